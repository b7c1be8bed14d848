"""Public pages of articles and lists, and the private page that gives a reader the whole text."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import finding, live
from articles.models import Article, ArticleQuerySet, Correction, Dossier, Section, Tag
from articles.pages import article_page
from articles.paging import PAGE, Page, asked_mark, page_of, read_mark, write_mark
from articles.reading import Reading, read, without_the_sold_part
from articles.structured import news_article
from authors.models import Author
from edge import tags
from edge.addresses import addressed
from edge.caching import keep, public, reads, soonest
from edge.networks import address_behind
from subscriptions import meter
from subscriptions.access import VISITOR, Reader, Why
from subscriptions.views import offered

GIFT = "cadeau"


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
    reading = read(found, VISITOR, at)
    context = article_page(found, reading, at)
    context["structured"] = news_article(found, context)
    response = render(request, "articles/article.html", context)
    live_until = live.true_until(context["thread"], at)
    return keep(response, until=soonest(live_until, Article.objects.next_change(at)))


@public
@reads("avant")
def live_text(request: HttpRequest, **address: str) -> HttpResponse:
    """…/direct/: the fil en direct alone, and its older pages. That of a reserved article is on its private page."""
    at = timezone.now()
    found = find_article(**address, at=at)
    is_open = read(found, VISITOR, at).answer.is_open
    thread = live.thread_of(found, before=request.GET.get("avant", "")) if is_open else None
    if thread is None:
        raise Http404("Aucun direct à cette adresse")
    response = render(request, "articles/live.html", {"article": found, "thread": thread})
    return keep(response, until=soonest(live.true_until(thread, at), Article.objects.next_change(at)))


@require_safe
def whole(request: HttpRequest, **address: str) -> HttpResponse:
    """…/suite/: the same page for one reader, with the rest of the text if the wall opens."""
    at = timezone.now()
    found = find_article(**address, at=at)
    reader = reader_of(request, found, at)
    reading = read(found, reader, at)
    context = article_page(found, reading, at) | given_to(reader, reading, at)
    return render(request, "articles/whole.html", context)


@require_safe
def offer_here(request: HttpRequest, **address: str) -> HttpResponse:
    """…/abonnement/: the offer, which leads back to this article once it is paid."""
    article = find_article(**address, at=timezone.now())
    return render(
        request, "articles/offer.html", {"article": article, **offered(f"{article.get_absolute_url()}suite/")}
    )


def reader_of(request: HttpRequest, article: Article, at: datetime) -> Reader:
    """The reader behind a request for a private part of an article; the meter counts what it opens to them."""
    reader = Reader(request.user, address=address_behind(request), token=request.GET.get(GIFT))
    is_looked_at = request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    if is_looked_at:
        meter.take(reader, article, at)
    return reader


def given_to(reader: Reader, reading: Reading, at: datetime) -> dict[str, Any]:
    """Say what a page says to who reads, or does not read, by the meter or by a gift."""
    is_metered = reading.answer.reason == Why.METERED
    return {"monthly": settings.METERED_ARTICLES, "left": meter.left(reader.user, at) if is_metered else 0}


@public
@reads("avant")
@addressed(Section.objects.all)
def section(request: HttpRequest, found: Section) -> HttpResponse:
    tags.lists(f"section:{found.pk}")
    return listing(request, "articles/section.html", Article.objects.filter(section=found), section=found)


@public
@reads("avant")
@addressed(Author.objects.all)
def author(request: HttpRequest, found: Author) -> HttpResponse:
    tags.lists(f"author:{found.pk}")
    articles = Article.objects.newest_by(found, timezone.now(), PAGE + 1, asked_mark(request))
    return listing(request, "articles/author.html", articles, author=found)


@public
@reads("avant")
@addressed(lambda: Tag.objects.in_print(timezone.now()))
def tag(request: HttpRequest, found: Tag) -> HttpResponse:
    tags.lists(f"tag:{found.pk}")
    articles = Article.objects.newest_with(found, timezone.now(), PAGE + 1, asked_mark(request))
    return listing(request, "articles/tag.html", articles, tag=found)


@public
@addressed(lambda: Dossier.objects.in_print(timezone.now()))
def dossier(request: HttpRequest, found: Dossier) -> HttpResponse:
    at = timezone.now()
    page = Page(articles=found.articles_in_order(at), next_mark="", is_first=True)
    response = render(request, "articles/dossier.html", {"page": page, "dossier": found})
    return keep(response, until=Article.objects.next_change(at))


@public
def dossiers(request: HttpRequest) -> HttpResponse:
    """/dossiers/: all that have something to read, the newest first."""
    at = timezone.now()
    response = render(request, "articles/dossiers.html", {"dossiers": Dossier.objects.in_print(at)})
    return keep(response, until=Article.objects.next_change(at))


@public
@reads("avant")
def day(request: HttpRequest, year: str, month: str, day: str) -> HttpResponse:
    """/2026/11/23/: what came out that day in the paper's zone, with the days around it that have something."""
    at = timezone.now()
    try:
        asked = date(int(year), int(month), int(day))
    except ValueError:
        raise Http404("Aucun jour de ce nom") from None
    visible = Article.objects.visible(at)
    if not visible.filter(dated_on=asked).exists():
        raise Http404("Rien n’a paru ce jour-là")
    days = visible.order_by("-dated_on").values_list("dated_on", flat=True)
    around = {
        "day": asked,
        "day_before": days.filter(dated_on__lt=asked).first(),
        "day_after": days.filter(dated_on__gt=asked).last(),
    }
    return listing(request, "articles/day.html", Article.objects.filter(dated_on=asked), **around)


def listing(request: HttpRequest, template: str, articles: ArticleQuerySet, **context: Any) -> HttpResponse:
    """Print one page of the visible ones of these articles, newest first."""
    at = timezone.now()
    page = page_of(articles.visible(at).for_listing().with_pictures(), request)
    response = render(request, template, {"page": page, **context})
    return keep(response, until=Article.objects.next_change(at))


@public
@reads("avant")
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
@reads("q", "rubrique", "auteur", "du", "au", "page", is_kept=False)
def search(request: HttpRequest) -> HttpResponse:
    """/recherche/?q=&rubrique=&auteur=&du=&au=&page=: the whole archive, ranked by words and freshness."""
    at = timezone.now()
    question = finding.question_of(request.GET)
    found = finding.find(question, at)
    texts = [text for article in found.articles for text in (article.headline, article.excerpt)]
    marker = finding.Marker(question.words, texts)
    context = {
        "question": question,
        "found": found,
        "cards": [
            {"article": one, "title": marker.mark(one.headline), "excerpt": marker.mark(one.excerpt)}
            for one in found.articles
        ],
        "sections": Section.objects.all(),
        "authors": Author.objects.order_by("pen_name")[:200],
        "previous": question.address(page=question.page - 1 if question.page > 2 else ""),
        "next": question.address(page=question.page + 1),
        "suggested": question.address(q=found.suggestion),
        "widened": question.address(rubrique="", auteur="", du="", au=""),
    }
    response = render(request, "articles/search.html", context)
    return keep(response, until=Article.objects.next_change(at))
