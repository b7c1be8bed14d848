"""The same paper with its files in an S3-compatible store, played here on loopback by moto."""

import socket
from io import BytesIO

import boto3
import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from moto.server import ThreadedMotoServer

from edge.files import send
from edge.object_store import ObjectStore
from editions.models import Edition
from pictures import library
from pictures.models import Picture, Rendition
from tests.pictures.samples import photo

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "known-to-everyone")
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket="journal")
    yield client
    for held in client.list_objects_v2(Bucket="journal").get("Contents", []):
        client.delete_object(Bucket="journal", Key=held["Key"])
    client.delete_bucket(Bucket="journal")


@pytest.fixture
def store(bucket, endpoint, monkeypatch):
    made = ObjectStore(bucket_name="journal", endpoint_url=endpoint, region_name="us-east-1", addressing_style="path")
    for field in (Picture.original.field, Rendition.file.field, Edition.pdf.field):
        monkeypatch.setattr(field, "storage", made)
    return made


def keys(bucket):
    return [held["Key"] for held in bucket.list_objects_v2(Bucket="journal").get("Contents", [])]


@pytest.fixture
def picture(store):
    picture = library.add(BytesIO(photo()), alt="Un soleil")
    Picture.objects.filter(pk=picture.pk).update(public_from=timezone.now())
    return picture


def test_a_picture_goes_to_the_store_and_comes_out_by_its_own_address(client, bucket, picture):
    width = picture.renditions.first()

    answer = client.get(f"/images/{picture.uuid}/{width}")

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == bucket.get_object(Bucket="journal", Key=width.file.name)["Body"].read()
    assert {key.partition("/")[0] for key in keys(bucket)} == {"originals", "renditions"}


def test_no_address_of_the_store_is_ever_given_to_a_reader(client, picture, endpoint):
    answer = client.get(f"/images/{picture.uuid}/{picture.renditions.first()}")

    assert "Location" not in answer
    assert endpoint not in str(answer.headers)


def test_the_same_picture_twice_is_one_file(bucket, picture):
    held = keys(bucket)

    library.add(BytesIO(photo()), alt="Encore")

    assert keys(bucket) == held


def test_a_file_gone_from_the_store_is_not_online(client, bucket, picture):
    width = picture.renditions.first()
    bucket.delete_object(Bucket="journal", Key=width.file.name)

    assert client.get(f"/images/{picture.uuid}/{width}").status_code == 404


def test_a_download_goes_on_where_it_was_cut(rf, store):
    edition = Edition(day=timezone.localdate())
    edition.pdf.save("journal.pdf", ContentFile(b"%PDF-" + b"x" * 1000), save=False)

    answer = send(
        rf.get("/", headers={"Range": "bytes=1000-"}), edition.pdf, name="j.pdf", content_type="application/pdf"
    )

    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"xxxxx")


def test_a_store_that_is_away_fails_as_a_disk_does(bucket):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{door.getsockname()[1]}"
    away = ObjectStore(bucket_name="journal", endpoint_url=nobody, region_name="us-east-1")

    with pytest.raises(OSError, match="ne répond pas"):
        away.exists("originals/x.jpg")
