"""An unpublished article by a signed link, and the public list of what was corrected."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import previews, workflow
from pictures import display, library
from tests.conftest import SOLD
from tests.pictures.samples import photo
from tests.pictures.test_views import fetch

pytestmark = pytest.mark.ignore_template_errors  # Django's own frame of the screen

LIST = "/rectificatifs/"


@pytest.fixture
def hidden(write):
    return write("Pas encore paru", at=None, access="subscribers", body=f"<p>{'Un début. ' * 60}</p><p>{SOLD}</p>")


@pytest.mark.parametrize(("reader", "is_whole"), [("visiteur", False), ("inscrit", False), ("abonne", True)])
def test_who_holds_the_link_reads_as_each_kind_of_reader(reader, is_whole, hidden, client):
    answer = client.get(previews.link_to(hidden), {"comme": reader})

    assert answer.status_code == 200
    assert "Pas encore paru" in answer.content.decode()
    assert (SOLD in answer.content.decode()) is is_whole
    assert answer["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in answer.content.decode()


def test_a_member_gets_the_whole_of_what_an_account_opens(hidden, client):
    hidden.access = "registered"
    workflow.store(hidden)

    found = {
        kind: SOLD in client.get(previews.link_to(hidden), {"comme": kind}).content.decode()
        for kind in previews.READERS
    }

    assert found == {"visiteur": False, "inscrit": True, "abonne": True}


@pytest.mark.parametrize(("hours", "status"), [(47, 200), (49, 404)])
def test_the_link_expires(hours, status, hidden, client):
    link = previews.link_to(hidden)

    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert client.get(link).status_code == status


@pytest.mark.parametrize("kind", ["no token", "a bad signature", "another use"])
def test_no_other_token_opens_anything(kind, hidden, client):
    token = {"no token": "x", "a bad signature": "1:abc:def"}.get(kind)
    token = token or signing.dumps(hidden.pk, salt="contributions.mailing")

    assert client.get(f"/apercu/{token}/").status_code == 404


def test_once_it_is_out_the_link_leads_to_its_page(hidden, client):
    link = previews.link_to(hidden)
    workflow.publish(hidden, by=None)

    assert client.get(link)["Location"] == hidden.get_absolute_url()
    assert SOLD not in client.get(link, {"comme": "abonne"}, follow=True).content.decode()


def test_a_withdrawn_article_is_shown_no_more(hidden, client):
    link = previews.link_to(hidden)
    workflow.publish(hidden, by=None)
    workflow.withdraw(hidden, by=None, reason="Une source s’est trompée.")

    assert client.get(link).status_code == 404


def test_an_unknown_reader_is_not_found(hidden, client):
    assert client.get(previews.link_to(hidden), {"comme": "directeur"}).status_code == 404


# What was corrected.


def test_corrections_are_listed_the_last_first(write, client):
    for number in (1, 2):
        workflow.correct(write(f"Article {number}"), by=None, kind="erratum", text=f"Faute {number}.")

    page = client.get(LIST)

    text = page.content.decode()
    assert text.index("Faute 2.") < text.index("Faute 1.")
    assert page["Cache-Control"].startswith("public")


def test_what_is_no_longer_there_is_not_listed(article, client):
    workflow.correct(article, by=None, kind="erratum", text="Une faute.")
    workflow.withdraw(article, by=None, reason="Retiré.")

    assert "Une faute" not in client.get(LIST).content.decode()


def test_a_long_list_is_walked_through_with_the_same_queries(article, client):
    queries = []
    for number in range(45):
        workflow.correct(article, by=None, kind="erratum", text=f"Faute {number:02d}.")
        if number in {2, 44}:
            with CaptureQueriesContext(connection) as asked:
                client.get(LIST)
            queries.append(len(asked))
    first = client.get(LIST).content.decode()
    mark = first.split("?avant=")[1].split('"')[0]
    second = client.get(LIST, {"avant": mark}).content.decode()

    assert queries[0] == queries[1]
    assert "Faute 44." in first
    assert ("Faute 25." in first, "Faute 24." in second, "Faute 25." in second) == (True, True, False)
    assert client.get(LIST, {"avant": "x"}).status_code == 404


# The screen: readers, widths, pictures.


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def images_of(page):
    return sorted(set(re.findall(r"/images/[0-9a-f-]{36}/\d+\.(?:jpg|webp)", page.content.decode())))


def test_the_link_shows_pictures_of_its_article_that_are_not_out_and_no_other(media, hidden, client):
    lead, inside, other = (library.add(BytesIO(photo(width)), alt="Un pont") for width in (800, 810, 820))
    hidden.picture = lead
    hidden.body += f'<figure data-picture="{inside.uuid}"></figure>'
    workflow.store(hidden)
    not_its = display.address(other.uuid, *other.renditions.values_list("width", "format")[0])

    page = client.get(previews.link_to(hidden), {"comme": "abonne"})
    own = images_of(page)

    assert {address.split("/")[2] for address in own} == {str(lead.uuid), str(inside.uuid)}
    assert {fetch(client, address).status_code for address in own} == {200}
    assert fetch(client, not_its).status_code == 404
    assert {fetch(Client(), address).status_code for address in own} == {404}
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert fetch(client, own[0]).status_code == 404


@pytest.mark.parametrize(("comme", "largeur"), [("visiteur", "telephone"), ("abonne", "ordinateur")])
def test_the_screen_frames_each_reader_at_each_width(comme, largeur, hidden, client):
    link = previews.link_to(hidden)

    page = client.get(f"{link}ecran/", {"comme": comme, "largeur": largeur})

    html = page.content.decode()
    assert f'class="preview-frame preview-{largeur}" src="{link}?comme={comme}"' in html
    assert re.search("frame-src [^;]*'self'", page["Content-Security-Policy"])
    framed = client.get(link, {"comme": comme})
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("asked", [{"comme": "directeur"}, {"largeur": "montre"}])
def test_an_unknown_screen_is_not_found(asked, hidden, client):
    assert client.get(f"{previews.link_to(hidden)}ecran/", asked).status_code == 404


def test_no_other_page_may_be_framed(article, client):
    page = client.get(article.get_absolute_url())

    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
