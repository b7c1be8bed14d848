"""A server set up as `deploy/newsroom.env` says is found whole; each thing that is left open is said."""

import os
import re
import secrets
import subprocess
import sys

import pytest

from newsroom.environment import ROOT

GIVEN = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / "deploy" / "newsroom.env").read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A place with its statics, and the environment of the example, its blanks filled."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    (var / "static" / "staticfiles.json").write_text("{}")
    blanks = {name: secrets.token_urlsafe(50) for name in ("SECRET_KEY", "VOUCHER_SECRET", "METRICS_TOKEN")}
    return GIVEN | blanks | {"VAR": str(var)}


def check(environment, *words):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    line = [sys.executable, ROOT / "manage.py", *(words or ("check", "--deploy", "--fail-level", "WARNING"))]
    return subprocess.run(line, env=kept | environment, capture_output=True, text=True)


def test_the_example_is_found_whole(server):
    done = check(server)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        (
            {
                "SITE_ADDRESS": "http://www.journal.example", "STAFF_SECOND_FACTOR": "0", "TRUSTED_PROXY_COUNT": "0",
                "METRICS_TOKEN": "court", "VOUCHER_SECRET": "", "ALLOWED_HOSTS": "*", "PAGE_CACHE": "off",
            },
            "newsroom.E001 newsroom.E002 newsroom.W001 newsroom.W002 newsroom.W003 newsroom.W004 newsroom.W006",
        ),
        ({"PAGE_CACHE": "off", "DATABASE_REPLICA_URL": "postgresql://x@/y"}, "newsroom.E003 newsroom.W006"),
        (
            {"MEDIA_S3_BUCKET": "journal", "PAYMENT_SIMULATOR_URL": "http://127.0.0.1:9"},
            "newsroom.E004 subscriptions.E001",
        ),
    ],
)  # fmt: skip
def test_what_is_left_open_is_said_and_nothing_else(server, changed, codes):
    done = check(server | changed)

    assert done.returncode == 1
    assert sorted(set(re.findall(r"\(((?:newsroom|subscriptions)\.[EW]\d+)\)", done.stderr))) == codes.split()


def test_in_https_cookies_belong_to_this_host_alone(server):
    told = "from django.conf import settings as s; "
    told += "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"

    done = check(server, "shell", "-v0", "-c", told)

    assert done.stdout.strip() == "__Host-sessionid __Host-csrftoken True"


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy").glob("*.service")), ids=lambda path: path.name)
def test_a_unit_gives_its_process_no_more_than_it_needs(unit):
    text = unit.read_text()

    assert "User=newsroom" in text
    assert "NoNewPrivileges=yes" in text
    assert "ProtectSystem=strict" in text
