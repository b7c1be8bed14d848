import time
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.safestring import mark_safe

from articles.templatetags.press import date_line, day_line, fcfa, typo, whole


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        (datetime(2022, 7, 1, 7, 2, tzinfo=UTC), "vendredi 01 juillet 2022 à 07:02"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "vendredi 01 janvier 2027 à 00:00"),
        (datetime(2026, 8, 1, 23, 59, tzinfo=UTC), "samedi 01 août 2026 à 23:59"),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), "mardi 29 février 2028 à 12:00"),
        (None, ""),
    ],
)
def test_a_moment_is_printed_in_full(moment, printed):
    assert date_line(moment) == printed


def test_the_zone_of_the_server_changes_nothing(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()

    with timezone.override("Europe/Paris"):
        printed = date_line(datetime(2022, 7, 1, 7, 2, tzinfo=UTC))

    monkeypatch.undo()
    time.tzset()
    assert printed == "vendredi 01 juillet 2022 à 07:02"


def test_a_moment_counts_for_its_day_in_the_zone_of_the_paper(settings):
    settings.TIME_ZONE = "Africa/Niamey"
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

    assert day_line(moment) == "vendredi 01 janvier 2027"


def test_a_day_is_printed_without_an_hour():
    assert day_line(date(2022, 7, 1)) == "vendredi 01 juillet 2022"


@pytest.mark.parametrize(
    ("number", "printed"),
    [(0, "0"), (999, "999"), (20500, "20\u202f500"), (1234567, "1\u202f234\u202f567"), (None, "")],
)
def test_a_number_is_printed_by_thousands(number, printed):
    assert whole(number) == printed


@pytest.mark.parametrize(("amount", "printed"), [(15000, "15\u202f000\u00a0FCFA"), (0, "0\u00a0FCFA"), (None, "")])
def test_an_amount_is_printed_with_its_unit(amount, printed):
    assert fcfa(amount) == printed


def test_typeset_words_are_still_escaped():
    page = Template("{% load press %}{{ title|typo }}").render(Context({"title": "<b>Non</b> ! l'eau"}))

    assert page == "&lt;b&gt;Non&lt;/b&gt;\u202f! l’eau"


def test_trusted_html_is_typeset_between_its_tags():
    page = Template("{% load press %}{{ html|typo }}").render(Context({"html": mark_safe("<b>Non</b> !")}))

    assert page == "<b>Non</b>\u202f!"


def test_nothing_is_printed_of_nothing():
    assert typo(None) == ""
