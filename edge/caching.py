"""What a cache may keep: which views are public, and for how long their answer is true."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

LONGEST = 300  # seconds

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Declare a view public: the same bytes for everyone, kept by any cache.

    `Delivery` takes the cookies away before such a view runs, so it cannot know who asks. GET and HEAD only.
    """

    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            keep(response, until=None)
        if hasattr(response, "true_until"):
            instants = [response.true_until, *getattr(request, "changes_at", [])]
            keep(response, until=soonest(*instants))
        return response

    served = csrf_exempt(require_safe(serve))
    served.is_public = True
    return served


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
