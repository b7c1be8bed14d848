import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import RequestFactory
from django.utils import timezone

from articles import workflow
from articles.models import Tag
from pictures import library
from tests.newsroom.test_wall import unzipped
from tests.pictures.samples import photo
from tests.served import HANDLER

PUBLIC = ["/", "/rubriques/societe/", "/auteurs/redaction-du-fleuve/", "/mots-cles/pont/", "/recherche/?q=pont",
          "/abonnements/", "/charte/", "{article}", "{reserved}"]  # fmt: skip
PRIVATE = [
    "/lecteur/",
    "/compte/connexion/",
    "{article}suite/",
    "{article}contributions/",
    "{article}lecteur/",
]


@pytest.fixture
def at(article, reserved):
    """Fill an address of the lists above."""
    article.tags.add(Tag.objects.create(name="Pont", slug="pont"))
    return lambda path: path.format(article=article.get_absolute_url(), reserved=reserved.get_absolute_url())


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_address_is_the_same_bytes_for_everyone(path, at, alice, claire, rachid, as_):
    answers = [as_(person).get(at(path)) for person in (None, rachid, alice, claire)]

    assert len({answer.content for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert not any(answer.cookies for answer in answers)
    assert {answer["Vary"] for answer in answers} == {"Accept-Encoding"}


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_address_may_be_kept_and_holds_nothing_of_a_person(path, at, as_):
    answer = as_(None).get(at(path))

    assert re.fullmatch(r"public, max-age=0, s-maxage=\d+", answer["Cache-Control"])
    assert answer["ETag"]
    html = unzipped(answer)
    assert "csrf" not in html
    assert 'method="post"' not in html


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_address_asks_nothing_of_sessions_and_accounts(path, at, alice, as_, django_assert_max_num_queries):
    client = as_(alice)

    with django_assert_max_num_queries(20) as asked:
        client.get(at(path))

    assert not any("session" in query["sql"] or "accounts_user" in query["sql"] for query in asked)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_has_not_changed_is_not_sent_again(path, at, as_):
    etag = as_(None).get(at(path))["ETag"]

    again = as_(None).get(at(path), headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_public_address_takes_nothing(path, method, at, as_):
    assert getattr(as_(None), method)(at(path)).status_code == 405


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_address_is_kept_nowhere(path, at, alice, as_):
    answer = as_(alice).get(at(path))

    assert answer["Cache-Control"].replace(" ", "") in {
        "private,no-store",
        "max-age=0,no-cache,no-store,must-revalidate,private",
    }


def test_an_address_of_nothing_is_kept_nowhere(as_, db):
    answer = as_(None).get("/2026/01/01/rien/")

    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")


def test_a_page_is_kept_no_longer_than_it_is_true(article, write, as_):
    coming = write("Demain", at=None)
    workflow.schedule(coming, by=None, at=timezone.now() + timedelta(seconds=90))

    lifetime = int(as_(None).get("/")["Cache-Control"].rpartition("=")[2])

    assert 80 <= lifetime <= 90


def test_a_picture_is_sent_as_it_is(write, as_, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()))
    write(picture=picture)
    made = picture.renditions.filter(format="webp").first()

    answer = as_(None).get(f"/images/{picture.uuid}/{made.width}.webp")

    sent = b"".join(answer)
    answer.close()
    assert len(sent) == made.size == int(answer["Content-Length"])
    assert "Content-Encoding" not in answer


def test_unknown_parameters_change_nothing(article, as_):
    plain = as_(None).get(article.get_absolute_url())

    tagged = as_(None).get(article.get_absolute_url() + "?fbclid=abc&utm_source=whatsapp")

    assert plain.content == tagged.content


def test_the_policy_of_public_pages_is_fixed(article, as_):
    policies = {as_(None).get(path)["Content-Security-Policy"] for path in ("/", article.get_absolute_url())}

    assert len(policies) == 1
    policy = policies.pop()
    assert "script-src 'self'" in policy
    assert "nonce" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("charset", ["cp500", "utf-7", "rot13", "rien"])
def test_the_charset_of_a_request_is_not_the_sender_s_to_choose(charset, article):
    usual, odd = (ask_with(content_type) for content_type in ("", f"x/y; charset={charset}"))

    assert odd == usual
    assert usual[0] == 200


def ask_with(content_type):
    asked = {"PATH_INFO": "/recherche/", "QUERY_STRING": "q=pont", "CONTENT_TYPE": content_type}
    environ = RequestFactory()._base_environ(**asked)
    answer = HANDLER.get_response(HANDLER.request_class(environ))
    return answer.status_code, answer.content


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE, "/redaction/", "/nulle-part/"])
def test_every_page_is_shut_to_other_sites_and_asks_the_telephone_for_nothing(address, at, client):
    headers = client.get(at(address)).headers

    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
