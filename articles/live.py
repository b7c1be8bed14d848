"""The verbs of the fil en direct, and what its page shows. Nothing published is written over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Live, LiveEntry, Status
from articles.paging import read_mark, write_mark

SHOWN = 30
FRESH = timedelta(seconds=15)  # how long caches keep a page whose live text is open


@dataclass(frozen=True)
class Thread:
    """One page of a live text, newest first; `next_mark` is empty on its last one."""

    live: Live
    entries: list[LiveEntry]
    next_mark: str
    is_first: bool


def thread_of(article: Article, *, before: str = "") -> Thread | None:
    """Bring one page of an article's live text, or None where there is none.

    Who may read it is not asked here: see `articles.reading`. Raises Http404 for a mark that is not ours.
    """
    live = getattr(article, "live", None)
    if live is None:
        return None
    entries = article.live_entries.standing().newest_first()
    if before:
        entries = entries.before(*read_mark(before))
    found = list(entries[: SHOWN + 1])
    shown = found[:SHOWN]
    return Thread(
        live=live,
        entries=shown,
        next_mark=write_mark(shown[-1].at, shown[-1].pk) if len(found) > SHOWN else "",
        is_first=not before,
    )


def true_until(thread: Thread | None, at: datetime) -> datetime | None:
    """How long a page that shows this live text is true."""
    return at + FRESH if thread and thread.live.is_open else None


@transaction.atomic
def open_thread(article: Article) -> Live:
    """Open an article's live text, or open it again. Raises ValidationError `withdrawn`."""
    if article.status == Status.WITHDRAWN:
        raise ValidationError("Un article retiré n’a pas de direct.", code="withdrawn")
    live, _ = Live.objects.update_or_create(
        article=article, defaults={"closed_at": None}, create_defaults={"opened_at": timezone.now()}
    )
    return live


@transaction.atomic
def close_thread(article: Article) -> None:
    """Close an article's live text; its entries stay on the page."""
    Live.objects.filter(article=article, closed_at=None).update(closed_at=timezone.now())


def add(article: Article, *, by: Any, title: str, text: str, token: UUID, at: datetime | None = None) -> LiveEntry:
    """Write one entry; the same token sent again is the same entry. `at` is for what an archive brings.

    Raises ValidationError `empty`, `closed`."""
    _check(title, text)
    if not Live.objects.filter(article=article, closed_at=None).exists():
        raise ValidationError("Le direct est clos : rouvrez-le pour écrire.", code="closed")
    now = timezone.now()
    return _written(token, article=article, by=by, title=title, text=text, at=at or now, written_at=now)


@transaction.atomic
def correct(entry: LiveEntry, *, by: Any, title: str, text: str, token: UUID) -> LiveEntry:
    """Give an entry a new wording, said as such on the page; the former is kept inside.

    Raises ValidationError `empty`, `superseded` (somebody else corrected or withdrew it meanwhile).
    """
    _check(title, text)
    if known := LiveEntry.objects.filter(token=token).first():
        return known
    held = LiveEntry.objects.select_for_update().get(pk=entry.pk)
    if held.withdrawn_at or LiveEntry.objects.filter(replaces=held).exists():
        raise ValidationError("Quelqu’un a déjà repris cette entrée.", code="superseded")
    around = {"article": held.article, "by": by, "at": held.at, "written_at": timezone.now(), "replaces": held}
    return _written(token, title=title, text=text, **around)


@transaction.atomic
def withdraw(entry: LiveEntry, *, by: Any, reason: str) -> None:
    """Take an entry away from readers; the reason stays inside. Raises ValidationError `missing_reason`."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi l’entrée est retirée.", code="missing_reason")
    LiveEntry.objects.filter(pk=entry.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason.strip()[:300]
    )


def _check(title: str, text: str) -> None:
    if not text.strip():
        raise ValidationError("Écrivez l’entrée.", code="empty")
    if len(title) > 120 or len(text) > 2000:
        raise ValidationError("Une entrée a 2 000 signes au plus, son titre 120.", code="too_long")


def _written(token: UUID, **fields: Any) -> LiveEntry:
    fields |= {"title": fields["title"].strip(), "text": fields["text"].strip()}
    try:
        with transaction.atomic():
            return LiveEntry.objects.create(token=token, **fields)
    except IntegrityError:
        return LiveEntry.objects.get(token=token)
