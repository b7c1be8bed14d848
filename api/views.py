"""A read-only interface for an application or a partner: what a visitor reads, as JSON. The wall is the pages' own."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from api import shapes
from articles.models import Article, ArticleQuerySet, Section, Tag
from articles.paging import PAGE, asked_mark, page_of
from articles.reading import read, without_the_sold_part
from authors.models import Author
from edge.addresses import absolute
from edge.caching import keep, public, reads
from subscriptions.access import VISITOR

NOTHING = "Rien à cette adresse."


def json_view(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """Answer a view's words as JSON that any site may read; what is not found is said in JSON too."""

    @public
    @wraps(view)
    def serve(request: HttpRequest, **address: Any) -> HttpResponse:
        try:
            response = JsonResponse(view(request, **address), json_dumps_params={"ensure_ascii": False})
        except Http404:
            response = JsonResponse({"error": NOTHING}, status=404, json_dumps_params={"ensure_ascii": False})
            response["Cache-Control"] = "no-store"  # what comes out next is found at once
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code == 404:
            return response
        return keep(response, until=Article.objects.next_change(timezone.now()))

    return serve


@json_view
def index(request: HttpRequest) -> dict[str, Any]:
    """/api/: where to begin."""
    names = {"articles": "api_articles", "sections": "api_sections", "description": "api_description"}
    return {name: absolute(reverse(view)) for name, view in names.items()}


@json_view
def description(request: HttpRequest) -> dict[str, Any]:
    """/api/openapi.json"""
    return shapes.description()


@json_view
def sections(request: HttpRequest) -> dict[str, Any]:
    """/api/rubriques/"""
    return {"sections": [shapes.section(found) for found in Section.objects.all()]}


@json_view
@reads("rubrique", "auteur", "mot-cle", "avant")
def articles(request: HttpRequest) -> dict[str, Any]:
    """/api/articles/?rubrique=&auteur=&mot-cle=&avant=: twenty at a time, newest first."""
    at = timezone.now()
    narrowed = _narrowed(Article.objects.visible(at), request)
    page = page_of(narrowed.for_listing().with_pictures(), request)
    query = {name: request.GET[name] for name in NARROWINGS if request.GET.get(name)} | {"avant": page.next_mark}
    following = f"{absolute(reverse('api_articles'))}?{urlencode(query)}" if page.next_mark else None
    return {"articles": [shapes.card(article) for article in page.articles], "next": following}


@json_view
def article(request: HttpRequest, pk: int) -> dict[str, Any]:
    """/api/articles/<id>/: one article, as a visitor reads it."""
    at = timezone.now()
    if pk >= 2**31:
        raise Http404
    known = without_the_sold_part(Article.objects.visible(at)).with_pictures().prefetch_related("tags", "corrections")
    found = get_object_or_404(known, pk=pk)
    return shapes.whole(found, read(found, VISITOR, at))


def _of_section(articles: ArticleQuerySet, slug: str) -> ArticleQuerySet:
    return articles.filter(section=_at(Section.objects, slug))


def _of_author(articles: ArticleQuerySet, slug: str) -> ArticleQuerySet:
    return articles.by(_at(Author.objects, slug))


def _of_tag(articles: ArticleQuerySet, slug: str) -> ArticleQuerySet:
    return articles.filter(tags=_at(Tag.objects, slug))


NARROWINGS: dict[str, Callable[[ArticleQuerySet, str], ArticleQuerySet]] = {
    "rubrique": _of_section,
    "auteur": _of_author,
    "mot-cle": _of_tag,
}


NEWEST = {
    "auteur": (Author.objects, ArticleQuerySet.newest_by),
    "mot-cle": (Tag.objects, ArticleQuerySet.newest_with),
}


def _narrowed(articles: ArticleQuerySet, request: HttpRequest) -> ArticleQuerySet:
    asked = [name for name in NARROWINGS if request.GET.get(name)]
    if len(asked) == 1 and asked[0] in NEWEST:  # one list of the paper's own: read at the end of its index
        things, newest = NEWEST[asked[0]]
        found = _at(things, request.GET[asked[0]])
        return newest(articles, found, timezone.now(), PAGE + 1, asked_mark(request))
    for name, narrow in NARROWINGS.items():
        if slug := request.GET.get(name, ""):
            articles = narrow(articles, slug)
    return articles


def _at(things: Any, slug: str) -> Any:
    """The thing of this address, present or former. Raises Http404."""
    found = things.at(slug) if slug.isprintable() and len(slug) <= 80 else None
    if found is None:
        raise Http404
    return found
