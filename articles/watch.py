"""What the page of an article asks every few seconds: keep my text, who else is here, has anybody saved."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from articles import presence, working
from articles.models import Article


def watch(request: HttpRequest, article: Article | None) -> JsonResponse:
    """Answer `others`, `version`, `saved` (by whom and when) and `kept`, the minute at which the text was kept."""
    key = working.key_of(article) if article else request.POST.get("key", "")
    if article is None and not key.startswith(working.NEW):
        return JsonResponse({"error": "Ce formulaire n’a pas de nom."}, status=400)
    at, told = timezone.now(), {}
    if "left" in request.POST and article:
        presence.leave(article, request.user)
        return JsonResponse(told)
    if entries := request.POST.get("entries"):
        try:
            working.keep(request.user, key[:50], article, seen_version=_number(request), entries=entries)
        except ValidationError as refusal:
            return JsonResponse({"error": refusal.messages[0]}, status=400)
        told["kept"] = f"{timezone.localtime(at):%H:%M}"
    if article:
        presence.beat(article, request.user, at, has_typed=request.POST.get("typed") == "1")
        told |= {"others": presence.others(article, request.user, at), "version": article.version, **_saved(article)}
    return JsonResponse(told)


def _number(request: HttpRequest) -> int | None:
    told = request.POST.get("seen_version", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None


def _saved(article: Article) -> dict[str, Any]:
    last = article.revisions.select_related("by").first()
    who = str(last.by or "") if last else ""
    return {"saved": {"by": who, "at": f"{timezone.localtime(article.saved_at):%H:%M}"}}
