"""The hint cookie: it tells the page's script whether asking for the reader's own parts is worth it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME, VALUE = "connecte", "1"
KNOWN_BY: list[Callable[[HttpRequest], bool]] = []  # what else than a session opens something: see `on_hint`
NEVER_PAGES = ("image/", "font/", "text/css", "text/javascript", "application/javascript")


def on_hint(knows: Callable[[HttpRequest], bool]) -> None:
    """Let a floor above say that a request without a session has something to ask for all the same."""
    KNOWN_BY.append(knows)


class HintCookie:
    """Say on private responses whether there is a session, or a reading room, and nothing of whose it is.

    It proves nothing: a page without it is the visitor's, a page with it asks /lecteur/, which alone decides.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_private_page(request, response):
            hint(request, response)
        return response


def is_private_page(request: HttpRequest, response: HttpResponse) -> bool:
    if getattr(request, "is_public", False) or response.streaming or response.status_code >= 500:
        return False
    if response.get("Cache-Control", "").startswith("public"):
        return False
    return not response.get("Content-Type", "").startswith(NEVER_PAGES)


def hint(request: HttpRequest, response: HttpResponse) -> None:
    """Set or remove the cookie when it is wrong, or when the session's own life starts anew."""
    has_session = request.user.is_authenticated
    is_known = has_session or any(knows(request) for knows in KNOWN_BY)
    if is_known and (request.COOKIES.get(NAME) != VALUE or (has_session and request.session.modified)):
        at_close = not has_session or request.session.get_expire_at_browser_close()
        response.set_cookie(
            NAME,
            VALUE,
            max_age=None if at_close else request.session.get_expiry_age(),
            secure=settings.HTTPS,
            samesite="Lax",
        )
    elif not is_known and NAME in request.COOKIES:
        response.delete_cookie(NAME, samesite="Lax")
