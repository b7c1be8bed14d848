"""An unpublished article by a signed link, and the public list of what was corrected."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import previews, workflow
from tests.conftest import SOLD

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
