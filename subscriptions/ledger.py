"""The accounts: an attempt is begun, proved or closed; what is proved is entered once, numbered, and opens a stretch.

Amounts are whole FCFA. Whatever a provider says, only a proof that was asked for, server to server, settles.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from procrastinate.contrib.django import app

from subscriptions import lifecycle
from subscriptions.models import (
    Contract,
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAlert,
    Period,
    Plan,
    Present,
    Receipt,
    Source,
    State,
)
from subscriptions.numbering import next_number

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # no I, L, O, 0, 1: a reference is read on the telephone too
PATIENCE = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
GIVES_UP = timedelta(hours=72)
TELL_PRESENT = "subscriptions.jobs.tell_present"
RECEIPTS = 0x5EC17  # of the advisory lock under which receipts are numbered


@dataclass(frozen=True)
class Charge:
    """What a provider that does not count in FCFA is to debit: smallest units, currency, and FCFA for one of it."""

    minor: int
    currency: str
    rate: Decimal


@dataclass(frozen=True)
class Proof:
    """What a provider answered when asked about our attempt: it was paid, this much, in this currency."""

    amount: int
    currency: str = "XOF"
    provider_ref: str = ""
    means: str = ""


@dataclass(frozen=True)
class For:
    """For whom somebody pays a subscription that is not theirs, and the word that goes with it."""

    name: str
    email: str = ""
    word: str = ""


def reference() -> str:
    """An unguessable reference of our own: 24 signs that fit every provider."""
    return "".join(secrets.choice(LETTERS) for _ in range(24))


def begin(
    person: Any,
    plan: Plan,
    *,
    provider: str,
    return_to: str = "",
    form: UUID | None = None,
    check_at: datetime | None = None,
    charge: Charge | None = None,
    present: For | None = None,
) -> Payment:
    """Write an attempt down before anybody is called. The same form sent again is the same attempt.

    `charge` is what is debited, where it is not the price itself in FCFA; `present` says that it is for somebody else.
    """
    sold = {
        "person": person,
        "plan": plan,
        "plan_name": plan.name,
        "plan_count": plan.count,
        "plan_unit": plan.unit,
        "amount_xof": plan.price_xof,
        "tax_xof": plan.tax_xof,
        "provider": provider,
        "return_to": return_to,
        "next_check_at": check_at,
        "reference": reference(),
    }
    if charge:
        sold |= {"charged_minor": charge.minor, "charged_currency": charge.currency, "rate": charge.rate}
    with transaction.atomic():
        if form is None:
            begun, is_new = Payment.objects.create(**sold), True
        else:
            begun, is_new = Payment.objects.get_or_create(begun_by=form, person=person, defaults=sold)
        if present and is_new:
            Present.objects.create(payment=begun, to_name=present.name, to_email=present.email, word=present.word)
    return begun


def await_proof(payment: Payment, *, provider_ref: str | None, token: str | None, url: str, until: datetime) -> Payment:
    """Note what the provider gave for this attempt, before the payer is sent there."""
    with transaction.atomic():
        held = _hold(payment)
        held.provider_ref, held.token, held.payment_url, held.expires_at = provider_ref, token, url, until
        if held.state == State.CREATED:
            held.state = State.PENDING
        held.next_check_at = timezone.now() + PATIENCE[0]
        held.save()
        return held


@transaction.atomic
def settle(payment: Payment, proof: Proof, *, by: Any = None, note: str = "") -> Payment:
    """Enter a proved payment: once, however often it is proved. Its stretch, its entry and its receipt come together.

    What differs from what we asked for opens nothing and raises an alert.
    """
    held = _hold(payment)
    if held.state in {State.SUCCEEDED, State.REFUNDED}:
        return held
    expected = (held.charged_minor, held.charged_currency) if held.charged_currency else (held.amount_xof, "XOF")
    if (proof.amount, proof.currency.upper()) != expected:
        return _refuse_amount(held, proof, expected)
    at = timezone.now()
    held.state, held.settled_at, held.next_check_at = State.SUCCEEDED, at, None
    held.provider_ref = proof.provider_ref or held.provider_ref
    held.means = proof.means or held.means
    held.save()
    period = _open_stretch(held, by=by)  # none of an invoice, none yet of a present
    entry = LedgerEntry.objects.create(
        payment=held,
        amount_xof=held.amount_xof,
        tax_xof=held.tax_xof,
        at=at,
        by=by,
        provider=held.provider,
        provider_ref=held.provider_ref or held.reference,
        plan_name=held.plan_name,
        period=period,
        note=note,
    )
    number_receipt(entry)
    if held.invoice_id:
        note_what_is_paid(held.invoice.contract_id, at)
    if period is None and not held.invoice_id:
        app.configure_task(TELL_PRESENT).defer(payment=held.pk)
    return held


@transaction.atomic
def take(person: Any, plan: Plan, *, provider: str, provider_ref: str, by: Any, form: UUID | None = None) -> Payment:
    """Enter what the desk took: cash, a cheque, a transfer, a purchase order, with its paper reference.

    The same form sent again is the same payment. Raises ValidationError `no_reference`, `taken`.
    """
    check_paper(provider, provider_ref, form)
    payment = begin(person, plan, provider=provider, form=form)
    proof = Proof(payment.amount_xof, provider_ref=provider_ref.strip(), means=provider)
    return settle(payment, proof, by=by)


def check_paper(provider: str, provider_ref: str, form: UUID | None) -> None:
    """Say whether a paper may be entered: it has a reference, and nobody entered it before."""
    if not provider_ref.strip():
        raise ValidationError("Donnez la référence du papier : bordereau, chèque, bon.", code="no_reference")
    known = Payment.objects.filter(provider=provider, provider_ref=provider_ref.strip()).first()
    if known and (form is None or known.begun_by != form):
        raise ValidationError("Cette référence est déjà inscrite.", code="taken")


@transaction.atomic
def take_on_account(
    invoice: Invoice, *, amount_xof: int, provider: str, provider_ref: str, by: Any, form: UUID | None = None
) -> Payment:
    """Enter what an institution paid of an invoice: all of it, or a part. The same form is the same payment.

    Raises ValidationError `cancelled`, `nothing`, `too_much`, and what `check_paper` raises.
    """
    contract = Contract.objects.select_for_update().get(pk=invoice.contract_id)  # two payments follow one another
    if form and (known := Payment.objects.filter(begun_by=form, invoice=invoice).first()):
        return known
    check_paper(provider, provider_ref, form)
    if not invoice.is_standing:
        raise ValidationError("Cette facture est annulée par un avoir.", code="cancelled")
    if amount_xof <= 0:
        raise ValidationError("Donnez le montant reçu, en FCFA.", code="nothing")
    paid = paid_xof(invoice)
    if amount_xof > invoice.amount_xof - paid:
        raise ValidationError(
            f"Il ne reste que {invoice.amount_xof - paid} FCFA à régler sur cette facture.", code="too_much"
        )
    payment = Payment.objects.create(
        reference=reference(),
        invoice=invoice,
        plan=contract.plan,
        plan_name=contract.plan_name,
        plan_count=contract.plan.count,
        plan_unit=contract.plan.unit,
        amount_xof=amount_xof,
        tax_xof=_tax_until(invoice, paid + amount_xof) - _tax_until(invoice, paid),
        provider=provider,
        begun_by=form,
    )
    return settle(payment, Proof(amount_xof, provider_ref=provider_ref.strip(), means=provider), by=by)


def paid_xof(invoice: Invoice) -> int:
    """What the ledger says was paid of an invoice, refunds taken away."""
    return LedgerEntry.objects.filter(payment__invoice=invoice).aggregate(paid=Sum("amount_xof"))["paid"] or 0


def note_what_is_paid(contract: int, at: datetime) -> None:
    """Write on a contract whether the ledger holds all that it costs, and since when."""
    held = Contract.objects.select_for_update().get(pk=contract)
    paid = LedgerEntry.objects.filter(payment__invoice__contract=held).aggregate(paid=Sum("amount_xof"))["paid"] or 0
    if (paid >= held.amount_xof) != (held.paid_up_at is not None):
        held.paid_up_at = at if paid >= held.amount_xof else None
        held.save(update_fields=["paid_up_at"])


def _tax_until(invoice: Invoice, paid: int) -> int:
    """The tax in the first so many FCFA of an invoice: the parts add up to the whole."""
    return invoice.tax_xof * paid // invoice.amount_xof


@transaction.atomic
def close(payment: Payment, state: State, *, reason: str = "") -> Payment:
    """Close an attempt that came to nothing: failed, cancelled or expired. A settled one is left alone."""
    held = _hold(payment)
    if held.is_open:
        held.state, held.reason = state, reason[:200]
        # a mobile-money confirmation may still come: it is asked about until we give up
        held.next_check_at = _next_check(held, timezone.now()) if held.token or held.provider_ref else None
        held.save()
    return held


@transaction.atomic
def refund(payment: Payment, *, by: Any, note: str) -> Payment:
    """Enter a refund as a contrary line, and end what the payment opened. Raises `not_settled`, `no_reason`."""
    held = _hold(payment)
    check_refund(held, note=note)
    sale = held.entries.get(kind=LedgerEntry.Kind.SALE)
    held.state = State.REFUNDED
    held.save(update_fields=["state"])
    LedgerEntry.objects.create(
        payment=held,
        kind=LedgerEntry.Kind.REFUND,
        amount_xof=-sale.amount_xof,
        tax_xof=-sale.tax_xof,
        by=by,
        provider=held.provider,
        provider_ref=sale.provider_ref,
        plan_name=held.plan_name,
        note=note.strip()[:200],
    )
    if opened := sale.period or _accepted(held):
        lifecycle.end_period(opened, by=by, reason=note)
    if held.invoice_id:
        note_what_is_paid(held.invoice.contract_id, timezone.now())
    return held


def _accepted(payment: Payment) -> Period | None:
    """What a present opened to who accepted it."""
    present = Present.objects.select_for_update().filter(payment=payment).first()
    return present.period if present else None


def check_refund(payment: Payment, *, note: str) -> None:
    """Say whether a payment may be refunded. Raises `no_reason`, `not_settled`."""
    if not note.strip():
        raise ValidationError("Dites pourquoi ce règlement est remboursé.", code="no_reason")
    if payment.state != State.SUCCEEDED:
        raise ValidationError("Seul un règlement encaissé se rembourse.", code="not_settled")


def number_receipt(entry: LedgerEntry) -> Receipt:
    """Give a sale the next number of its year, in the transaction that enters it: no gap, no number twice."""
    return Receipt.objects.create(entry=entry, **next_number(Receipt, entry.at, lock=RECEIPTS))


def asked_again(payment: Payment) -> None:
    """Note that the provider was asked and had nothing final to say."""
    at = timezone.now()
    with transaction.atomic():
        held = _hold(payment)
        held.checks += 1
        held.next_check_at = None if held.state in {State.SUCCEEDED, State.REFUNDED} else _next_check(held, at)
        held.save(update_fields=["checks", "next_check_at"])


def _next_check(payment: Payment, at: datetime) -> datetime | None:
    """A minute, five, fifteen, an hour, then each hour for three days."""
    if at - payment.created_at > GIVES_UP:
        return None
    return at + PATIENCE[min(payment.checks, len(PATIENCE) - 1)]


def _hold(payment: Payment) -> Payment:
    return Payment.objects.select_for_update().get(pk=payment.pk)


def _refuse_amount(payment: Payment, proof: Proof, expected: tuple[int | None, str]) -> Payment:
    what = f"{proof.amount} {proof.currency.upper()} au lieu de {expected[0]} {expected[1]} : rien n’est ouvert."
    PaymentAlert.objects.get_or_create(payment=payment, what=what)
    payment.next_check_at = None
    payment.save(update_fields=["next_check_at"])
    return payment


def _open_stretch(payment: Payment, *, by: Any) -> Period | None:
    """Open what was paid to who paid it; a contract's seats and a present open otherwise."""
    if payment.invoice_id or Present.objects.filter(payment=payment).exists():
        return None
    return lifecycle.give_next(
        payment.person,
        payment.sold_plan(),
        by=by,
        reason=f"Règlement {payment.reference}",
        source=Source.PAYMENT,
    )
