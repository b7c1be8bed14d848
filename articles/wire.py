"""What is done with agency copy: taken in once, made into a draft, compared when it comes again, withdrawn from use.

A new version never writes over what the newsroom did: it is shown beside it. A canceled item alerts the desk.
"""

import logging
import os
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles import workflow
from articles.body import clean
from articles.models import Article, ArticleQuerySet, WireItem, WireStatus
from articles.wire_formats import Item, read

log = logging.getLogger(__name__)
MADE_OF = "wire:"
DONE, REFUSED = "lues", "refusees"
STILL_WRITTEN = 2.0  # seconds since the last byte: before, a file may not be whole


def take_in(data: bytes) -> list[WireItem]:
    """Take in a file of items, each version once. Brings what it held, known or not. Raises `wire_formats.REFUSALS`."""
    return [_kept(item) for item in read(data)]


def _kept(item: Item) -> WireItem:
    known = {"guid": item.guid, "version": item.version}
    try:
        with transaction.atomic():
            kept, is_new = WireItem.objects.get_or_create(**known, defaults=_fields(item))
            if is_new:
                _place(kept)
    except IntegrityError:  # read twice at once
        kept = WireItem.objects.get(**known)
    return kept


def _fields(item: Item) -> dict[str, Any]:
    return {
        "agency": item.agency or "Agence",
        "status": item.status,
        "urgency": item.urgency,
        "title": item.title,
        "body": clean(item.html),
        "credit": item.credit,
        "byline": item.byline,
        "ednote": item.ednote,
        "embargoed_until": item.embargoed_until,
        "sent_at": item.sent_at,
    }


def _place(item: WireItem) -> None:
    """Give a new version the article of its item; make a draft of the first one that may be used."""
    earlier = WireItem.objects.filter(guid=item.guid).exclude(pk=item.pk)
    with_article = earlier.exclude(article=None).order_by("version").first()
    if with_article:
        item.article = with_article.article
        if earlier.filter(version__gt=item.version).exists():  # it was late: a newer one is there
            item.handled_at = item.received_at
        article = Article.objects.select_for_update().get(pk=item.article_id)
        if item.embargoed_until and not article.is_visible(timezone.now()):
            article.embargo_until = max(filter(None, (article.embargo_until, item.embargoed_until)))
            article.save(update_fields=["embargo_until"])
    elif item.status == WireStatus.USABLE and not earlier.filter(status=WireStatus.CANCELED).exists():
        item.article = _drafted(item)
        item.handled_at = item.received_at
    item.save(update_fields=["article", "handled_at"])


def _drafted(item: WireItem) -> Article:
    article = Article(
        title=item.title,
        body=item.body,
        signature=item.byline or item.credit[:120] or item.agency,
        agency=item.agency,
        embargo_until=item.embargoed_until,
        begun_in=f"{MADE_OF}{sha256(item.guid.encode()).hexdigest()[:40]}",
    )
    return workflow.store(article)


def is_of_one(article: Article) -> bool:
    """Say whether an article was made of a dépêche, without asking the database."""
    return (article.begun_in or "").startswith(MADE_OF)


def pressing(articles: ArticleQuerySet) -> models.QuerySet[WireItem]:
    """Bring the versions that wait for these articles' desk, the canceled ones first."""
    found = WireItem.objects.filter(handled_at=None, article__in=articles).select_related("article")
    return found.order_by(models.Case(models.When(status=WireStatus.CANCELED, then=0), default=1), "-received_at")


def waiting(article: Article) -> WireItem | None:
    """The last version of an article's dépêche, if the newsroom has not dealt with it."""
    last = article.wire_items.order_by("-version").first()
    return last if last and last.handled_at is None else None


def mark_of(article: Article) -> str:
    """What the desk sees of the dépêche that an article was made of: « AFP v2, urgence 3 »; empty for another text."""
    made_of = article.wire_items.exclude(handled_at=None).order_by("-version").first()
    return made_of.mark if made_of else ""


def handled(item: WireItem) -> None:
    """Note that the newsroom has dealt with this version, and with those before it."""
    before = WireItem.objects.filter(guid=item.guid, version__lte=item.version, handled_at=None)
    before.update(handled_at=timezone.now())


@transaction.atomic
def take_over(item: WireItem, *, by: Any) -> Article:
    """Put a new version's title and text into the article that nobody has read yet. Raises `undeclared`."""
    article = Article.objects.select_for_update().get(pk=item.article_id)
    if article.is_visible(timezone.now()):
        raise ValidationError(workflow.UNDECLARED, code="undeclared")
    article.title, article.body = item.title or article.title, item.body
    workflow.store(article, by=by)
    handled(item)
    return article


def read_folder(folder: Path) -> int:
    """Take in the files of a folder, oldest first, and put each away: read, or refused with the reason beside it.

    A file read and not yet put away when the machine stopped is read again: its items are known.
    """
    count = 0
    for path in sorted(_whole_files(folder), key=lambda path: path.stat().st_mtime):
        try:
            take_in(path.read_bytes())
            _put_away(path, folder / DONE)
            count += 1
        except ValidationError as refusal:
            put = _put_away(path, folder / REFUSED)
            put.with_name(f"{put.name}.raison.txt").write_text(" ".join(refusal.messages))
            log.warning("wire file %s refused: %s", path.name, refusal.code)
    return count


def _whole_files(folder: Path) -> list[Path]:
    known = [path for path in folder.iterdir() if path.suffix.lower() in {".xml", ".json"} and path.is_file()]
    return [path for path in known if time.time() - path.stat().st_mtime >= STILL_WRITTEN]


def _put_away(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    place = folder / path.name
    number = 1
    while place.exists():
        number += 1
        place = folder / f"{path.stem}-{number}{path.suffix}"
    os.replace(path, place)
    return place
