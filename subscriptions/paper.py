"""A sheet of the paper: what the desk prints is written on it line after line."""

import io
import textwrap
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP, FOOT = 20 * mm, A4[0] - 20 * mm, A4[1] - 22 * mm, 25 * mm
LINE = 5.5 * mm
WIDE = 92  # signs of a line of text


class Sheet:
    """Lines from the top of a page down, over as many pages as they take."""

    def __init__(self, title: str) -> None:
        self.bytes = io.BytesIO()
        self.page = Canvas(self.bytes, pagesize=A4, invariant=True)
        self.page.setTitle(title)
        self.page.setAuthor(settings.NEWSROOM["name"])
        self._head()

    def _head(self) -> None:
        self.y = TOP
        self.page.setFont("Times-Bold", 22)
        self.page.drawString(LEFT, self.y, settings.NEWSROOM["name"])
        self.page.setFont("Helvetica", 9)
        self.page.drawString(LEFT, self.y - 6 * mm, settings.NEWSROOM["address"])
        self.y -= 20 * mm

    def line(self, text: str, aside: str = "", *, size: int = 10, is_bold: bool = False) -> None:
        """Write a line, and an amount or a date at its right end."""
        for number, part in enumerate(textwrap.wrap(text, WIDE if not aside else WIDE - 22) or [""]):
            if self.y < FOOT:
                self.page.showPage()
                self._head()
            self.page.setFont("Helvetica-Bold" if is_bold else "Helvetica", size)
            self.page.drawString(LEFT, self.y, part)
            if aside and number == 0:
                self.page.drawRightString(RIGHT, self.y, aside)
            self.y -= LINE

    def title(self, text: str) -> None:
        self.page.setFont("Times-Bold", 16)
        self.page.drawString(LEFT, self.y, text)
        self.y -= 9 * mm

    def rule(self) -> None:
        self.y += LINE / 2
        self.page.line(LEFT, self.y, RIGHT, self.y)
        self.y -= LINE

    def gap(self) -> None:
        self.y -= LINE

    def done(self) -> bytes:
        self.page.showPage()
        self.page.save()
        return self.bytes.getvalue()


def day(instant: datetime) -> str:
    return f"{timezone.localtime(instant, timezone.get_default_timezone()):%d/%m/%Y}"


def francs(amount_xof: int) -> str:
    return f"{amount_xof:,d} FCFA".replace(",", "\u00a0")
