from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from pictures import library
from pictures.display import address


@pytest.fixture
def public(picture):
    library.show(picture, timezone.now())
    return picture


def path(picture, name="640.jpg"):
    return f"/images/{picture.uuid}/{name}"


def fetch(client, address, **headers):
    """Ask, and read the answer to its end, which closes the file."""
    response = client.get(address, headers=headers)
    response.body = b"".join(response)
    return response


def test_a_picture_that_is_not_out_yet_is_nowhere(client, picture):
    library.show(picture, timezone.now() + timedelta(hours=1))

    response = fetch(client, path(picture))

    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]


def test_a_picture_is_out_from_its_instant_on(client, picture, settings):
    settings.CACHE_TAG_HEADER = "Cache-Tag"
    library.show(picture, timezone.now())

    response = fetch(client, path(picture))

    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response.body == Path(picture.renditions.get(format="jpg").file.path).read_bytes()
    assert response["Content-Length"] == str(len(response.body))
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["Cache-Tag"] == f"picture:{picture.uuid}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_a_picture_withdrawn_is_nowhere_again(client, public):
    library.hide(public)

    assert fetch(client, path(public)).status_code == 404


def test_what_never_was_and_what_is_not_out_answer_the_same(client, picture):
    hidden = fetch(client, path(picture))
    names = ("641.jpg", "640.png", "640.jp%00g", "640.jpg.exe", "99999999999999999999.jpg")
    absent = [*(path(picture, name) for name in names), f"/images/{uuid4()}/640.jpg"]

    for answer in (fetch(client, one) for one in absent):
        assert (answer.status_code, answer.body) == (404, hidden.body)


def test_webp_is_announced_as_what_it_is(client, public):
    assert fetch(client, path(public, "320.webp"))["Content-Type"] == "image/webp"


@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}])
def test_of_a_public_picture_the_session_is_not_looked_at(
    client, public, photographer, headers, django_assert_num_queries
):
    client.force_login(photographer)

    with django_assert_num_queries(1):
        response = fetch(client, path(public), **headers)

    assert response["Cache-Control"] == "public, max-age=86400"
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_newsroom_sees_a_picture_before_it_is_out_and_no_cache_keeps_it(client, picture, photographer):
    client.force_login(photographer)

    response = fetch(client, path(picture))

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response.body


def test_a_reader_and_a_member_of_the_newsroom_without_the_right_do_not(client, picture, photographer):
    photographer.user_permissions.clear()
    client.force_login(photographer)

    assert fetch(client, path(picture)).status_code == 404


def test_head_says_the_same_without_the_bytes(client, public):
    response = client.head(path(public))

    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(response) == b""


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_but_reading_is_allowed(client, public, method):
    assert getattr(client, method)(path(public)).status_code == 405


def test_who_has_it_already_is_not_sent_it_again(client, public):
    first = fetch(client, path(public))

    response = fetch(client, path(public), **{"If-None-Match": first["ETag"]})

    assert response.status_code == 304
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["ETag"] == first["ETag"]


def test_each_width_and_format_has_its_own_etag(client, public):
    etags = set()
    for rendition in public.renditions.all():
        response = fetch(client, address(public.uuid, rendition.width, rendition.format))
        etags.add(response["ETag"])

    assert len(etags) == 5


def test_behind_a_proxy_the_proxy_sends_the_file(client, public, settings):
    settings.MEDIA_ACCEL = "/media-interne/"

    response = fetch(client, path(public))

    rendition = public.renditions.get(format="jpg")
    assert response["X-Accel-Redirect"] == f"/media-interne/{rendition.file.name}"
    assert (response["Content-Type"], response.content) == ("image/jpeg", b"")
    assert response["Cache-Control"] == "public, max-age=86400"


def test_a_lost_file_is_a_404_that_nobody_keeps(client, public, media):
    (media / public.renditions.get(format="jpg").file.name).unlink()

    response = fetch(client, path(public))

    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
