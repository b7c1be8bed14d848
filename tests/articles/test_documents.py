"""Word files that become articles, and those that are refused in words."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import documents
from articles.models import Article, Status
from pictures.models import Picture
from tests.articles.documents import bomb, docx, image, paragraph
from tests.conftest import person
from tests.newsroom.test_wall import unzipped
from tests.pictures.samples import photo

pytestmark = pytest.mark.django_db
DROP = "/redaction/articles/article/deposer/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(as_):
    return as_(person("claire", role="Journaliste"))


def pont(**changed):
    told = {
        "title": paragraph("Le pont de Koronga rouvre", "Titre"),
        "sub": paragraph("Après six mois de travaux, les camions passent.", "Sous"),
        "text": paragraph("Le premier camion est passé à l’aube, chargé de riz."),
        "inter": paragraph("Six mois d’attente", "Titre2"),
        "more": paragraph("Les piroguiers, eux, regrettent un peu."),
        "image": image(0, "Un camion sur le pont"),
        "signature": paragraph("Awa DEMBÉLÉ"),
    } | changed
    return docx(*told.values(), images=(photo(),))


def sent(data, name="pont.docx"):
    return SimpleUploadedFile(name, data)


def test_a_document_becomes_a_draft(desk):
    page = desk.post(DROP, {"files": [sent(pont())]})

    article = Article.objects.get()
    picture = Picture.objects.get()
    assert article.status == Status.DRAFT
    assert article.title == "Le pont de Koronga rouvre"
    assert article.standfirst == "Après six mois de travaux, les camions passent."
    assert article.signature == "Awa DEMBÉLÉ"
    assert article.body == (
        "<p>Le premier camion est passé à l’aube, chargé de riz.</p><h2>Six mois d’attente</h2>"
        f'<p>Les piroguiers, eux, regrettent un peu.</p><figure data-picture="{picture.uuid}"></figure>'
    )
    assert picture.alt == "Un camion sur le pont"
    assert list(article.reporters.values_list("display_name", flat=True)) == ["Claire du fleuve"]
    assert f"/redaction/articles/article/{article.pk}/change/" in unzipped(page)


def test_several_at_once_and_the_same_one_again(desk):
    other = docx(paragraph("La crue du Kandé"), paragraph("L’eau monte depuis lundi."))

    desk.post(DROP, {"files": [sent(pont()), sent(other, "crue.docx"), sent(b"x", "autre.docx")]})
    page = desk.post(DROP, {"files": [sent(pont(), "autre nom.docx")]})

    assert set(Article.objects.values_list("title", flat=True)) == {"Le pont de Koronga rouvre", "La crue du Kandé"}
    assert "déjà déposé" in unzipped(page)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "ancien fichier Word"),
        (b"%PDF-1.4", "n’est pas un document Word"),
        (b"", "n’est pas un document Word"),
        (docx(paragraph("a"), prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "n’est pas un document Word"),
        (docx(paragraph("")), "ne contient pas de texte"),
        (docx(*[paragraph("mot " * 1000)] * 200), "trop long"),
        (bomb(documents.HEAVIEST_OPENED + 1), "trop lourd"),
        (pont()[:-200], "n’est pas un document Word"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(data, words, desk):
    page = desk.post(DROP, {"files": [sent(data)]})

    assert words in unzipped(page)
    assert not Article.objects.exists()


def test_a_bad_picture_does_not_lose_the_text(desk):
    page = desk.post(
        DROP, {"files": [sent(docx(paragraph("Un titre"), paragraph("Un texte."), image(0, ""), images=(b"x",)))]}
    )

    assert Article.objects.get().body == "<p>Un texte.</p>"
    assert "Image 1 : Ce fichier n’est pas une photo" in unzipped(page)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "javascript:alert(1)"])
def test_what_is_typed_as_code_stays_text(text, desk):
    desk.post(DROP, {"files": [sent(docx(paragraph("Un titre"), paragraph(text)))]})

    assert "<script" not in Article.objects.get().body
    assert "<img" not in Article.objects.get().body


def test_the_editor_is_told_what_stands_around_its_text(desk):
    def ask(empty):
        return json.loads(unzipped(desk.post("/redaction/documents/", {"file": sent(pont()), "empty": empty})))

    told, kept = ask("title standfirst signature"), ask("")

    assert told["title"] == "Le pont de Koronga rouvre"
    assert told["html"].startswith("<p>Le premier camion")
    assert kept["title"] == ""
    assert kept["html"].startswith("<h2>Le pont de Koronga rouvre</h2>")
    assert desk.post("/redaction/documents/", {}).status_code == 400


@pytest.mark.parametrize("role", ["Modérateur", "Service photo"])
def test_only_who_writes_drops_texts(role, as_):
    assert as_(person("autre", role=role)).get(DROP).status_code == 403


def test_a_document_of_a_thousand_pages_is_refused_before_it_is_read():
    with pytest.raises(ValidationError):
        documents.read(BytesIO(b"x" * (documents.HEAVIEST + 1)))


@pytest.mark.parametrize("elsewhere", ["file:///etc/passwd", "../../../etc/passwd", "http://127.0.0.1:1/x.jpg"])
def test_a_picture_that_is_only_linked_to_is_never_fetched(elsewhere, desk):
    data = docx(paragraph("Un titre"), paragraph("Un texte."), image(9, ""), linked=elsewhere)

    desk.post(DROP, {"files": [sent(data)]})

    assert Article.objects.get().body == "<p>Un texte.</p>"
    assert not Picture.objects.exists()
