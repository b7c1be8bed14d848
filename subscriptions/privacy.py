"""What the subscriptions desk keeps of a person. Accounts are kept ten years: no account is erased here."""

from typing import Any

from django.utils import timezone

from subscriptions import seats
from subscriptions.models import (
    Gift,
    Invitation,
    JoinCode,
    Merger,
    Message,
    MeteredReading,
    NoReminder,
    Payment,
    Period,
    Present,
    Request,
    Seat,
    SeatManager,
)

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
    "Present.accepted_by": "reste dix ans, avec le compte vidé",
    "Merger.survivor": "reste dix ans, avec le compte vidé",
    "Merger.absorbed": "reste dix ans, avec le compte vidé",
    "Merger.by": "service abonnements",
    "Contract.signed_by": "service abonnements",
    "Contract.ended_by": "service abonnements",
    "Decision.by": "service abonnements",
    "Invoice.issued_by": "service abonnements",
    "Seat.holder": "rendu ; la ligne reste, sans l’adresse",
    "Seat.ended_by": "service abonnements",
    "SeatManager.person": "ne gère plus ; la ligne reste",
    "Invitation.made_by": "reste comme un fait",
    "Invitation.used_by": "reste comme un fait, sans l’adresse",
    "JoinCode.person": "effacé",
    "Message.person": "reste comme un fait, sans le texte ni l’adresse",
    "NoReminder.person": "effacé",
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
        "sièges": list(
            Seat.objects.filter(holder=person).values("organisation__name", "address", "taken_at", "ended_at")
        ),
        "gestion de sièges": list(
            SeatManager.objects.filter(person=person).values("organisation__name", "named_at", "ended_at")
        ),
        "abonnements offerts": list(
            Present.objects.filter(payment__person=person).values("to_name", "to_email", "word", "accepted_at")
        ),
        "abonnements reçus": list(
            Present.objects.filter(accepted_by=person).values("payment__plan_name", "accepted_at")
        ),
        "comptes réunis": list(Merger.objects.filter(survivor=person).values("at", "reason")),
        "messages": list(Message.objects.filter(person=person).values("kind", "to", "subject", "made_at", "state")),
        "sans rappel": NoReminder.objects.filter(person=person).exists(),
        "demandes": list(asked.values("plan__name", "phone", "asked_at", "answered_at")),
    }


def erase(person: Any) -> None:
    """Forget telephones, addresses and messages, what was read and offered; give seats back; the accounts stay."""
    MeteredReading.objects.filter(person=person).delete()
    Gift.objects.filter(giver=person).delete()
    Request.objects.filter(person=person).update(phone="")
    for taken in Seat.objects.filter(holder=person, ended_at=None):
        seats.leave(taken, by=person)
    Seat.objects.filter(holder=person).exclude(address="").update(address="")
    SeatManager.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    Invitation.objects.filter(used_by=person).update(email="")
    JoinCode.objects.filter(person=person).delete()
    NoReminder.objects.filter(person=person).delete()
    Present.objects.filter(payment__person=person).update(to_email="", word="")
    Message.objects.filter(person=person).update(to="", text="")
