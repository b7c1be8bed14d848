"""Two accounts of one person: nothing is lost, nothing is given twice, to the second."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import SavedArticle
from contributions import moderation, reactions
from contributions.models import Contribution, Sanction, UsefulMark
from letters import enrolling
from letters.models import Newsletter
from newsroom.merging import merge
from subscriptions import invoicing, ledger, lifecycle, merging, seats
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.models import Merger, Organisation, Period, Plan, Right, Seat
from tests.conftest import person, send

pytestmark = pytest.mark.database


def left(user, at):
    """How much time of subscription somebody has left at an instant."""
    running = Period.objects.filter(holder=user, ended_at=None, ends_at__gt=at)
    return sum((one.ends_at - max(one.starts_at, at) for one in running), timedelta())


def test_the_time_that_is_left_is_carried_over_to_the_second(alice, rachid, month, fanta):
    lifecycle.give(rachid, month, by=None, reason="essai")
    whole = left(alice, timezone.now()) + left(rachid, timezone.now())

    merge(alice, rachid, by=fanta, reason="Même personne, pièce vue")

    at = timezone.now()
    assert timedelta() <= whole - left(alice, at) < timedelta(seconds=5)
    assert left(rachid, at) == timedelta()
    assert (
        Period.objects.get(continues__isnull=False).starts_at
        == alice.subscriptions.order_by("pk").first().periods.first().ends_at
    )
    assert audit() == []


def test_a_survivor_without_a_subscription_reads_at_once(rachid, alice, fanta):
    merge(rachid, alice, by=fanta, reason="Même personne")

    assert Reader(rachid).has(Right.ARTICLES, timezone.now())
    assert audit() == []


def test_what_was_paid_is_refunded_through_the_merger(rachid, alice, month, fanta):
    paid = ledger.take(alice, month, provider="cash", provider_ref="B-1", by=fanta)
    merge(rachid, alice, by=fanta, reason="Même personne")
    before = left(rachid, timezone.now())

    ledger.refund(paid, by=fanta, note="Erreur")

    assert left(rachid, timezone.now()) < before - timedelta(days=27)
    assert audit() == []


def test_receipts_are_read_from_the_account_that_is_kept(rachid, alice, month, fanta, as_):
    paid = ledger.take(alice, month, provider="cash", provider_ref="B-1", by=fanta)

    merge(rachid, alice, by=fanta, reason="Même personne")

    assert merging.accounts_of(rachid) == [rachid.pk, alice.pk]
    assert as_(rachid).get(f"/reglements/{paid.reference}/recu/").status_code == 200


def test_all_that_was_written_kept_and_asked_goes_along(rachid, alice, article, fanta, mariam):
    sent = moderation.publish(send(article, alice, "Une idée pour le pont du fleuve."), by=None)
    other = moderation.publish(send(article, person("awa"), "Une autre idée pour le pont."), by=None)
    reactions.mark_useful(other, alice, is_useful=True)
    SavedArticle.objects.create(person=alice, article=article)
    letter = Newsletter.objects.create(name="Le matin", slug="matin")
    enrolling.choose(alice.email, [letter])
    Sanction.objects.create(person=alice, by=mariam, ends_at=timezone.now() + timedelta(days=1), reason="x")

    merge(rachid, alice, by=fanta, reason="Même personne")

    assert Contribution.objects.get(pk=sent.pk).author == rachid
    assert UsefulMark.objects.get().person == rachid
    assert SavedArticle.objects.get().person == rachid
    assert Sanction.objects.get().person == rachid
    assert enrolling.recipient_of(rachid.email).enrolments.active().get().newsletter == letter
    alice.refresh_from_db()
    assert (alice.email, alice.is_active) == (None, False)


def test_seats_go_along_and_never_double(rachid, alice, month, fanta):
    ministry = Organisation.objects.create(name="Ministère")
    invoicing.sign(ministry, month, seats=2, amount_xof=1, by=None)
    for user in (rachid, alice):
        seats.seat(ministry, user, Seat.CameBy.DESK)

    merge(rachid, alice, by=fanta, reason="Même personne")

    assert Seat.objects.get(ended_at=None).holder == rachid
    assert audit() == []


@pytest.mark.parametrize(
    ("code", "pair"), [("same", "rachid rachid"), ("newsroom", "rachid claire"), ("newsroom", "claire rachid")]
)
def test_what_is_refused(code, pair, request, fanta):
    survivor, absorbed = map(request.getfixturevalue, pair.split())

    with pytest.raises(ValidationError) as refusal:
        merge(survivor, absorbed, by=fanta, reason="x")

    assert refusal.value.code == code


def test_a_merger_is_made_once(rachid, alice, fanta):
    merge(rachid, alice, by=fanta, reason="x")
    alice.refresh_from_db()

    with pytest.raises(ValidationError) as refusal:
        merge(rachid, alice, by=fanta, reason="x")

    assert refusal.value.code == "closed"
    assert Merger.objects.count() == 1


def test_nobody_merges_without_saying_why(rachid, alice, fanta):
    with pytest.raises(ValidationError) as refusal:
        merge(rachid, alice, by=fanta, reason=" ")

    assert refusal.value.code == "no_reason"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.booleans(), st.sampled_from(["month", "week", "end"])), max_size=7))
def test_whatever_was_held_the_sum_is_the_same(acts, rachid, emile, month, fanta):
    week = Plan.objects.get_or_create(slug="semaine", defaults={"name": "S", "price_xof": 500, "unit": "week"})[0]
    with transaction.atomic():
        for is_first, act in acts:
            user = rachid if is_first else emile
            try:
                if act == "end":
                    lifecycle.end(user.subscriptions.latest("pk"), by=None, reason="x")
                else:
                    lifecycle.give_next(user, week if act == "week" else month, by=None, reason="x", source="desk")
            except (ValidationError, user.subscriptions.model.DoesNotExist):
                continue
        before = left(rachid, timezone.now()) + left(emile, timezone.now())

        merging.merge(rachid, emile, by=fanta, reason="x")

        at = timezone.now()
        assert timedelta() <= before - left(rachid, at) < timedelta(seconds=20)
        assert left(emile, at) == timedelta()
        assert audit() == []
        transaction.set_rollback(True)
