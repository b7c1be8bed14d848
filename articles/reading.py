"""The only way to the text of an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles import body
from articles.link_cards import with_cards
from articles.models import Article, ArticleQuerySet
from pictures.display import figure_of
from pictures.models import Picture
from subscriptions.access import VISITOR, Access, Answer, Gated

KEPT_BACK = ("body", "rest_html", "search", "search_head", "search_text", "search_names")


class AnyReader(Protocol):
    """Whoever can be asked whether they get the whole: a `Reader`, or the newsroom's preview."""

    def answer(self, piece: Gated, at: datetime) -> Answer: ...


@dataclass(frozen=True)
class Reading:
    """What one reader gets of one article. `rest` is empty when the wall refuses, or when nothing was kept back."""

    opening: SafeString
    rest: SafeString
    answer: Answer


def without_the_sold_part(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Bring articles with all a page needs but the text that is sold: it stays in the database."""
    return articles.select_related("section", "author", "picture", "live").defer(*KEPT_BACK)


def read(article: Article, reader: AnyReader, at: datetime) -> Reading:
    """Give this reader the opening, and the rest when the wall opens. At most two queries: rest, pictures."""
    answer = reader.answer(article, at)
    shows_opening_only = article.access == Access.FREE or not answer.is_open
    rest = "" if shows_opening_only else article.rest_html
    figures = _figures(article.opening_html + rest)
    return Reading(
        opening=_printed(article.opening_html, figures),
        rest=_printed(rest, figures),
        answer=answer,
    )


def read_free(articles: Sequence[Article], at: datetime) -> dict[int, SafeString]:
    """Give the whole of those that are free, by their number. Two queries in all: texts, pictures."""
    free = [article.pk for article in articles if VISITOR.answer(article, at).is_open]
    texts = dict(Article.objects.filter(pk__in=free).values_list("pk", "opening_html"))
    figures = _figures("".join(texts.values()))
    return {pk: _printed(html, figures) for pk, html in texts.items()}


def _printed(html: str, figures: dict[UUID, str]) -> SafeString:
    # Cleaned by the allow-list when it was stored: see body.clean.
    return mark_safe(with_cards(body.with_pictures(html, figures)))  # noqa: S308


def _figures(html: str) -> dict[UUID, str]:
    wanted = body.pictures_of(html)
    if not wanted:
        return {}
    pictures = Picture.objects.with_renditions().filter(uuid__in=wanted)
    return {picture.uuid: _figure(picture) for picture in pictures}


def _figure(picture: Picture) -> str:
    shown = figure_of(picture)
    return render_to_string("articles/_figure.html", {"shown": shown})
