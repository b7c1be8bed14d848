"""What every test stands on: its environment, its PostgreSQL, its browser.

Loaded by -p, before the settings are; python -m pytest puts the project on the path that this needs.
"""

import fcntl
import gc
import hashlib
import os
import shutil
from pathlib import Path
from typing import TextIO

import pytest

from newsroom.embedded import Embedded

ROOT = Path(__file__).resolve().parent.parent
OURS = (
    "BEHIND_TLS_PROXY",
    "CONTRIBUTIONS_OPEN",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEMO",
    "HSTS_SECONDS",
    "LOG_LEVEL",
    "REVIEW",
    "SITE_ADDRESS",
    "SSL_REDIRECT",
    "TRUSTED_PROXY_COUNT",
)
TURN = pytest.StashKey[TextIO]()
NO_BROWSER = "aucun Chromium sur cette machine"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = [
    "--no-sandbox",  # a container lets root open none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",  # nothing leaves here
]

for name in [*OURS, *(name for name in os.environ if name.startswith("NEWSROOM_"))]:
    os.environ.pop(name, None)  # what a person set for their own paper is not for the tests
os.environ |= {
    "TESTING": "1",
    "SECRET_KEY": "known-to-everyone-who-reads-the-tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the browser's driver runs a loop in the thread of the test
}


# PostgreSQL: one server for all the workers of a run.


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker wherever the plugin is loaded."""
    config.addinivalue_line("markers", "browser: drives a real Chromium")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Have the server up before the first worker asks for its database."""
    from django.conf import settings
    from pytest_django.plugin import blocking_manager_key

    if _is_worker(session.config) or session.config.option.collectonly:
        return
    if not settings.DATABASE_URL:
        settings.EMBEDDED.start()
        session.config.stash[TURN] = _take_turn(settings.EMBEDDED.pgdata)
        _forget_databases_of_other_migrations(settings.EMBEDDED)
    if not session.config.option.create_db:
        with session.config.stash[blocking_manager_key].unblock():
            _migrate_once(range(session.config.option.numprocesses or 0))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server if this run started it."""
    turn = config.stash.get(TURN, None)
    if turn is None:
        return
    from django.conf import settings

    if settings.EMBEDDED.was_started_here:
        settings.EMBEDDED.stop()
    else:
        settings.EMBEDDED.leave()
    turn.close()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _take_turn(pgdata: Path) -> TextIO:
    """Keep a second run off the same databases, where each would break the other's tests."""
    turn = open(pgdata.with_name("tests.lock"), "a")  # noqa: SIM115  (held as long as the run lasts)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        turn.close()
        pytest.exit("D’autres tests tournent déjà sur ces données : attendez-les, ou donnez un autre VAR.", 3)
    return turn


def _forget_databases_of_other_migrations(server: Embedded) -> None:
    """Drop the databases that --reuse-db would keep, when a migration is no longer what it was."""
    import psycopg

    stamp = server.pgdata.with_name("tests.migrations")
    found = _digest_of_migrations()
    if stamp.exists() and stamp.read_text() == found:
        return
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for (database,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'"):
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
    stamp.write_text(found)


def _digest_of_migrations() -> str:
    digest = hashlib.sha256((ROOT / "requirements-test.lock").read_bytes())
    for migration in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(migration.read_bytes())
    return digest.hexdigest()


def _migrate_once(workers: range) -> None:
    """Make the database of the first worker, and those of the others by copying it: migrations are long."""
    from django.db import connection

    creation, told = connection.creation, connection.settings_dict
    usual, test_name = told["NAME"], told["TEST"]["NAME"]
    names = [f"{creation._get_test_db_name()}_gw{worker}" for worker in workers]
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        known = {name for (name,) in cursor.fetchall()}
    if missing := [name for name in names if name not in known]:
        if names[0] in missing:
            told["TEST"]["NAME"] = missing.pop(0)
            creation.create_test_db(verbosity=0, keepdb=True)
            connection.close()
            told["NAME"], told["TEST"]["NAME"] = usual, test_name
        with creation._nodb_cursor() as cursor:
            for name in missing:
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{names[0]}"')
    connection.close()


# Chromium: the one of this machine, or none.


@pytest.fixture(scope="session")
def chromium():
    """A browser, for as many pages and contexts as the tests of a worker want."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium_path(), args=BROWSER_OPTIONS)
        yield browser
        browser.close()


# What migrations and roles put in the database stays from one test to the next.
STAYS = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
FULL = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s)
"""


@pytest.fixture(autouse=True, scope="session")
def _empties_lightly() -> None:
    """After a test with real transactions, empty the tables that hold something, and no other.

    Django empties a hundred of them, then makes rights and roles again: half a second each time.
    """
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = lambda self: _empty()


def _empty() -> None:
    from django.contrib.auth.models import Group
    from django.db import connection

    from newsroom.roles import ROLES

    Group.objects.exclude(name__in=ROLES).delete()
    with connection.cursor() as cursor:
        cursor.execute(FULL, [list(STAYS)])
        tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables))
        full = [table for (table,) in cursor.fetchall()]
        # Nothing watches while rows go: append-only tables refuse it, and TRUNCATE makes hundreds of files anew.
        deletions = "".join(f"DELETE FROM {table};" for table in full)
        cursor.execute(f"SET session_replication_role = replica; {deletions} SET session_replication_role = origin")


@pytest.fixture(autouse=True, scope="session")
def _forgives_lightly(_fail_for_invalid_template_variable: None) -> None:
    """Where an undefined variable is forgiven, do not look for the template that asked for it.

    Django's admin asks for hundreds on each page, and pytest-django reads the source of the whole stack each time.
    """
    from django.conf import settings

    missing = type(settings.TEMPLATES[0]["OPTIONS"].get("string_if_invalid", ""))
    if missing is str:
        return
    told = missing.__mod__
    missing.__mod__ = lambda self, name: told(self, name) if self.fail else self.origin_value


def pytest_collection_finish() -> None:
    """Look for dead cycles less often, and never among what was imported: that takes one second in fifteen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what needs a browser where there is none, or fail if the run promised one."""
    if item.get_closest_marker("browser") is None or _chromium_path():
        return
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail("REQUIRE_BROWSER est donné, et aucun Chromium n’a été trouvé.", pytrace=False)
    pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in plain words what was not tried."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = sum(NO_BROWSER in str(report.longrepr) for report in skipped)
    if left_out:
        terminalreporter.write_line(
            f"Attention : {NO_BROWSER}. Tests de navigateur laissés de côté : {left_out}.\n"
            "Installez-en un (apt install chromium), ou donnez son chemin : CHROMIUM=/…/chromium make test",
            yellow=True,
        )


def _chromium_path() -> str | None:
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    return next(filter(None, map(shutil.which, BROWSERS)), None)
