"""What the newsroom does in the space: it answers under its mark, and chooses."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from contributions import moderation
from contributions.models import Contribution, Decision, State
from tests.conftest import SAID, send

ANSWER = "La mairie nous a répondu depuis : le pont rouvre lundi."


@pytest.fixture
def space(said):
    return f"{said.article.get_absolute_url()}contributions/"


def answer(client, who, space, letter):
    client.force_login(who)
    typed = {"gesture": "reply", "contribution": letter.pk, "text": ANSWER, "token": uuid4()}
    return client.post(space, typed, follow=True).content.decode()


def choose(client, who, space, letter, gesture="pick"):
    client.force_login(who)
    return client.post(space, {"gesture": gesture, "contribution": letter.pk}, follow=True).content.decode()


def test_a_journalist_answers_under_their_own_article(said, claire, space, client):
    said.article.reporters.add(claire)

    page = answer(client, claire, space, said)

    sent = Contribution.objects.get(parent=said)
    assert (sent.state, sent.is_newsroom) == (State.PUBLISHED, True)
    assert Decision.objects.get(contribution=sent).by == claire
    assert '<span class="mark">Rédaction</span>' in page


@pytest.mark.parametrize("who", ["claire", "mariam", "rachid", "emile"])
def test_nobody_else_answers_in_its_name(who, said, space, client, request):
    answer(client, request.getfixturevalue(who), space, said)

    assert not Contribution.objects.filter(parent=said).exists()


def test_an_editor_chooses_and_the_choice_comes_first(said, alice, bakary, space, client):
    later = moderation.publish(send(said.article, alice, "Une autre contribution, plus tard."), by=None)

    choose(client, bakary, space, later)

    client.force_login(alice)
    page = client.get(space).content.decode()
    assert page.index(later.anchor) < page.index(said.anchor)
    assert "Choix de la rédaction" in page


def test_a_choice_is_taken_back(said, bakary, space, client):
    choose(client, bakary, space, said)

    page = choose(client, bakary, space, said, "unpick")

    assert "Choix de la rédaction" not in page


@pytest.mark.parametrize("who", ["claire", "mariam", "alice", "rachid"])
def test_nobody_else_chooses(who, said, space, client, request):
    choose(client, request.getfixturevalue(who), space, said)

    assert Contribution.objects.get().picked_at is None


def test_a_choice_that_is_removed_is_no_choice(said, bakary):
    moderation.pick(said, by=bakary, is_picked=True)

    removed = moderation.remove(said, by=None, reason="insult")

    assert removed.picked_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(picked_at=removed.sent_at)


def test_a_choice_is_shown_in_the_open_space_alone(said, bakary, client):
    moderation.pick(said, by=bakary, is_picked=True)

    pages = [
        client.get(page).content.decode() for page in ("/", said.article.get_absolute_url(), "/recherche/?q=canari")
    ]

    assert not any("Choix de la rédaction" in page or SAID in page for page in pages)
