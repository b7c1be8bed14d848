"""The hint cookie: true on private pages, absent from public ones."""

import pytest
from django.conf import settings as configuration
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from accounts.middleware import NAME, HintCookie

pytestmark = pytest.mark.django_db


def test_signing_in_sets_it_for_the_life_of_the_session(client, door, awa):
    cookie = door.sign_in(awa.email).cookies[NAME]

    assert cookie.value == "1"
    assert cookie["max-age"] == client.cookies["sessionid"]["max-age"] == configuration.SESSION_COOKIE_AGE
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Lax", "", "/")


def test_opening_an_account_sets_it(door):
    door.sign_up()

    assert NAME in door.type_code().cookies


def test_it_travels_only_over_https_where_the_site_does(door, awa, settings):
    settings.HTTPS = True

    assert door.sign_in(awa.email).cookies[NAME]["secure"]


def test_it_says_nothing_of_who(door, awa):
    cookie = door.sign_in(awa.email).cookies[NAME]

    assert cookie.value == "1"


def test_it_is_not_written_again_while_true(client, awa):
    client.force_login(awa)
    client.get("/compte/nom/")

    again = client.get("/compte/nom/")

    assert NAME not in again.cookies


def test_it_is_written_again_when_lost(client, awa):
    client.force_login(awa)
    client.get("/compte/nom/")
    del client.cookies[NAME]

    assert NAME in client.get("/compte/nom/").cookies


def test_signing_out_removes_it(client, door, awa):
    door.sign_in(awa.email)

    answer = door.post("deconnexion")

    assert (answer.cookies[NAME].value, answer.cookies[NAME]["max-age"]) == ("", 0)


@pytest.mark.parametrize("death", [lambda user: Session.objects.all().delete(), lambda user: user.delete()])
def test_a_dead_session_removes_it(client, door, awa, death):
    door.sign_in(awa.email)
    death(awa)

    answer = client.get("/compte/connexion/")

    assert answer.cookies[NAME]["max-age"] == 0


def test_a_visitor_gets_no_cookie_of_it(client):
    assert NAME not in client.get("/compte/connexion/").cookies


class Untouchable:
    """A request nobody may look into."""

    @property
    def user(self):
        raise AssertionError("The user was looked at")

    def __getattr__(self, name):
        raise AttributeError(name)


@pytest.mark.parametrize(
    ("is_public", "response"),
    [
        (True, HttpResponse("une page")),
        (False, HttpResponse(b"", content_type="image/webp")),
        (False, HttpResponse(b"", content_type="text/css")),
        (False, HttpResponse("", status=500)),
        (False, FileResponse(ContentFile(b"x"))),
    ],
)
def test_public_pages_files_and_failures_never_look_at_the_user(is_public, response):
    request = RequestFactory().get("/")
    request.__class__ = type("Request", (Untouchable, request.__class__), {})
    request.is_public = is_public

    answer = HintCookie(lambda request: response)(request)

    assert NAME not in answer.cookies
