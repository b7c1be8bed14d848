"""What came in: by day, by means, by plan, from the ledger; and against the statements of the providers."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum

from subscriptions.models import LedgerEntry, Payment
from subscriptions.models.paying import PROVIDERS

HEAVIEST = 5_000_000  # bytes of a statement
MOST_LINES = 50_000
NAMES = dict(PROVIDERS)
AMOUNTS = ("amount", "montant", "credit", "crédit", "gross", "brut", "total")


@dataclass(frozen=True)
class Line:
    """Sales and refunds of one kind, in whole FCFA."""

    name: str
    sales: int
    sold_xof: int
    refunds: int
    refunded_xof: int

    @property
    def total_xof(self) -> int:
        return self.sold_xof + self.refunded_xof


def by_means(first: datetime, end: datetime) -> list[Line]:
    """The takings from an instant to before another, one line for each way to pay."""
    return [_line(NAMES.get(row["provider"], row["provider"]), row) for row in _rows(first, end, "provider")]


def by_plan(first: datetime, end: datetime) -> list[Line]:
    """The same, one line for each plan."""
    return [_line(row["plan_name"], row) for row in _rows(first, end, "plan_name")]


def total(lines: Iterable[Line]) -> int:
    return sum(line.total_xof for line in lines)


def _rows(first: datetime, end: datetime, kind: str) -> Any:
    sale, refund = Q(kind=LedgerEntry.Kind.SALE), Q(kind=LedgerEntry.Kind.REFUND)
    entries = LedgerEntry.objects.filter(at__gte=first, at__lt=end).order_by(kind).values(kind)
    return entries.annotate(
        sales=Count("pk", filter=sale),
        sold=Sum("amount_xof", filter=sale, default=0),
        refunds=Count("pk", filter=refund),
        refunded=Sum("amount_xof", filter=refund, default=0),
    )


def _line(name: str, row: dict[str, Any]) -> Line:
    return Line(name, row["sales"], row["sold"], row["refunds"], row["refunded"])


@dataclass(frozen=True)
class Stated:
    """A line of a statement that names one of our payments, or seems to."""

    number: int
    reference: str
    amount: int
    payment: Payment | None = None


@dataclass
class Comparison:
    """What a statement and the ledger say alike, and what they do not."""

    same: int = 0
    same_xof: int = 0
    differ: list[tuple[Stated, Payment]] = field(default_factory=list)
    only_theirs: list[Stated] = field(default_factory=list)
    only_ours: list[LedgerEntry] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.differ or self.only_theirs or self.only_ours or self.unread)


def compare(statement: bytes, provider: str, first: datetime, end: datetime) -> Comparison:
    """Compare a provider's statement (CSV) with the sales of a period; each line is known by a reference we know.

    The columns are found by what they hold: no provider names them alike. Raises ValidationError `heavy`, `not_csv`,
    `no_amount`.
    """
    head, lines = _read(statement)
    at = _amount_column(head, lines)
    known = _known(provider, {cell for line in lines for cell in line})
    found, seen = Comparison(), set()
    for number, line in enumerate(lines, start=2):
        amount = _francs(line[at]) if at < len(line) else None
        if amount is None:
            found.unread.append(number)
            continue
        payment = next((known[cell] for cell in line if cell in known), None)
        _note(found, Stated(number, _longest(line, at), amount, payment), seen)
    _add_ours(found, provider, first, end, seen)
    return found


def _note(found: Comparison, stated: Stated, seen: set[int]) -> None:
    payment = stated.payment
    entered = payment is not None and payment.is_entered and payment.pk not in seen
    if not entered:
        if stated.amount > 0:  # fees and withdrawals are the provider's own matter
            found.only_theirs.append(stated)
        return
    seen.add(payment.pk)
    if stated.amount == payment.amount_xof:
        found.same += 1
        found.same_xof += stated.amount
    else:
        found.differ.append((stated, payment))


def _add_ours(found: Comparison, provider: str, first: datetime, end: datetime, seen: set[int]) -> None:
    ours = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.SALE, provider=provider, at__gte=first, at__lt=end)
    found.only_ours = list(
        ours.exclude(payment__in=seen).select_related("payment__person", "payment__invoice").order_by("at")
    )


def _known(provider: str, cells: set[str]) -> dict[str, Payment]:
    """Our payments by whatever a statement may name them."""
    named = Q(reference__in=cells) | Q(provider_ref__in=cells) | Q(token__in=cells)
    found: dict[str, Payment] = {}
    for payment in Payment.objects.filter(named, provider=provider):
        for name in (payment.reference, payment.provider_ref, payment.token):
            if name:
                found[name] = payment
    return found


def _read(statement: bytes) -> tuple[list[str], list[list[str]]]:
    if len(statement) > HEAVIEST:
        raise ValidationError("Ce relevé pèse plus de 5 Mo : donnez-en un d’un mois au plus.", code="heavy")
    try:
        text = statement.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = statement.decode("cp1252", "replace")
    head, _, _ = text.partition("\n")
    mark = max(";,\t|", key=head.count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error:
        rows = []
    rows = [row for row in rows if any(row)]
    if len(rows) < 2 or head.count(mark) < 1:
        raise ValidationError("Ce fichier n’est pas un relevé en CSV avec une ligne de titres.", code="not_csv")
    if len(rows) > MOST_LINES:
        raise ValidationError(f"Ce relevé a plus de {MOST_LINES} lignes.", code="heavy")
    return rows[0], rows[1:]


def _amount_column(head: list[str], lines: list[list[str]]) -> int:
    """The column of the amounts: by its title, and most of what it holds are numbers."""
    for word in AMOUNTS:
        for at, title in enumerate(head):
            holds = [line[at] for line in lines[:50] if at < len(line) and line[at]]
            read = sum(_francs(cell) is not None for cell in holds)
            if word in title.lower() and holds and 2 * read > len(holds):
                return at
    raise ValidationError(
        f"Aucune colonne de montants parmi : {', '.join(head)[:200]}. Nommez-la « montant ».", code="no_amount"
    )


def _francs(cell: str) -> int | None:
    """Read « 1 500 », « 1500.00 », « 1.500,00 F CFA »: whole francs, or None."""
    plain = cell.upper().replace("FCFA", "").replace("CFA", "").replace("XOF", "").strip(" F")
    plain = "".join(plain.split())
    for mark in (",", "."):
        whole, found, cents = plain.rpartition(mark)
        if found and len(cents) in {1, 2} and not cents.strip("0"):
            plain = whole
    plain = plain.replace(",", "").replace(".", "")
    sign, digits = (-1, plain[1:]) if plain.startswith("-") else (1, plain.removeprefix("+"))
    return sign * int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 13 else None


def _longest(line: list[str], at: int) -> str:
    """What most likely names a line to who reads it."""
    return max((cell for place, cell in enumerate(line) if place != at), key=len, default="")[:80]
