import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from pictures.storage import WriteOnce, storage


class Broken(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"half of"
        raise OSError("the disk is full")


def test_a_file_is_written_once(media):
    kept = WriteOnce()

    name = kept.save("originals/ab/abc.jpg", ContentFile(b"first"))
    again = kept.save("originals/ab/abc.jpg", ContentFile(b"second"))

    assert name == again == "originals/ab/abc.jpg"
    assert (media / name).read_bytes() == b"first"


def test_a_file_is_written_whole_or_not_at_all(media):
    with pytest.raises(OSError, match="full"):
        WriteOnce().save("originals/ab/abc.jpg", Broken(b""))

    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_settings_may_name_another_place_for_the_pictures(settings):
    assert isinstance(storage(), WriteOnce)

    settings.STORAGES = {
        **settings.STORAGES,
        "pictures": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }

    assert isinstance(storage(), InMemoryStorage)
