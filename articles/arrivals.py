"""Documents that become drafts: dropped on the list, each one an article, however often it is sent."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import documents, wire, wire_formats, workflow
from articles.models import Article, Section, WireItem
from pictures.processing import Readable


@dataclass(frozen=True)
class Outcome:
    """What became of one file: the article it is, or why it was refused; and what to look at in it."""

    name: str
    article: Article | None = None
    refusal: str = ""
    is_known: bool = False
    remarks: list[str] = field(default_factory=list)


def usual_section(person: Any) -> Section | None:
    """The rubrique of the last article that this person began."""
    last = Article.objects.filter(reporters=person).order_by("-created_at", "-pk").select_related("section").first()
    return last.section if last else None


def take_in(file: Readable, name: str, *, by: Any, section: Section | None) -> Outcome:
    """Make a draft of a Word file, of which this person is the reporter. The same file sent again is the same draft."""
    file.seek(0)
    digest = hashlib.sha256(file.read(documents.HEAVIEST + 1)).hexdigest()
    key = f"docx:{by.pk}:{digest[:32]}"
    if known := Article.objects.filter(begun_in=key).first():
        return Outcome(name, known, is_known=True)
    try:
        arrived, remarks = documents.bring_in(documents.read(file), by=by)
        article = Article(
            title=arrived.title,
            standfirst=arrived.standfirst,
            body=arrived.body,
            signature=arrived.signature,
            section=section,
            begun_in=key,
        )
        article.clean_fields(exclude=["author", "picture", "section", "access", "slug"])
        with transaction.atomic():
            workflow.store(article, reporters=[by], by=by)
    except ValidationError as refusal:
        return Outcome(name, refusal=" ".join(refusal.messages))
    except IntegrityError:  # sent twice at once: the other one made it
        return Outcome(name, Article.objects.get(begun_in=key), is_known=True)
    return Outcome(name, article, remarks=remarks)


def take_in_wire(file: Readable, name: str) -> list[Outcome]:
    """Take in a file of agency items: one outcome for each."""
    file.seek(0)
    try:
        items = wire.take_in(file.read(wire_formats.HEAVIEST + 1))
    except ValidationError as refusal:
        return [Outcome(name, refusal=" ".join(refusal.messages))]
    return [_of_item(item) for item in items]


def _of_item(item: WireItem) -> Outcome:
    if item.article is None:
        return Outcome(item.mark, refusal=f"dépêche {item.get_status_display()} : elle ne devient pas un article.")
    return Outcome(item.mark, item.article, remarks=[item.ednote] if item.ednote else [])
