"""What a cache may keep: which views are public, and for how long their answer is true."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from edge import replicas
from edge.page_store import LONGEST
from edge.tags import Collected, Unknown, collecting

logger = logging.getLogger(__name__)

# Where a request holds the tags of its page and until when it is true, what kind of answer it got, and by which route.
PAGE, KIND, ROUTE = "newsroom.page", "newsroom.kind", "newsroom.route"

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Declare a view public: the same bytes for everyone, kept by any cache.

    `Delivery` takes the cookies away before such a view runs, so it cannot know who asks. GET and HEAD only.
    """

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_elsewhere = False
        try:
            with replicas.reading() as is_elsewhere:
                response = _collected(view, request, *args, **kwargs)
        except replicas.AWAY as why:
            if not is_elsewhere:
                raise
            replicas.replica.leave_alone(why)
            response = _collected(view, request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            keep(response, until=None)
        if hasattr(response, "true_until"):
            instants = [response.true_until, *getattr(request, "changes_at", [])]
            keep(response, until=soonest(*instants))
        return response

    served = csrf_exempt(require_safe(serve))
    served.is_public = True
    served.is_kept = getattr(view, "is_kept", True)
    return served


def _collected(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    with collecting() as found:
        response = view(request, *args, **kwargs)
        response.tags = _named(found)
    return response


def name_for_caches(response: HttpResponse, tags: list[str]) -> None:
    """Tell the cache in front, in its own words, what a response shows."""
    if header := settings.CACHE_TAG_HEADER:
        response[header] = ("," if header == "Cache-Tag" else " ").join(tags)


def _named(found: Collected) -> list[str] | None:
    """The tags of a page; none if it reads a table nobody spoke of: then nothing keeps it by its meaning."""
    try:
        return found.tags()
    except Unknown as table:
        if settings.DEBUG or settings.TESTING:
            raise
        logger.error("Une page publique lit la table %s, dont newsroom/purges.py ne dit rien.", table)
        return None


def reads(*names: str, is_kept: bool = True) -> Callable[[View], View]:
    """Say which words of its query a public view reads; all others are taken away before it runs.

    `is_kept` is false where readers can ask for endlessly many pages: our own cache keeps none of them.
    """

    def decorate(view: View) -> View:
        view.reads = names
        view.is_kept = is_kept
        return view

    return decorate


def asked_of(view: View, query: str) -> str:
    """What a view reads of a query, in one order: two addresses that show the same page are one."""
    typed = query.encode("latin-1", "replace").decode("utf-8", "replace")  # the bytes of an address, as WSGI tells them
    told = parse_qs(typed, keep_blank_values=False, encoding="utf-8", errors="replace", max_num_fields=None)
    return urlencode([(name, told[name][-1]) for name in getattr(view, "reads", ()) if name in told])


def keep(response: HttpResponse, *, until: datetime | None) -> HttpResponse:
    """Let caches keep a response 300 seconds, or less when the page changes sooner (`until`, an instant)."""
    response.true_until = until
    seconds = LONGEST
    if until is not None:
        seconds = max(0, min(LONGEST, int((until - timezone.now()).total_seconds())))
    response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    return response


def soonest(*instants: datetime | None) -> datetime | None:
    """The first of these instants, those that are none left out."""
    return min((instant for instant in instants if instant), default=None)


def changes_at(request: HttpRequest, instant: datetime | None) -> None:
    """Say that what was just written into the page of this request is true until then: `public` counts it in."""
    if instant is not None:
        request.changes_at = [*getattr(request, "changes_at", []), instant]
