"""A picture that comes in pieces: taken up, sent twice, out of order, by two at once; one picture in the end."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from pictures import jobs, library, uploads
from pictures.models import Picture, Upload
from tests.conftest import person
from tests.pictures.samples import photo

pytestmark = pytest.mark.django_db
DATA = photo(1400, 900)


def address(token):
    return f"/redaction/envois/{token}/"


@pytest.fixture
def client(as_):
    return as_(person("photographe", role="Service photo"))


def original(picture):
    with picture.original.open("rb") as file:
        return file.read()


def post(client, token, at, data, *, size=None, name="crue.jpg"):
    size = len(DATA) if size is None else size
    return client.post(
        f"{address(token)}?name={name}&size={size}&at={at}", data, content_type="application/octet-stream"
    ).json()


def test_pieces_make_a_picture_whose_large_widths_come_later(client):
    token, half = uuid4(), len(DATA) // 2
    assert client.get(address(token)).json() == {"received": 0}
    assert post(client, token, 0, DATA[:half])["received"] == half

    told = post(client, token, half, DATA[half:])

    picture = Picture.objects.get()
    assert told["picture"]["uuid"] == str(picture.uuid)
    assert told["picture"]["label"] == "crue.jpg"
    assert max(file.width for file in picture.renditions.all()) == 640
    job = ProcrastinateJob.objects.get(task_name=library.FINISH, args__picture=picture.pk)
    for _ in range(2):
        jobs.finish(**job.args)
    assert {file.width for file in picture.renditions.all()} == {216, 320, 480, 640, 960, 1280}
    assert original(picture) == DATA
    assert not default_storage.listdir(f"uploads/{token.hex}")[1]


def test_a_piece_sent_again_or_too_soon_changes_nothing(client):
    token = uuid4()
    post(client, token, 0, DATA[:1000])

    assert post(client, token, 0, DATA[:1000])["received"] == 1000
    assert post(client, token, 5000, DATA[5000:])["received"] == 1000
    assert post(client, token, 1000, DATA[1000:])["picture"]
    assert post(client, token, 1000, DATA[1000:])["picture"]
    assert Picture.objects.count() == 1


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_line_does_the_picture_is_the_one_that_was_sent(data, client):
    token, at = uuid4(), 0
    cuts = sorted(data.draw(st.lists(st.integers(1, len(DATA)), max_size=6))) + [len(DATA)]
    told = {"received": 0}
    for end in cuts:
        piece = DATA[at:end]
        for _ in range(data.draw(st.integers(1, 3))):
            told = post(client, token, at, piece)
        at = told["received"]

    if at < len(DATA):
        told = post(client, token, at, DATA[at:])
    picture = Picture.objects.get(uuid=told["picture"]["uuid"])
    assert original(picture) == DATA


def test_what_is_no_picture_is_refused_in_words(client):
    told = post(client, uuid4(), 0, b"x" * 100, size=100)

    assert told["picture"] is None
    assert "n’est pas une photo" in told["refusal"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize(("size", "words"), [(26 * 1024 * 1024, "25 Mo"), (0, "vide"), ("x", "ne dit pas")])
def test_a_size_that_cannot_be_is_refused_at_once(size, words, client):
    assert words in post(client, uuid4(), 0, b"x", size=size)["refusal"]
    assert not Upload.objects.exists()


def test_somebody_else_s_token_is_nobody_s(client, as_):
    token = uuid4()
    post(client, token, 0, DATA[:10])
    other = as_(person("autre", role="Service photo"))

    assert other.get(address(token)).json() == {"received": 0}
    assert "autre personne" in post(other, token, 0, DATA[:10])["refusal"]


@pytest.mark.parametrize("role", ["Modérateur", "Service abonnements"])
def test_only_who_may_add_pictures_sends_any(role, as_):
    assert as_(person("autre", role=role)).get(address(uuid4())).status_code in {302, 403}


@pytest.mark.django_db(transaction=True)
def test_the_last_piece_sent_twice_at_once_makes_one_picture():
    sender = person("photographe", role="Service photo")
    upload = uploads.begin(uuid4(), sender, name="crue.jpg", size=len(DATA))
    uploads.add_piece(upload, 0, DATA[:1000])

    def end():
        try:
            uploads.add_piece(upload, 1000, DATA[1000:])
        finally:
            connection.close()

    threads = [threading.Thread(target=end) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Picture.objects.count() == 1
    assert Upload.objects.get().picture == Picture.objects.get()


def test_what_was_left_in_the_middle_is_forgotten_after_a_week(client):
    token = uuid4()
    post(client, token, 0, DATA[:1000])
    Upload.objects.update(begun_at=timezone.now() - timedelta(days=8))

    jobs.forget_old_uploads(0)

    assert not Upload.objects.exists()
    assert not default_storage.listdir(f"uploads/{token.hex}")[1]
