import pytest
from django import forms

from pictures.forms import PictureForm, UploadField
from pictures.models import Picture
from tests.pictures.samples import photo, upload

WORDS = {"alt": "Un soleil", "caption": "", "credit": "", "focal_x": "50", "focal_y": "50"}


def form(data=None, words=WORDS, **options):
    files = {} if data is None else {"file": upload(data)}
    return PictureForm(words, files, **options)


def test_a_sound_picture_is_taken(db):
    assert form(photo()).is_valid()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "required"),
        (b"", "empty"),
        (b"Bonjour", "not_an_image"),
        (b"<svg onload=alert(1)></svg>", "not_an_image"),
        (photo()[:4000], "truncated"),
    ],
)
def test_a_refused_form_says_why_in_french_and_writes_nothing(db, media, data, code):
    refused = form(data)

    assert refused.errors.as_data()["file"][0].code == code
    assert refused.errors["file"][0].endswith(".")
    assert not Picture.objects.exists()
    assert not media.exists()


def test_a_file_is_ready_to_be_read_once_the_form_has_read_it(db):
    sent = form(photo())

    assert sent.is_valid()
    assert sent.cleaned_data["file"].read() == photo()


def test_words_change_without_sending_the_file_again(picture):
    assert form(instance=picture).is_valid()


@pytest.mark.parametrize("focal", ["101", "-1", ""])
def test_the_centre_of_interest_is_inside(db, focal):
    refused = form(photo(), words=WORDS | {"focal_x": focal})

    assert list(refused.errors) == ["focal_x"]


def test_any_form_may_take_a_picture():
    class Contribution(forms.Form):
        photo = UploadField(label="photo", required=False)

    assert 'accept="image/jpeg,' in str(Contribution()["photo"])
    assert Contribution({}, {}).is_valid()
    assert not Contribution({}, {"photo": upload(b"Bonjour")}).is_valid()
