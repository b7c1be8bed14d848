"""Settings come from the environment; what is missing is said in one sentence."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import ROOT, database_from

GIVEN = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "journal.example.org", "SITE_ADDRESS": "https://journal.example.org"}


def manage(*words, var, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        env=kept | {"VAR": str(var)} | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY manque"),
        ({"SITE_ADDRESS": ""}, "SITE_ADDRESS manque"),
        ({"ALLOWED_HOSTS": " "}, "ALLOWED_HOSTS manque"),
        ({"DATABASE_URL": "mysql://localhost/journal"}, "DATABASE_URL doit commencer par postgresql://"),
        ({"EMAIL_PORT": "vingt-cinq"}, "EMAIL_PORT doit être un nombre entier"),
        ({"EMAIL_SERVICE": "pigeon"}, "EMAIL_SERVICE vaut « pigeon »"),
    ],
)
def test_a_missing_or_wrong_setting_is_one_sentence_and_no_start(tmp_path, given, sentence):
    environment = GIVEN | given

    done = manage("check", var=tmp_path, **environment)

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_manage_follows_the_environment_of_the_demo(tmp_path):
    (tmp_path / "demo.env").write_text("SECRET_KEY=a=b\nALLOWED_HOSTS=localhost\nSITE_ADDRESS=http://localhost:8042\n")

    done = manage("diffsettings", var=tmp_path)

    assert "SITE_ADDRESS = 'http://localhost:8042'" in done.stdout
    assert "SECRET_KEY = 'a=b'" in done.stdout


def test_the_environment_of_the_demo_is_not_for_a_paper_of_its_own(tmp_path):
    (tmp_path / "demo.env").write_text("SITE_ADDRESS=http://localhost:8042\nDEMO=1\n")

    done = manage("diffsettings", var=tmp_path, **GIVEN)

    assert "8042" not in done.stdout


def test_reading_the_settings_starts_nothing(tmp_path):
    done = manage("diffsettings", var=tmp_path, **GIVEN)

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://ana:m%40t@db.example.org:6432/journal",
            ("journal", "ana", "m@t", "db.example.org", "6432"),
        ),
        ("postgres://db.example.org", ("newsroom", "", "", "db.example.org", "")),
        ("postgresql://ana@%2Fvar%2Frun/journal", ("journal", "ana", "", "/var/run", "")),
        ("postgresql://ana@/journal?host=%2Fvar%2Frun", ("journal", "ana", "", "/var/run", "")),
    ],
)
def test_a_database_url_names_a_server(url, told):
    database = database_from(url)

    assert tuple(database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == told


def test_other_words_of_a_database_url_go_to_the_driver():
    database = database_from("postgresql://db.example.org/journal?sslmode=require")

    assert database["OPTIONS"]["sslmode"] == "require"


def test_another_engine_is_refused():
    with pytest.raises(ImproperlyConfigured):
        database_from("sqlite:///journal")
