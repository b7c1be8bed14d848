import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from subscriptions import meter
from subscriptions.access import Reader, Why
from subscriptions.models import MeteredReading
from tests.newsroom.test_wall import unzipped
from tests.subscriptions.test_access import FREE, REGISTERED, SUBSCRIBERS, Piece

OTHER, THIRD = Piece("subscribers", "piece:2"), Piece("subscribers", "piece:3")


@pytest.fixture(autouse=True)
def two_a_month(settings):
    settings.METERED_ARTICLES = 2


def opened(user, piece, at):
    reader = Reader(user)
    meter.take(reader, piece, at)
    return reader.answer(piece, at)


def test_a_registered_reader_opens_two_a_month_and_rereads_them(rachid, now):
    answers = [opened(rachid, piece, now) for piece in (SUBSCRIBERS, OTHER, THIRD, SUBSCRIBERS, OTHER)]

    assert [answer.is_open for answer in answers] == [True, True, False, True, True]
    assert [answer.reason for answer in answers][1:3] == [Why.METERED, Why.MEMBER]
    assert meter.left(rachid, now) == 0


def test_a_new_month_begins_at_midnight_in_the_papers_zone(rachid, settings):
    last = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    for piece in (SUBSCRIBERS, OTHER):
        opened(rachid, piece, last)

    assert not opened(rachid, THIRD, last).is_open
    assert opened(rachid, THIRD, last + timedelta(minutes=1)).is_open


def test_an_answer_alone_gives_no_reading_away(rachid, now):
    answer = Reader(rachid).answer(SUBSCRIBERS, now)

    assert not answer.is_open
    assert not MeteredReading.objects.exists()


@pytest.mark.parametrize(("who", "piece"), [("alice", SUBSCRIBERS), ("claire", SUBSCRIBERS), ("rachid", REGISTERED)])
def test_what_opens_by_itself_is_not_counted(who, piece, request, now):
    opened(request.getfixturevalue(who), piece, now)
    opened(request.getfixturevalue(who), FREE, now)

    assert not MeteredReading.objects.exists()


def test_a_lapsed_subscriber_has_the_meter_too(emile, now):
    assert opened(emile, SUBSCRIBERS, now).reason == Why.METERED


def test_with_the_meter_off_nothing_opens(rachid, now, settings):
    opened(rachid, SUBSCRIBERS, now)
    settings.METERED_ARTICLES = 0

    assert opened(rachid, SUBSCRIBERS, now).reason == Why.MEMBER


@pytest.mark.django_db(transaction=True)
def test_eight_tabs_at_once_take_no_more_than_the_month_gives(rachid, now):
    pieces = [Piece("subscribers", f"piece:{number}") for number in range(8)]

    def read(piece):
        try:
            return opened(rachid, piece, now).is_open
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(read, pieces))

    assert sum(answers) == MeteredReading.objects.count() == 2


def test_the_pages_count_and_say_what_is_left(rachid, reserved, write, as_):
    client = as_(rachid)
    address = reserved.get_absolute_url()
    client.head(f"{address}suite/")
    client.get(f"{address}suite/", headers={"Sec-Purpose": "prefetch"})
    assert not MeteredReading.objects.exists()

    page = client.get(f"{address}suite/")
    parts = json.loads(unzipped(client.get(f"{address}lecteur/")))

    assert "Il vous reste 1 article réservé" in unzipped(page)
    assert "canari chante" in parts["rest"]
    assert MeteredReading.objects.count() == 1


def test_the_page_says_that_the_month_is_used_up(rachid, reserved, as_, now):
    for piece in (OTHER, THIRD):
        opened(rachid, piece, now)

    page = unzipped(as_(rachid).get(f"{reserved.get_absolute_url()}suite/"))

    assert "Vous avez ouvert vos 2 articles réservés" in page
    assert "canari chante" not in page
