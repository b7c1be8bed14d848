"""Lists cut into pages without OFFSET: `?avant=<instant>_<id>` names the last article already seen."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest

from articles.models import Article, ArticleQuerySet

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
        articles = articles.before(*_read(mark))
    found = list(articles[: size + 1])
    shown = found[:size]
    return Page(
        articles=shown,
        next_mark=mark_of(shown[-1]) if len(found) > size else "",
        is_first=not mark,
    )


def mark_of(article: Article) -> str:
    return f"{article.published_at.astimezone(UTC):{INSTANT}}_{article.pk}"


def _read(mark: str) -> tuple[datetime, int]:
    instant, _, pk = mark.partition("_")
    try:
        return datetime.strptime(instant, INSTANT).replace(tzinfo=UTC), int(pk)
    except ValueError:
        raise Http404("Page inconnue") from None
