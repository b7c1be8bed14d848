"""What the subscriptions desk keeps of a person. Accounts are kept ten years: no account is erased here."""

from typing import Any

from subscriptions.models import Gift, MeteredReading, Payment, Period, Request

KEPT = {
    "Subscription.holder": "reste dix ans, avec le compte vidé",
    "Period.holder": "reste dix ans, avec le compte vidé",
    "Period.given_by": "service abonnements",
    "Ending.by": "service abonnements",
    "Request.person": "reste, sans le téléphone",
    "Request.answered_by": "service abonnements",
    "MeteredReading.person": "effacé",
    "Payment.person": "reste dix ans, avec le compte vidé",
    "LedgerEntry.by": "service abonnements",
    "PaymentAlert.seen_by": "service abonnements",
    "VoucherBatch.made_by": "service abonnements",
    "Gift.giver": "effacé, et ses liens avec lui",
}


def export(person: Any) -> dict[str, Any]:
    """Give each stretch of subscription and each request."""
    periods = Period.objects.filter(holder=person).order_by("starts_at")
    asked = Request.objects.filter(person=person).order_by("asked_at")
    return {
        "périodes": list(periods.values("subscription__plan__name", "starts_at", "ends_at", "ended_at", "source")),
        "lectures offertes": list(MeteredReading.objects.filter(person=person).values("key", "read_at")),
        "articles offerts": list(Gift.objects.filter(giver=person).values("key", "made_at", "ends_at")),
        "règlements": list(
            Payment.objects.filter(person=person).values(
                "reference", "plan_name", "amount_xof", "provider", "state", "created_at", "settled_at"
            )
        ),
        "demandes": list(asked.values("plan__name", "phone", "asked_at", "answered_at")),
    }


def erase(person: Any) -> None:
    """Forget the telephone left with a request, what was read and what was offered; the accounts stay."""
    MeteredReading.objects.filter(person=person).delete()
    Gift.objects.filter(giver=person).delete()
    Request.objects.filter(person=person).update(phone="")
