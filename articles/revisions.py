"""The versions of an article: what stands in one, what differs between two, and how it is said."""

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Article, Revision, Section
from authors.models import Author
from pictures.models import Picture

TEXTS = ("kicker", "title", "standfirst", "body", "signature", "agency", "picture_caption")
READ = (*TEXTS, "picture", "author")  # what changes what a reader reads
LABELS = {
    "kicker": "Surtitre",
    "title": "Titre",
    "standfirst": "Chapeau",
    "body": "Texte",
    "signature": "Signature",
    "agency": "Agence",
    "picture": "Photo",
    "picture_caption": "Légende",
    "section": "Rubrique",
    "author": "Auteur de publication",
    "signers": "Signataires",
    "tags": "Mots-clés",
    "access": "Accès",
    "slug": "Adresse",
    "embargo_until": "Embargo",
    "are_contributions_closed": "Contributions closes",
}


def snapshot(article: Article) -> dict[str, Any]:
    """All that is typed about a stored article, in plain JSON; pictures and people by their numbers."""
    return {name: getattr(article, name) for name in TEXTS} | {
        "picture": article.picture_id,
        "section": article.section_id,
        "author": article.author_id,
        "signers": sorted(article.signers.values_list("pk", flat=True)),
        "tags": sorted(article.tags.values_list("name", flat=True)),
        "access": article.access,
        "slug": article.slug,
        "embargo_until": article.embargo_until and article.embargo_until.isoformat(),
        "are_contributions_closed": article.are_contributions_closed,
    }


def keep(article: Article, *, by: Any, nature: str = "", restores: int | None = None) -> Revision:
    """Write the present version of an article down."""
    return Revision.objects.create(
        article=article,
        version=article.version,
        by=by,
        at=timezone.now(),
        nature=nature,
        restores=restores,
        fields=snapshot(article),
    )


def fields_at(article: Article, version: int | None) -> dict[str, Any] | None:
    """What stood in a version; None when it was never kept."""
    return article.revisions.filter(version=version).values_list("fields", flat=True).first()


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what differs between two versions, in the order of the form."""
    return [name for name in LABELS if before.get(name) != after.get(name)]


def worded(name: str, value: Any) -> str:
    """Say a field of a version in the words of the screen; the text itself stays HTML."""
    if name in TEXTS or name == "slug":
        return value
    match name:
        case "picture":
            return _named(Picture, value)
        case "section":
            return _named(Section, value)
        case "author":
            return _named(Author, value)
        case "signers":
            return ", ".join(_named(Author, number) for number in value)
        case "tags":
            return ", ".join(value)
        case "access":
            return dict(Article._meta.get_field("access").choices)[value]
        case "embargo_until":
            return f"{timezone.localtime(parse_datetime(value)):%d/%m/%Y %H:%M}" if value else ""
        case _:
            return "oui" if value else "non"


def _named(model: Any, number: int | None) -> str:
    found = model.objects.filter(pk=number).first() if number else None
    return str(found or "")
