"""The moderator's queue, one contribution, and suspensions."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from contributions import moderation
from contributions.models import Contribution, Decision, Sanction, State, Switches
from tests import forms
from tests.conftest import person, send

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

QUEUE = "/redaction/contributions/contribution/"
SUSPEND = "/redaction/contributions/sanction/add/"


SAME_RULE = {"rule": "links", "effect": "hold", "said": "Plusieurs liens.", "reason": "", "spans": []}


@pytest.fixture
def queue(mariam):
    """The moderator's browser."""
    client = Client()
    client.force_login(mariam)
    return client


@pytest.fixture
def letters(article, alice):
    sent = [send(article, alice, f"Une contribution assez longue, numéro {number}.") for number in range(3)]
    Contribution.objects.update(findings=[SAME_RULE], held_by=["links"])
    return sent


def tick(client, letters, verb, **typed):
    """Tick lines of the queue and press a button under it."""
    sent = {"_selected_action": [letter.pk for letter in letters], "index": "0", "action": verb}
    return client.post(QUEUE, sent | typed, follow=True).content.decode()


def decide(client, letter, **typed):
    answer = forms.send(client, f"{QUEUE}{letter.pk}/change/", "contribution_form", **typed)
    return answer.content.decode()


def states(letters):
    return [Contribution.objects.get(pk=letter.pk).state for letter in letters]


# The queue.


def test_the_queue_shows_what_waits_the_oldest_first(queue, letters):
    moderation.publish(letters[0], by=None)

    page = queue.get(QUEUE).content.decode()

    assert "numéro 0" not in page
    assert page.index("numéro 1") < page.index("numéro 2")
    assert "numéro 0" in queue.get(f"{QUEUE}?etat=toutes").content.decode()


def test_contributions_are_published_together(queue, letters, mariam):
    page = tick(queue, letters[:2], "publish")

    assert states(letters) == [State.PUBLISHED, State.PUBLISHED, State.PENDING]
    assert "2 contributions publiées." in page
    assert {decision.by for decision in Decision.objects.all()} == {mariam}


def test_what_no_rule_joins_is_not_decided_together(queue, letters):
    other = SAME_RULE | {"rule": "capitals"}
    Contribution.objects.filter(pk=letters[0].pk).update(findings=[other], held_by=["capitals"])

    page = tick(queue, letters[:2], "publish")

    assert "on ne décide que de contributions retenues par une même règle" in page
    assert set(states(letters)) == {State.PENDING}


def test_the_list_shows_what_one_rule_saw(queue, letters):
    Contribution.objects.filter(pk=letters[0].pk).update(findings=[])

    page = queue.get(f"{QUEUE}?regle=links").content.decode()

    assert ("numéro 0" in page, "numéro 1" in page) == (False, True)


def test_a_contribution_is_refused_with_a_reason_and_a_word(queue, letters):
    tick(queue, letters[:1], "reject", reason="off_topic", note="Sous l’article du pont, plutôt.")

    refused = Contribution.objects.get(pk=letters[0].pk)
    assert (refused.state, refused.reason) == (State.REJECTED, "off_topic")
    assert refused.note == "Sous l’article du pont, plutôt."


def test_a_forgotten_reason_is_asked_for_and_nothing_is_lost(queue, letters):
    page = tick(queue, letters[:2], "reject", note="Un mot.")

    assert "quel motif" in page
    assert "Un mot." in page
    assert [f'name="_selected_action" value="{letter.pk}"' in page for letter in letters] == [True, True, False]
    assert set(states(letters)) == {State.PENDING}


def test_what_was_decided_meanwhile_is_said(queue, letters):
    moderation.reject(letters[0], by=None, reason="insult")

    page = tick(queue, [letters[0]], "reject", reason="off_topic")

    assert Contribution.objects.get(pk=letters[0].pk).reason == "insult"
    assert "quelqu’un a déjà décidé" in page


def test_a_published_one_and_a_waiting_one_are_told_apart(queue, letters):
    moderation.publish(letters[0], by=None)
    sent = {"_selected_action": [letter.pk for letter in letters[:2]], "index": "0", "action": "reject"}

    page = queue.post(f"{QUEUE}?etat=toutes", sent | {"reason": "insult"}, follow=True).content.decode()

    assert "Cette contribution est déjà « Publiée »." in page
    assert "La contribution est refusée." in page
    assert states(letters) == [State.PUBLISHED, State.REJECTED, State.PENDING]


@pytest.mark.parametrize("verb", ["delete_selected", "withdraw", ""])
def test_the_queue_knows_no_other_verb(queue, letters, verb):
    tick(queue, letters, verb)

    assert set(states(letters)) == {State.PENDING}


# One contribution.


def test_one_contribution_is_published(queue, letters):
    page = decide(queue, letters[0], decision="publish")

    assert "La contribution est publiée." in page
    assert states(letters[:1]) == [State.PUBLISHED]


def test_a_refusal_without_a_reason_keeps_the_word(queue, letters):
    page = decide(queue, letters[0], decision="reject", note="Un mot.")

    assert "Choisissez un motif" in page
    assert "Un mot." in page
    assert states(letters[:1]) == [State.PENDING]


@pytest.mark.parametrize(
    ("before", "offered"),
    [("pending", {"publish", "reject"}), ("published", {"remove"}), ("rejected", {"publish"}), ("removed", set())],
)
def test_only_what_its_state_allows_is_offered(queue, letters, before, offered):
    Contribution.objects.filter(pk=letters[0].pk).update(state=before, reason="insult")

    page = queue.get(f"{QUEUE}{letters[0].pk}/change/").content.decode()

    assert {verb for verb in ("publish", "reject", "remove") if f'value="{verb}"' in page} == offered


def test_a_decision_that_comes_too_late_is_refused(queue, letters):
    moderation.withdraw(letters[0])

    answer = queue.post(f"{QUEUE}{letters[0].pk}/change/", {"decision": "publish"})

    assert answer.status_code == 403
    assert states(letters[:1]) == [State.WITHDRAWN]


def test_the_moderator_sees_no_address_of_a_reader(queue, letters, alice):
    pages = [QUEUE, f"{QUEUE}{letters[0].pk}/change/", f"{SUSPEND}?person={alice}"]

    assert not any(alice.email in queue.get(page).content.decode() for page in pages)


def test_a_text_is_shown_as_it_was_typed_and_runs_nothing(queue, article, alice):
    letter = send(article, alice, "<script>alert(1)</script> et assez de mots")

    for page in (QUEUE, f"{QUEUE}{letter.pk}/change/"):
        assert "<script>alert(1)" not in queue.get(page).content.decode()


# Suspensions.


def suspend(client, name, **typed):
    ends_at = timezone.localtime(timezone.now() + timedelta(days=7))
    when = {"ends_at_0": f"{ends_at:%Y-%m-%d}", "ends_at_1": f"{ends_at:%H:%M}"}
    given = when | {"person": name, "reason": "Trois injures en un jour."} | typed
    return forms.send(client, SUSPEND, "sanction_form", **given).content.decode()


@pytest.mark.parametrize("name", ["Alice du fleuve", "  alice DU Fleuve ", "compte {pk}"])
def test_a_person_is_suspended_by_their_public_name(queue, mariam, alice, name):
    page = suspend(queue, name.format(pk=alice.pk))

    suspension = Sanction.objects.get()
    assert (suspension.person, suspension.by) == (alice, mariam)
    assert "Alice du fleuve ne peut plus contribuer jusqu’au" in page


@pytest.mark.parametrize("name", ["Personne", "!!!", "compte 999999", "alice@example.org"])
def test_nobody_is_suspended_by_mistake(queue, alice, name):
    get_user_model().objects.create(email="nameless@example.org")

    page = suspend(queue, name)

    assert "Personne ne contribue sous ce nom." in page
    assert "Trois injures en un jour." in page
    assert not Sanction.objects.exists()


def test_a_suspension_has_a_reason_and_an_end_after_its_start(queue, alice):
    assert "Ce champ est obligatoire" in suspend(queue, "Alice du fleuve", reason=" ")
    assert "La fin vient après le début." in suspend(queue, "Alice du fleuve", ends_at_0="2020-01-01")
    assert not Sanction.objects.exists()


def test_the_page_of_a_contribution_leads_to_the_suspension_of_its_author(queue, letters):
    page = queue.get(f"{QUEUE}{letters[0].pk}/change/").content.decode()

    assert f'href="{SUSPEND}?person=Alice%20du%20fleuve"' in page
    assert 'value="Alice du fleuve"' in queue.get(f"{SUSPEND}?person=Alice%20du%20fleuve").content.decode()


def test_a_suspension_is_shown_and_never_changed(queue, alice, mariam):
    suspend(queue, "Alice du fleuve")
    page = f"{SUSPEND.removesuffix('add/')}{Sanction.objects.get().pk}/"

    assert "Trois injures en un jour." in queue.get(f"{page}change/").content.decode()
    assert queue.post(f"{page}change/", {"reason": "Autre"}).status_code == 403
    assert queue.post(f"{page}delete/", {"post": "yes"}).status_code == 403


# Who may not.


@pytest.mark.parametrize("who", ["rachid", "claire", "fanta"])
def test_nobody_else_decides(who, letters, request):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    answers = [client.get(QUEUE), client.post(QUEUE, {"action": "publish", "_selected_action": letters[0].pk})]
    answers += [client.post(f"{QUEUE}{letters[0].pk}/change/", {"decision": "publish"}), client.get(SUSPEND)]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert set(states(letters)) == {State.PENDING}


# The switches of the whole space.


@pytest.mark.parametrize("is_there", [True, False])
def test_the_switches_are_one_form(is_there, db):
    if is_there:
        Switches.objects.create(pk=1)
    client = Client()
    client.force_login(person("publisher", role="Directeur de la publication"))

    forms.send(client, "/redaction/contributions/switches/", "switches_form", is_open="false", closes_after_days="30")

    switches = Switches.objects.get()
    assert (switches.is_open, switches.closes_after_days) == (False, 30)
