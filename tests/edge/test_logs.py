"""Lines of the log name nobody, and say which request they belong to."""

import json
import logging
import sys

import pytest

from edge import logs


def written(message: str, *, error: Exception | None = None) -> dict:
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("articles", logging.WARNING, "f.py", 1, message, (), trace)
    return json.loads(logs.Json().format(record))


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("Mail to awa.diarra+news@exemple.org was refused", "awa.diarra"),
        ("Code sent to +223 76 12 34 56", "76 12 34 56"),
        ("Not Found: /apercu/MTI6MXZ-abcDEF:1vOq2Y:Zk3-x_9/", "Zk3-x_9"),
        ("Forbidden: /cadeau/Jf8sKq2LmN0pQr5tUv/", "Jf8sKq2LmN0pQr5tUv"),
        ("GET /recherche/?q=mon+voisin&page=2", "voisin"),
        ("{'password': 'le fleuve est haut'}", "fleuve"),
        ("Authorization: Bearer s3cr3t", "s3cr3t"),
        ('Key (email)=(awa@exemple.org) already exists.', "awa@"),
    ],
)  # fmt: skip
def test_what_names_somebody_or_opens_something_is_masked(said, secret):
    assert secret not in written(said)["message"]


@pytest.mark.parametrize(
    "said",
    ["Not Found: /2026/11/23/onze-heures-de-rails-entre-deux-gares/", "Job 123456789012 done in 2026-11-28T10:00:00"],
)
def test_what_names_nobody_is_left_as_it_is(said):
    assert written(said)["message"] == said


def test_a_trace_is_masked_too():
    try:
        raise ValueError("awa@exemple.org")
    except ValueError as error:
        told = written("Failed", error=error)

    assert "awa@" not in told["trace"]
    assert "ValueError" in told["trace"]


def test_a_number_is_taken_from_in_front_if_it_is_a_plain_word():
    assert logs.begin("ab12cd34-7") == "ab12cd34-7"
    assert logs.begin("x\r\nSet-Cookie: a") != "x\r\nSet-Cookie: a"
    assert logs.number() == written("words")["request"]
    logs.end()
    assert logs.number() == logs.NONE


def test_one_line_for_people_says_the_same():
    record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "to %s", ("awa@exemple.org",), None)

    line = logs.Line().format(record)

    assert "…@…" in line
    assert "\n" not in line
    assert sys.exc_info()[0] is None
