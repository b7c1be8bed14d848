"""What the interface says of an article, and the description of it that programs read (OpenAPI)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.models import Article, Section
from articles.reading import Reading
from articles.typography import typeset
from edge.addresses import absolute
from pictures.display import Shown


def section(found: Section) -> dict[str, Any]:
    return {"name": found.name, "slug": found.slug, "page": absolute(found.get_absolute_url())}


def card(article: Article) -> dict[str, Any]:
    """An article as every list shows it."""
    return {
        "id": article.pk,
        "page": absolute(article.get_absolute_url()),
        "address": absolute(f"/api/articles/{article.pk}/"),
        "title": typeset(article.headline),
        "excerpt": typeset(article.excerpt),
        "published_at": said(article.published_at),
        "is_reserved": article.is_reserved,
        "section": section(article.section) if article.section else None,
        "author": article.author.pen_name if article.author else settings.NEWSROOM["byline"],
        "picture": picture(article.card_picture),
    }


def whole(article: Article, reading: Reading) -> dict[str, Any]:
    """An article as a visitor reads it: of a reserved one, the opening alone."""
    return card(article) | {
        "standfirst": typeset(article.standfirst),
        "html": str(reading.opening),
        "is_whole": reading.answer.is_open,
        "signature": article.signature,
        "updated_at": said(article.corrected_at) if article.corrected_at else None,
        "tags": [tag.name for tag in article.tags.all()],
        "corrections": [
            {"kind": note.get_kind_display(), "text": note.text, "declared_at": said(note.declared_at)}
            for note in article.corrections.all()
        ],
    }


def picture(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None or not shown.src:
        return None
    return {"src": absolute(shown.src), "width": shown.width, "height": shown.height, "alt": shown.alt}


def said(instant: datetime) -> str:
    """An instant in the paper's zone, as ISO 8601 writes it."""
    return timezone.localtime(instant, timezone.get_default_timezone()).isoformat(timespec="seconds")


# The description.

STRING, NUMBER, YES_NO = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
INSTANT, ADDRESS = {"type": "string", "format": "date-time"}, {"type": "string", "format": "uri"}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "null"}]}


def _many(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": shape}


SECTION = _object(name=STRING, slug=STRING, page=ADDRESS)
PICTURE = _object(src=ADDRESS, width=NUMBER, height=NUMBER, alt=STRING)
CARD = _object(
    id=NUMBER, page=ADDRESS, address=ADDRESS, title=STRING, excerpt=STRING, published_at=INSTANT, is_reserved=YES_NO,
    section=_or_null(SECTION), author=STRING, picture=_or_null(PICTURE),
)  # fmt: skip
CORRECTION = _object(kind=STRING, text=STRING, declared_at=INSTANT)
WHOLE = _object(
    **CARD["properties"], standfirst=STRING, html=STRING, is_whole=YES_NO, signature=STRING,
    updated_at=_or_null(INSTANT), tags=_many(STRING), corrections=_many(CORRECTION),
)  # fmt: skip
ERROR = _object(error=STRING)


def description() -> dict[str, Any]:
    """The interface in OpenAPI 3.1."""
    narrowings = [
        ("rubrique", "Le nom d’adresse d’une rubrique."),
        ("auteur", "Le nom d’adresse d’un auteur."),
        ("mot-cle", "Le nom d’adresse d’un mot-clé."),
        ("avant", "La marque `next` de la page précédente."),
    ]
    asked = [{"name": name, "in": "query", "description": words, "schema": STRING} for name, words in narrowings]
    number = {"name": "id", "in": "path", "required": True, "schema": NUMBER | {"minimum": 1, "maximum": 2**31 - 1}}
    listed = _object(articles=_many(CARD), next=_or_null(ADDRESS))
    return {
        "openapi": "3.1.0",
        "info": {"title": settings.NEWSROOM["name"], "version": "1", "description": "En lecture seule, sans clé."},
        "servers": [{"url": settings.SITE_ADDRESS}],
        "paths": {
            "/api/articles/": _get("Les articles, du plus récent au plus ancien.", listed, asked),
            "/api/articles/{id}/": _get("Un article, comme un visiteur le lit.", WHOLE, [number]),
            "/api/rubriques/": _get("Les rubriques.", _object(sections=_many(SECTION)), []),
        },
    }


def _get(summary: str, shape: dict[str, Any], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    found = {"description": "Trouvé.", "content": {"application/json": {"schema": shape}}}
    absent = {"description": "Rien à cette adresse.", "content": {"application/json": {"schema": ERROR}}}
    responses = {"200": found} | ({"404": absent} if parameters else {})
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}
