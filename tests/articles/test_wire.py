import json
import os
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import jobs, wire, workflow
from articles.models import Article, Status, WireItem
from articles.wire_formats import read
from tests.conftest import person
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "fixtures" / "wire"
NEWSML = (SAMPLES / "crue.xml").read_text()
NINJS = json.loads((SAMPLES / "coton.json").read_text())


def ninjs(**changed):
    return json.dumps(NINJS | changed).encode()


def newsml(version=1, status="usable", **words):
    told = NEWSML.replace('version="1" standard', f'version="{version}" standard').replace(
        "stat:usable", f"stat:{status}"
    )
    for old, new in words.values():
        told = told.replace(old, new)
    return told.encode()


@pytest.fixture
def chief(as_):
    return as_(person("bakary", role="Rédacteur en chef"))


def test_a_newsml_item_becomes_a_marked_draft():
    [item] = wire.take_in(newsml())

    article = Article.objects.get()
    assert item.article == article
    assert (item.mark, item.status) == ("Fil Rouge\u00a0v1, urgence 3", "usable")
    assert article.status == Status.DRAFT
    assert article.title == "La crue du Kandé atteint son plus haut depuis dix ans"
    assert article.body == (
        "<p>L’eau a gagné <em>quarante centimètres</em> en deux jours à Koronga.</p><h3>Les quais sous l’eau</h3>"
        "<p>Le service des bacs est suspendu &amp; les marchandises attendent.</p>"
    )
    assert (article.signature, article.agency) == ("Ibra SANKARÉ", "Fil Rouge")
    assert article.embargo_until.isoformat() == "2026-11-27T18:00:00+00:00"


def test_a_ninjs_item_becomes_a_draft_without_its_script():
    wire.take_in(ninjs())

    article = Article.objects.get()
    assert article.body == (
        "<p>Les surfaces semées ont <strong>augmenté</strong>.</p><p>Les coopératives le confirment.</p>"
    )
    assert article.byline.endswith("avec Fil Rouge")


def test_a_second_generation_ninjs_is_read_too():
    told = {
        "uri": "urn:x", "version": "2", "pubStatus": "stat:usable", "headlines": [{"value": "Un titre"}],
        "bodies": [{"contenttype": "text/plain", "value": "Un.\n\nDeux & trois."}],
        "infosources": [{"name": "Fil Rouge"}], "edNotes": [{"value": "x"}],
    }  # fmt: skip

    [item] = read(json.dumps(told).encode())

    assert (item.title, item.version, item.agency, item.html) == (
        "Un titre", 2, "Fil Rouge", "<p>Un.</p><p>Deux &amp; trois.</p>"
    )  # fmt: skip


def test_a_version_that_comes_again_is_the_same():
    for _ in range(3):
        wire.take_in(newsml())

    assert WireItem.objects.count() == Article.objects.count() == 1


def test_a_new_version_waits_beside_the_article_and_writes_over_nothing(chief):
    wire.take_in(newsml())
    article = Article.objects.get()
    article.title = "Notre titre"
    workflow.store(article)

    wire.take_in(newsml(2, a=("quarante centimètres", "cinquante centimètres")))

    article.refresh_from_db()
    assert article.title == "Notre titre"
    assert "quarante" in article.body
    assert "Fil Rouge\u00a0v2" in unzipped(chief.get("/redaction/"))
    form = unzipped(chief.get(f"/redaction/articles/article/{article.pk}/change/"))
    assert "Une nouvelle version de cette dépêche est arrivée" in form
    compared = unzipped(chief.get(f"/redaction/articles/article/{article.pk}/depeche/"))
    assert "cinquante" in compared
    chief.post(f"/redaction/articles/article/{article.pk}/depeche/", {"_take": ""})
    article.refresh_from_db()
    assert "cinquante" in article.body
    assert wire.waiting(article) is None
    assert "v2" in wire.mark_of(article)


def test_an_article_that_is_out_does_not_change_in_silence(chief, society):
    wire.take_in(ninjs())
    article = Article.objects.get()
    article.section = society
    workflow.store(article)
    workflow.publish(article, by=None)
    wire.take_in(ninjs(version="2", body_xhtml="<p>Tout autre chose.</p>"))
    address = f"/redaction/articles/article/{article.pk}/depeche/"

    assert "Reprendre cette version" not in unzipped(chief.get(address))
    chief.post(address, {"_take": ""})
    article.refresh_from_db()
    assert "augmenté" in article.body
    chief.post(address, {"_seen": ""})
    assert wire.waiting(article) is None


def test_a_canceled_item_alerts_the_desk_and_names_what_was_published(chief, society):
    wire.take_in(ninjs())
    article = Article.objects.get()
    article.section = society
    workflow.store(article)
    workflow.publish(article, by=None)

    wire.take_in(ninjs(version="2", pubstatus="canceled", ednote="Fausse information."))

    home = unzipped(chief.get("/redaction/"))
    assert "Dépêches changées ou annulées" in home
    assert "annulée, en ligne" in home
    assert "Coton" in home
    page = unzipped(chief.get(f"/redaction/articles/article/{article.pk}/depeche/"))
    assert "retirez-le, ou publiez un rectificatif" in page
    assert "Fausse information." in page


@pytest.mark.parametrize("status", ["withheld", "canceled", "autre"])
def test_what_may_not_be_used_makes_no_article(status):
    wire.take_in(ninjs(pubstatus=status))

    assert not Article.objects.exists()


def test_canceled_before_it_came_it_makes_no_article():
    wire.take_in(ninjs(version="2", pubstatus="canceled"))
    wire.take_in(ninjs())

    assert not Article.objects.exists()


def test_an_older_version_that_is_late_asks_nothing():
    wire.take_in(ninjs(version="3"))
    wire.take_in(ninjs(version="2"))

    assert wire.waiting(Article.objects.get()) is None
    assert Article.objects.count() == 1


def test_a_later_embargo_holds_what_is_not_out():
    wire.take_in(newsml())
    wire.take_in(newsml(2, a=("2026-11-27T18:00:00+00:00", "2026-11-28T18:00:00+00:00")))

    assert Article.objects.get().embargo_until.isoformat() == "2026-11-28T18:00:00+00:00"


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"<a/>", b"{}", b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>", b"\x00\xff",
     b'<!DOCTYPE a [<!ENTITY b "c">]>' + NEWSML.encode(), b"x" * 5_000_001, b"[" * 100_000],
)  # fmt: skip
def test_what_is_not_one_is_refused_in_words(data):
    with pytest.raises(ValidationError):
        read(data)


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one, max_size=3)),
    st.sampled_from(sorted(NINJS)),
)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_an_agency_writes_it_is_read_or_refused(value, field):
    try:
        [item] = read(ninjs(**{field: value}))
    except ValidationError:
        return
    assert item.guid
    assert len(item.title) <= 200


def test_the_watched_folder_is_read_and_put_away(tmp_path, settings):
    settings.WIRE_FOLDER = str(tmp_path)
    (tmp_path / "crue.xml").write_bytes(newsml())
    (tmp_path / "coton.json").write_bytes(ninjs())
    (tmp_path / "faux.xml").write_bytes(b"<a/>")
    (tmp_path / "en-route.json").write_bytes(ninjs(uri="urn:autre"))
    (tmp_path / "note.txt").write_text("autre chose")
    before = time.time() - 60
    for name in ("crue.xml", "coton.json", "faux.xml"):
        os.utime(tmp_path / name, (before, before))

    for _ in range(2):
        jobs.read_wire_folder(0)

    assert Article.objects.count() == 2
    assert {path.name for path in (tmp_path / "lues").iterdir()} == {"crue.xml", "coton.json"}
    assert "aucune dépêche" in (tmp_path / "refusees" / "faux.xml.raison.txt").read_text()
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"en-route.json", "note.txt"}


def test_a_file_read_before_the_machine_stopped_is_read_again_without_harm(tmp_path):
    path = tmp_path / "crue.xml"
    path.write_bytes(newsml())
    os.utime(path, (0, 0))
    wire.take_in(path.read_bytes())  # and the machine stops before it is put away

    wire.read_folder(tmp_path)

    assert Article.objects.count() == 1
    assert not path.exists()


def test_the_desk_drops_an_item_like_any_text(chief):
    page = chief.post(
        "/redaction/articles/article/deposer/",
        {
            "files": [
                SimpleUploadedFile("crue.xml", newsml()),
                SimpleUploadedFile("x.json", ninjs(pubstatus="withheld")),
            ]
        },
    )

    assert "La crue du Kandé" in unzipped(page)
    assert "dépêche retenue" in unzipped(page)
