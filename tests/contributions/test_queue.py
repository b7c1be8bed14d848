"""The moderator's queue: who reads what, in which order, and ten seconds to think again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from contributions import moderation, queue, reactions
from contributions.models import Contribution, Decision, Report, State
from tests.conftest import person, send

pytestmark = pytest.mark.ignore_template_errors
FILE = "/redaction/contributions/contribution/file/"


@pytest.fixture
def awa(db):
    """Another moderator."""
    return person("awa", role="Modérateur")


@pytest.fixture
def letters(article, alice):
    return [
        send(article, alice, f"Le bac repart, dit-on, numéro {number} : {'ab'[number % 2] * 9}.") for number in range(3)
    ]


def act(client, letter, decision, **typed):
    typed = {"contribution": letter.pk, "seen": letter.version, "decision": decision} | typed
    return client.post(FILE, typed, follow=True).content.decode()


def as_it_is(letter):
    return Contribution.objects.get(pk=letter.pk)


# Claims.


def test_two_moderators_never_read_the_same(letters, mariam, awa, now):
    first, second = queue.take_next(mariam, now), queue.take_next(awa, now)

    assert (first, second) == (letters[0], letters[1])


def test_a_moderator_finds_what_they_were_reading(letters, mariam, now):
    assert queue.take_next(mariam, now) == queue.take_next(mariam, now) == letters[0]


def test_what_was_left_open_comes_back_after_two_minutes(letters, mariam, awa, now):
    queue.take_next(mariam, now)

    assert queue.take_next(awa, now + queue.CLAIM) == letters[0]


def test_a_page_that_stays_open_keeps_its_contribution(letters, mariam, awa, now):
    queue.take_next(mariam, now)
    queue.extend(mariam, now + timedelta(seconds=90))

    assert queue.take_next(awa, now + queue.CLAIM) == letters[1]


def test_a_page_that_is_left_lets_go(letters, mariam, awa, now):
    queue.take_next(mariam, now)
    queue.release(mariam)

    assert queue.take_next(awa, now) == letters[0]


@pytest.mark.parametrize("verb", ["publish", "reject", "aside"])
def test_nobody_decides_on_what_another_reads(verb, letters, mariam, awa):
    queue.take_next(mariam, timezone.now())
    decide = {
        "publish": lambda: moderation.publish(letters[0], by=awa),
        "reject": lambda: moderation.reject(letters[0], by=awa, reason="insult"),
        "aside": lambda: queue.set_aside(letters[0], by=awa),
    }[verb]

    with pytest.raises(ValidationError) as refusal:
        decide()

    assert refusal.value.code == "claimed"
    assert "Mariam du fleuve lit cette contribution" in refusal.value.messages[0]


def test_nobody_judges_their_own_text(article, mariam, now):
    send(article, mariam)

    assert queue.take_next(mariam, now) is None


# Order.


def test_reported_ones_come_first_and_those_set_aside_last(letters, mariam, article, rachid, now):
    queue.set_aside(letters[0], by=mariam)
    moderation.publish(letters[2], by=mariam)
    for number in range(3):
        reactions.report(letters[2], person(f"voisin{number}"), reason="insult")

    assert list(Contribution.objects.to_read()) == [letters[2], letters[1], letters[0]]


def test_what_is_passed_over_comes_back_when_the_rest_is_read(letters, mariam, client):
    client.force_login(mariam)

    pages = [act(client, letter, "skip") for letter in letters]

    assert ["numéro 1" in pages[0], "numéro 2" in pages[1], "numéro 0" in pages[2]] == [True, True, True]


# Decisions.


def test_one_key_publishes_and_brings_the_next(letters, mariam, client):
    client.force_login(mariam)
    client.get(FILE)

    page = act(client, letters[0], "publish")

    assert as_it_is(letters[0]).state == State.PUBLISHED
    assert "Publiée." in page
    assert "numéro 1" in page


def test_a_refusal_says_its_reason_and_a_word(letters, mariam, client):
    client.force_login(mariam)

    act(client, letters[0], "reject.off_topic", note="Sous l’article du pont, plutôt.")

    refused = as_it_is(letters[0])
    assert (refused.state, refused.reason, refused.note) == ("rejected", "off_topic", "Sous l’article du pont, plutôt.")


def test_a_reported_one_is_left_in_place_or_removed(letters, mariam, client):
    moderation.publish(letters[0], by=mariam)
    for number in range(3):
        reactions.report(letters[0], person(f"voisin{number}"), reason="insult", note="Voyez la fin.")
    client.force_login(mariam)
    page = client.get(FILE).content.decode()

    act(client, letters[0], "keep")

    assert ("Laisser en place" in page, "Voyez la fin." in page) == (True, True)
    assert as_it_is(letters[0]).state == State.PUBLISHED
    assert not Report.objects.waiting().exists()


@pytest.mark.parametrize("decision", ["", "reject", "reject.x", "delete", "publish.insult.x"])
def test_a_gesture_that_is_none_changes_nothing(decision, letters, mariam, client):
    client.force_login(mariam)

    act(client, letters[0], decision)

    assert as_it_is(letters[0]).state in ({State.PUBLISHED} if decision.startswith("publish") else {State.PENDING})


def test_a_text_written_again_is_shown_again(letters, mariam, client):
    client.force_login(mariam)
    moderation.amend(letters[0], text="Une tout autre chose, vraiment.")

    page = act(client, letters[0], "publish")

    assert moderation.WRITTEN_AGAIN in page
    assert "Une tout autre chose, vraiment." in page


def test_the_screen_shows_what_there_is_to_know(article, alice, mariam, client):
    moderation.reject(send(article, alice, "Une vieille contribution refusée."), by=None, reason="off_topic")
    parent = moderation.publish(send(article, alice, "Le texte auquel on répond."), by=None)
    text = "Quel <b>ESCROC</b>, appelez-le au 76 00 11 22 !"
    letter = moderation.receive(article, person("seydou"), text=text, token="0" * 32, parent=parent)
    Contribution.objects.filter(pk=letter.pk).update(
        findings=[{"rule": "phone", "effect": "hold", "said": "Un numéro.", "spans": [[35, 46], [900, 950], [5, 2]]}]
    )
    client.force_login(mariam)

    page = client.get(f"{FILE}?texte={letter.pk}").content.decode()

    assert '<mark title="Un numéro.">' in page
    assert "Quel &lt;b&gt;ESCROC&lt;/b&gt;" in page
    assert "Le texte auquel on répond." in page
    assert "Première contribution de cette personne." in page
    assert article.headline in page


@pytest.mark.parametrize("who", ["rachid", "claire", "fanta", "bakary", None])
def test_nobody_else_opens_the_file(who, letters, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    answers = [client.get(FILE), client.post(FILE, {"contribution": letters[0].pk, "seen": 1, "decision": "publish"})]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert as_it_is(letters[0]).state == State.PENDING


# Ten seconds.


@pytest.mark.parametrize(("verb", "before"), [("publish", "pending"), ("reject", "pending"), ("remove", "published")])
def test_a_decision_is_taken_back_within_ten_seconds(verb, before, letters, mariam):
    if before == "published":
        moderation.publish(letters[0], by=None)
    how = {} if verb == "publish" else {"reason": "insult"}
    getattr(moderation, verb)(letters[0], by=mariam, **how)

    queue.undo(letters[0], by=mariam)

    assert (as_it_is(letters[0]).state, as_it_is(letters[0]).reason) == (before, "")
    assert list(Decision.objects.values_list("verb", flat=True))[-2:] == [verb, "undo"]


def test_reports_that_were_settled_wait_again(letters, mariam):
    moderation.publish(letters[0], by=None)
    reactions.report(letters[0], person("seydou"), reason="insult")
    moderation.keep(letters[0], by=mariam)

    queue.undo(letters[0], by=mariam)

    assert Report.objects.waiting().count() == 1


@pytest.mark.parametrize("why", ["late", "another", "nothing", "twice"])
def test_it_may_be_too_late_to_take_back(why, letters, mariam, awa):
    at, by = timezone.now(), mariam
    if why != "nothing":
        moderation.publish(letters[0], by=mariam)
    if why == "late":
        at += timedelta(seconds=12)
    if why == "another":
        by = awa
    if why == "twice":
        queue.undo(letters[0], by=mariam)
    before = as_it_is(letters[0]).state

    with pytest.raises(ValidationError) as refusal:
        queue.undo(letters[0], by=by, at=at)

    assert refusal.value.code == "too_late"
    assert as_it_is(letters[0]).state == before


def test_the_bar_takes_the_last_decision_back(letters, mariam, client):
    client.force_login(mariam)
    page = act(client, letters[0], "reject.insult")

    again = act(client, letters[0], "undo")

    assert "Annuler" in page
    assert "La décision est annulée." in again
    assert as_it_is(letters[0]).state == State.PENDING
    assert "numéro 0" in again
