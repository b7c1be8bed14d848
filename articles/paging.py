"""Lists cut into pages without OFFSET: `?avant=<instant>_<id>` names the last article already seen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest

from articles.models import Article, ArticleQuerySet
from articles.places import LAST, Mark

PAGE = 20
INSTANT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Page:
    """One page of a list; `next_mark` is empty on the last one."""

    articles: list[Article]
    next_mark: str
    is_first: bool


def page_of(articles: ArticleQuerySet, request: HttpRequest, *, size: int = PAGE) -> Page:
    """Cut the page the request asks for. Raises Http404 when `avant` is not one of our marks."""
    mark = request.GET.get("avant", "")
    if mark:
        articles = articles.before(*read_mark(mark))
    found = list(articles[: size + 1])
    shown = found[:size]
    return Page(
        articles=shown,
        next_mark=mark_of(shown[-1]) if len(found) > size else "",
        is_first=not mark,
    )


def asked_mark(request: HttpRequest) -> Mark | None:
    """The place in the list from which the request goes on. Raises Http404 when `avant` is not one of our marks."""
    mark = request.GET.get("avant", "")
    return read_mark(mark) if mark else None


def mark_of(article: Article) -> str:
    return write_mark(article.published_at, article.pk)


def write_mark(instant: datetime, pk: int) -> str:
    """Name a place in a list, newest first."""
    return f"{instant.astimezone(UTC):{INSTANT}}_{pk}"


def read_mark(mark: str) -> tuple[datetime, int]:
    """Read what `write_mark` wrote. Raises Http404 when it is not one of our marks."""
    instant, _, pk = mark.partition("_")
    try:
        return datetime.strptime(instant, INSTANT).replace(tzinfo=UTC), max(0, min(int(pk), LAST))
    except ValueError:
        raise Http404("Page inconnue") from None
