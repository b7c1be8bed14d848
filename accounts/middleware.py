"""The hint cookie: it tells the page's script whether asking for the reader's own parts is worth it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME, VALUE = "connecte", "1"
NEVER_PAGES = ("image/", "font/", "text/css", "text/javascript", "application/javascript")


class HintCookie:
    """Say on private responses whether there is a session, and nothing of whose it is.

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
    is_known = request.user.is_authenticated
    if is_known and (request.COOKIES.get(NAME) != VALUE or request.session.modified):
        at_close = request.session.get_expire_at_browser_close()
        response.set_cookie(
            NAME,
            VALUE,
            max_age=None if at_close else request.session.get_expiry_age(),
            secure=settings.HTTPS,
            samesite="Lax",
        )
    elif not is_known and NAME in request.COOKIES:
        response.delete_cookie(NAME, samesite="Lax")
