"""What somebody typed about an article and has not saved: kept on the server, offered when they come back."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from articles import revisions, typed
from articles.models import Article, WorkingCopy
from articles.versions import Difference, differences

LARGEST = 600_000  # signs of one form; a page of a newspaper has 15,000
KEPT_FOR = timedelta(days=90)
NEW = "new:"
LEFT_OUT = {"csrfmiddlewaretoken", "form_key"}


@dataclass(frozen=True)
class Offer:
    """A working copy that says something else than what is recorded."""

    copy: WorkingCopy
    labels: list[str]


def new_key() -> str:
    return f"{NEW}{uuid4().hex}"


def key_of(article: Article | None) -> str:
    """Name the form of an article; each blank form has a name of its own."""
    return f"article:{article.pk}" if article and article.pk else new_key()


def keep(person: Any, key: str, article: Article | None, *, seen_version: int | None, entries: str) -> WorkingCopy:
    """Keep what stands in a form: JSON pairs of name and value. Raises ValidationError `too_large`, `unreadable`."""
    if len(entries) > LARGEST:
        raise ValidationError("Ce texte est trop long pour être gardé.", code="too_large")
    kept = {"article": article, "seen_version": seen_version, "entries": _pairs(entries), "saved_at": timezone.now()}
    return WorkingCopy.objects.update_or_create(person=person, key=key, defaults=kept)[0]


def keep_what_came_again(person: Any, article: Article, sent: QueryDict) -> WorkingCopy:
    """Keep what a blank form sent once more, beside the article that it became the first time."""
    first = article.revisions.order_by("version").values_list("version", flat=True).first()
    entries = [[name, value] for name in sent if name != "seen_version" for value in sent.getlist(name)]
    told = json.dumps([["seen_version", str(first)], *entries])
    return keep(person, key_of(article), article, seen_version=first, entries=told)


def _pairs(entries: str) -> list[list[str]]:
    try:
        pairs = json.loads(entries)
        read = [[name, value.replace("\x00", "")] for name, value in pairs if name not in LEFT_OUT]
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ValidationError("Ce texte n’a pas pu être lu.", code="unreadable") from None
    if not all(isinstance(name, str) for name, _ in read):
        raise ValidationError("Ce texte n’a pas pu être lu.", code="unreadable")
    return read


def forget(person: Any, key: str) -> None:
    WorkingCopy.objects.filter(person=person, key=key).delete()


def forget_old(at: datetime) -> int:
    """Forget what nobody touched for three months; give how many."""
    return WorkingCopy.objects.filter(saved_at__lt=at - KEPT_FOR).delete()[0]


def offered(person: Any, article: Article) -> Offer | None:
    """What this person typed about this article and did not save, if it says something else than what is recorded."""
    copy = WorkingCopy.objects.filter(person=person, key=key_of(article)).first()
    if copy is None:
        return None
    labels = [revisions.LABELS[name] for name in _changed(copy, article)]
    return Offer(copy, labels) if labels else None


def compared(copy: WorkingCopy, article: Article) -> list[Difference]:
    """Set what is recorded and what was typed side by side."""
    recorded = revisions.snapshot(article)
    return differences(recorded, typed.fields_of(as_sent(copy), recorded))


def _changed(copy: WorkingCopy, article: Article) -> list[str]:
    recorded = revisions.snapshot(article)
    return revisions.changed(recorded, typed.fields_of(as_sent(copy), recorded))


def as_sent(copy: WorkingCopy) -> QueryDict:
    """Give a working copy as its form would send it."""
    return typed.sent_again(copy.entries)
