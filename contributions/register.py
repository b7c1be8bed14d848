"""The register of decisions, as the regulator may ask for it: by article and by period, each line as it was written."""

import csv
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from contributions.models import Decision

COLUMNS = (
    "instant (UTC)", "instant (heure du journal)", "article", "adresse de l’article", "contribution",
    "envoyée le (UTC)", "compte de l’auteur", "nom public de l’auteur", "décision", "état", "par", "motif",
    "mot à l’auteur", "règles", "texte",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would carry out what begins with these


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def decisions_of(begun: datetime, ended: datetime, article: int | None = None) -> QuerySet[Decision]:
    """Bring the decisions of a period, its first instant included, the oldest first; of one article if it is told."""
    found = Decision.objects.filter(at__gte=begun, at__lt=ended).order_by("at", "pk")
    if article is not None:
        found = found.filter(contribution__article=article)
    return found.select_related("by", "contribution__author", "contribution__article")


def lines_of(decisions: QuerySet[Decision]) -> Iterator[str]:
    """Write the register as CSV, line by line, for a spreadsheet that reads UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(COLUMNS)
    for decision in decisions.iterator(chunk_size=500):
        yield writer.writerow([_harmless(cell) for cell in _cells(decision)])


def _cells(decision: Decision) -> list[str]:
    contribution = decision.contribution
    article, author = contribution.article, contribution.author
    return [
        _utc(decision.at),
        timezone.localtime(decision.at).strftime("%d/%m/%Y %H:%M:%S"),
        article.headline,
        settings.SITE_ADDRESS + article.get_absolute_url(),
        str(contribution.pk),
        _utc(contribution.sent_at),
        str(author.pk),
        author.display_name,
        decision.get_verb_display(),
        decision.get_to_state_display(),
        str(decision.by or ""),
        decision.get_reason_display(),
        decision.note,
        ", ".join(decision.rules),
        decision.text,
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
