from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from frontpage.models import Alert


@pytest.fixture
def alert(article):
    at = timezone.now()
    return Alert.objects.create(
        text="Le pont est coupé",
        article=article,
        starts_at=at - timedelta(minutes=5),
        ends_at=at + timedelta(minutes=2),
    )


def test_it_runs_from_its_first_instant_to_before_its_last(alert):
    first, last = alert.starts_at, alert.ends_at
    instant = timedelta(microseconds=1)

    running = [Alert.objects.at(at)[0] for at in (first - instant, first, last - instant, last)]

    assert running == [None, alert, alert, None]


def test_the_last_begun_is_shown_and_the_next_change_is_known(alert):
    later = Alert.objects.create(
        text="Le pont rouvre", starts_at=alert.starts_at + timedelta(minutes=6), ends_at=alert.ends_at
    )

    assert Alert.objects.at(alert.starts_at) == (alert, later.starts_at)
    assert Alert.objects.at(later.starts_at) == (later, alert.ends_at)


@pytest.mark.parametrize("address", ["/", "/rubriques/societe/", "{article}", "/recherche/", "/abonnements/"])
def test_every_public_page_shows_it_and_is_kept_no_longer(address, client, alert, article):
    page = client.get(address.format(article=article.get_absolute_url()))

    assert "Le pont est coupé" in page.text
    assert int(page["Cache-Control"].rpartition("=")[2]) <= 120


def test_it_leads_to_its_article_as_long_as_readers_may_see_it(client, alert, article, bakary):
    assert f'<a href="{article.get_absolute_url()}">Le pont est coupé' in client.get("/recherche/").text

    workflow.withdraw(article, by=bakary, reason="Une erreur de nom.")

    page = client.get("/recherche/").text
    assert "Le pont est coupé" in page
    assert article.get_absolute_url() not in page


def test_the_newsroom_gives_it_and_ends_it_but_does_not_write_it_again(as_, bakary):
    desk = as_(bakary)
    at = timezone.localtime()
    sent = {
        "text": "Le pont est coupé",
        "article": "",
        "starts_at_0": f"{at:%Y-%m-%d}",
        "starts_at_1": "00:00",
        "ends_at_0": f"{at + timedelta(days=1):%Y-%m-%d}",
        "ends_at_1": "00:00",
    }
    desk.post("/redaction/frontpage/alert/add/", sent)
    alert = Alert.objects.get()
    sent |= {"text": "Autre chose", "ends_at_1": "01:00"}

    desk.post(f"/redaction/frontpage/alert/{alert.pk}/change/", sent)

    alert.refresh_from_db()
    assert (alert.text, alert.made_by) == ("Le pont est coupé", bakary)
    assert timezone.localtime(alert.ends_at).hour == 1


def test_an_alert_that_ends_before_it_starts_is_refused_in_words(as_, bakary):
    sent = {"text": "x", "article": "", "starts_at_0": "2026-11-27", "starts_at_1": "10:00"}

    page = as_(bakary).post("/redaction/frontpage/alert/add/", sent | {"ends_at_0": "2026-11-27", "ends_at_1": "09:00"})

    assert not Alert.objects.exists()
    assert page.status_code == 200
