"""What institutions order and are invoiced: contracts, factures and avoirs, and access decided before they have paid.

Amounts are whole FCFA, instants UTC. The money itself is entered by `ledger.take_on_account`.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from edge.days import day_of
from subscriptions import ledger, lifecycle, telling
from subscriptions.models import Contract, Decision, Invoice, Message, MessageKind, Organisation, Plan
from subscriptions.numbering import next_number

INVOICES = 0xFAC70  # of the advisory lock under which invoices are numbered
DUE = timedelta(days=30)
LONGEST = timedelta(days=366)  # a decision that lasts longer is a gift, and not made here


def sign(
    organisation: Organisation,
    plan: Plan,
    *,
    seats: int,
    amount_xof: int,
    by: Any,
    starts_at: datetime | None = None,
    opens_rooms: bool = False,
    purchase_order: str = "",
    form: UUID | None = None,
) -> Contract:
    """Write down what an institution orders; the plan says how long it lasts and what it opens.

    The same form sent again is the same contract. Raises ValidationError `nothing_ordered`, `no_price`, `far_date`.
    """
    begin = starts_at or timezone.now()
    if seats < 1 and not opens_rooms:
        raise ValidationError("Un contrat ouvre des sièges ou des salles de lecture.", code="nothing_ordered")
    if amount_xof < 1:
        raise ValidationError("Donnez le montant convenu, en FCFA.", code="no_price")
    if abs(begin - timezone.now()) > lifecycle.FARTHEST:
        raise ValidationError("Cette date de début est trop loin d’aujourd’hui.", code="far_date")
    agreed = {
        "organisation": organisation,
        "plan": plan,
        "plan_name": plan.name,
        "rights": plan.rights,
        "seats": seats,
        "opens_rooms": opens_rooms,
        "starts_at": begin,
        "ends_at": lifecycle.end_of(plan, begin),
        "purchase_order": purchase_order.strip(),
        "amount_xof": amount_xof,
        "tax_xof": plan.tax_in(amount_xof),
        "signed_by": by,
    }
    if form is None:
        return Contract.objects.create(**agreed)
    signed, _ = Contract.objects.get_or_create(form=form, defaults=agreed)
    return signed


@transaction.atomic
def end(contract: Contract, *, by: Any, reason: str) -> None:
    """End a contract now: its seats and rooms close at this instant. Raises `no_reason`, `already_over`."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi ce contrat est arrêté.", code="no_reason")
    held, at = _hold(contract), timezone.now()
    if held.ended_at is not None or held.ends_at <= at:
        raise ValidationError("Ce contrat est déjà terminé.", code="already_over")
    held.ended_at, held.ended_by, held.end_reason = max(at, held.starts_at), by, reason.strip()[:200]
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])


@transaction.atomic
def issue(contract: Contract, *, by: Any, due_on: date | None = None) -> Invoice:
    """Issue the invoice of a contract, in the next number of its year. One stands at a time: twice is once."""
    held = _hold(contract)
    if standing := standing_invoice(held):
        return standing
    at, client = timezone.now(), held.organisation
    last = timezone.localtime(held.last_moment, timezone.get_default_timezone())
    first = timezone.localtime(held.starts_at, timezone.get_default_timezone())
    opened = [f"{held.seats} siège{'s' if held.seats > 1 else ''}"] if held.seats else []
    opened += ["salles de lecture"] if held.opens_rooms else []
    return Invoice.objects.create(
        contract=held,
        **next_number(Invoice, at, lock=INVOICES),
        issued_at=at,
        issued_by=by,
        due_on=due_on or (timezone.localdate(at) + DUE),
        amount_xof=held.amount_xof,
        tax_xof=held.tax_xof,
        client_name=client.name,
        client_address=client.postal_address,
        client_tax_number=client.tax_number,
        purchase_order=held.purchase_order,
        wording=f"{held.plan_name}, {' et '.join(opened)}, du {first:%d/%m/%Y} au {last:%d/%m/%Y}",
    )


@transaction.atomic
def cancel(invoice: Invoice, *, by: Any) -> Invoice:
    """Cancel an invoice by its contrary, an avoir. Raises `not_standing`, and `has_money` until it is refunded."""
    _hold(invoice.contract)
    fresh = Invoice.objects.get(pk=invoice.pk)
    if not fresh.is_standing:
        raise ValidationError("Cette facture est déjà annulée.", code="not_standing")
    if ledger.paid_xof(fresh):
        raise ValidationError("De l’argent est inscrit sur cette facture : remboursez-le d’abord.", code="has_money")
    at = timezone.now()
    return Invoice.objects.create(
        contract=fresh.contract,
        **next_number(Invoice, at, lock=INVOICES),
        issued_at=at,
        issued_by=by,
        due_on=fresh.due_on,
        amount_xof=-fresh.amount_xof,
        tax_xof=-fresh.tax_xof,
        client_name=fresh.client_name,
        client_address=fresh.client_address,
        client_tax_number=fresh.client_tax_number,
        purchase_order=fresh.purchase_order,
        wording=f"Annule la facture {fresh}"[:300],
        cancels=fresh,
    )


def standing_invoice(contract: Contract) -> Invoice | None:
    """The invoice of a contract that no avoir cancels."""
    return contract.invoices.filter(amount_xof__gt=0, cancelled_by=None).first()


def due_xof(invoice: Invoice) -> int:
    """What is left to pay of an invoice."""
    return invoice.amount_xof - ledger.paid_xof(invoice) if invoice.is_standing else 0


def send(invoice: Invoice) -> None:
    """Write to the institution's contact with the invoice, once to one address. Raises `no_address`, `told`."""
    to = invoice.contract.organisation.contact_email
    if _write(MessageKind.INVOICE, invoice, f"{invoice.pk}:{to}", f"Facture {invoice}") is None:
        raise ValidationError("Cette facture lui est déjà partie.", code="told")


def chase(invoice: Invoice) -> None:
    """Write again of what is still due, once a day at most. Raises `no_address`, `told`, `nothing_due`."""
    if due_xof(invoice) <= 0:
        raise ValidationError("Il ne reste rien à régler sur cette facture.", code="nothing_due")
    if (
        _write(MessageKind.CHASE, invoice, f"{invoice.pk}:{day_of(timezone.now())}", f"Facture {invoice}, rappel")
        is None
    ):
        raise ValidationError("Une relance est déjà partie aujourd’hui.", code="told")


def _write(kind: MessageKind, invoice: Invoice, key: str, subject: str) -> Message | None:
    organisation = invoice.contract.organisation
    if not organisation.contact_email:
        raise ValidationError("Donnez d’abord l’adresse e-mail de l’interlocuteur.", code="no_address")
    return telling.write(
        kind,
        key,
        to=organisation.contact_email,
        organisation=organisation,
        invoice=invoice,
        subject=subject,
        number=str(invoice),
        wording=invoice.wording,
        amount=invoice.amount_xof,
        due=due_xof(invoice),
        due_on=invoice.due_on,
    )


@transaction.atomic
def decide(contract: Contract, *, until: datetime, by: Any, reason: str) -> Decision:
    """Open an institution's access before it has paid, until an instant. The last decision rules.

    Raises ValidationError `no_reason`, `in_the_past`, `too_long`.
    """
    _refuse_without_reason(reason)
    at = timezone.now()
    if until <= at:
        raise ValidationError("Cette date est passée.", code="in_the_past")
    if until - at > LONGEST:
        raise ValidationError("Une décision vaut un an au plus.", code="too_long")
    held = _hold(contract)
    return Decision.objects.create(contract=held, made_at=at, until=until, by=by, reason=reason.strip()[:200])


@transaction.atomic
def take_back(contract: Contract, *, by: Any, reason: str) -> Decision:
    """Close at once what a decision had opened, by a decision that ends as it is made. Raises `no_reason`."""
    _refuse_without_reason(reason)
    held, at = _hold(contract), timezone.now()
    return Decision.objects.create(contract=held, made_at=at, until=at, by=by, reason=reason.strip()[:200])


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError("Dites pourquoi.", code="no_reason")


def _hold(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=contract.pk)
