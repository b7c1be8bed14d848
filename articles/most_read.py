"""The most read: counted by the page itself, without a cookie and without knowing who reads; robots are left out."""

import re
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.models import Article, HourCount
from edge.caching import keep, public

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
SHOWN = 10
ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|facebookexternalhit|headless|python|curl", re.IGNORECASE)
ONE_MORE = """
INSERT INTO articles_hourcount (article_id, hour, count) VALUES (%s, %s, 1)
ON CONFLICT (article_id, hour) DO UPDATE SET count = articles_hourcount.count + 1
"""


@csrf_exempt  # it changes a number, and only upwards; the page that asks is the same for all and holds no token
@require_POST
def read_once(request: HttpRequest) -> HttpResponse:
    """/lu/: an article was looked at for ten seconds. The body is its number."""
    told = request.body[:20].decode("ascii", "ignore").strip()
    if re.fullmatch("[1-9][0-9]{0,8}", told) and not ROBOT.search(request.headers.get("User-Agent") or "bot"):
        count(int(told), timezone.now())
    return HttpResponse(status=204)


def count(article: int, at: datetime) -> None:
    """Count one reading of a visible article in the hour of this instant."""
    if not Article.objects.visible(at).filter(pk=article).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [article, at.replace(minute=0, second=0, microsecond=0)])


def most_read(at: datetime, span: timedelta) -> list[Article]:
    """The ten most read of the last hours or days that are still there, the most read first. Two queries."""
    counted = HourCount.objects.filter(hour__gt=at - span, article__in=Article.objects.visible(at))
    summed = counted.values("article").annotate(total=Sum("count")).order_by("-total", "-article")
    ranked = [row["article"] for row in summed[:SHOWN]]
    found = Article.objects.filter(pk__in=ranked).for_listing().with_pictures().in_bulk()
    return [found[pk] for pk in ranked if pk in found]


def forget_old(at: datetime) -> None:
    """Forget the hours that no list asks for any more."""
    HourCount.objects.filter(hour__lte=at - WEEK - DAY).delete()


@public
def page(request: HttpRequest) -> HttpResponse:
    """/les-plus-lus/: of the last 24 hours, of the last 7 days."""
    at = timezone.now()
    lists = [("Depuis 24 heures", most_read(at, DAY)), ("Depuis 7 jours", most_read(at, WEEK))]
    response = render(request, "articles/most_read.html", {"lists": lists})
    return keep(response, until=Article.objects.next_change(at))
