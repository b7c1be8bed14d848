"""What an author does with a text that waits: write it again, take it back; and what nobody can do to another's."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from contributions import moderation
from contributions.models import Contribution, State
from tests.conftest import send

TEXT = "J’étais au marché de Kati ce matin."
AGAIN = "J’étais au marché de Kati hier matin."


@pytest.fixture
def space(article):
    return f"{article.get_absolute_url()}contributions/"


def amend(client, space, letter, text=AGAIN):
    typed = {"gesture": "amend", "contribution": letter.pk, "text": text, "token": uuid4()}
    return client.post(space, typed, follow=True).content.decode()


def withdraw(client, space, number):
    return client.post(space, {"gesture": "withdraw", "contribution": number}, follow=True).content.decode()


def as_it_is(letter):
    return Contribution.objects.get(pk=letter.pk)


def test_an_author_writes_a_waiting_text_again(article, alice, space, client):
    letter = send(article, alice, TEXT)
    client.force_login(alice)
    page = client.get(f"{space}?modifier={letter.pk}").content.decode()

    after = amend(client, space, letter)

    assert f">\n{TEXT}</textarea>" in page
    assert AGAIN in after
    assert (as_it_is(letter).text, as_it_is(letter).version) == (AGAIN, 2)
    assert Contribution.objects.count() == 1


def test_a_third_contribution_may_still_be_written_again(article, alice, space, client):
    letter = [send(article, alice, TEXT) for _ in range(3)][-1]
    client.force_login(alice)

    amend(client, space, letter)

    assert as_it_is(letter).text == AGAIN


def test_a_text_too_short_comes_back_in_its_place(article, alice, space, client):
    letter = send(article, alice, TEXT)
    client.force_login(alice)

    page = amend(client, space, letter, "Non.")

    assert "Écrivez au moins 15 signes." in page
    assert ">\nNon.</textarea>" in page
    assert as_it_is(letter).text == TEXT


def test_an_author_takes_a_waiting_text_back(article, alice, space, client):
    letter = send(article, alice, TEXT)
    client.force_login(alice)

    page = withdraw(client, space, letter.pk)

    assert as_it_is(letter).state == State.WITHDRAWN
    assert "Votre contribution est reprise" in page
    assert TEXT not in page


@pytest.mark.parametrize("state", [State.PUBLISHED, State.REJECTED, State.REMOVED])
def test_what_the_newsroom_has_read_does_not_change(state, article, alice, space, client):
    letter = send(article, alice, TEXT)
    Contribution.objects.update(state=state, reason="insult")
    client.force_login(alice)

    page = amend(client, space, letter)
    withdraw(client, space, letter.pk)

    assert (as_it_is(letter).text, as_it_is(letter).state) == (TEXT, state)
    assert AGAIN in page  # what was typed is given back


@pytest.mark.parametrize("who", [None, "rachid", "emile", "mariam"])
def test_nobody_touches_the_text_of_another(who, article, alice, space, client, request):
    letter = send(article, alice, TEXT)
    if who:
        client.force_login(request.getfixturevalue(who))

    amend(client, space, letter)
    withdraw(client, space, letter.pk)

    assert (as_it_is(letter).text, as_it_is(letter).state) == (TEXT, State.PENDING)


@pytest.mark.parametrize("number", ["", "0", "-1", "²", "9" * 40, "un"])
def test_a_number_that_is_none_takes_nothing(number, article, alice, space, client):
    letter = send(article, alice, TEXT)
    client.force_login(alice)

    page = withdraw(client, space, number)

    assert "Cette contribution n’est plus là." in page
    assert client.get(f"{space}?modifier={number}").status_code == 200
    assert as_it_is(letter).state == State.PENDING


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_a_number_in_the_address_tells_nothing(who, article, alice, space, client, request):
    letter = send(article, alice, TEXT)
    if who:
        client.force_login(request.getfixturevalue(who))

    answers = [client.get(f"{space}?modifier={number}").content for number in (letter.pk, letter.pk + 1)]
    posts = [
        client.post(space, {"gesture": "withdraw", "contribution": number}).content
        for number in (letter.pk, letter.pk + 1)
    ]

    assert answers[0] == answers[1] == client.get(space).content
    assert posts[0] == posts[1]


@pytest.mark.parametrize("verb", ["publish", "reject"])
def test_nobody_decides_on_a_text_other_than_the_one_read(verb, article, alice):
    letter = send(article, alice, TEXT)
    moderation.amend(letter, text=AGAIN)
    how = {"reason": "off_topic"} if verb == "reject" else {}

    with pytest.raises(ValidationError) as refusal:
        getattr(moderation, verb)(letter, by=None, seen=1, **how)

    assert refusal.value.code == "stale"
    assert as_it_is(letter).state == State.PENDING


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("door", ["list", "page"])
def test_a_moderator_is_told_that_the_text_changed(door, article, alice, mariam, client):
    letter = send(article, alice, TEXT)
    queue = "/redaction/contributions/contribution/"
    client.force_login(mariam)
    if door == "list":
        typed = {"_selected_action": letter.pk, "index": "0", "action": "publish", f"seen-{letter.pk}": 1}
    else:
        queue, typed = f"{queue}{letter.pk}/change/", {"decision": "publish", "seen": 1}

    moderation.amend(letter, text=AGAIN)
    page = client.post(queue, typed, follow=True).content.decode()

    assert moderation.WRITTEN_AGAIN in page
    assert as_it_is(letter).state == State.PENDING
