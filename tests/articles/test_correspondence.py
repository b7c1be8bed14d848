import threading
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from articles.correspondence import take_in
from articles.models import Article, Section, Status
from authors.models import Author
from pictures.models import Picture
from tests.conftest import person
from tests.newsroom.test_wall import unzipped
from tests.pictures.samples import photo

pytestmark = pytest.mark.django_db
PAGE = "/redaction/correspondance/"
TEXT = "Le bac est en panne depuis lundi.\n\nLes passagers attendent - il y en a deux cents."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hawa(db):
    return person("hawa", role="Correspondant")


@pytest.fixture
def client(as_, hawa):
    return as_(hawa)


def typed(section, **changed):
    return {"title": "Le bac en panne", "text": TEXT, "section": section.pk, "form_key": str(uuid4())} | changed


def test_a_text_arrives_submitted_at_its_desk_with_a_receipt(client, hawa, society):
    Author.objects.create(pen_name="Hawa SIDIBÉ", slug="hawa", user=hawa)

    answer = client.post(PAGE, typed(society), follow=True)

    article = Article.objects.get()
    assert (article.status, article.section) == (Status.SUBMITTED, society)
    assert article.body == (
        "<p>Le bac est en panne depuis lundi.</p><p>Les passagers attendent - il y en a deux cents.</p>"
    )
    assert article.signature == "Hawa SIDIBÉ"
    assert list(article.reporters.all()) == [hawa]
    assert [pass_.verb for pass_ in article.signoffs.all()] == ["submit"]
    assert f"Reçu n° {article.pk}" in unzipped(answer)
    assert "À relire" in unzipped(answer)


def test_pressed_again_it_is_the_same_article(client, society):
    told = typed(society)

    addresses = {client.post(PAGE, told).url for _ in range(3)}

    assert len(addresses) == Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_five_times_at_once_it_is_one_article(hawa, society):
    told = {"title": "Le bac", "text": TEXT, "section": society, "form_key": uuid4()}
    seen = []

    def press():
        try:
            seen.append(take_in(told, by=hawa).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(seen)) == Article.objects.count() == 1
    assert len(seen) == 5


def test_what_is_missing_is_said_and_nothing_is_lost(client, society):
    answer = client.post(PAGE, typed(society, title=""))

    assert answer.status_code == 400
    assert "Les passagers attendent" in unzipped(answer)
    assert not Article.objects.exists()


def test_the_last_rubrique_is_chosen_and_the_last_texts_are_listed(client, society):
    Section.objects.create(name="Sport", slug="sport", position=0)
    client.post(PAGE, typed(society))

    page = unzipped(client.get(PAGE))

    assert f'<option value="{society.pk}" selected>' in page
    assert "Le bac en panne" in page


def test_pictures_come_after_the_text(client, society):
    address = client.post(PAGE, typed(society)).url
    words = {"alt": "Le bac à quai", "credit": "Hawa Sidibé"}

    for name in ("un.jpg", "deux.jpg"):
        client.post(address, words | {"file": SimpleUploadedFile(name, photo(600 + len(name)))})
    refused = client.post(address, words)

    article = Article.objects.get()
    assert article.picture.credit == "Hawa Sidibé"
    assert article.body.count("<figure") == 1
    assert article.status == Status.SUBMITTED
    assert "Choisissez une photo" in unzipped(refused)


def test_a_picture_sent_in_pieces_is_joined_once(client, society):
    address = client.post(PAGE, typed(society)).url
    data = photo()
    sent = client.post(
        f"{address}envois/{uuid4()}/?name=bac.jpg&size={len(data)}&at=0", data, content_type="application/octet-stream"
    )
    assert sent.status_code == 200
    told = {"uploaded": str(Picture.objects.get().uuid), "alt": "Le bac", "credit": "Hawa"}

    for _ in range(2):
        client.post(address, told)

    article = Article.objects.get()
    assert article.picture == Picture.objects.get()
    assert "<figure" not in article.body
    client.get(address)
    shown = client.get(f"/images/{article.picture.uuid}/216.webp")  # she sees it, though it is not out
    assert shown.status_code == 200
    shown.close()


def test_a_text_that_is_out_gets_no_more_pictures(client, society):
    address = client.post(PAGE, typed(society)).url
    Article.objects.update(status=Status.WITHDRAWN)

    assert "Ajouter une photo" not in unzipped(client.get(address))
    assert client.get(f"{address}envois/{uuid4()}/").status_code == 403


def test_somebody_else_s_receipt_is_nobody_s(client, society, as_):
    address = client.post(PAGE, typed(society)).url

    assert as_(person("autre", role="Correspondant")).get(address).status_code == 404


@pytest.mark.parametrize("role", ["Modérateur", "Service photo", "Service abonnements"])
def test_only_who_writes_sends_a_text(role, as_):
    assert as_(person("autre", role=role)).get(PAGE).status_code == 403
