"""The reading list: on the device of a visitor, on the account of a member; the first moves to the second."""

import re
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article, ArticleQuerySet, SavedArticle
from edge.caching import public

MOST = 200  # articles of one list
MOST_AT_ONCE = 100  # of a device
ADDRESS = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/([\w-]{1,120})/")


@public
def device_list(request: HttpRequest) -> HttpResponse:
    """/a-lire/: the list that this device keeps; the page is the same for all, the list never leaves the device."""
    return render(request, "articles/device_list.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_list(request: HttpRequest) -> HttpResponse:
    """/compte/a-lire/: one's own list. A POST brings the device's articles (`add`), or takes one away (`remove`)."""
    if request.method == "POST":
        add(request.user, request.POST.getlist("add")[:MOST_AT_ONCE], timezone.now())
        if (removed := request.POST.get("remove", "")).isdecimal() and len(removed) < 19:
            SavedArticle.objects.filter(person=request.user, article=int(removed)).delete()
        return redirect("own_list")
    articles = saved_by(request.user, timezone.now())
    return render(request, "articles/own_list.html", {"articles": articles})


def saved_by(person: Any, at: datetime) -> list[Article]:
    """What a person keeps and may still find, the last kept first. At most 200."""
    kept = list(SavedArticle.objects.filter(person=person).values_list("article", flat=True)[:MOST])
    found = Article.objects.visible(at).filter(pk__in=kept).for_listing().with_pictures().in_bulk()
    return [found[pk] for pk in kept if pk in found]


def add(person: Any, addresses: list[str], at: datetime) -> None:
    """Keep the articles of these addresses, the last one first; those that are not in print are left out."""
    for address in addresses:
        article = _at(Article.objects.visible(at), address)
        if article is not None:
            SavedArticle.objects.get_or_create(person=person, article=article)


def erase(person: Any) -> None:
    """Forget a person's list, with their account."""
    SavedArticle.objects.filter(person=person).delete()


def merge(survivor: Any, absorbed: Any) -> None:
    """Give what one account keeps to the other account of the same person."""
    known = SavedArticle.objects.filter(person=survivor).values("article")
    SavedArticle.objects.filter(person=absorbed).exclude(article__in=known).update(person=survivor)
    erase(absorbed)


def _at(articles: ArticleQuerySet, address: str) -> Article | None:
    told = ADDRESS.fullmatch(address)
    if told is None:
        return None
    try:
        day = date(int(told[1]), int(told[2]), int(told[3]))
    except ValueError:
        return None
    return articles.filter(dated_on=day, slug=told[4]).only("pk").first()
