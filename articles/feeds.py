"""What other programs follow: the newest articles, as Atom. What is sold stays out; what was corrected is said."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from articles.models import Article, ArticleQuerySet, Correction, Section
from articles.templatetags.paper import short_day
from articles.typography import typeset
from edge.addresses import absolute, addressed
from edge.caching import keep, public

LENGTH = 30


@public
def paper_feed(request: HttpRequest) -> HttpResponse:
    """/flux/: the newest of the whole paper."""
    return _feed(Article.objects.all(), title=settings.NEWSROOM["name"], page="/", feed=reverse("feed"))


@public
@addressed(Section.objects.all)
def section_feed(request: HttpRequest, found: Section) -> HttpResponse:
    """/rubriques/<slug>/flux/: the newest of one rubrique."""
    return _feed(
        Article.objects.filter(section=found),
        title=f"{found.name} – {settings.NEWSROOM['name']}",
        page=found.get_absolute_url(),
        feed=reverse("section_feed", args=[found.slug]),
    )


def _feed(articles: ArticleQuerySet, *, title: str, page: str, feed: str) -> HttpResponse:
    at = timezone.now()
    atom = Atom1Feed(title, absolute(page), settings.NEWSROOM["tagline"], language="fr", feed_url=absolute(feed))
    newest = articles.visible(at).for_listing().prefetch_related("corrections")
    for article in newest[:LENGTH]:
        atom.add_item(**_entry(article, at))
    response = HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
    return keep(response, until=Article.objects.next_change(at))


def _entry(article: Article, at: datetime) -> dict[str, Any]:
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
    }


def _note(note: Correction) -> str:
    return typeset(f"{note.get_kind_display()} du {short_day(note.declared_at)} : {note.text}")
