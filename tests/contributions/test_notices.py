"""What people are told of their contributions, and of the threads they follow."""

from uuid import uuid4

import pytest
from django.utils import timezone

from contributions import moderation, notices, queue
from contributions.models import Contribution, Follow, Notice
from tests.conftest import SAID, send


@pytest.fixture
def space(article):
    return f"{article.get_absolute_url()}contributions/"


def reply(article, author, parent):
    return moderation.receive(article, author, text="Une réponse assez longue.", token=uuid4(), parent=parent)


def told(user):
    return list(Notice.objects.filter(person=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("verbs", "kinds"),
    [
        (["publish"], ["published"]),
        (["reject"], ["rejected"]),
        (["publish", "remove"], ["published", "removed"]),
        (["publish", "keep"], ["published"]),
        (["withdraw"], []),
    ],
)
def test_an_author_is_told_what_was_decided(verbs, kinds, article, alice, mariam):
    letter = send(article, alice)
    for verb in verbs:
        how = {"reason": "insult"} if verb in {"reject", "remove"} else {}
        moderation.withdraw(letter) if verb == "withdraw" else getattr(moderation, verb)(letter, by=mariam, **how)

    assert told(alice) == kinds


def test_an_author_is_told_of_an_answer_once_it_is_published(said, article, alice, seydou, mariam):
    answer = reply(article, seydou, said)
    before = told(alice)

    moderation.publish(answer, by=mariam)

    assert (before, told(alice)) == (["published"], ["published", "answered"])


def test_nobody_is_told_of_their_own_answer(said, article, alice):
    moderation.publish(reply(article, alice, said), by=None)

    assert "answered" not in told(alice)


def test_who_follows_a_thread_is_told_of_its_answers(said, article, alice, seydou, rachid, space, client):
    client.force_login(seydou)
    client.post(space, {"gesture": "follow", "contribution": said.pk})

    moderation.publish(reply(article, rachid, said), by=None)
    moderation.publish(reply(article, seydou, said), by=None)

    assert told(seydou) == ["followed", "published"]
    assert told(alice) == ["published", "answered", "answered"]


def test_a_thread_is_followed_once_and_left(said, seydou, space, client):
    client.force_login(seydou)
    for _ in range(2):
        page = client.post(space, {"gesture": "follow", "contribution": said.pk}, follow=True).content.decode()
    assert Follow.objects.count() == 1

    client.post(space, {"gesture": "unfollow", "contribution": said.pk})

    assert "Ne plus suivre" in page
    assert not Follow.objects.exists()


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_who_is_not_let_in_follows_nothing(who, said, space, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    client.post(space, {"gesture": "follow", "contribution": said.pk})

    assert not Follow.objects.exists()


def test_the_newsrooms_answer_is_told(said, article, alice, claire):
    moderation.answer(article, claire, parent=said, text="Merci, nous vérifions.", token=uuid4())

    assert told(alice) == ["published", "answered"]


def test_a_decision_taken_back_is_told_no_more(article, alice, mariam):
    letter = moderation.publish(send(article, alice), by=mariam)

    queue.undo(letter, by=mariam)

    assert told(alice) == []


# The page.


def test_the_page_says_why_and_leads_to_the_place(article, alice, client):
    letter = moderation.reject(send(article, alice), by=None, reason="off_topic", note="Ailleurs, plutôt.")
    client.force_login(alice)

    page = client.get("/compte/nouvelles/").content.decode()
    answer = client.post("/compte/nouvelles/", {"read": Notice.objects.get().pk})

    assert "Motif : hors sujet. Ailleurs, plutôt." in page
    assert answer["Location"] == f"{article.get_absolute_url()}contributions/?voir={letter.pk}#{letter.anchor}"
    assert not Notice.objects.unread().exists()


def test_reading_the_page_marks_nothing_and_one_button_marks_all(said, alice, client):
    client.force_login(alice)
    client.get("/compte/nouvelles/")
    before = Notice.objects.unread().count()

    client.post("/compte/nouvelles/", {"read": "all"})

    assert (before, Notice.objects.unread().count()) == (1, 0)


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "0"])
def test_a_number_that_is_none_leads_back(number, alice, client):
    client.force_login(alice)

    assert client.post("/compte/nouvelles/", {"read": number})["Location"] == "/compte/nouvelles/"


def test_nobody_reads_the_news_of_another(said, seydou, client):
    client.force_login(seydou)

    client.post("/compte/nouvelles/", {"read": Notice.objects.get().pk})

    assert "publiée" not in client.get("/compte/nouvelles/").content.decode()
    assert Notice.objects.unread().exists()


def test_who_subscribes_no_more_hears_of_others_no_more(article, emile, alice, client):
    own = moderation.publish(send(article, emile, "Du temps où j’étais abonné."), by=None)
    moderation.publish(reply(article, alice, own), by=None)
    client.force_login(emile)

    page = client.get("/compte/nouvelles/").content.decode()
    line = client.get("/lecteur/").json()["account"]

    assert told(emile) == ["published", "answered"]
    assert ("Votre contribution est publiée" in page, "On a répondu" in page) == (True, False)
    assert '<span class="hidden"> nouvelle</span>' in line


def test_the_page_holds_no_text_of_anyone(said, article, seydou, alice, client):
    moderation.publish(moderation.receive(article, seydou, text=f"{SAID} bis", token=uuid4(), parent=said), by=None)
    client.force_login(alice)

    page = client.get("/compte/nouvelles/").content.decode()

    assert "canari" not in page
    assert "Seydou" not in page


def test_news_are_read_page_by_page(article, alice, client, django_assert_max_num_queries):
    letters = Contribution.objects.bulk_create(
        Contribution(article=article, author=alice, text="Un texte.", token=uuid4()) for _ in range(45)
    )
    for letter in letters:
        notices.tell([alice.pk], "published", letter)
    client.force_login(alice)
    seen, address = 0, "/compte/nouvelles/"

    while address:
        with django_assert_max_num_queries(12):
            page = client.get(address).content.decode()
        seen += page.count('class="news-line')
        address = page.partition('button-quiet" href="')[2].partition('"')[0]

    assert seen == 45


def test_a_withdrawn_article_is_not_named(article, alice, client):
    moderation.publish(send(article, alice), by=None)
    article.status = "withdrawn"
    article.save()
    client.force_login(alice)

    page = client.get("/compte/nouvelles/").content.decode()

    assert "article retiré" in page
    assert article.title not in page


def test_the_account_line_counts_what_is_new(said, alice, client):
    client.force_login(alice)
    before = client.get("/lecteur/").json()["account"]

    notices.mark_read(alice)

    assert ("account-news" in before, "account-news" in client.get("/lecteur/").json()["account"]) == (True, False)
    assert notices.of(alice, timezone.now()).count() == 1
