"""The embedded PostgreSQL: one server, whoever starts it and however it ended before."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from newsroom.embedded import Embedded
from newsroom.environment import VAR, database_from
from newsroom.postgres_programs import EmbeddedError


@pytest.fixture(scope="module")
def shelf():
    place = VAR / f"test-embedded-{os.getpid()}"
    place.mkdir(parents=True)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def make_server(shelf):
    made = []

    def make(name: str) -> Embedded:
        made.append(Embedded(shelf / name, options=("fsync=off",)))
        return made[-1]

    yield make
    for server in made:
        server.stop()
    for server in made:
        shutil.rmtree(server.pgdata, ignore_errors=True)
        for beside in server.pgdata.parent.glob(f"{server.pgdata.name}.*"):
            beside.unlink()


@pytest.fixture
def server(make_server):
    return make_server("pg").start()


def ask(server: Embedded, question: str) -> tuple:
    with psycopg.connect(server.url()) as connection:
        return connection.execute(question).fetchone()


def test_the_server_made_from_nothing_speaks_french_and_opens_no_port(server):
    question = "SELECT current_setting('listen_addresses'), to_tsvector('« sécurité »')::text"

    answer = ask(server, question)

    assert answer == ("", "'sécur':1")


def test_the_last_to_leave_stops_the_server(server, make_server):
    guest = make_server("pg").start()

    stopped_by_the_first = server.stop()
    still_there = ask(guest, "SELECT 1")
    stopped_by_the_last = guest.stop()

    assert (stopped_by_the_first, still_there, stopped_by_the_last) == (False, (1,), True)
    assert not guest.was_started_here
    assert guest.pid() is None


def test_starts_at_the_same_moment_make_one_server(make_server):
    servers = [make_server("together") for _ in range(3)]

    with ThreadPoolExecutor() as together:
        list(together.map(Embedded.start, servers))

    assert sorted(server.was_started_here for server in servers) == [False, False, True]


def test_a_killed_server_starts_again_with_what_was_committed(server, make_server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'yes' AS is_it")
        os.kill(server.pid(), signal.SIGKILL)

    again = make_server("pg").start()

    assert ask(again, "SELECT is_it FROM kept") == ("yes",)


def test_a_program_that_was_given_the_number_of_a_dead_server_is_not_a_server(make_server):
    first = make_server("number").start()
    first.stop()
    (first.pgdata / "postmaster.pid").write_text(f"{os.getpid()}\n{first.pgdata}\n")

    second = make_server("number").start()

    assert ask(second, "SELECT 1") == (1,)


def test_what_a_killed_creation_left_is_not_taken_for_data(make_server):
    server = make_server("half")
    draft = server.pgdata.with_name("half.new")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    server.start()

    assert ask(server, "SELECT 1") == (1,)


def test_a_directory_with_a_long_and_odd_name_serves_too(make_server):
    server = make_server("une rédaction, « très » longue, " + "x" * 90)

    server.start()

    assert ask(server, "SELECT 1") == (1,)
    assert len(str(server.sockets)) < 93
    shutil.rmtree(server.sockets)


def test_data_of_another_version_are_refused_in_words(make_server):
    server = make_server("old")
    server.pgdata.mkdir(parents=True)
    (server.pgdata / "PG_VERSION").write_text("15\n")

    with pytest.raises(EmbeddedError, match="PostgreSQL 15"):
        server.start()


def test_the_address_names_the_same_database_as_the_settings():
    server = Embedded(VAR / "une rédaction")

    told = database_from(server.url())

    assert {name: told[name] for name in ("NAME", "USER", "HOST")} == {
        name: server.django()[name] for name in ("NAME", "USER", "HOST")
    }


def test_naming_a_server_starts_nothing(shelf):
    server = Embedded(shelf / "never")

    server.django()

    assert not server.pgdata.exists()
