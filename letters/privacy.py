"""What the letters keep of a person: their address, what they asked for, and for a month what left for it."""

from typing import Any

from letters import enrolling
from letters.enrolling import recipient_of
from letters.models import Recipient

KEPT = {"Issue.made_by": "rédaction"}


def export(person: Any) -> dict[str, Any]:
    """Give the letters of the account's address, and what lately left for it."""
    recipient = recipient_of(person.email) if person.email else None
    if recipient is None:
        return {}
    enrolments = recipient.enrolments.values("newsletter__name", "asked_at", "confirmed_at", "ended_at")
    copies = recipient.dispatches.values("issue__newsletter__name", "issue__dated_on", "state", "ended_at")
    return {"inscriptions": list(enrolments), "derniers envois": list(copies.order_by("-pk")[:100])}


def merge(survivor: Any, absorbed: Any) -> None:
    """Let the letters of an account follow its person to the address of the other one."""
    if absorbed.email and survivor.email:
        enrolling.move(absorbed.email, survivor.email)
    erase(absorbed)


def erase(person: Any) -> None:
    """Forget the address, and all that was sent to it. To be done while the account still has it."""
    if person.email:
        Recipient.objects.filter(email__iexact=person.email).delete()
