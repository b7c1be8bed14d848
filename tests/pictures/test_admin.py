from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from pictures import library
from pictures.models import Picture
from subscriptions.access import Access
from tests.pictures.samples import photo, upload

LIST = "admin:pictures_picture_changelist"
ADD = "admin:pictures_picture_add"
WORDS = {"alt": "Un soleil", "caption": "Le soir", "credit": "AC", "focal_x": "30", "focal_y": "50"}

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin


@pytest.fixture
def desk(client, photographer):
    client.force_login(photographer)
    return client


def change(picture):
    return reverse("admin:pictures_picture_change", args=[picture.pk])


def queries_of_the_list(desk):
    with CaptureQueriesContext(connection) as taken:
        desk.get(reverse(LIST))
    return len(taken)


def test_the_list_takes_as_many_queries_for_three_pictures_as_for_one(desk, picture, photographer):
    queries_of_the_list(desk)  # the first visit looks up the content types
    one = queries_of_the_list(desk)

    library.add(BytesIO(photo()), by=photographer)
    library.add(BytesIO(photo(400, 300)), by=photographer)

    assert queries_of_the_list(desk) <= one + 1  # who added them, once


def test_the_list_shows_each_picture_small_and_what_it_lacks(desk, picture):
    Picture.objects.create(caption="Le pont, 1983")

    page = desk.get(reverse(LIST)).content.decode()

    assert f'src="/images/{picture.uuid}/320.webp"' in page
    assert "Le pont, 1983" in page
    assert "fichier manquant" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=aminata", {"Le soir"}),
        ("q=pont", {"Le pont, 1983"}),
        ("description=oui", {"Le soir"}),
        ("description=non", {"Le pont, 1983"}),
        ("fichier=oui", {"Le soir"}),
        ("fichier=non", {"Le pont, 1983"}),
    ],
)
def test_pictures_are_found_by_their_words_and_by_what_they_lack(desk, picture, query, found):
    Picture.objects.create(caption="Le pont, 1983")

    page = desk.get(f"{reverse(LIST)}?{query}").content.decode()

    assert {caption for caption in ("Le soir", "Le pont, 1983") if caption in page} == found


def test_a_picture_is_added_in_the_name_of_who_sent_it(desk, photographer):
    response = desk.post(reverse(ADD), WORDS | {"file": upload(photo())})

    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt, picture.focal_x, picture.added_by) == ("Un soleil", 30, photographer)
    assert picture.renditions.count() == 5
    assert picture.public_from is None


def test_a_refused_picture_is_refused_on_the_page_and_leaves_nothing(desk, media):
    response = desk.post(reverse(ADD), WORDS | {"file": upload(b"Bonjour")})

    assert "Ce fichier n’est pas une photo" in response.content.decode()
    assert not Picture.objects.exists()
    assert not media.exists()


def test_words_change_and_the_file_stays(desk, picture):
    desk.post(change(picture), WORDS | {"alt": "Le soleil du soir"})

    changed = Picture.objects.get()
    assert (changed.alt, changed.digest) == ("Le soleil du soir", picture.digest)


def test_another_file_takes_the_place_of_the_first(desk, picture):
    library.show(picture, timezone.now())

    desk.post(change(picture), WORDS | {"file": upload(photo(400, 300))})

    changed = Picture.objects.get()
    assert changed.digest != picture.digest
    assert changed.public_from is not None


def test_the_page_of_a_picture_shows_it(desk, picture):
    page = desk.get(change(picture)).content.decode()

    assert f'src="/images/{picture.uuid}/640.webp"' in page


def test_a_missing_picture_has_a_page_where_its_file_may_come(desk):
    missing = Picture.objects.create(caption="Le pont, 1983")

    assert desk.get(change(missing)).status_code == 200
    desk.post(change(missing), WORDS | {"file": upload(photo())})

    assert not Picture.objects.get().is_missing


def test_a_picture_that_an_article_shows_is_not_deleted_and_the_page_says_why(desk, picture):
    Article.objects.create(title="Le pont rouvre", access=Access.FREE, picture=picture)

    page = desk.post(reverse("admin:pictures_picture_delete", args=[picture.pk]), {"post": "yes"})

    assert "Le pont rouvre" in page.content.decode()
    assert Picture.objects.get() == picture


def test_a_picture_that_nothing_shows_is_deleted(desk, picture):
    desk.post(reverse("admin:pictures_picture_delete", args=[picture.pk]), {"post": "yes"})

    assert not Picture.objects.exists()


def test_a_reader_does_not_see_the_library(client, picture, photographer):
    photographer.is_staff = False
    photographer.save()
    client.force_login(photographer)

    assert client.get(reverse(LIST)).status_code == 302
