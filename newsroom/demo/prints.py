"""The printed paper of the demo: one page that says what is in the day's news, drawn by ourselves."""

import io
from datetime import date

from django.conf import settings
from reportlab.lib.pagesizes import A3
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from articles.models import Article
from articles.templatetags.press import day_line

MARGIN, GUTTER, COLUMNS = 18 * mm, 8 * mm, 3
CLOTH = ("#1f3a70", "#a33b1b", "#d9a441")
BAND = 6 * mm


def front_page(day: date, number: int, articles: list[Article]) -> bytes:
    """The front page of a day as a PDF, in bytes: titles and standfirsts in three columns."""
    paper = io.BytesIO()
    page = Canvas(paper, pagesize=A3, invariant=True)
    page.setTitle(f"{settings.NEWSROOM['name']} n° {number}")
    width, height = A3
    page.setFont("Times-Bold", 64)
    page.drawString(MARGIN, height - 38 * mm, settings.NEWSROOM["name"])
    page.setFont("Helvetica", 11)
    page.drawRightString(width - MARGIN, height - 38 * mm, f"{day_line(day).capitalize()} · N° {number}")
    _band(page, width, height - 46 * mm)
    column = (width - 2 * MARGIN - (COLUMNS - 1) * GUTTER) / COLUMNS
    top = [height - 58 * mm] * COLUMNS
    for place, article in enumerate(articles):
        where = place % COLUMNS
        top[where] = _story(page, article, MARGIN + where * (column + GUTTER), top[where], column)
    page.showPage()
    page.save()
    return paper.getvalue()


def _band(page: Canvas, width: float, y: float) -> None:
    for place in range(int((width - 2 * MARGIN) / BAND)):
        page.setFillColor(CLOTH[place % len(CLOTH)])
        page.rect(MARGIN + place * BAND, y, BAND * 0.8, 2 * mm, stroke=0, fill=1)
    page.setFillColor("#1c1a1e")


def _story(page: Canvas, article: Article, x: float, y: float, width: float) -> float:
    for font, size, text in (("Times-Bold", 22, article.title), ("Times-Roman", 13, article.standfirst)):
        page.setFont(font, size)
        for line in simpleSplit(text, font, size, width):
            y -= size * 1.18
            page.drawString(x, y, line)
        y -= 3 * mm
    return y - 8 * mm
