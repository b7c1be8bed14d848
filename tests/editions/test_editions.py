from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.models import Article
from editions.models import Edition
from subscriptions import lifecycle
from subscriptions.access import Reader, Why
from subscriptions.models import Plan
from tests.conftest import person
from tests.newsroom.test_wall import unzipped

DAY = date(2026, 11, 26)
PDF = b"%PDF-1.4 " + bytes(range(256)) * 400
ADDRESS = "/journal/2026-11-26.pdf"


@pytest.fixture
def edition(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Edition.objects.create(day=DAY, number=4811, pdf=ContentFile(PDF, name="une.pdf"))


@pytest.fixture
def whole(db):
    """Somebody whose plan opens all."""
    plan = Plan.objects.create(
        name="Tout", slug="tout", price_xof=9000, rights=["articles", "contribute", "pdf", "archive"]
    )
    user = person("toute")
    lifecycle.give(user, plan, by=None, reason="essai")
    return user


def bytes_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_everyone_sees_which_papers_there_are(edition, client):
    page = client.get("/journal/")

    assert "jeudi 26 novembre 2026" in page.text.lower()
    assert "N° 4\u202f811" in page.text
    assert "0,1\u00a0Mo" in page.text
    assert page.headers["Cache-Control"].startswith("public")


def test_who_has_the_right_gets_the_file(edition, whole, client):
    client.force_login(whole)

    response = client.get(ADDRESS)

    assert bytes_of(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "2026-11-26-4811.pdf" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [
        ("bytes=100-", PDF[100:], f"bytes 100-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=0-9", PDF[:10], f"bytes 0-9/{len(PDF)}"),
        ("bytes=-5", PDF[-5:], f"bytes {len(PDF) - 5}-{len(PDF) - 1}/{len(PDF)}"),
        ("bytes=5-99999999", PDF[5:], f"bytes 5-{len(PDF) - 1}/{len(PDF)}"),
    ],
)
def test_a_download_that_was_cut_goes_on(asked, part, told, edition, whole, client):
    client.force_login(whole)

    response = client.get(ADDRESS, headers={"Range": asked})

    assert response.status_code == 206
    assert response.headers["Content-Range"] == told
    assert response.headers["Content-Length"] == str(len(part))
    assert bytes_of(response) == part


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "octets=1-2", "bytes=-", "bytes=a-b"])
def test_what_is_asked_otherwise_is_the_whole(asked, edition, whole, client):
    client.force_login(whole)

    assert bytes_of(client.get(ADDRESS, headers={"Range": asked})) == PDF


def test_a_file_replaced_meanwhile_begins_again(edition, whole, client):
    client.force_login(whole)

    assert bytes_of(client.get(ADDRESS, headers={"Range": "bytes=9-", "If-Range": '"another"'})) == PDF
    assert client.get(ADDRESS, headers={"Range": f"bytes={len(PDF)}-"}).status_code == 416


def test_the_others_are_told_what_opens_it(edition, as_, rachid, alice, emile):
    words = {None: "Se connecter", rachid: "S’abonner", alice: "Votre formule ouvre les articles", emile: "pris fin"}
    for reader, said in words.items():
        response = as_(reader).get(ADDRESS)
        assert said in unzipped(response)
        assert "%PDF" not in unzipped(response)
        assert "no-store" in response.headers["Cache-Control"]


def test_before_its_hour_it_is_nowhere(edition, whole, client):
    Edition.objects.update(out_at=timezone.now() + timedelta(seconds=60))
    client.force_login(whole)

    assert client.get(ADDRESS).status_code == 404
    page = client.get("/journal/")
    assert "novembre" not in page.text
    assert int(page.headers["Cache-Control"].partition("s-maxage=")[2]) <= 60


@pytest.mark.parametrize("address", ["/journal/2026-02-31.pdf", "/journal/2026-11-25.pdf"])
def test_a_day_without_a_paper_is_not_found(address, edition, client):
    assert client.get(address).status_code == 404


def test_a_former_month_is_reached(edition, client):
    for ago in range(1, 32):
        Edition.objects.create(day=DAY - timedelta(days=ago), number=ago, pdf=ContentFile(b"%PDF-1.4", name="une.pdf"))

    first = client.get("/journal/")
    assert "?avant=2026-10-28" in first.text
    assert first.text.count("journal/2026-") >= 30
    assert "mardi 27 octobre" in client.get("/journal/?avant=2026-10-28").text.lower()
    assert client.get("/journal/?avant=hier").status_code == 200
    assert client.get("/journal/?avant=2026-99-99").status_code == 200


@pytest.mark.parametrize("content", [b"GIF89a", b"", b"<html>"])
def test_what_is_no_pdf_is_refused(content):
    edition = Edition(day=DAY, number=1, pdf=ContentFile(content, name="une.pdf"))

    with pytest.raises(ValidationError, match=r"PDF|vide"):
        edition.clean_fields(exclude=["size", "added_by"])


def test_the_desk_puts_it_online(db, as_, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bakary = person("bakary", role="Rédacteur en chef")
    client = as_(bakary)
    told = {"day": "2026-11-26", "number": "7", "out_at_0": "2026-11-26", "out_at_1": "05:00"}

    client.post("/redaction/editions/edition/add/", told | {"pdf": ContentFile(PDF, name="une.pdf")})

    added = Edition.objects.get()
    assert (added.number, added.size, added.added_by) == (7, len(PDF), bakary)
    assert 'value="8"' in unzipped(client.get("/redaction/editions/edition/add/"))


def test_a_number_is_corrected_without_the_file_and_another_file_takes_its_place(edition, as_):
    client, address = (
        as_(person("bakary", role="Rédacteur en chef")),
        f"/redaction/editions/edition/{edition.pk}/change/",
    )
    told = {"day": f"{edition.day}", "number": "8", "out_at_0": "2026-11-26", "out_at_1": "05:00"}
    Path(edition.pdf.path).unlink()  # media of yesterday's copy, without today's

    assert client.post(address, told).status_code == 302
    assert client.post(address, told | {"pdf": ContentFile(b"GIF89a", name="une.pdf")}).status_code == 200
    assert client.post(address, told | {"pdf": ContentFile(PDF + b" ", name="une.pdf")}).status_code == 302

    edition.refresh_from_db()
    assert (edition.number, edition.size) == (8, len(PDF) + 1)


def test_old_articles_need_the_right_to_the_archives(settings, reserved, alice, whole, as_, now):
    settings.ARCHIVE_AFTER_DAYS = 90
    assert Reader(alice).answer(reserved, now).is_open
    Article.objects.filter(pk=reserved.pk).update(published_at=now - timedelta(days=91))
    reserved.refresh_from_db()

    assert Reader(alice).answer(reserved, now).reason == Why.OTHER_PLAN
    assert Reader(whole).answer(reserved, now).is_open
    page = unzipped(as_(alice).get(f"{reserved.get_absolute_url()}suite/"))
    assert "Votre formule n’ouvre pas cet article" in page
