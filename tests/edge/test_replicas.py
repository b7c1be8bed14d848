"""Public pages made of a replica: never older than what readers were promised, whichever server is away."""

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from django.conf import settings as live
from django.core.management import call_command
from django.db import OperationalError, connection, connections

from edge import purging, replicas
from edge.models import Purge
from edge.stores import store
from newsroom.embedded import Embedded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Embedded]:
    """A real replica of the server that the tests use."""
    if live.DATABASE_URL:
        pytest.skip("La réplique se fait du serveur qui vient avec le projet.")
    made = live.EMBEDDED.replicate(live.EMBEDDED.pgdata.with_name(f"replica-{os.getpid()}"))
    made.start()
    yield made
    made.stop()
    for left in made.pgdata.parent.glob(f"{made.pgdata.name}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@pytest.fixture
def followed(server, settings, paper, monkeypatch):
    """The paper behind its page cache, with the replica of its database."""
    name = connection.settings_dict["NAME"]
    settings.DATABASE_REPLICA_URL = server.url(name)
    monkeypatch.setattr(replicas, "replica", replicas.Replica())
    lines = connections.create_connection("default")
    lines.settings_dict = connection.settings_dict | {"HOST": str(server.sockets), "ENGINE": "edge.postgresql"}
    lines.alias = "replica"
    connections["replica"] = lines
    ask("SELECT pg_wal_replay_resume()")
    catch_up()
    yield paper
    ask("SELECT pg_wal_replay_resume()")
    lines.close()
    del connections["replica"]


def ask(query):
    with connections["replica"].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def catch_up():
    """Wait until the replica has all that was promised so far."""
    replicas.note_position()
    deadline = time.monotonic() + 20
    while not replicas.replica.has(store().counters.position()):
        assert time.monotonic() < deadline, "the replica does not follow"
        replicas.replica.alone_until = 0.0
        time.sleep(0.01)


def where(paper, address):
    """Which server makes this page: the queries of each are counted."""
    counted = {"default": 0, "replica": 0}

    def count(name):
        def counts(execute, sql, params, many, context):
            counted[name] += sql not in (replicas.REPLAYED, replicas.HERE)
            return execute(sql, params, many, context)

        return counts

    primary, replica = connections["default"], connections["replica"]
    with primary.execute_wrapper(count("default")), replica.execute_wrapper(count("replica")):
        answer = paper.get(address)
    return answer, [name for name, queries in counted.items() if queries]


def rename(article, title):
    type(article).objects.filter(pk=article.pk).update(title=title)
    purging.deliver()


def test_a_public_page_is_made_of_the_replica_that_keeps_up(followed, article):
    catch_up()

    answer, servers = where(followed, article.get_absolute_url())

    assert (answer.status, servers) == (200, ["replica"])


def test_one_that_lags_makes_no_page_older_than_the_last_purge(followed, article):
    catch_up()
    followed.get(article.get_absolute_url())
    ask("SELECT pg_wal_replay_pause()")
    rename(article, "Le pont rouvre")

    answer, servers = where(followed, article.get_absolute_url())

    assert "Le pont rouvre" in answer.body.decode()
    assert servers == ["default"]


def test_it_is_used_again_once_it_has_caught_up(followed, article):
    ask("SELECT pg_wal_replay_pause()")
    rename(article, "Le pont rouvre")
    followed.get(article.get_absolute_url())
    ask("SELECT pg_wal_replay_resume()")
    catch_up()
    rename(article, "Le pont ferme")
    catch_up()

    answer, servers = where(followed, article.get_absolute_url())

    assert "Le pont ferme" in answer.body.decode()
    assert servers == ["replica"]


def test_a_database_that_has_gone_back_is_followed_again_and_no_page_kept_is_believed(followed, article):
    catch_up()
    followed.get(article.get_absolute_url())
    store().counters.reach(2**60)  # what the log of yesterday had come to
    type(article).objects.filter(pk=article.pk).update(title="Comme avant-hier")
    Purge.objects.all().delete()  # as in a copy of that day
    assert where(followed, "/charte/")[1] == ["default"]

    call_command("forget_pages")
    catch_up()
    answer, servers = where(followed, article.get_absolute_url())

    assert "Comme avant-hier" in answer.body.decode()
    assert servers == ["replica"]


def test_one_that_is_away_is_noticed_and_the_primary_makes_the_page(followed, article, monkeypatch):
    catch_up()
    where(followed, "/charte/")

    def dies(*words):
        raise OperationalError("terminating connection")

    with connections["replica"].execute_wrapper(dies):
        answer = followed.get(article.get_absolute_url())

    assert answer.status == 200
    assert not replicas.replica.has(1)


def test_pages_go_on_being_made_while_the_primary_is_away(followed, article):
    catch_up()

    def away(*words):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        answer = followed.get(article.get_absolute_url())

    assert answer.status == 200


def test_a_private_page_always_asks_the_primary(followed, article, client, alice):
    catch_up()
    client.force_login(alice)

    with connections["replica"].execute_wrapper(lambda *words: pytest.fail("asked the replica")):
        answer = client.get(f"{article.get_absolute_url()}suite/")

    assert answer.status_code == 200
