"""Reminders before a subscription ends: seven days before, the day before, the day itself; each once.

A reminder belongs to a day of the paper's zone, and leaves between eight in the morning and nine in the evening.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from edge.addresses import absolute
from edge.days import midnight
from subscriptions import lifecycle, phones, telling
from subscriptions.models import Channel, MessageKind, NoReminder, Subscription, Unit

MORNING, EVENING = time(8), time(21)
DAYS_OF = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}
SALT = "subscriptions.reminders"


@dataclass(frozen=True)
class Reminder:
    """How many days before the last one, how late it may still be said, and of which plans."""

    kind: MessageKind
    before: int
    late: int
    shortest: int  # days of a plan that is worth it


REMINDERS = (
    Reminder(MessageKind.WEEK, 7, late=2, shortest=14),
    Reminder(MessageKind.EVE, 1, late=0, shortest=4),
    Reminder(MessageKind.DAY, 0, late=0, shortest=2),
)


def write_due(at: datetime) -> int:
    """Write the reminders of this hour; give how many are new. Run twice, or by two workers, it writes none twice."""
    now = timezone.localtime(at, timezone.get_default_timezone())
    if not MORNING <= now.time() < EVENING:
        return 0
    written = 0
    for reminder in REMINDERS:
        for held in _ending(reminder, now.date(), at):
            written += _remind(held, reminder, at)
    return written


def _ending(reminder: Reminder, today: date, at: datetime) -> QuerySet:
    """The subscriptions whose last day is so many days from today, and that nothing follows."""
    first = midnight(today + timedelta(days=reminder.before - reminder.late))
    last = midnight(today + timedelta(days=reminder.before + 1))
    ending = Subscription.objects.filter(ends_at__gt=max(first, at), ends_at__lte=last, starts_at__lte=at)
    wanted = ending.filter(holder__is_active=True).exclude(holder__in=NoReminder.objects.values("person"))
    return wanted.unfollowed().select_related("holder", "plan")


def _remind(held: Subscription, reminder: Reminder, at: datetime) -> bool:
    if held.plan.count * DAYS_OF[Unit(held.plan.unit)] < reminder.shortest:
        return False
    person = held.holder
    channel = Channel.EMAIL if person.email else Channel.PHONE
    if channel == Channel.PHONE and phones.sender() is None:
        return False
    told = telling.write(
        reminder.kind,
        f"{held.pk}:{held.ends_at.timestamp():.0f}",
        to=person.email or person.phone,
        person=person,
        channel=channel,
        subject=_subject(held, at),
        plan=held.plan,
        last_day=lifecycle.day_before(held.ends_at),
        again=absolute(reverse("ask", args=[held.plan.slug])) if held.plan.is_on_sale else absolute(reverse("offer")),
        stop=absolute(reverse("stop_reminders", args=[token_of(person)])),
    )
    return told is not None


def _subject(held: Subscription, at: datetime) -> str:
    days = (lifecycle.day_before(held.ends_at) - timezone.localdate(at, timezone.get_default_timezone())).days
    when = {0: "aujourd’hui", 1: "demain"}.get(days, f"dans {days} jours")
    return f"Votre abonnement prend fin {when}"


def token_of(person: Any) -> str:
    return signing.dumps(person.pk, salt=SALT)


def stop(token: str) -> bool:
    """Remind whoever this token was made for no more; False when it is no token of ours."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    NoReminder.objects.get_or_create(person_id=number)
    return True


def wish(person: Any, *, is_wanted: bool) -> None:
    """Keep whether a person wants to be reminded."""
    if is_wanted:
        NoReminder.objects.filter(person=person).delete()
    else:
        NoReminder.objects.get_or_create(person=person)
