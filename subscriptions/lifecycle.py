"""The life of a subscription: given, renewed, ended. Every stretch is a row; dates are never edited."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from subscriptions.models import Ending, Period, Plan, Source, Subscription, Unit

FARTHEST = timedelta(days=365 * 5)  # an older or later start is a slip of the keyboard
MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


def end_of(plan: Plan, starts_at: datetime, *, anchor_day: int | None = None) -> datetime:
    """Say when a plan begun at this instant ends.

    A day is 24 hours. Longer plans end at the midnight after their last day in the paper's zone; a month that has
    no such day ends on its last, and `anchor_day` brings the next one back to it (31 → 28 → 31).
    """
    if plan.unit == Unit.DAY:
        return starts_at + timedelta(days=plan.count)
    eve = day_before(starts_at)
    if plan.unit == Unit.WEEK:
        last = eve + timedelta(weeks=plan.count)
    else:
        last = _months_after(eve, plan.count * MONTHS[Unit(plan.unit)], anchor_day or eve.day)
    return _midnight_after(last)


def day_before(instant: datetime) -> date:
    """The day, in the paper's zone, of the moment just before this instant: the last day of what ends then."""
    return timezone.localtime(instant - timedelta(microseconds=1)).date()


def _months_after(day: date, months: int, anchor_day: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(anchor_day, calendar.monthrange(year, month + 1)[1]))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@transaction.atomic
def give(
    holder: Any,
    plan: Plan,
    *,
    by: Any,
    reason: str,
    starts_at: datetime | None = None,
    source: Source = Source.DESK,
) -> Subscription:
    """Give a person a subscription from now (or from `starts_at`), or lengthen the one that is open.

    A renewal counts from the end while the subscription is open, grace included; later it opens a new one.
    Raises ValidationError `no_reason` when nobody says why, `far_date`, `overlap` when these dates are already taken.
    """
    if not reason.strip():
        raise ValidationError("Dites pourquoi cet abonnement est donné.", code="no_reason")
    if starts_at and abs(starts_at - timezone.now()) > FARTHEST:
        raise ValidationError("Cette date de début est trop loin d’aujourd’hui.", code="far_date")
    get_user_model().objects.select_for_update().get(pk=holder.pk)  # two gifts to one person follow one another
    at = timezone.now()  # read under the lock: who waited for it comes after
    held = Subscription.objects.select_for_update().held_by(holder).active(starts_at or at)
    current = held.order_by("-open_until").first()
    if current and current.plan_id == plan.pk and starts_at is None:
        return _stretch(current, current.ends_at, plan, by=by, reason=reason, source=source)
    begin = starts_at or (current.ends_at if current else at)
    opened = Subscription(holder=holder, plan=plan, starts_at=begin, ends_at=begin, open_until=begin)
    opened.save()
    return _stretch(opened, begin, plan, by=by, reason=reason, source=source)


def give_next(holder: Any, plan: Plan, *, by: Any, reason: str, source: Source) -> Period:
    """Give a plan now, or after all that is given already where its days are taken; bring the stretch."""
    how = {"by": by, "reason": reason, "source": source}
    try:
        with transaction.atomic():
            given = give(holder, plan, **how)
    except ValidationError as refusal:
        if refusal.code != "overlap":
            raise
        given = give(holder, plan, starts_at=Period.objects.filter(holder=holder).last_end(), **how)
    return given.periods.latest("pk")


def _stretch(
    subscription: Subscription, begin: datetime, plan: Plan, *, by: Any, reason: str, source: Source
) -> Subscription:
    anchor_day = day_before(subscription.starts_at).day
    period = Period(
        subscription=subscription,
        holder=subscription.holder,
        starts_at=begin,
        ends_at=end_of(plan, begin, anchor_day=anchor_day),
        source=source,
        given_by=by,
        reason=reason.strip(),
    )
    try:
        period.validate_constraints()
    except ValidationError:
        raise ValidationError("Cette personne a déjà un abonnement sur ces dates.", code="overlap") from None
    period.save()
    return _add_up(subscription)


@transaction.atomic
def end(subscription: Subscription, *, by: Any, reason: str) -> Subscription:
    """End a subscription now: what runs stops at this instant, what had not begun never does.

    Raises ValidationError `no_reason` when nobody says why, `already_over` when nothing is left to end.
    """
    if not reason.strip():
        raise ValidationError("Dites pourquoi cet abonnement est arrêté.", code="no_reason")
    at = timezone.now()
    locked = Subscription.objects.select_for_update().get(pk=subscription.pk)
    running = list(locked.periods.filter(ended_at__isnull=True, ends_at__gt=at))
    if not running:
        raise ValidationError("Cet abonnement est déjà terminé.", code="already_over")
    for period in running:
        period.ended_at = max(period.starts_at, at)
        period.save(update_fields=["ended_at"])
        Ending.objects.create(period=period, by=by, at=at, reason=reason.strip())
    return _add_up(locked)


@transaction.atomic
def end_period(period: Period, *, by: Any, reason: str) -> Subscription:
    """End one stretch now, if it is not over; those of the same subscription that follow it come forward.

    What a merger of accounts, or an earlier end, has moved elsewhere ends there.
    """
    at = timezone.now()
    if carried := Period.objects.filter(continues=period).first():
        return end_period(carried, by=by, reason=reason)
    locked = Subscription.objects.select_for_update().get(pk=period.subscription_id)
    running = locked.periods.filter(pk=period.pk, ended_at__isnull=True, ends_at__gt=at).first()
    if running:
        running.ended_at = max(running.starts_at, at)
        running.save(update_fields=["ended_at"])
        Ending.objects.create(period=running, by=by, at=at, reason=reason.strip()[:200])
        _close_the_gap(locked, running, at, by=by)
    return _add_up(locked)


def _close_the_gap(subscription: Subscription, cut: Period, at: datetime, *, by: Any) -> None:
    """Begin what follows a stretch where that one was ended: one subscription has no gap.

    Each is ended before it began, and given again for as long.
    """
    begin = cut.ended_at
    for period in subscription.periods.filter(ended_at=None, starts_at__gte=cut.ends_at).order_by("starts_at"):
        period.ended_at = period.starts_at
        period.save(update_fields=["ended_at"])
        Ending.objects.create(period=period, by=by, at=at, reason="Avancée : ce qui précédait est arrêté")
        moved = Period.objects.create(
            subscription=subscription,
            holder=subscription.holder,
            starts_at=begin,
            ends_at=begin + (period.ends_at - period.starts_at),
            source=Source.MOVED,
            given_by=by,
            reason=period.reason,
            continues=period,
        )
        begin = moved.ends_at


def _add_up(subscription: Subscription) -> Subscription:
    """Make the subscription's dates what its periods say, and no other thing. What never began counts for nothing."""
    subscription.ends_at = subscription.periods.last_end() or subscription.starts_at
    subscription.open_until = subscription.ends_at + _grace(subscription)
    subscription.save(update_fields=["ends_at", "open_until"])
    return subscription


@transaction.atomic
def carry_over(survivor: Any, absorbed: Any, *, by: Any, reason: str) -> list[Period]:
    """End all that an account still holds, and give each stretch's remaining time to another, after its last.

    The time given is the time left, to the second. The caller holds both accounts.
    """
    at = timezone.now()
    running = Period.objects.filter(holder=absorbed, ended_at=None, ends_at__gt=at).order_by("starts_at", "pk")
    carried = []
    for period in running.select_related("subscription__plan"):
        begun = max(period.starts_at, at)
        left = period.ends_at - begun
        period.ended_at = begun
        period.save(update_fields=["ended_at"])
        Ending.objects.create(period=period, by=by, at=at, reason=reason)
        carried.append(_carry(period, survivor, left, at, by=by, reason=reason))
    for subscription in Subscription.objects.filter(holder=absorbed):
        _add_up(subscription)
    return carried


def _carry(period: Period, survivor: Any, left: timedelta, at: datetime, *, by: Any, reason: str) -> Period:
    begin = max(at, Period.objects.filter(holder=survivor).last_end() or at)
    plan = period.subscription.plan
    last = Subscription.objects.filter(holder=survivor, plan=plan, ends_at=begin, open_until__gt=at).first()
    held = last or Subscription(holder=survivor, plan=plan, starts_at=begin, ends_at=begin, open_until=begin)
    held.save()
    given = Period.objects.create(
        subscription=held,
        holder=survivor,
        starts_at=begin,
        ends_at=begin + left,
        source=Source.MERGE,
        given_by=by,
        reason=reason,
        continues=period,
    )
    _add_up(held)
    return given


def _grace(subscription: Subscription) -> timedelta:
    """Grace is for who forgot to renew, not for what the desk has ended."""
    if subscription.periods.filter(ended_at__isnull=False).exists():
        return timedelta(0)
    return timedelta(days=subscription.plan.grace_days)
