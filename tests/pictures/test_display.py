from io import BytesIO

import pytest
from django.template import Context, Template
from django.urls import reverse

from pictures import library
from pictures.display import address, figure_of, focal_classes
from pictures.models import Picture
from tests.pictures.samples import photo

TAG = '{% load pictures %}{% picture shown sizes="50vw" %}'
FIRST = '{% load pictures %}{% picture shown loading="eager" %}'
DECORATIVE = "{% load pictures %}{% picture shown decorative=True %}"


def drawn(shown, template=TAG):
    return Template(template).render(Context({"shown": shown}))


def test_a_picture_lists_the_widths_that_exist_and_no_other(picture):
    shown = figure_of(picture, picture.renditions.all(), "40rem")

    base = f"/images/{picture.uuid}"
    assert shown.webp == f"{base}/216.webp 216w, {base}/320.webp 320w, {base}/480.webp 480w, {base}/640.webp 640w"
    assert shown.jpg == f"{base}/640.jpg 640w"
    assert (shown.src, shown.width, shown.height) == (f"{base}/640.jpg", 640, 480)
    assert (shown.alt, shown.caption, shown.credit) == ("Un soleil", "Le soir", "Aminata Cissé")
    assert (shown.sizes, shown.focal, shown.is_missing) == ("40rem", "fx3 fy3", False)


def test_an_address_is_the_one_the_map_of_the_site_gives(picture):
    assert address(picture.uuid, 640, "jpg") == reverse("picture", args=[picture.uuid, 640, "jpg"])


@pytest.mark.parametrize(
    ("x", "y", "classes"),
    [(0, 0, "fx1 fy1"), (50, 50, "fx3 fy3"), (100, 100, "fx5 fy5"), (20, 85, "fx2 fy4"), (90, 10, "fx5 fy1")],
)
def test_the_centre_of_interest_is_a_class_in_five_steps_each_way(x, y, classes):
    assert focal_classes(x, y) == classes


@pytest.mark.parametrize(
    ("width", "height", "card"),
    [
        (2000, 1000, (1280, 640)),
        (700, 500, (640, 457)),
        (310, 250, (310, 250)),
        (250, 250, None),
        (400, 100, None),
    ],
)
def test_a_share_card_takes_the_widest_jpeg_if_it_is_large_enough(db, width, height, card):
    picture = library.add(BytesIO(photo(width, height)))

    found = figure_of(picture).card

    assert (found and (found.width, found.height)) == card


def test_a_missing_picture_keeps_its_words_and_has_no_address(db):
    shown = figure_of(Picture.objects.create(caption="Le pont, 1983"))

    assert shown.is_missing
    assert shown.caption == "Le pont, 1983"
    assert (shown.src, shown.webp, shown.jpg, shown.card) == ("", "", "", None)
    assert drawn(shown).strip() == ""


def test_the_page_gets_webp_first_jpeg_behind_and_the_room_to_keep(picture):
    html = drawn(figure_of(picture))

    assert html.index('type="image/webp"') < html.index("<img")
    assert 'width="640" height="480" alt="Un soleil" class="fx3 fy3" loading="lazy" decoding="async"' in html
    assert html.count('sizes="50vw"') == 2
    assert "style=" not in html


def test_the_picture_a_page_opens_with_is_fetched_at_once(picture):
    html = drawn(figure_of(picture), FIRST)

    assert 'fetchpriority="high"' in html
    assert "lazy" not in html
    assert html.count('sizes="100vw"') == 2


def test_a_picture_without_description_is_not_described_by_its_caption(picture):
    picture.alt = ""

    assert 'alt=""' in drawn(figure_of(picture))


def test_a_decorative_picture_is_not_read_aloud(picture):
    assert 'alt=""' in drawn(figure_of(picture), DECORATIVE)


def test_words_are_escaped(picture):
    picture.alt = '"><script>'

    assert "<script>" not in drawn(figure_of(picture))


def test_a_list_of_pictures_takes_two_queries_however_long(picture, django_assert_num_queries):
    library.add(BytesIO(photo()))
    library.add(BytesIO(photo()))

    with django_assert_num_queries(2):
        for one in Picture.objects.with_renditions():
            figure_of(one)


def test_a_listing_that_leaves_the_captions_in_the_database_does_not_fetch_them_one_by_one(
    picture, django_assert_num_queries
):
    with django_assert_num_queries(2):
        shown = [figure_of(one) for one in Picture.objects.with_renditions().defer("caption", "credit")]

    assert (shown[0].alt, shown[0].caption, shown[0].credit) == ("Un soleil", "", "")
