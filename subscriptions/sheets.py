"""Sheets of codes to print and cut: the code, its address as a QR, the plan, the price, the batch, the last day."""

import io

from django.conf import settings
from django.utils import timezone
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from subscriptions import vouchers
from subscriptions.models import VoucherBatch

COLUMNS, ROWS = 2, 5
WIDE, HIGH = 90 * mm, 52 * mm
LEFT, TOP = 15 * mm, A4[1] - 15 * mm
QR = 26 * mm


def pdf(batch: VoucherBatch) -> bytes:
    """All the codes of a batch on A4, ten a page, in bytes."""
    paper = io.BytesIO()
    page = Canvas(paper, pagesize=A4)
    page.setTitle(f"Codes, lot {batch.number}")
    for place in range(batch.size):
        slot = place % (COLUMNS * ROWS)
        if place and slot == 0:
            page.showPage()
        x = LEFT + slot % COLUMNS * WIDE
        y = TOP - (slot // COLUMNS + 1) * HIGH
        _ticket(page, batch, place + 1, x, y)
    page.save()
    return paper.getvalue()


def _ticket(page: Canvas, batch: VoucherBatch, serial: int, x: float, y: float) -> None:
    code = vouchers.code_of(batch, serial)
    last = timezone.localtime(batch.expires_at, timezone.get_default_timezone())
    price = f"{batch.price_xof:,d}".replace(",", "\u00a0")
    page.setDash(1, 2)
    page.rect(x, y, WIDE, HIGH)
    page.setDash()
    page.setFont("Times-Bold", 15)
    page.drawString(x + 5 * mm, y + HIGH - 9 * mm, settings.NEWSROOM["name"])
    page.setFont("Helvetica", 9)
    page.drawString(x + 5 * mm, y + HIGH - 15 * mm, f"{batch.plan_name}, {price} FCFA")
    page.drawString(x + 5 * mm, y + HIGH - 21 * mm, f"{settings.SITE_ADDRESS.partition('://')[2]}/code/")
    page.setFont("Courier-Bold", 13)
    page.drawString(x + 5 * mm, y + 14 * mm, code)
    page.setFont("Helvetica", 7)
    page.drawString(x + 5 * mm, y + 7 * mm, f"Lot {batch.number}, n° {serial} · valable jusqu’au {last:%d/%m/%Y}")
    drawing = Drawing(QR, QR)
    drawing.add(QrCodeWidget(f"{settings.SITE_ADDRESS}/code/", barWidth=QR, barHeight=QR))
    renderPDF.draw(drawing, page, x + WIDE - QR - 4 * mm, y + HIGH - QR - 3 * mm)
