"""A subscription paid for somebody else: a link that they accept, and their days begin."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from edge.addresses import absolute
from subscriptions import lifecycle, telling
from subscriptions.models import MessageKind, Payment, Present, Source, State

SALT = "subscriptions.present"


def named_by(token: str) -> Present | None:
    """The present of a link, once it is paid; None for a link that we did not make, or one refunded."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    paid = Present.objects.filter(pk=number, payment__state=State.SUCCEEDED)
    return paid.select_related("payment__person", "period").first()


def token_of(present: Present) -> str:
    return signing.dumps(present.pk, salt=SALT)


def link_of(present: Present) -> str:
    return absolute(reverse("present", args=[token_of(present)]))


def tell(present: Present) -> None:
    """Write to whom it is for, once, if the payer gave an address."""
    if not present.to_email or present.accepted_at:
        return
    giver = str(present.payment.person.display_name or "Quelqu’un")
    telling.write(
        MessageKind.PRESENT,
        str(present.pk),
        to=present.to_email,
        subject=f"{giver} vous offre {settings.NEWSROOM['name']}",
        giver=giver,
        to_name=present.to_name,
        word=present.word,
        plan_name=present.payment.plan_name,
        link=link_of(present),
    )


@transaction.atomic
def accept(present: Present, person: Any) -> Present:
    """Begin the days that somebody paid for this person. Twice is once. Raises `taken`, `refunded`."""
    payment = Payment.objects.select_for_update().get(pk=present.pk)
    held = Present.objects.select_for_update().get(pk=present.pk)
    if held.accepted_by_id == person.pk:
        return held
    if held.accepted_at is not None:
        raise ValidationError("Ce cadeau est déjà accepté.", code="taken")
    if payment.state != State.SUCCEEDED:
        raise ValidationError("Ce cadeau n’est plus valable.", code="refunded")
    held.period = lifecycle.give_next(
        person,
        payment.sold_plan(),
        by=payment.person,
        reason=f"Offert, règlement {payment.reference}",
        source=Source.PRESENT,
    )
    held.accepted_at, held.accepted_by = timezone.now(), person
    held.save()
    return held
