import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import jobs, most_read, workflow
from articles.models import HourCount
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (Android 9; Mobile) Firefox/120"}


def read(client, number, **headers):
    return client.post("/lu/", str(number), content_type="text/plain", headers=BROWSER | headers)


def test_what_is_read_most_comes_first_by_day_and_by_week(write, client, now):
    old, new = write("Lu cette semaine", at=now - timedelta(days=4)), write("Lu ce matin")
    for _ in range(3):
        read(client, new.pk)
    for _ in range(5):
        most_read.count(old.pk, now - timedelta(days=3))

    assert [one.title for one in most_read.most_read(timezone.now(), most_read.DAY)] == ["Lu ce matin"]
    week = [one.title for one in most_read.most_read(timezone.now(), most_read.WEEK)]
    assert week == ["Lu cette semaine", "Lu ce matin"]
    page = unzipped(client.get("/les-plus-lus/"))
    assert page.index("Depuis 24 heures") < page.index("Lu ce matin") < page.index("Depuis 7 jours")


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "facebookexternalhit/1.1", "HeadlessChrome", "curl/8", ""])
def test_robots_are_left_out(agent, article, client):
    assert read(client, article.pk, **{"User-Agent": agent}).status_code == 204
    assert not HourCount.objects.exists()


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "1; DROP", "999999999"])
def test_what_is_no_article_is_not_counted(number, article, client):
    assert read(client, number).status_code == 204
    assert not HourCount.objects.exists()


def test_a_draft_and_a_withdrawn_article_are_nowhere(write, client):
    draft, gone = write("Brouillon", at=None), write("Retiré")
    read(client, draft.pk)
    read(client, gone.pk)
    workflow.withdraw(gone, by=None, reason="essai")

    assert most_read.most_read(timezone.now(), most_read.DAY) == []
    assert not HourCount.objects.filter(article=draft).exists()


def test_a_count_sets_no_cookie_and_keeps_nobody(article, client):
    assert not read(client, article.pk).cookies
    assert {field.name for field in HourCount._meta.get_fields()} == {"id", "article", "hour", "count"}


def test_old_hours_are_forgotten(article, now):
    most_read.count(article.pk, now - timedelta(days=9))
    most_read.count(article.pk, now)

    jobs.forget_readings(0)

    assert HourCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_counted_at_once_none_is_lost(article):
    def count():
        try:
            for _ in range(5):
                most_read.count(article.pk, timezone.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(HourCount.objects.values_list("count", flat=True)) == 20
