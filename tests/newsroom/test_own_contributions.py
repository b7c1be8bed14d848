"""« Mes contributions »: one's own history, the way to appeal, one's data, and the way out."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from accounts import privacy as accounts
from contributions import appeals, drafts, keeping, moderation, notices, reactions
from contributions import privacy as contributions
from contributions.models import Appeal, Contribution, Decision, Draft, State
from letters import privacy as letters
from newsroom import privacy as newsroom
from subscriptions import privacy as subscriptions
from tests.conftest import PASSWORD, SAID, person, send

OWN = "/compte/contributions/"
CLOSE = "/compte/fermer/"


@pytest.fixture
def seydou(month):
    from subscriptions import lifecycle

    user = person("seydou")
    lifecycle.give(user, month, by=None, reason="essai")
    return user


def page_of(client, user, address=OWN):
    client.force_login(user)
    return client.get(address).content.decode()


def test_all_that_was_sent_is_there_with_what_became_of_it(article, alice, client):
    moderation.reject(send(article, alice, "La première, refusée."), by=None, reason="off_topic", note="Ailleurs.")
    moderation.withdraw(send(article, alice, "La deuxième, reprise."))
    send(article, alice, "La troisième, en attente.")

    page = page_of(client, alice)

    assert all(words in page for words in ("refusée", "reprise", "en attente", "Motif : hors sujet. Ailleurs."))
    assert page.index("La troisième") < page.index("La première")


def test_a_state_is_chosen(article, alice, client):
    moderation.publish(send(article, alice, "La première, publiée."), by=None)
    send(article, alice, "La deuxième, en attente.")

    page = page_of(client, alice, f"{OWN}?etat=published")

    assert ("La première" in page, "La deuxième" in page) == (True, False)


def test_the_list_is_cut_in_pages_of_constant_cost(article, alice, client, django_assert_max_num_queries):
    Contribution.objects.bulk_create(
        Contribution(article=article, author=alice, text=f"Un texte {n}.", token=uuid4()) for n in range(45)
    )
    client.force_login(alice)
    seen, address = 0, OWN

    while address:
        with django_assert_max_num_queries(8):
            page = client.get(address).content.decode()
        seen += page.count("<article")
        address = page.partition('button-quiet" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert seen == 45


def test_a_lapsed_reader_finds_their_own_and_nothing_of_others(said, article, emile, client):
    moderation.receive(article, emile, text="Du temps où j’étais abonné.", token=uuid4(), parent=said)

    page = page_of(client, emile)

    assert ("Du temps où j’étais abonné." in page, "Réponse" in page) == (True, True)
    assert ("canari" in page, "Alice" in page, "/contributions/?voir" in page) == (False, False, False)


def test_an_appeal_is_sent_from_there_once(article, alice, client):
    letter = moderation.reject(send(article, alice), by=None, reason="off_topic")
    client.force_login(alice)

    client.post(OWN, {"gesture": "appeal", "contribution": letter.pk, "text": "Je parlais bien de l’article."})
    page = client.get(OWN).content.decode()

    assert Appeal.objects.get().contribution == letter
    assert "Un second regard est demandé" in page
    assert "Demander un second regard" not in page


def test_an_appeal_too_short_comes_back(article, alice, client):
    letter = moderation.reject(send(article, alice), by=None, reason="off_topic")
    client.force_login(alice)

    page = client.post(OWN, {"gesture": "appeal", "contribution": letter.pk, "text": "Non !"}).content.decode()

    assert "Dites en quelques mots" in page
    assert ">Non !</textarea>" in page


def test_an_answer_to_an_appeal_is_read_there(article, alice, mariam, client):
    letter = moderation.reject(send(article, alice), by=None, reason="off_topic")
    asked = appeals.appeal(letter, text="Je parlais bien de l’article.")

    appeals.answer(asked, by=mariam, is_granted=False, note="La décision tient.")

    assert "la décision est maintenue. La décision tient." in page_of(client, alice)


@pytest.mark.parametrize("gesture", ["appeal", "withdraw"])
def test_nobody_acts_on_the_text_of_another(gesture, article, alice, seydou, client):
    letter = send(article, alice)
    client.force_login(seydou)

    client.post(OWN, {"gesture": gesture, "contribution": letter.pk, "text": "Je parlais bien de l’article."})

    assert Contribution.objects.get().state == State.PENDING
    assert not Appeal.objects.exists()


def test_a_lapsed_reader_takes_a_waiting_text_back(article, emile, client):
    letter = send(article, emile)
    client.force_login(emile)

    client.post(OWN, {"contribution": letter.pk})

    assert Contribution.objects.get().state == State.WITHDRAWN


# One's data.


def test_all_data_leave_in_one_file_without_a_word_of_others(said, article, alice, seydou, client):
    reactions.report(said, seydou, reason="insult", note="La fin.")
    reactions.mark_useful(said, seydou, is_useful=True)
    notices.follow(said, seydou, is_followed=True)
    drafts.keep(seydou, article, "", None, "À moitié")
    moderation.reject(send(article, seydou, "Mon texte à moi, refusé."), by=None, reason="off_topic")
    client.force_login(seydou)

    answer = client.get("/compte/donnees/")

    told = json.loads(answer.content)
    space = told["espace des contributions"]
    assert "no-store" in answer["Cache-Control"]
    assert "attachment" in answer["Content-Disposition"]
    assert space["contributions"][0]["texte"] == "Mon texte à moi, refusé."
    assert space["contributions"][0]["décisions"][0]["motif"] == "hors sujet"
    assert space["brouillons"][0]["text"] == "À moitié"
    assert told["compte"]["adresse e-mail"] == seydou.email
    assert not any(word in answer.content.decode() for word in ("canari", "Alice", alice.email))


# The way out.


@pytest.fixture
def leaving(article, alice, mariam):
    """What alice leaves behind her: a published text, a waiting one, a draft, a mark."""
    told = moderation.publish(send(article, alice, SAID), by=mariam)
    send(article, alice, "Une autre, en attente.")
    drafts.keep(alice, article, "", None, "À moitié")
    return told


def leave(client, alice, **typed):
    client.force_login(alice)
    return client.post(CLOSE, {"texts": "keep", "password": PASSWORD} | typed, follow=True).content.decode()


def test_texts_stay_under_another_name(leaving, article, alice, seydou, client):
    page = leave(client, alice)

    space = page_of(Client(), seydou, f"{article.get_absolute_url()}contributions/")
    assert "Votre compte est fermé." in page
    assert (SAID in space, "Abonné supprimé" in space, "Alice" in space) == (True, True, False)
    assert list(Contribution.objects.order_by("pk").values_list("state", flat=True)) == ["published", "withdrawn"]


def test_texts_leave_with_their_author_and_stay_in_the_register(leaving, article, alice, seydou, client):
    leave(client, alice, texts="take")

    space = page_of(Client(), seydou, f"{article.get_absolute_url()}contributions/")
    assert (SAID in space, "Abonné supprimé" in space) == (False, False)
    assert set(Contribution.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert Decision.objects.filter(contribution=leaving).last().verb == "erase"
    assert Decision.objects.filter(contribution=leaving, text=SAID).exists()


def test_nothing_of_the_person_is_left_in_their_row(leaving, alice, client):
    elsewhere = Client()
    elsewhere.force_login(alice)

    leave(client, alice)

    left = get_user_model().objects.get(pk=alice.pk)
    assert (left.email, left.phone, left.display_name, left.display_key) == (None, None, "", None)
    assert (left.is_active, left.has_usable_password(), left.erased_at is None) == (False, False, False)
    assert not Draft.objects.exists()
    assert elsewhere.get("/compte/").status_code == 302


def test_the_name_and_the_address_are_free_again(leaving, alice, client):
    leave(client, alice)

    assert person("alice").display_name == "Alice du fleuve"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "autre"}, "Ce n’est pas votre mot de passe."),
        ({"texts": ""}, "Dites ce que deviennent vos contributions."),
    ],
)
def test_nobody_leaves_by_mistake(typed, said, leaving, alice, client):
    page = leave(client, alice, **typed)

    assert said in page
    assert get_user_model().objects.get(pk=alice.pk).is_active


def test_an_account_of_the_newsroom_is_not_closed_there(claire, client):
    page = leave(client, claire)

    assert "se ferme avec la direction" in page
    assert get_user_model().objects.get(pk=claire.pk).is_active


def test_every_field_that_points_at_a_person_has_its_fate_written():
    written = newsroom.KEPT | contributions.KEPT | subscriptions.KEPT | accounts.KEPT | letters.KEPT

    pointing = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and getattr(field, "related_model", None) is get_user_model()
    }

    assert pointing == set(written)


# What is kept for a time.


def test_an_address_is_kept_for_a_time_and_forgotten(article, alice, client, settings):
    settings.CONTRIBUTION_ADDRESS_DAYS = 30
    client.force_login(alice)
    client.post(
        f"{article.get_absolute_url()}contributions/",
        {"text": "Un texte assez long pour partir.", "token": uuid4()},
        REMOTE_ADDR="192.0.2.7",
    )
    kept = Contribution.objects.get().address

    keeping.forget(timezone.now() + timedelta(days=29))
    still = Contribution.objects.get().address
    keeping.forget(timezone.now() + timedelta(days=31))

    assert (kept, still, Contribution.objects.get().address) == ("192.0.2.7", "192.0.2.7", None)


def test_a_draft_is_forgotten_after_three_months(article, alice):
    drafts.keep(alice, article, "", None, "À moitié")

    keeping.forget(timezone.now() + timedelta(days=89))
    kept = Draft.objects.count()
    keeping.forget(timezone.now() + timedelta(days=91))

    assert (kept, Draft.objects.count()) == (1, 0)
