"""A pass to pictures that are not out yet: a signed cookie, given with the preview of their article."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "apercu"
SALT = "pictures.pass"
LIFE = timedelta(hours=1)  # the page that gives it gives it again
MOST = 80  # a cookie has four kilobytes


def let_see(response: HttpResponse, pictures: Iterable[UUID]) -> None:
    """Let this browser see these pictures for an hour. A later pass takes the place of this one."""
    names = [uuid.hex for uuid in pictures][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(names, salt=SALT, compress=True),
        max_age=LIFE,
        path="/images/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def may_see(request: HttpRequest, picture: UUID) -> bool:
    """Say whether this browser was let see this picture within the hour."""
    with suppress(signing.BadSignature):
        return picture.hex in signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    return False
