"""The picture that a shared link shows, drawn for an article that has none: its title on the paper's cloth."""

from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from font_source_serif_pro import font_files_ttf
from PIL import Image, ImageDraw, ImageFont

from articles.excerpts import CARD_SIZE
from articles.models import Article
from articles.typography import typeset
from articles.views import find_article
from edge.caching import keep, public

(WIDTH, HEIGHT), MARGIN = CARD_SIZE, 72
PAPER, INK, SOFT = "#fbf8f1", "#1c1a1e", "#59534a"
CLOTH = ("#1f3a70", "#a33b1b", "#d9a441")
BAND = 36
SIZES = (84, 76, 68, 60, 52, 44)
MOST_LINES = 5
QUALITY = 85


@public
def card(request: HttpRequest, **address: str) -> HttpResponse:
    """…/carte.jpg: 1200 × 630."""
    at = timezone.now()
    article = find_article(**address, at=at)
    response = HttpResponse(draw(article), content_type="image/jpeg")
    return keep(response, until=Article.objects.next_change(at))


def draw(article: Article) -> bytes:
    """Draw the card, in bytes of JPEG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pencil = ImageDraw.Draw(image)
    for place in range(0, WIDTH, BAND):
        pencil.rectangle([place, 0, place + BAND * 0.8, 20], fill=CLOTH[place // BAND % len(CLOTH)])
    pencil.text((MARGIN, 58), settings.NEWSROOM["name"], font=_font("Bold", 44), fill=CLOTH[0])
    section = article.section.name if article.section else ""
    pencil.text((WIDTH - MARGIN, 70), section, font=_font("Semibold", 30), fill=SOFT, anchor="ra")
    title = " ".join(typeset(article.headline).split("\n"))
    font, lines = _fitted(pencil, title)
    top = 150 + (HEIGHT - 150 - MARGIN - len(lines) * font.size * 1.15) / 2
    for number, line in enumerate(lines):
        pencil.text((MARGIN, top + number * font.size * 1.15), line, font=font, fill=INK)
    output = BytesIO()
    image.save(output, "JPEG", quality=QUALITY, optimize=True)
    return output.getvalue()


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files_ttf[f"SourceSerifPro{weight}"], size)


def _fitted(pencil: ImageDraw.ImageDraw, title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size at which a title holds in five lines; at the smallest it is cut, and says so."""
    for size in SIZES:
        font = _font("Bold", size)
        lines = _lines(pencil, title, font)
        if len(lines) <= MOST_LINES:
            return font, lines
    kept = lines[:MOST_LINES]
    return font, [*kept[:-1], f"{kept[-1][:-1].rstrip()}…"]


def _lines(pencil: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text at its ordinary spaces; a word wider than the card is broken where it must be."""
    room, lines = WIDTH - 2 * MARGIN, [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if pencil.textlength(longer, font=font) <= room:
            lines[-1] = longer
            continue
        lines.append("")
        for sign in word:
            if pencil.textlength(lines[-1] + sign, font=font) > room:
                lines.append("")
            lines[-1] += sign
    return [line for line in lines if line]
