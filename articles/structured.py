"""An article as machines read it: a schema.org NewsArticle and its breadcrumbs, printed in its page as data."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from articles.excerpts import CARD_SIZE
from articles.models import Article, Correction
from edge.addresses import absolute
from pictures.display import Shown

CONTEXT = "https://schema.org"
SOLD_PART = ".wall"  # stands on the page where the sold part is left out
INERT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def news_article(article: Article, page: dict[str, Any]) -> SafeString:
    """Describe an article in JSON-LD, from what its page prints: nothing that is sold.

    The marks of the sold part are those that search engines ask for:
    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    address = absolute(article.get_absolute_url())
    told = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": article.title,
        "description": article.excerpt,
        "inLanguage": "fr",
        "datePublished": _said(article.published_at),
        "dateModified": _said(article.corrected_at or article.published_at),
        "author": _author(article),
        "publisher": _publisher(),
        "articleSection": article.section.name if article.section else "",
        "keywords": [tag.name for tag in page["tags"]],
        "image": _image(article, page["figure"]),
        "correction": [_correction(note) for note in (*page["corrections_on_top"], *page["corrections"])],
        "isAccessibleForFree": not article.is_reserved,
        "hasPart": _sold_part() if article.is_reserved else None,
    }
    return _inert([{name: value for name, value in told.items() if value not in (None, "", [])}, _breadcrumbs(article)])


def _breadcrumbs(article: Article) -> dict[str, Any]:
    """The way from the front page to the article; the last step has no address, it is the page itself."""
    steps = [(settings.NEWSROOM["name"], absolute("/"))]
    if article.section:
        steps.append((article.section.name, absolute(article.section.get_absolute_url())))
    way: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    way.append({"@type": "ListItem", "position": len(way) + 1, "name": article.title})
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": way}


def _publisher() -> dict[str, Any]:
    logo = {"@type": "ImageObject", "url": absolute(static("img/icon-512.png")), "width": 512, "height": 512}
    name = settings.NEWSROOM["name"]
    return {"@type": "NewsMediaOrganization", "name": name, "url": absolute("/"), "logo": logo}


def _author(article: Article) -> dict[str, Any]:
    if article.author is None:
        return {"@type": "Organization", "name": settings.NEWSROOM["byline"]}
    kind = "Organization" if article.author.is_collective else "Person"
    return {"@type": kind, "name": article.author.pen_name, "url": absolute(article.author.get_absolute_url())}


def _image(article: Article, figure: Shown | None) -> list[dict[str, Any]]:
    """The article's picture, or the card drawn for it."""
    card = figure.card if figure else None
    if card is None:
        src, (width, height) = f"{article.get_absolute_url()}carte.jpg", CARD_SIZE
        return [{"@type": "ImageObject", "url": absolute(src), "width": width, "height": height}]
    return [{"@type": "ImageObject", "url": absolute(card.src), "width": card.width, "height": card.height}]


def _correction(note: Correction) -> dict[str, str]:
    return {
        "@type": "CorrectionComment",
        "name": note.get_kind_display(),
        "text": note.text,
        "datePublished": _said(note.declared_at),
    }


def _sold_part() -> dict[str, Any]:
    return {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": SOLD_PART}


def _said(instant: datetime) -> str:
    return timezone.localtime(instant, timezone.get_default_timezone()).isoformat(timespec="seconds")


def _inert(told: list[dict[str, Any]]) -> SafeString:
    """Write JSON in which no sign can end the block that holds it."""
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(INERT))  # noqa: S308
