"""The last hands a response goes through: who may keep it, and how it is compressed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, resolve

PRIVATE = "private, no-store"
ALREADY_SMALL = ("image/", "font/", "audio/", "video/", "application/zip", "application/pdf")


class Delivery:
    """Keep public and private apart, by construction.

    A public view never receives a cookie and never sends one. Whatever says nothing of caches is `private, no-store`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_public = is_public(request.path_info)
        if request.is_public:
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        response = self.get_response(request)
        if request.is_public:
            response.cookies.clear()
            leave_out_of_vary(response, "Cookie")
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = PRIVATE
        return response


def is_public(path: str) -> bool:
    """Say whether the view at this path was declared public."""
    try:
        return getattr(resolve(path).func, "is_public", False)
    except Resolver404:
        return False


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
