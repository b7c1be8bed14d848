from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from pictures import library
from tests.pictures.samples import photo

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Where this test's files go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="session")
def shared_data():
    """Files that cameras and attackers made, which are not shipped with the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("les fichiers d’essai ne sont pas à côté du projet (../shared/data)")
    return SHARED_DATA


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
