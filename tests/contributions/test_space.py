"""A long discussion: steps that a telephone can carry, orders, and texts kept on the server."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from contributions import drafts, moderation, reactions
from contributions.models import Contribution, Draft, Order, State, Switches
from contributions.space import STEP, Asked, space_of, step_of
from subscriptions.access import Reader
from tests.conftest import person, send

HEAVY = ("« Été » ; 'a' & \"b\" < c > d ! ? : é\n" * 40)[:1000]
BYTES = 60_000


@pytest.fixture
def space(article):
    return f"{article.get_absolute_url()}contributions/"


def crowd(article, author, count, text="Une contribution assez longue."):
    """Fill a space faster than the verbs would."""
    now = timezone.now()
    made = Contribution.objects.bulk_create(
        Contribution(article=article, author=author, text=f"{text}", token=uuid4(), state=State.PUBLISHED, sent_at=now)
        for number in range(count)
    )
    with connection.cursor() as cursor:  # no autovacuum sees what is not committed: the plans would be those of a few
        cursor.execute("ANALYZE contributions_contribution")
    return made


def walk(client, space, order="choix"):
    """Go through a discussion from step to step by its own links; give the pages."""
    pages, address = [], f"{space}?ordre={order}"
    while address:
        answer = client.get(address, headers={"Accept": "application/json"})
        html = json.loads(answer.content)["contributions"]
        pages.append(html)
        address = next_address(html)
    return pages


def next_address(html):
    head, found, _ = html.rpartition("Contributions suivantes")
    return head.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&") if found else ""


def numbers(html):
    return [int(piece.partition('"')[0]) for piece in html.split('id="contribution-')[1:]]


@pytest.mark.parametrize("text", ["Une contribution assez longue.", HEAVY, "é" * 1000, "&" * 1000, "𝐞" * 1000])
def test_three_thousand_are_read_step_by_step_and_no_step_is_heavy(text, article, rachid, alice, client):
    article.slug = article.slug.ljust(120, "x")
    article.save(update_fields=["slug"])
    space = f"{article.get_absolute_url()}contributions/"
    everyone = crowd(article, rachid, 3000 if len(text) < 100 else 120, text)
    client.force_login(alice)

    pages = walk(client, space)

    assert max(len(page.encode()) for page in pages) <= BYTES
    assert [number for page in pages for number in numbers(page)] == [one.pk for one in everyone]


def test_the_page_of_a_step_is_not_heavy_either(article, rachid, alice, space, client):
    crowd(article, rachid, 120, HEAVY)
    client.force_login(alice)

    assert len(client.get(space).content) <= BYTES


def test_the_queries_are_the_same_for_three_thousand(article, rachid, alice, space, client, django_assert_num_queries):
    crowd(article, rachid, 2)
    client.force_login(alice)
    with django_assert_num_queries(14):
        client.get(space)
    crowd(article, rachid, 2998)

    with django_assert_num_queries(14):
        client.get(space)


@pytest.mark.parametrize("order", Order.values)
def test_an_address_shows_its_contribution_whatever_the_step(order, article, rachid, alice, space, client):
    everyone = crowd(article, rachid, 300)
    client.force_login(alice)

    page = client.get(f"{space}?ordre={order}&voir={everyone[150].pk}").content.decode()

    assert f'id="contribution-{everyone[150].pk}"' in page


@pytest.mark.parametrize("asked", ["0", "x", "²", "9" * 40, "-1"])
def test_a_number_that_is_not_there_shows_the_first_step(asked, article, rachid, alice, space, client):
    first = crowd(article, rachid, 100)[0]
    client.force_login(alice)

    page = client.get(f"{space}?voir={asked}&ordre={asked}").content.decode()

    assert f'id="contribution-{first.pk}"' in page


def test_what_comes_at_the_end_moves_nothing():
    lines = [(number, "published", False, 400) for number in range(200)]

    before, after = (step_of(given, "60") for given in (lines[:120], lines))

    assert before.numbers == after.numbers
    assert sum(size for *_, size in lines[: len(before.numbers)]) < STEP


def test_each_order_keeps_answers_under_what_they_answer(article, alice, month):
    one, two, three = (
        moderation.publish(send(article, person(f"voisin{n}"), f"{n}. Assez long, oui."), by=None) for n in range(3)
    )
    reply = moderation.receive(article, alice, text="Une réponse assez longue.", token=uuid4(), parent=one)
    reply = moderation.publish(reply, by=None)
    moderation.pick(two, by=None, is_picked=True)
    found = {}

    for order in Order.values:
        shown = space_of(article, Reader(alice), timezone.now(), asked=Asked(order=order)).contributions
        found[order] = [contribution.pk for contribution in shown]

    assert found["anciennes"] == [one.pk, reply.pk, two.pk, three.pk]
    assert found["recentes"] == [three.pk, two.pk, one.pk, reply.pk]
    assert found["choix"] == [two.pk, one.pk, reply.pk, three.pk]


@pytest.mark.parametrize(("limit", "is_hidden"), [(0, False), (3, False), (2, True)])
def test_reports_hide_only_where_the_paper_wants_it(limit, is_hidden, said, article, month):
    Switches.objects.create(pk=1, hides_after_reports=limit)
    readers = [subscriber(f"voisin{number}", month) for number in range(2)]
    for reader in readers:
        reactions.report(said, reader, reason="insult")

    shown = space_of(article, Reader(readers[0]), timezone.now()).contributions
    own = space_of(article, Reader(said.author), timezone.now()).contributions

    assert (said in shown, said in own) == (not is_hidden, True)


def subscriber(key, month):
    from subscriptions import lifecycle

    user = person(key)
    lifecycle.give(user, month, by=None, reason="essai")
    return user


# What is new.


def test_the_stamp_changes_when_something_appears_and_tells_nothing_else(article, alice, rachid, space, client):
    client.force_login(alice)
    ask = f"{space}?empreinte"
    stamps = [json.loads(client.get(ask, headers={"Accept": "application/json"}).content)]

    sent = send(article, rachid)
    stamps.append(json.loads(client.get(ask, headers={"Accept": "application/json"}).content))
    moderation.publish(sent, by=None)
    stamps.append(json.loads(client.get(ask, headers={"Accept": "application/json"}).content))

    assert stamps[0] == stamps[1] != stamps[2]
    assert set(stamps[2]) == {"stamp"}


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_the_stamp_of_a_locked_space_says_nothing(who, said, space, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    answer = client.get(f"{space}?empreinte", headers={"Accept": "application/json"})

    assert json.loads(answer.content) == {"stamp": ""}


# Drafts.


@pytest.mark.parametrize("gesture", ["", "reply", "amend"])
def test_a_draft_is_found_again_where_it_was_written(gesture, said, alice, article, space, client, month):
    author = alice if gesture == "amend" else subscriber("seydou", month)
    target = send(article, alice) if gesture == "amend" else said if gesture else None
    client.force_login(author)
    typed = {"gesture": gesture, "contribution": target.pk if target else "", "text": "À moitié", "draft": "1"}

    client.post(space, typed)

    param = {"": "", "reply": "?repondre=", "amend": "?modifier="}[gesture]
    page = client.get(f"{space}{param}{target.pk if target else ''}").content.decode()
    assert ">\nÀ moitié</textarea>" in page
    assert Contribution.objects.filter(text="À moitié").count() == 0


def test_a_draft_goes_when_the_text_is_sent(alice, article, space, client):
    client.force_login(alice)
    client.post(space, {"text": "À moitié", "draft": "1"})

    client.post(space, {"text": "Un texte assez long pour partir.", "token": uuid4()})

    assert not Draft.objects.exists()


def test_an_empty_draft_is_no_draft(alice, article, space, client):
    client.force_login(alice)
    for text in ("À moitié", "  "):
        client.post(space, {"text": text, "draft": "1"})

    assert not Draft.objects.exists()


def test_a_draft_too_long_is_refused_in_words_and_stays_in_the_form(alice, space, client):
    client.force_login(alice)

    page = client.post(space, {"text": "a" * (drafts.LONGEST + 1), "draft": "1"}).content.decode()

    assert "le brouillon ne se garde plus" in page
    assert "a" * drafts.LONGEST in page


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_who_is_not_let_in_keeps_no_draft(who, article, space, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    client.post(space, {"text": "À moitié", "draft": "1"})

    assert not Draft.objects.exists()


def test_nobody_finds_the_draft_of_another(alice, article, space, client, month):
    drafts.keep(alice, article, "", None, "À moitié")
    client.force_login(subscriber("seydou", month))

    assert "À moitié" not in client.get(space).content.decode()


def test_the_third_contribution_sent_again_after_a_lost_line_is_known(alice, article, space, client):
    for _ in range(2):
        send(article, alice)
    client.force_login(alice)
    typed = {"text": "Un texte assez long pour partir.", "token": uuid4()}

    answers = [client.post(space, typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Contribution.objects.count() == 3
