"""A database that hangs is given up by who answers readers, and waited for by who works apart."""

import time

import pytest
from django.db import OperationalError, connection

from edge.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watched(settings, monkeypatch):
    """A process that answers readers, and waits one second at most."""
    settings.QUERY_PATIENCE = 1
    monkeypatch.setattr(base.watchman, "is_on", True)
    base.absence.forget()
    yield
    base.absence.forget()
    connection.close()


def ask(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def test_a_query_that_never_ends_is_cut(watched):
    begun = time.monotonic()

    with pytest.raises(OperationalError):
        ask("SELECT pg_sleep(30)")

    assert time.monotonic() - begun < 10


def test_a_server_that_was_given_up_is_not_waited_for_again_at_once(watched):
    with pytest.raises(OperationalError):
        ask("SELECT pg_sleep(30)")
    connection.close()
    begun = time.monotonic()

    with pytest.raises(OperationalError, match="ne répond pas"):
        ask("SELECT 1")

    assert time.monotonic() - begun < 1


def test_a_commit_that_hangs_is_cut_too(watched):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE slow (n int)")
        cursor.execute(
            "CREATE FUNCTION pg_temp.waits() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN PERFORM pg_sleep(30); RETURN NULL; END$$"
        )
        cursor.execute(
            "CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.waits()"
        )
    connection.set_autocommit(False)
    begun = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO slow VALUES (1)")

    with pytest.raises(OperationalError):
        connection.commit()

    assert time.monotonic() - begun < 10


def test_a_short_one_is_left_in_peace(watched):
    for _ in range(3):
        ask("SELECT pg_sleep(0.3)")

    assert ask("SELECT 1") == (1,)


def test_who_works_apart_waits(settings):
    settings.QUERY_PATIENCE = 1

    assert ask("SELECT pg_sleep(2)") == ("",)


def test_a_server_found_away_is_left_alone_then_tried_again(watched, monkeypatch):
    monkeypatch.setattr(base, "RESPITE", 0.3)
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere/at/all")
    with pytest.raises(OperationalError, match="/nowhere"):
        ask("SELECT 1")

    with pytest.raises(OperationalError, match="ne répond pas"):
        ask("SELECT 1")

    monkeypatch.undo()
    connection.close()
    assert ask("SELECT 1") == (1,)
