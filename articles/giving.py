"""…/offrir/: a subscriber offers a reserved article by a link; a private page, whoever opens it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views import GIFT, find_article
from edge.addresses import absolute
from subscriptions import gifts
from subscriptions.access import Access, Reader


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, **address: str) -> HttpResponse:
    """Make the link of a gift, or show the one that is open. An article that is not sold is simply shared."""
    at = timezone.now()
    article = find_article(**address, at=at)
    if article.access != Access.SUBSCRIBERS:
        raise Http404("Cet article se lit sans abonnement")
    reader = Reader(request.user)
    refusal = ""
    if request.method == "POST":
        try:
            gifts.give(reader, article, at)
            return redirect(request.path)
        except ValidationError as why:
            refusal = " ".join(why.messages)
    context = {
        "article": article,
        "refusal": refusal,
        "may_give": gifts.may_give(reader, at),
        "days": settings.GIFT_DAYS,
        "a_month": settings.GIFTS_A_MONTH,
    }
    return render(request, "articles/give.html", context | _gift(reader, article, at))


def _gift(reader: Reader, article: Article, at: datetime) -> dict[str, Any]:
    gift = gifts.standing(reader, article, at)
    if gift is None:
        has_right = gifts.may_give(reader, at)
        return {"gift": None, "left": gifts.left(reader, at) if has_right else 0}
    query = urlencode({GIFT: gifts.token_of(gift)})
    link = absolute(f"{article.get_absolute_url()}suite/?{query}")
    words = f"{article.headline} {link}"
    return {
        "gift": gift,
        "link": link,
        "by_whatsapp": f"https://wa.me/?{urlencode({'text': words})}",
        "by_mail": f"mailto:?{urlencode({'subject': article.headline, 'body': words}).replace('+', '%20')}",
    }
