"""The last hands a response goes through: who may keep it, and how it is compressed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from edge import purging
from edge.caching import KIND, PAGE, ROUTE, asked_of, name_for_caches

PRIVATE = "private, no-store"
NOTHING_OF_THE_TELEPHONE = "camera=(), geolocation=(), microphone=()"
ALREADY_SMALL = ("image/", "font/", "audio/", "video/", "application/zip", "application/pdf")


class Delivery:
    """Keep public and private apart, by construction.

    A public view never receives a cookie and never sends one. Whatever says nothing of caches is `private, no-store`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = public_view(request.path_info)
        request.is_public = view is not None
        if request.is_public:
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
            if request.META.get("QUERY_STRING"):
                request.META["QUERY_STRING"] = asked_of(view, request.META["QUERY_STRING"])
        request.environ[KIND] = "made" if request.is_public else "private"
        response = self.get_response(request)
        if request.resolver_match:
            request.environ[ROUTE] = request.resolver_match.route
        if request.is_public:
            response.cookies.clear()
            leave_out_of_vary(response, "Cookie")
            _name(request, response)
        elif request.method not in ("GET", "HEAD", "OPTIONS"):
            purging.deliver_now()
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE
        _shut(response)
        return response


def _shut(response: HttpResponse) -> None:
    """Let no other site take a page in, and ask the telephone for nothing; pictures are shown by readers of feeds."""
    is_picture = response.get("Content-Type", "").startswith("image/")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_picture else "same-origin")
    response.headers.setdefault("Permissions-Policy", NOTHING_OF_THE_TELEPHONE)


class Readable:
    """Refuse what PostgreSQL could not keep and no keyboard types: the sign NUL, in a question or in a form.

    A public view reads the few words of its query by itself: a search for that sign finds nothing, and says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        told = [] if request.is_public else _values(request.GET)
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):  # others read the bytes themselves
            told += _values(request.POST)
        if any("\0" in one for one in told):
            return HttpResponse(render_to_string("400.html"), status=400)
        return None


def _values(told: QueryDict) -> list[str]:
    return [one for name, values in told.lists() for one in (name, *values)]


def public_view(path: str) -> Callable[..., HttpResponse] | None:
    """The view at this path if it was declared public, else None."""
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    return view if getattr(view, "is_public", False) else None


def _name(request: HttpRequest, response: HttpResponse) -> None:
    """Leave the tags of a page to our own cache, and tell them to the one in front, in its own words."""
    tags = getattr(response, "tags", None)
    if tags is None:
        return
    request.environ[PAGE] = (tags, getattr(response, "true_until", None))
    name_for_caches(response, tags)


def leave_out_of_vary(response: HttpResponse, name: str) -> None:
    kept = [word for word in response.get("Vary", "").split(", ") if word and word != name]
    if kept:
        response["Vary"] = ", ".join(kept)
    elif response.has_header("Vary"):
        del response["Vary"]


class _SameBytes(GZipMiddleware):
    """Compression without random padding, for pages that hold no secret and must be the same for everyone."""

    max_random_bytes = 0


class Compression(GZipMiddleware):
    """Compress text; pad what is private, never what is public; leave pictures as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._same_bytes = _SameBytes(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.get("Content-Type", "").startswith(ALREADY_SMALL):
            return response
        if request.is_public:
            return self._same_bytes.process_response(request, response)
        return super().process_response(request, response)
