"""An author asks once for another look, and somebody else answers."""

import pytest
from django.core.exceptions import ValidationError

from contributions import appeals, moderation
from contributions.models import Appeal, Contribution, Decision, Notice, State
from tests import forms
from tests.conftest import person, send

pytestmark = pytest.mark.ignore_template_errors
WHY = "Mon texte parlait bien de l’article."


@pytest.fixture
def awa(db):
    """Another moderator."""
    return person("awa", role="Modérateur")


@pytest.fixture
def refused(article, alice, mariam):
    return moderation.reject(send(article, alice), by=mariam, reason="off_topic")


def as_it_is(letter):
    return Contribution.objects.get(pk=letter.pk)


@pytest.mark.parametrize("state", [State.PENDING, State.PUBLISHED, State.WITHDRAWN])
def test_only_a_refusal_or_a_removal_is_appealed(state, article, alice):
    letter = send(article, alice)
    Contribution.objects.update(state=state)

    with pytest.raises(ValidationError) as refusal:
        appeals.appeal(letter, text=WHY)

    assert refusal.value.code == "wrong_state"


@pytest.mark.parametrize(("text", "code"), [("", "too_short"), ("Non.", "too_short"), ("a" * 501, "too_long")])
def test_an_appeal_says_why_in_a_few_words(text, code, refused):
    with pytest.raises(ValidationError) as refusal:
        appeals.appeal(refused, text=text)

    assert refusal.value.code == code


def test_an_appeal_is_made_once(refused, awa):
    appeals.answer(appeals.appeal(refused, text=WHY), by=awa, is_granted=False)

    with pytest.raises(ValidationError) as refusal:
        appeals.appeal(refused, text=WHY)

    assert refusal.value.code == "already"


def test_who_decided_does_not_judge_the_appeal(refused, mariam):
    asked = appeals.appeal(refused, text=WHY)

    with pytest.raises(ValidationError) as refusal:
        appeals.answer(asked, by=mariam, is_granted=True)

    assert refusal.value.code == "same_person"
    assert as_it_is(refused).state == State.REJECTED


@pytest.mark.parametrize("verb", ["reject", "remove"])
def test_an_appeal_that_is_granted_publishes(verb, article, alice, mariam, awa):
    letter = send(article, alice)
    if verb == "remove":
        moderation.publish(letter, by=mariam)
    letter = getattr(moderation, verb)(letter, by=mariam, reason="off_topic")

    appeals.answer(appeals.appeal(letter, text=WHY), by=awa, is_granted=True, note="Vous aviez raison.")

    restored = as_it_is(letter)
    assert (restored.state, restored.reason) == (State.PUBLISHED, "")
    assert (Decision.objects.latest("pk").verb, Decision.objects.latest("pk").by) == ("restore", awa)


def test_an_appeal_restores_beyond_the_three_of_an_article(refused, article, alice, awa):
    for _ in range(3):
        send(article, alice)

    appeals.answer(appeals.appeal(refused, text=WHY), by=awa, is_granted=True)

    assert as_it_is(refused).state == State.PUBLISHED


def test_an_appeal_that_is_refused_changes_nothing_and_is_told(refused, alice, awa):
    asked = appeals.answer(appeals.appeal(refused, text=WHY), by=awa, is_granted=False, note="La décision tient.")

    assert as_it_is(refused).state == State.REJECTED
    assert (asked.answered_by, asked.note) == (awa, "La décision tient.")
    assert Notice.objects.filter(person=alice, kind="appeal").exists()


def test_an_appeal_is_answered_once(refused, awa):
    asked = appeals.answer(appeals.appeal(refused, text=WHY), by=awa, is_granted=False)

    with pytest.raises(ValidationError) as refusal:
        appeals.answer(asked, by=awa, is_granted=True)

    assert refusal.value.code == "answered"


@pytest.mark.parametrize(("who", "state"), [("awa", State.PUBLISHED), ("mariam", State.REJECTED)])
def test_another_moderator_answers_on_the_screen(who, state, refused, client, request):
    asked = appeals.appeal(refused, text=WHY)
    client.force_login(request.getfixturevalue("awa" if who == "awa" else "mariam"))
    home = client.get("/redaction/").content.decode()

    page = forms.send(
        client, f"/redaction/contributions/appeal/{asked.pk}/change/", "appeal_form", answer="granted", word="Publiée."
    )

    assert WHY in home
    assert as_it_is(refused).state == state
    assert (Appeal.objects.get().note, "quelqu’un d’autre" in page.content.decode()) == (
        ("Publiée.", False) if who == "awa" else ("", True)
    )
