"""A sale at the counter: who, what, how, in one page; an account is made for who has none."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from edge.addresses import absolute
from subscriptions import ledger, lifecycle, telling
from subscriptions.models import LedgerEntry, MessageKind, Payment, Plan, Subscription

MOST_FOUND = 8
SHORTEST = 3  # signs of a search


@dataclass(frozen=True)
class Sold:
    """What the counter has just sold, and whether an account was made for it."""

    payment: Payment
    is_new: bool


def found(words: str) -> QuerySet:
    """The open accounts that some words name, by public name, e-mail address or telephone, and what each held last."""
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        return get_user_model().objects.none()
    digits = "".join(sign for sign in words if sign.isdigit())
    named = Q(display_name__icontains=words) | Q(email__icontains=words)
    if len(digits) >= SHORTEST and len(digits) >= len(words.replace(" ", "")) - 1:
        named |= Q(phone__contains=digits)
    last = Subscription.objects.filter(holder=OuterRef("pk")).order_by("-open_until", "-pk")
    people = get_user_model().objects.filter(named, is_active=True, erased_at=None)
    return people.annotate(
        held_plan=Subquery(last.values("plan__name")[:1]), held_until=Subquery(last.values("ends_at")[:1])
    ).order_by("display_name", "pk")[:MOST_FOUND]


@transaction.atomic
def sell(plan: Plan, *, person: Any | None, email: str, provider: str, provider_ref: str, by: Any, form: UUID) -> Sold:
    """Enter a sale at the counter, to an account or to an address that has none yet. The same form is the same sale.

    Cash needs no paper: its reference is then the receipt's own. Raises ValidationError `nobody`, `bad_address`, and
    what `ledger.take` raises.
    """
    if known := Payment.objects.filter(begun_by=form).first():
        return Sold(known, is_new=False)
    is_new = person is None
    buyer = person or _new_account(email)
    reference = provider_ref.strip() or (f"Guichet {form.hex[:12]}" if provider == "cash" else "")
    payment = ledger.take(buyer, plan, provider=provider, provider_ref=reference, by=by, form=form)
    if is_new:
        _welcome(buyer, payment)
    return Sold(payment, is_new=is_new)


def _new_account(email: str) -> Any:
    """An account whose owner will choose a password by the code that their address receives."""
    email = email.strip().lower()
    if not email:
        raise ValidationError("Choisissez une personne, ou donnez une adresse e-mail.", code="nobody")
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError("Cette adresse e-mail n’est pas complète.", code="bad_address") from None
    known = get_user_model().objects.filter(email__iexact=email).first()
    return known or get_user_model().objects.create_user(email)


def _welcome(buyer: Any, payment: Payment) -> None:
    entry = payment.entries.select_related("period", "receipt").get(kind=LedgerEntry.Kind.SALE)
    telling.write(
        MessageKind.WELCOME,
        str(payment.pk),
        to=buyer.email,
        person=buyer,
        subject=f"Votre abonnement à {settings.NEWSROOM['name']} est ouvert",
        plan=payment.plan,
        last_day=lifecycle.day_before(entry.period.ends_at),
        receipt=str(entry.receipt),
        door=absolute(reverse("account_reset_password")),
    )
