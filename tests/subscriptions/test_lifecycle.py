import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subscriptions import lifecycle
from subscriptions.models import Period, Plan, Subscription, Unit

pytestmark = pytest.mark.database  # what is held here, PostgreSQL holds


def plan_of(count, unit):
    return Plan(name="Essai", slug=f"{count}-{unit}", price_xof=1000, count=count, unit=unit)


def utc(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "unit", "starts_at", "ends_at"),
    [
        (1, Unit.DAY, utc(2026, 11, 23, 10), utc(2026, 11, 24, 10)),
        (1, Unit.WEEK, utc(2026, 11, 23, 10), utc(2026, 12, 1)),
        (1, Unit.MONTH, utc(2026, 11, 23, 10), utc(2026, 12, 24)),
        (1, Unit.MONTH, utc(2026, 1, 31, 10), utc(2026, 3, 1)),
        (1, Unit.MONTH, utc(2028, 1, 31, 10), utc(2028, 3, 1)),
        (6, Unit.MONTH, utc(2026, 8, 31, 10), utc(2027, 3, 1)),
        (1, Unit.YEAR, utc(2028, 2, 29, 10), utc(2029, 3, 1)),
        (1, Unit.MONTH, utc(2026, 11, 24), utc(2026, 12, 24)),
    ],
)
def test_when_a_plan_ends(count, unit, starts_at, ends_at):
    assert lifecycle.end_of(plan_of(count, unit), starts_at) == ends_at


def test_renewed_months_come_back_to_their_day():
    month = plan_of(1, Unit.MONTH)
    ends = [utc(2026, 1, 31, 10)]

    for _ in range(4):
        ends.append(lifecycle.end_of(month, ends[-1], anchor_day=31))

    assert ends[1:] == [utc(2026, 3, 1), utc(2026, 4, 1), utc(2026, 5, 1), utc(2026, 6, 1)]


def test_the_midnight_is_that_of_the_paper_s_zone(settings):
    settings.TIME_ZONE = "Africa/Porto-Novo"
    with timezone.override("Africa/Porto-Novo"):
        end = lifecycle.end_of(plan_of(1, Unit.MONTH), utc(2026, 11, 23, 10))

    assert end == utc(2026, 12, 23, 23)


def test_a_renewal_while_open_counts_from_the_end(alice, month):
    first = alice.subscriptions.get()

    renewed = lifecycle.give(alice, month, by=None, reason="renouvellement")

    assert renewed.pk == first.pk
    assert renewed.ends_at > first.ends_at
    assert [period.starts_at for period in renewed.periods.all()][1] == first.ends_at


def test_another_plan_taken_while_open_begins_at_the_end(alice):
    month = alice.subscriptions.get()
    week = Plan.objects.create(name="Une semaine", slug="semaine", price_xof=500, unit="week")

    following = lifecycle.give(alice, week, by=None, reason="changement")

    assert following.pk != month.pk
    assert following.starts_at == month.ends_at


def test_a_renewal_after_the_end_opens_a_new_one_from_now(emile, month):
    before = timezone.now()

    renewed = lifecycle.give(emile, month, by=None, reason="retour")

    assert emile.subscriptions.count() == 2
    assert renewed.starts_at >= before


def test_a_subscription_given_twice_on_the_same_dates_is_refused(alice, month):
    with pytest.raises(ValidationError) as refusal:
        lifecycle.give(alice, month, by=None, reason="erreur", starts_at=timezone.now() + timedelta(days=3))

    assert refusal.value.code == "overlap"
    assert alice.subscriptions.count() == 1


@pytest.mark.parametrize("verb", [lifecycle.give, lifecycle.end])
def test_nobody_gives_or_ends_without_saying_why(verb, alice, month):
    what = [alice, month] if verb is lifecycle.give else [alice.subscriptions.get()]

    with pytest.raises(ValidationError) as refusal:
        verb(*what, by=None, reason="  ")

    assert refusal.value.code == "no_reason"


@pytest.mark.parametrize("starts_at", [utc(1, 1, 1), utc(9999, 12, 31), utc(2010, 1, 1)])
def test_a_start_out_of_all_reason_is_refused_in_words(starts_at, rachid, month):
    with pytest.raises(ValidationError) as refusal:
        lifecycle.give(rachid, month, by=None, reason="essai", starts_at=starts_at)

    assert refusal.value.code == "far_date"


def test_what_is_ended_closes_now_without_grace(rachid, fanta):
    plan = Plan.objects.create(name="Mois", slug="m", price_xof=1, grace_days=3)
    given_ = lifecycle.give(rachid, plan, by=fanta, reason="espèces")

    ended = lifecycle.end(given_, by=fanta, reason="remboursé")

    assert not ended.is_active(timezone.now())
    assert ended.periods.get().ending.by == fanta


def test_what_is_ended_with_a_renewal_waiting_closes_now(alice, month):
    lifecycle.give(alice, month, by=None, reason="renouvelé")

    ended = lifecycle.end(alice.subscriptions.get(), by=None, reason="remboursé")

    assert not ended.is_active(timezone.now())


def test_what_follows_a_stretch_that_is_ended_comes_forward(alice, month):
    renewed = lifecycle.give(alice, month, by=None, reason="renouvelé")
    first, second = renewed.periods.all()
    length = second.ends_at - second.starts_at

    held = lifecycle.end_period(first, by=None, reason="remboursé")

    first.refresh_from_db()
    moved = held.periods.get(continues=second)
    assert (moved.starts_at, moved.ends_at - moved.starts_at) == (first.ended_at, length)
    assert held.ends_at == moved.ends_at
    assert lifecycle.end_period(second, by=None, reason="lui aussi").ends_at <= timezone.now()


def test_grace_keeps_the_door_open_and_the_date_shown(rachid):
    plan = Plan.objects.create(name="Mois", slug="m", price_xof=1, grace_days=3)

    held = lifecycle.give(rachid, plan, by=None, reason="espèces")

    assert held.open_until - held.ends_at == timedelta(days=3)


def test_what_is_over_is_not_ended_again(emile):
    with pytest.raises(ValidationError) as refusal:
        lifecycle.end(emile.subscriptions.get(), by=None, reason="doublon")

    assert refusal.value.code == "already_over"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subscriptions_period SET ends_at = ends_at + interval '1 day'",
        "UPDATE subscriptions_period SET ended_at = ends_at, reason = 'autre'",
        "DELETE FROM subscriptions_period",
    ],
)
def test_the_database_refuses_to_rewrite_a_period(change, alice):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Period.objects.count() == 1


def test_a_period_ends_once(alice):
    lifecycle.end(alice.subscriptions.get(), by=None, reason="essai")

    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.update(ended_at=None)


def test_the_database_refuses_two_stretches_at_once(alice, month):
    first = Period.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(
            subscription=first.subscription,
            holder=alice,
            starts_at=first.starts_at + timedelta(days=1),
            ends_at=first.ends_at + timedelta(days=1),
            reason="essai",
        )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["give", "end", "week"]), max_size=8))
def test_whatever_the_desk_does_dates_are_the_sum_of_the_periods(acts, rachid, month):
    week = Plan.objects.get_or_create(slug="semaine", defaults={"name": "S", "price_xof": 500, "unit": "week"})[0]
    with transaction.atomic():
        for act in acts:
            try:
                if act == "end":
                    lifecycle.end(rachid.subscriptions.latest("pk"), by=None, reason="essai")
                else:
                    lifecycle.give(rachid, week if act == "week" else month, by=None, reason="essai")
            except (ValidationError, Subscription.DoesNotExist):
                continue

        for held in rachid.subscriptions.all():
            ends = [period.ended_at or period.ends_at for period in held.periods.lived()]
            assert held.ends_at == max([held.starts_at, *ends])
            assert held.starts_at == min(period.starts_at for period in held.periods.all())
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_gifts_at_once_follow_one_another(rachid, month):
    threads = [threading.Thread(target=give_apart, args=(rachid, month)) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert rachid.subscriptions.get().periods.count() == 4


def give_apart(holder, plan):
    try:
        lifecycle.give(holder, plan, by=None, reason="essai")
    finally:
        connection.close()
