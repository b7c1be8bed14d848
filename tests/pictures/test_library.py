from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pictures import library
from pictures.models import Picture, Rendition
from tests.pictures.samples import photo


def files(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


def test_a_picture_comes_in_with_its_words_its_size_and_its_widths(db, photographer):
    picture = library.add(
        BytesIO(photo(700, 500)),
        alt="Un soleil",
        caption="Le soir",
        credit="AC",
        focal=(20, 80),
        by=photographer,
    )

    picture.refresh_from_db()
    assert (picture.width, picture.height, picture.focal_x, picture.focal_y) == (700, 500, 20, 80)
    assert (picture.alt, picture.caption, picture.credit, picture.added_by) == (
        "Un soleil",
        "Le soir",
        "AC",
        photographer,
    )
    assert [str(rendition) for rendition in picture.renditions.all()] == [
        "216.webp",
        "320.webp",
        "480.webp",
        "640.jpg",
        "640.webp",
    ]


def test_files_are_named_by_the_digest_of_the_original(picture, media):
    digest = picture.digest

    assert files(media) == [
        f"originals/{digest[:2]}/{digest}.jpg",
        f"renditions/{digest[:2]}/{digest}-216.webp",
        f"renditions/{digest[:2]}/{digest}-320.webp",
        f"renditions/{digest[:2]}/{digest}-480.webp",
        f"renditions/{digest[:2]}/{digest}-640.jpg",
        f"renditions/{digest[:2]}/{digest}-640.webp",
    ]
    assert (media / picture.original.name).read_bytes() == photo()


def test_the_size_noted_is_the_size_of_the_file(picture):
    for rendition in picture.renditions.all():
        assert rendition.size == rendition.file.size


def test_the_same_file_twice_is_two_pictures_and_one_set_of_files(picture, media):
    before = {name: (media / name).stat().st_mtime_ns for name in files(media)}

    again = library.add(BytesIO(photo()), alt="Le même soleil")

    assert again.uuid != picture.uuid
    assert {name: (media / name).stat().st_mtime_ns for name in files(media)} == before


@pytest.mark.parametrize("data", [b"Bonjour", photo()[:4000]])
def test_a_refused_file_leaves_no_row_and_no_file(db, media, data):
    with pytest.raises(ValidationError):
        library.add(BytesIO(data))

    assert not Picture.objects.exists()
    assert files(media) == []


def test_words_too_long_leave_no_row_and_no_file(db, media):
    with pytest.raises(ValidationError) as refusal:
        library.add(BytesIO(photo()), alt="a" * 301)

    assert list(refusal.value.message_dict) == ["alt"]
    assert files(media) == []


def test_when_the_database_fails_no_row_is_left(db, photographer):
    photographer.pk = 0  # nobody: the database refuses the picture at the end of its transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        add_and_check(photographer)

    assert not Picture.objects.exists()
    assert not Rendition.objects.exists()


def add_and_check(user):
    library.add(BytesIO(photo()), by=user)
    connection.check_constraints()


def test_another_file_changes_the_widths_and_nothing_else(picture):
    library.show(picture, timezone.now())
    before = Picture.objects.get()

    library.replace(picture, BytesIO(photo(400, 300, "PNG")))

    after = Picture.objects.get()
    assert (after.uuid, after.alt, after.public_from) == (before.uuid, before.alt, before.public_from)
    assert (after.width, after.original.name[-4:]) == (400, ".png")
    assert [str(rendition) for rendition in after.renditions.all()] == ["216.webp", "320.jpg", "320.webp"]


def test_another_file_leaves_alone_what_someone_else_changed_meanwhile(picture):
    library.show(Picture.objects.get(), timezone.now())

    library.replace(picture, BytesIO(photo(400, 300)))

    assert Picture.objects.get().public_from is not None


def test_a_refused_replacement_changes_nothing(picture, media):
    before = files(media)

    with pytest.raises(ValidationError):
        library.replace(picture, BytesIO(b"Bonjour"))

    assert Picture.objects.get().digest == picture.digest
    assert picture.renditions.count() == 5
    assert files(media) == before


def test_a_missing_picture_gets_its_file_later(db):
    missing = Picture.objects.create(caption="Le pont, 1983")
    assert missing.is_missing

    library.replace(missing, BytesIO(photo()))

    found = Picture.objects.get()
    assert not found.is_missing
    assert found.renditions.count() == 5


def test_a_picture_is_public_from_the_instant_it_is_shown_until_it_is_hidden(picture):
    at = timezone.now()
    assert not picture.is_public(at)

    library.show(picture, at)
    assert Picture.objects.get().is_public(at)

    library.hide(picture)
    assert not Picture.objects.get().is_public(at)


def test_an_orphan_file_is_taken_for_what_its_name_says(picture, media):
    Picture.objects.all().delete()
    before = files(media)

    library.add(BytesIO(photo()))

    assert files(media) == before


def test_pictures_are_found_by_each_of_the_words(picture):
    found = Picture.objects.matching("SOLEIL aminata")

    assert list(found) == [picture]
    assert not Picture.objects.matching("soleil lune").exists()
    assert Picture.objects.matching(" ").exists()
