"""Public pages of articles and lists, and the private page that gives a reader the whole text."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Correction, Section, Tag
from articles.pages import article_page
from articles.paging import PAGE, page_of, read_mark, write_mark
from articles.reading import read, without_the_sold_part
from articles.structured import news_article
from authors.models import Author
from edge.addresses import addressed
from edge.caching import keep, public
from subscriptions.access import VISITOR, Reader

QUERY_LENGTH = 200


def find_article(year: str, month: str, day: str, slug: str, at: datetime) -> Article:
    """Bring a visible article by its address, without the text that is sold. Raises Http404."""
    try:
        dated_on = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404("Aucun article à cette date") from None
    visible = without_the_sold_part(Article.objects.visible(at))
    return get_object_or_404(visible, dated_on=dated_on, slug=slug)


@public
def article(request: HttpRequest, **address: str) -> HttpResponse:
    at = timezone.now()
    found = find_article(**address, at=at)
    context = article_page(found, read(found, VISITOR, at), at)
    context["structured"] = news_article(found, context)
    response = render(request, "articles/article.html", context)
    return keep(response, until=Article.objects.next_change(at))


@require_safe
def whole(request: HttpRequest, **address: str) -> HttpResponse:
    """…/suite/: the same page for one reader, with the rest of the text if the wall opens."""
    at = timezone.now()
    found = find_article(**address, at=at)
    reading = read(found, Reader(request.user), at)
    return render(request, "articles/whole.html", article_page(found, reading, at))


@public
@addressed(Section.objects.all)
def section(request: HttpRequest, found: Section) -> HttpResponse:
    return listing(request, "articles/section.html", Article.objects.filter(section=found), section=found)


@public
@addressed(Author.objects.all)
def author(request: HttpRequest, found: Author) -> HttpResponse:
    signed = Article.objects.filter(pk__in=Article.signers.through.objects.filter(author=found).values("article"))
    return listing(request, "articles/author.html", Article.objects.filter(author=found) | signed, author=found)


@public
@addressed(lambda: Tag.objects.in_print(timezone.now()))
def tag(request: HttpRequest, found: Tag) -> HttpResponse:
    return listing(request, "articles/tag.html", Article.objects.filter(tags=found), tag=found)


def listing(request: HttpRequest, template: str, articles: ArticleQuerySet, **context: Any) -> HttpResponse:
    """Print one page of the visible ones of these articles, newest first."""
    at = timezone.now()
    page = page_of(articles.visible(at).for_listing().with_pictures(), request)
    response = render(request, template, {"page": page, **context})
    return keep(response, until=Article.objects.next_change(at))


@public
def corrections(request: HttpRequest) -> HttpResponse:
    """/rectificatifs/: what the paper declared to be wrong, or to be added, under articles that are still there."""
    at = timezone.now()
    declared = Correction.objects.filter(article__in=Article.objects.visible(at), declared_at__lte=at)
    if mark := request.GET.get("avant", ""):
        instant, pk = read_mark(mark)
        declared = declared.filter(Q(declared_at__lt=instant) | Q(declared_at=instant, pk__lt=pk))
    shown = ("kind", "text", "declared_at", *(f"article__{name}" for name in ("kicker", "title", "slug", "dated_on")))
    found = list(declared.select_related("article").only(*shown).order_by("-declared_at", "-pk")[: PAGE + 1])
    next_mark = write_mark(found[PAGE - 1].declared_at, found[PAGE - 1].pk) if len(found) > PAGE else ""
    response = render(request, "articles/corrections.html", {"corrections": found[:PAGE], "next_mark": next_mark})
    return keep(response, until=Article.objects.next_change(at))


@public
def search(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:QUERY_LENGTH]
    found = Article.objects.visible(at).for_listing().with_pictures().matching(words)[:30] if words else []
    response = render(request, "articles/search.html", {"words": words, "articles": list(found)})
    return keep(response, until=Article.objects.next_change(at))
