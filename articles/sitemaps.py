"""The map of the archive for search engines: an index by month, and what came out in the last two days."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Dossier, Section, Tag
from articles.typography import typeset
from authors.models import Author
from edge.addresses import absolute
from edge.caching import keep, public

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
FRESH = timedelta(hours=48)
MOST = 50_000  # addresses of one file, and files of an index
MOST_NEWS = 1000
# One probe of the index for each month from the first to the last: nothing is counted, no row is read twice.
MONTHS = """
WITH ends AS (
    SELECT (SELECT min(dated_on) FROM articles_article WHERE dated_on IS NOT NULL) AS first,
           (SELECT max(dated_on) FROM articles_article WHERE dated_on <= %(today)s) AS last)
SELECT m::date FROM ends, generate_series(date_trunc('month', ends.first::timestamp), ends.last, '1 month') m
WHERE EXISTS (SELECT 1 FROM articles_article WHERE dated_on >= m::date AND dated_on < (m + interval '1 month')::date
    AND status IN ('scheduled', 'published') AND published_at <= %(at)s
    AND (embargo_until IS NULL OR embargo_until <= %(at)s))
ORDER BY 1 DESC LIMIT %(most)s
"""


@public
def index(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: the months of the archive, the pages that list them, the news."""
    at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"at": at, "today": timezone.localdate(at), "most": MOST - 2})
        months = [row[0] for row in cursor.fetchall()]
    places = [reverse("sitemap_news"), reverse("sitemap_lists")]
    places += [reverse("sitemap_month", args=[f"{month:%Y}", f"{month:%m}"]) for month in months]
    told = "".join(f"<sitemap><loc>{escape(absolute(place))}</loc></sitemap>" for place in places)
    return _xml(f'<sitemapindex xmlns="{SITEMAP}">{told}</sitemapindex>', at)


@public
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """/sitemaps/2026-11.xml: what came out that month and is still there."""
    at = timezone.now()
    try:
        first = date(int(year), int(month), 1)
    except ValueError:
        raise Http404("Aucun mois de ce nom") from None
    after = (first + timedelta(days=32)).replace(day=1)
    came_out = Article.objects.visible(at).filter(dated_on__gte=first, dated_on__lt=after).order_by("dated_on", "pk")
    shown = list(came_out.only("slug", "dated_on", "published_at", "corrected_at")[:MOST])
    if not shown:
        raise Http404("Rien n’a paru ce mois-là")
    return _urls(((one.get_absolute_url(), one.corrected_at or one.published_at) for one in shown), at)


@public
def lists(request: HttpRequest) -> HttpResponse:
    """/sitemaps/pages.xml: the front page, the rubriques, the authors, the tags, the dossiers."""
    at = timezone.now()
    known = [*Section.objects.all(), *Author.objects.all(), *Dossier.objects.in_print(at)]
    known += Tag.objects.in_print(at)[: MOST - len(known) - 1]
    return _urls([("/", None), *((one.get_absolute_url(), None) for one in known)], at)


@public
def news(request: HttpRequest) -> HttpResponse:
    """/sitemaps/actualite.xml: the last 48 hours, as Google News reads them."""
    at = timezone.now()
    fresh = Article.objects.visible(at).filter(published_at__gt=at - FRESH).newest_first()
    told = "".join(map(_news_item, fresh.only("kicker", "title", "slug", "dated_on", "published_at")[:MOST_NEWS]))
    return _xml(f'<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">{told}</urlset>', at)


def _news_item(article: Article) -> str:
    paper = f"<news:name>{escape(settings.NEWSROOM['name'])}</news:name><news:language>fr</news:language>"
    return (
        f"<url><loc>{escape(absolute(article.get_absolute_url()))}</loc><news:news>"
        f"<news:publication>{paper}</news:publication>"
        f"<news:publication_date>{_said(article.published_at)}</news:publication_date>"
        f"<news:title>{escape(typeset(article.title))}</news:title></news:news></url>"
    )


def _urls(places: Iterable[tuple[str, datetime | None]], at: datetime) -> HttpResponse:
    def lines() -> Iterator[str]:
        for place, changed in places:
            lastmod = f"<lastmod>{_said(changed)}</lastmod>" if changed else ""
            yield f"<url><loc>{escape(absolute(place))}</loc>{lastmod}</url>"

    return _xml(f'<urlset xmlns="{SITEMAP}">{"".join(lines())}</urlset>', at)


def _said(instant: datetime) -> str:
    return timezone.localtime(instant, timezone.get_default_timezone()).isoformat(timespec="seconds")


def _xml(told: str, at: datetime) -> HttpResponse:
    response = HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{told}', content_type="application/xml")
    return keep(response, until=Article.objects.next_change(at))
