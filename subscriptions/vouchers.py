"""Vouchers: codes made of letters that are not taken for one another, each good once, by batch and by seller.

A code is three signs that name its batch, nine drawn from a secret, and one that checks the others. The database
keeps digests: codes are made again from the secret to be printed.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from edge import limits
from subscriptions import ledger
from subscriptions.ledger import LETTERS, Proof
from subscriptions.models import Payment, Plan, Voucher, VoucherBatch

BATCH, DRAWN = 3, 9
LENGTH = BATCH + DRAWN + 1
MOST = 10_000  # codes in one batch
TRIES = {"person": (5, 15 * 60), "batch": (200, 3600), "address": (300, 3600)}  # wrong ones, within seconds
UNKNOWN = "Ce code n’existe pas. Vérifiez-le signe par signe : il n’a ni zéro ni O, ni 1 ni I."


@dataclass(frozen=True)
class Standing:
    """What a seller holds and owes, in codes and whole FCFA."""

    size: int
    used: int
    due_xof: int


def code_of(batch: VoucherBatch, serial: int) -> str:
    """Make a code again, to print it: XXXX-XXXX-XXXX-X."""
    number = int.from_bytes(hmac.digest(_secret(), f"{batch.number}:{serial}".encode(), "sha256"))
    signs = batch.number[:BATCH] + "".join(
        LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(DRAWN)
    )
    return spaced(signs + check_sign(signs))


def spaced(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def check_sign(signs: str) -> str:
    """The sign that catches a slip: one wrong sign, or two neighbours in the wrong order."""
    total = sum(place * LETTERS.index(sign) for place, sign in enumerate(signs, start=1))
    return LETTERS[total % len(LETTERS)]


def read(typed: str) -> str:
    """Tidy what was typed: capitals, no spaces or dashes. Raises ValidationError `mistyped`."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(code) != LENGTH or any(sign not in LETTERS for sign in code) or check_sign(code[:-1]) != code[-1]:
        raise ValidationError(UNKNOWN, code="mistyped")
    return code


@transaction.atomic
def make(plan: Plan, *, seller: str, size: int, expires_at: datetime, by: Any) -> VoucherBatch:
    """Make a batch for a seller: its codes are worth nothing until it is activated. Raises `size`, `in_the_past`."""
    if not 1 <= size <= MOST:
        raise ValidationError(f"Un lot a de 1 à {MOST} codes.", code="size")
    if expires_at <= timezone.now():
        raise ValidationError("La date de fin est passée.", code="in_the_past")
    batch = VoucherBatch.objects.create(
        number=_new_number(),
        seller=seller.strip(),
        plan=plan,
        plan_name=plan.name,
        price_xof=plan.price_xof,
        size=size,
        expires_at=expires_at,
        made_by=by,
    )
    Voucher.objects.bulk_create(
        Voucher(batch=batch, serial=serial, digest=digest_of(read(code_of(batch, serial))))
        for serial in range(1, size + 1)
    )
    return batch


@transaction.atomic
def activate(batch: VoucherBatch) -> None:
    """Let a batch be used: it is in its seller's hands. Raises `cancelled`."""
    held = VoucherBatch.objects.select_for_update().get(pk=batch.pk)
    if held.cancelled_at:
        raise ValidationError("Ce lot est annulé.", code="cancelled")
    held.activated_at = held.activated_at or timezone.now()
    held.save(update_fields=["activated_at"])


@transaction.atomic
def cancel(batch: VoucherBatch, *, reason: str) -> None:
    """Make every code of a batch that is not used worthless at once. Raises `no_reason`."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi ce lot est annulé.", code="no_reason")
    VoucherBatch.objects.select_for_update().filter(pk=batch.pk, cancelled_at=None).update(
        cancelled_at=timezone.now(), cancelled_reason=reason.strip()[:200]
    )


@transaction.atomic
def take_money(batch: VoucherBatch, *, amount_xof: int) -> None:
    """Note what a seller has brought, in whole FCFA. Raises `too_much`."""
    held = VoucherBatch.objects.select_for_update().get(pk=batch.pk)
    if not 0 < amount_xof <= held.size * held.price_xof - held.paid_xof:
        raise ValidationError("Ce lot ne vaut pas autant.", code="too_much")
    held.paid_xof += amount_xof
    held.save(update_fields=["paid_xof"])


def standing(batch: VoucherBatch) -> Standing:
    """Say how many codes of a batch are used, and what its seller owes for them."""
    used = batch.vouchers.filter(payment__isnull=False).count()
    return Standing(batch.size, used, max(0, used * batch.price_xof - batch.paid_xof))


def redeem(person: Any, typed: str, *, address: str = "") -> Payment:
    """Use a code for a person: once, however many try at the same moment. What it opens is a payment like any other.

    Raises ValidationError `too_many`, `mistyped`, `unknown`, `used`, `expired`, `inactive`.
    """
    _refuse_too_many(f"person:{person.pk}", "person")
    if address:
        _refuse_too_many(f"address:{address}", "address")
    try:
        code = read(typed)
        _refuse_too_many(f"batch:{code[:BATCH]}", "batch")
        return _use(person, code)
    except ValidationError as refusal:
        if refusal.code in {"mistyped", "unknown"}:
            _count(f"person:{person.pk}", "person")
            if address:
                _count(f"address:{address}", "address")
        if refusal.code == "unknown":
            _count(f"batch:{code[:BATCH]}", "batch")
        raise


@transaction.atomic
def _use(person: Any, code: str) -> Payment:
    voucher = Voucher.objects.select_for_update(of=("self",)).filter(digest=digest_of(code)).first()
    if voucher is None:
        raise ValidationError(UNKNOWN, code="unknown")
    if voucher.payment_id:
        mine = Payment.objects.get(pk=voucher.payment_id)
        if mine.person_id == person.pk:
            return mine  # a double click, or a line lost after the answer
        raise ValidationError("Ce code a déjà servi.", code="used")
    batch = VoucherBatch.objects.select_for_update().select_related("plan").get(pk=voucher.batch_id)
    _refuse_batch(batch, timezone.now())
    sold = batch.plan
    sold.price_xof, sold.name = batch.price_xof, batch.plan_name
    payment = ledger.begin(person, sold, provider="voucher")
    voucher.payment, voucher.used_at = payment, timezone.now()
    voucher.save(update_fields=["payment", "used_at"])
    proof = Proof(batch.price_xof, provider_ref=f"{batch.number}-{voucher.serial}", means="voucher")
    return ledger.settle(payment, proof)


def _refuse_batch(batch: VoucherBatch, at: datetime) -> None:
    if batch.cancelled_at:
        raise ValidationError("Ce code est annulé : adressez-vous au vendeur.", code="inactive")
    if batch.activated_at is None:
        raise ValidationError("Ce code n’est pas encore en service : adressez-vous au vendeur.", code="inactive")
    if at >= batch.expires_at:
        raise ValidationError("Ce code n’est plus valable.", code="expired")


def digest_of(code: str) -> str:
    """What the database keeps of a code."""
    return hmac.new(_secret(), code.encode(), sha256).hexdigest()


def _secret() -> bytes:
    return sha256(b"vouchers:" + settings.VOUCHER_SECRET.encode()).digest()


def _new_number() -> str:
    """A number whose first three signs no other batch has."""
    taken = {number[:BATCH] for number in VoucherBatch.objects.values_list("number", flat=True)}
    while (number := ledger.reference()[:8])[:BATCH] in taken:
        continue
    return number


def _refuse_too_many(key: str, kind: str) -> None:
    most, _ = TRIES[kind]
    if limits.tries(f"voucher:{key}") >= most:
        raise ValidationError("Trop d’essais : attendez un quart d’heure, ou appelez le journal.", code="too_many")


def _count(key: str, kind: str) -> None:
    _, seconds = TRIES[kind]
    limits.count(f"voucher:{key}", seconds)
