"""A subscriber's whole story on one screen: to answer any call without looking elsewhere."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from subscriptions import merging
from subscriptions.access import Reader
from subscriptions.institution_views import own_seats
from subscriptions.models import (
    Callback,
    LedgerEntry,
    Merger,
    Message,
    NoReminder,
    Payment,
    Period,
    Plan,
    Present,
    Request,
    Seat,
)

LATEST = 60


def story(person: Any, at: datetime | None = None) -> dict[str, Any]:
    """All that the desk holds of a person and of the accounts made one with theirs. A constant number of queries."""
    at = at or timezone.now()
    reader = Reader(person)
    accounts = merging.accounts_of(person)
    payments = Payment.objects.filter(person__in=accounts).select_related("present", "person")
    entries = LedgerEntry.objects.filter(payment__person__in=accounts, kind=LedgerEntry.Kind.SALE)
    numbers = {entry.payment_id: str(entry.receipt) for entry in entries.select_related("receipt")}
    return {
        "person": person,
        "current": reader.current(at),
        "latest": reader.latest(at),
        "periods": Period.objects.filter(holder__in=accounts)
        .select_related("subscription__plan", "given_by", "ending__by")
        .order_by("-starts_at", "-pk")[:LATEST],
        "payments": [(one, numbers.get(one.pk, "")) for one in payments[:LATEST]],
        "callbacks": Callback.objects.filter(payment__person__in=accounts)[:LATEST],
        "requests": Request.objects.filter(person__in=accounts).select_related("plan", "answered_by")[:20],
        "presents": Present.objects.filter(accepted_by__in=accounts).select_related("payment__person")[:20],
        "seats_history": Seat.objects.filter(holder__in=accounts).select_related("organisation").order_by("-taken_at"),
        "messages_sent": Message.objects.filter(person__in=accounts)[:LATEST],
        "mergers": Merger.objects.filter(survivor__in=accounts).select_related("by"),
        "merged_into": Merger.objects.filter(absorbed=person).select_related("survivor").first(),
        "wants_reminders": not NoReminder.objects.filter(person=person).exists(),
        "plans": Plan.objects.filter(is_on_sale=True),
        "at": at,
        **own_seats(person),
    }
