from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from pictures import library
from tests.pictures.samples import photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path, monkeypatch):
    """Where this test's files go; like the tests' database, they may be lost."""
    monkeypatch.setattr("os.fsync", lambda file: None)
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def picture(db):
    return library.add(BytesIO(photo()), alt="Un soleil", caption="Le soir", credit="Aminata Cissé")


@pytest.fixture
def photographer(db):
    """Of the newsroom, with the rights of the photo desk and no other."""
    user = get_user_model().objects.create_user("photo@journal.test", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="pictures", content_type__model="picture")
    )
    return user
