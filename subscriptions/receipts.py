"""Receipts: what a reçu says, on a page and on paper; and the accounts of a period, for the accountant."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from subscriptions.models import LedgerEntry

COLUMNS = (
    "reçu", "date", "nature", "formule", "montant FCFA", "dont taxe FCFA", "moyen", "référence", "règlement", "note",
)  # fmt: skip


def told(entry: LedgerEntry) -> dict[str, Any]:
    """What a receipt prints. The amounts and the name of the plan are those of the sale."""
    payment = entry.payment
    return {
        "entry": entry,
        "receipt": entry.receipt,
        "payment": payment,
        "holder": payment.payer,
        "provider": payment.get_provider_display(),
    }


def pdf(entry: LedgerEntry) -> bytes:
    """The receipt as one A5 page, in bytes."""
    paper = io.BytesIO()
    page = Canvas(paper, pagesize=A5, invariant=True)
    page.setTitle(f"Reçu {entry.receipt}")
    page.setAuthor(settings.NEWSROOM["name"])
    height = A5[1] - 20 * mm
    page.setFont("Times-Bold", 22)
    page.drawString(15 * mm, height, settings.NEWSROOM["name"])
    page.setFont("Helvetica", 9)
    page.drawString(15 * mm, height - 6 * mm, settings.NEWSROOM["address"])
    page.setFont("Times-Bold", 15)
    page.drawString(15 * mm, height - 20 * mm, f"Reçu n° {entry.receipt}")
    page.setFont("Helvetica", 11)
    for place, line in enumerate(_lines(entry)):
        page.drawString(15 * mm, height - (32 + 8 * place) * mm, line)
    page.showPage()
    page.save()
    return paper.getvalue()


def _lines(entry: LedgerEntry) -> list[str]:
    payment, day = entry.payment, timezone.localtime(entry.at, timezone.get_default_timezone())
    lines = [
        f"Date : {day:%d/%m/%Y à %H:%M}",
        f"Reçu de : {payment.payer}",
        f"Pour : abonnement {entry.plan_name}",
        f"Montant : {_francs(entry.amount_xof)} FCFA",
    ]
    if entry.tax_xof:
        lines.append(f"Dont taxe : {_francs(entry.tax_xof)} FCFA")
    if payment.debited:
        lines.append(f"Débité : {payment.debited}")
    lines += [f"Par : {payment.get_provider_display()}", f"Référence : {payment.reference}"]
    if entry.period:
        last = timezone.localtime(entry.period.ends_at, timezone.get_default_timezone())
        lines.append(f"Ouvre jusqu’au : {last:%d/%m/%Y à %H:%M}")
    return lines


def _francs(amount: int) -> str:
    return f"{amount:,d}".replace(",", "\u00a0")


def export(first: datetime, end: datetime) -> Iterator[str]:
    """Write the ledger from an instant to before another, as lines of CSV, oldest first."""
    yield _row(COLUMNS)
    entries = LedgerEntry.objects.filter(at__gte=first, at__lt=end).select_related("payment", "receipt")
    for entry in entries.order_by("at", "pk").iterator(chunk_size=2000):
        day = timezone.localtime(entry.at, timezone.get_default_timezone())
        number = str(entry.receipt) if entry.kind == LedgerEntry.Kind.SALE else ""
        yield _row(
            (
                number,
                f"{day:%Y-%m-%d %H:%M:%S}",
                entry.get_kind_display(),
                entry.plan_name,
                entry.amount_xof,
                entry.tax_xof,
                entry.get_provider_display(),
                entry.provider_ref,
                entry.payment.reference,
                entry.note,
            )
        )


def _row(values: tuple[Any, ...]) -> str:
    """One line, in which no cell is a formula to a spreadsheet."""
    line = io.StringIO()
    safe = [f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value for value in values]
    csv.writer(line, delimiter=";").writerow(safe)
    return line.getvalue()
