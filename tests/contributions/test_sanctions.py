"""What is held against a person is told to them, and may be lifted by a signed gesture."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contributions import mailing, sanctions
from contributions.access import Lock, gate
from contributions.models import Notice, Sanction
from subscriptions.access import Reader

SANCTIONS = "/redaction/contributions/sanction/"


@pytest.fixture
def suspended(alice, mariam):
    until = timezone.now() + timedelta(days=3)
    return sanctions.decide(
        Sanction(person=alice, kind="suspension", reason="Trois injures.", ends_at=until), by=mariam
    )


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def lift(client, *those):
    ticked = {"action": "lift", "_selected_action": [one.pk for one in those]}
    return client.post(SANCTIONS, ticked, follow=True).content.decode()


def test_the_person_is_told_why_and_until_when(suspended, alice, mariam):
    page = browser(alice).get("/compte/nouvelles/").content.decode()

    assert suspended.by == mariam
    assert "La rédaction vous adresse une sanction" in page
    assert "Suspension jusqu’au" in page
    assert "Motif : Trois injures." in page


def test_each_sanction_is_told(suspended, alice, mariam):
    sanctions.decide(Sanction(person=alice, kind="warning", reason="Et ceci."), by=mariam)

    assert told(alice) == ["sanction", "sanction"]


def test_the_letter_tells_it_without_its_reason(suspended, alice, mailoutbox):
    mailing.send_due(timezone.now() + timedelta(days=1))

    assert "La rédaction vous adresse une sanction." in mailoutbox[0].body
    assert "injures" not in mailoutbox[0].body


@pytest.mark.ignore_template_errors
def test_a_moderator_lifts_it_and_signs(suspended, alice, mariam, article):
    page = lift(browser(mariam), suspended)

    suspended.refresh_from_db()
    assert "est levée" in page
    assert (suspended.lifted_by, told(alice)) == (mariam, ["sanction", "lifted"])
    assert gate(Reader(alice), article, timezone.now()).lock == Lock.OPEN


@pytest.mark.ignore_template_errors
def test_what_is_over_is_not_lifted(suspended, alice, mariam):
    sanctions.lift(suspended, by=mariam)

    page = lift(browser(mariam), suspended)

    assert "n’est plus en cours" in page
    assert told(alice) == ["sanction", "lifted"]


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("who", ["claire", "fanta", "rachid"])
def test_nobody_else_lifts(who, suspended, request):
    lift(browser(request.getfixturevalue(who)), suspended)

    suspended.refresh_from_db()
    assert suspended.lifted_at is None
