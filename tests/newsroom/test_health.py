"""How the paper says that it is well, and what it tells when it is not."""

import errno
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client

from articles.models import Article
from edge.watching import Watched
from newsroom import health
from tests.served import HANDLER, call

pytestmark = pytest.mark.django_db
TOKEN = "drawn by lot"
TEXT = "Ce que j’ai vu au marché ce matin, et que je veux raconter."


@pytest.fixture
def no_database():
    """Every query fails, as when the server is away."""

    def away(execute, sql, params, many, context):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        yield


def test_a_living_process_says_so_without_asking_anyone(client, no_database):
    assert client.get("/sante/").status_code == 200


def test_a_ready_one_names_all_that_it_asked(client):
    answer = client.get("/sante/pret/")

    assert answer.status_code == 200
    assert answer.json() == {"pret": True, "base": "bien", "schema": "bien", "pages": "bien", "fichiers": "bien"}


def test_without_its_database_it_is_not_ready_and_says_what_fails(client, no_database):
    answer = client.get("/sante/pret/")

    assert (answer.status_code, answer.json()["base"]) == (503, "en panne")
    assert answer["Cache-Control"] == "private, no-store"


def test_where_no_file_can_be_written_it_is_not_ready(client, monkeypatch):
    def full(*words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(health.default_storage, "save", full)

    assert client.get("/sante/pret/").json()["fichiers"] == "en panne"


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", "drawn by lo", "Bearer drawn by lotteries"])
def test_measures_are_for_who_shows_the_token(client, settings, shown):
    settings.METRICS_TOKEN = TOKEN

    assert client.get("/sante/mesures/", headers={"Authorization": shown}).status_code == 404


def test_without_a_token_nobody_sees_measures(client):
    assert client.get("/sante/mesures/", headers={"Authorization": "Bearer "}).status_code == 404


def test_measures_tell_the_queue_the_purges_and_the_payments(client, settings):
    settings.METRICS_TOKEN = TOKEN
    call(Watched(HANDLER), "/charte/")

    told = client.get("/sante/mesures/", headers={"Authorization": f"Bearer {TOKEN}"}).text

    for name in ("jobs_waiting", "queue_age_seconds", "workers", "purge_oldest_seconds", "payments_pending"):
        assert re.search(rf"^newsroom_{name} \d", told, re.MULTILINE)
    assert re.search(r'^newsroom_requests_total{kind="made",status="\d+"} [1-9]', told, re.MULTILINE)


def test_measures_go_on_when_the_database_is_away(client, settings, no_database):
    settings.METRICS_TOKEN = TOKEN

    told = client.get("/sante/mesures/", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert "newsroom_database_up 0.0" in told


def test_a_private_answer_bears_its_number_and_a_public_one_is_the_same_for_all():
    watched = Watched(HANDLER)

    private, public = (call(watched, address, X_REQUEST_ID="ab12cd34") for address in ("/lecteur/", "/charte/"))

    assert private.headers["X-Request-ID"] == "ab12cd34"
    assert "X-Request-ID" not in public.headers


def test_a_line_says_the_route_and_never_the_address(caplog):
    caplog.set_level("INFO", logger="newsroom.requests")

    call(Watched(HANDLER), "/apercu/Jf8sKq2LmN0pQr5tUv/")

    line = next(record for record in caplog.records if record.name == "newsroom.requests").getMessage()
    assert "apercu/<str:token>/ 404" in line
    assert "Jf8s" not in line


# The database is away: a sentence, and the text one typed.


@pytest.fixture
def reader(alice):
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client


def test_a_private_page_says_so_and_when_to_come_back(reader, no_database):
    answer = reader.get("/compte/")

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "private, no-store")
    assert "reprend son souffle" in answer.text


def test_a_typed_text_comes_back_and_a_password_does_not(reader, article, no_database):
    typed = {"text": TEXT, "password": "le fleuve est haut et large", "charter": "1"}

    answer = reader.post(f"{article.get_absolute_url()}contributions/", typed)

    assert TEXT in answer.text
    assert "le fleuve" not in answer.text


def test_what_another_site_sent_is_not_given_back(reader, article, no_database):
    address = f"{article.get_absolute_url()}contributions/"

    answer = reader.post(address, {"text": TEXT}, headers={"Origin": "https://ailleurs.test"})

    assert TEXT not in answer.text


def test_a_script_is_told_in_its_own_language(reader, article, no_database):
    address = f"{article.get_absolute_url()}contributions/"

    answer = reader.post(address, {"text": TEXT}, headers={"Accept": "application/json"})

    assert answer.status_code == 503
    assert "Gardez votre texte" in answer.json()["error"]


def test_a_fault_of_ours_is_no_fault_of_the_database(reader, monkeypatch):
    monkeypatch.setattr(Article, "objects", None)

    answer = reader.get("/lecteur/")

    assert answer.status_code in (200, 500)


def test_a_bug_is_a_500_with_its_number(reader, monkeypatch):
    def broken(*words, **more):
        raise ZeroDivisionError

    monkeypatch.setattr("newsroom.views.account_line", broken)

    answer = reader.get("/lecteur/")

    assert answer.status_code == 500
    assert "Un incident nous retient" in answer.text


def test_a_full_disk_is_said_in_words(reader, monkeypatch):
    def full(*words, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("newsroom.views.account_line", full)

    answer = reader.get("/lecteur/")

    assert answer.status_code == 503
    assert "disque du journal est plein" in answer.text
