"""The desk's day: who ends this week, what is owed, what waits for a provider, what nobody knows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from subscriptions.models import (
    OPEN,
    Invoice,
    Leaving,
    LedgerEntry,
    Message,
    Payment,
    Present,
    State,
    Subscription,
)

SHOWN = 30
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Pile:
    """Rows of one kind: all are counted, the first are shown."""

    count: int
    rows: list[Any]


def ending(at: datetime) -> QuerySet:
    """The subscriptions that end within a week and that nothing follows, the first to end first."""
    soon = Subscription.objects.filter(ends_at__gt=at, ends_at__lte=at + WEEK, starts_at__lte=at)
    return soon.unfollowed().select_related("holder", "plan").order_by("ends_at", "pk")


def unpaid(at: datetime) -> QuerySet:
    """The invoices that still ask for money, with what is `due` of each; the longest due first."""
    paid = LedgerEntry.objects.filter(payment__invoice=OuterRef("pk")).order_by().values("payment__invoice")
    standing = Invoice.objects.filter(amount_xof__gt=0, cancelled_by=None)
    owed = standing.annotate(
        due=F("amount_xof") - Coalesce(Subquery(paid.annotate(n=Sum("amount_xof")).values("n")), 0)
    )
    return owed.filter(due__gt=0).select_related("contract__organisation").order_by("due_on", "pk")


def waiting() -> QuerySet:
    """The attempts that their provider has not said its last word about."""
    return Payment.objects.filter(state__in=OPEN).select_related("person").order_by("-created_at")


def unaccepted() -> QuerySet:
    """The presents that are paid and that nobody has accepted."""
    paid = Present.objects.filter(payment__state=State.SUCCEEDED, accepted_at=None)
    return paid.select_related("payment__person").order_by("payment__settled_at")


def untold() -> QuerySet:
    """The messages that did not leave, or of which nobody knows whether they did."""
    lost = Message.objects.filter(state__in=[Leaving.UNKNOWN, Leaving.FAILED], made_at__gt=timezone.now() - 4 * WEEK)
    return lost.select_related("person", "organisation")


def first(rows: QuerySet) -> Pile:
    return Pile(rows.count(), list(rows[:SHOWN]))
