"""What other programs follow: the newest articles, as Atom and RSS. Free ones whole; what is sold stays out."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Article, ArticleQuerySet, Correction, Section, Tag
from articles.reading import read_free
from articles.templatetags.paper import short_day
from articles.typography import typeset
from authors.models import Author
from edge import tags
from edge.addresses import absolute, addressed
from edge.caching import keep, public

LENGTH = 30
OURS = re.compile(r'\b(href|src)="/')
CHOICES = re.compile(r'<source [^>]*>| (?:srcset|sizes|fetchpriority|loading|decoding|class)="[^"]*"')


class Atom(Atom1Feed):
    """Atom with the text of an entry, where it is free."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(Rss201rev2Feed):
    """RSS 2.0 with the text of an item, where it is free."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


FORMATS: dict[str, type[Atom1Feed | Rss201rev2Feed]] = {"atom": Atom, "rss": Rss}
View = Callable[..., HttpResponse]


@public
def paper_feed(request: HttpRequest, format: str = "atom") -> HttpResponse:
    """/flux/ and /flux/rss/: the newest of the whole paper."""
    return _feed(request, Article.objects.all(), format, title=settings.NEWSROOM["name"], page="/")


def section_feed(format: str) -> View:
    """/rubriques/<slug>/flux/: the newest of one rubrique."""
    return _of(Section.objects.all, lambda found: Article.objects.filter(section=found), format, "section")


def author_feed(format: str) -> View:
    """/auteurs/<slug>/flux/: what one author published or signed."""
    return _of(
        Author.objects.all, lambda found: Article.objects.newest_by(found, timezone.now(), LENGTH), format, "author"
    )


def tag_feed(format: str) -> View:
    """/mots-cles/<slug>/flux/: what carries one tag."""
    in_print = lambda: Tag.objects.in_print(timezone.now())  # noqa: E731
    return _of(in_print, lambda found: Article.objects.newest_with(found, timezone.now(), LENGTH), format, "tag")


def _of(things: Callable[[], Any], articles: Callable[[Any], ArticleQuerySet], format: str, kind: str) -> View:
    @public
    @addressed(things)
    def serve(request: HttpRequest, found: Any) -> HttpResponse:
        tags.lists(f"{kind}:{found.pk}")
        title = f"{found} – {settings.NEWSROOM['name']}"
        return _feed(request, articles(found), format, title=title, page=found.get_absolute_url())

    return serve


def _feed(request: HttpRequest, articles: ArticleQuerySet, format: str, *, title: str, page: str) -> HttpResponse:
    at = timezone.now()
    feed = FORMATS[format](
        title, absolute(page), settings.NEWSROOM["tagline"], language="fr", feed_url=absolute(request.path)
    )
    newest = list(articles.visible(at).for_listing().prefetch_related("corrections")[:LENGTH])
    texts = read_free(newest, at)
    for article in newest:
        feed.add_item(**_entry(article, texts.get(article.pk, ""), at))
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    return keep(response, until=Article.objects.next_change(at))


def _entry(article: Article, text: str, at: datetime) -> dict[str, Any]:
    declared = [note for note in article.corrections.all() if note.declared_at <= at]
    latest = max([article.published_at, *(note.declared_at for note in declared)])
    return {
        "title": typeset(article.headline),
        "link": absolute(article.get_absolute_url()),
        "description": "\n\n".join([typeset(article.excerpt), *map(_note, declared)]),
        "author_name": article.author.pen_name if article.author else settings.NEWSROOM["byline"],
        "pubdate": article.published_at,
        "updateddate": latest,
        "categories": [article.section.name] if article.section else [],
        "content": _elsewhere(text),
    }


def _elsewhere(html: str) -> str:
    """The text as another program shows it: whole addresses, one size of each picture."""
    return OURS.sub(rf'\1="{settings.SITE_ADDRESS}/', CHOICES.sub("", html))


def _note(note: Correction) -> str:
    return typeset(f"{note.get_kind_display()} du {short_day(note.declared_at)} : {note.text}")
