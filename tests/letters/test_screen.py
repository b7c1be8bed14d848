"""The newsroom's screens: an issue from its beginning to its figures, and the addresses when a reader calls."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from letters import composing, enrolling, sending
from letters.models import Delivery, Issue, Recipient, State
from tests.conftest import SOLD, person

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def desk_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(bakary):
    return desk_of(bakary)


def page(issue):
    return f"/redaction/letters/issue/{issue.pk}/change/"


def boxes(*articles, version=0, **more):
    placed = {f"zone_{article.pk}": "in" for article in articles}
    ranks = {f"rank_{article.pk}": rank for rank, article in enumerate(articles, start=1)}
    return {"seen_version": version, "subject": "", "word": "", **placed, **ranks, **more}


@pytest.fixture
def begun(morning, article, reserved):
    return composing.begin(morning, by=None)


def held(issue):
    return list(issue.items.values_list("article", flat=True))


def test_an_issue_is_begun_full_arranged_and_sent(desk, morning, readers, article, reserved, post_office):
    made = desk.post("/redaction/letters/issue/add/", {"_begin": morning.pk})
    issue = Issue.objects.get()
    assert made.url == page(issue)
    assert sorted(held(issue)) == sorted([article.pk, reserved.pk])

    desk.post(page(issue), boxes(reserved, article, subject="  Bonjour\tà tous ", word="Un mot.", _send=""))
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    sending.send_due(most=100, seconds=60)

    issue.refresh_from_db()
    assert (issue.state, issue.subject, held(issue)) == (State.SENT, "Bonjour à tous", [reserved.pk, article.pk])
    assert len(post_office.received) == 8
    shown = desk.get(page(issue)).text
    assert "Lecteurs</dt><dd>8" in shown
    assert 'name="_send"' not in shown


def test_a_trial_goes_to_who_asks(desk, begun, article, bakary, mailoutbox):
    answer = desk.post(page(begun), boxes(article, _try=""), follow=True)

    assert mailoutbox[0].to == [bakary.email]
    assert bakary.email in answer.text
    assert begun.dispatches.count() == 0


def test_a_trial_that_cannot_leave_says_so_and_keeps_what_was_arranged(desk, begun, article, post_office):
    post_office.close()

    answer = desk.post(page(begun), boxes(article, _try=""), follow=True)

    assert "n’est pas parti" in answer.text
    assert held(begun) == [article.pk]


def test_it_is_planned_held_back_and_given_up(desk, begun, article):
    soon = timezone.localtime() + timedelta(days=1)
    moment = {"leaves_0": f"{soon:%Y-%m-%d}", "leaves_1": "06:30"}
    desk.post(page(begun), boxes(article, **moment, _plan=""))
    begun.refresh_from_db()
    assert (begun.state, f"{timezone.localtime(begun.planned_at):%H:%M}") == (State.PLANNED, "06:30")

    desk.post(page(begun), {"_hold_back": ""})
    begun.refresh_from_db()
    assert begun.state == State.DRAFT

    desk.post(page(begun), {"_cancel": ""})
    begun.refresh_from_db()
    assert begun.state == State.CANCELLED


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"_plan": ""}, "Choisissez le jour et l’heure."),
        ({"_plan": "", "leaves_0": "2020-01-01", "leaves_1": "06:00"}, "moment à venir"),
        ({"_save": "", "seen_version": "7"}, "Quelqu’un d’autre a changé ce numéro"),
        ({"_save": "", "subject": "x" * 121}, "120"),
        ({"_save": "", "word": "x" * 2001}, "2000"),
    ],
)
def test_what_is_refused_stays_on_the_screen(sent, said, desk, begun, article):
    answer = desk.post(page(begun), boxes(article) | {"word": "Mon mot"} | sent)

    assert answer.status_code == 409
    assert said in answer.text
    if "word" not in sent:
        assert "Mon mot" in answer.text


def test_an_empty_issue_does_not_leave(desk, begun):
    answer = desk.post(page(begun), boxes(_send=""))

    assert "Ce numéro est vide" in answer.text


def test_an_issue_on_its_way_is_stopped(desk, readers, issue):
    sending.begin_due(timezone.now() + timedelta(seconds=1))

    answer = desk.post(page(issue), {"_stop": ""}, follow=True)

    assert "8 lecteurs ne recevront pas ce numéro" in answer.text
    assert not issue.dispatches.exclude(state=Delivery.DROPPED).exists()


def test_what_left_is_not_arranged(desk, readers, issue, article):
    sending.begin_due(timezone.now() + timedelta(seconds=1))

    answer = desk.post(page(issue), boxes(article, _save=""))

    assert answer.status_code == 409
    assert len(held(issue)) == 2


def test_the_preview_is_the_letter_without_the_sold_part_or_a_script(desk, begun):
    shown = desk.get(f"/redaction/letters/issue/{begun.pk}/apercu/")
    plain = desk.get(f"/redaction/letters/issue/{begun.pk}/apercu/?texte")

    assert "Une enquête réservée" in shown.text
    assert SOLD not in shown.text + plain.text
    assert "script-src 'none'" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    assert plain["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("role", ["Journaliste", "Service abonnements", "Modérateur", "Correspondant"])
def test_who_writes_no_letters_sends_none(role, begun, article):
    client = desk_of(person("other", role=role))

    assert client.get(page(begun)).status_code == 403
    assert client.post(page(begun), boxes(article, _send="")).status_code == 403
    assert client.get(f"/redaction/letters/issue/{begun.pk}/apercu/").status_code == 403
    begun.refresh_from_db()
    assert begun.state == State.DRAFT


def test_hostile_boxes_place_nothing(desk, begun, article):
    sent = boxes(article) | {"zone_99999999999999999999": "in", "zone_x": "in", f"rank_{article.pk}": "-1", "_save": ""}

    desk.post(page(begun), sent)

    assert held(begun) == [article.pk]


def test_a_word_is_printed_as_words(desk, begun, article):
    desk.post(page(begun), boxes(article, word="<script>alert(1)</script>\r\n\r\nEt & puis", _save=""))

    shown = desk.get(f"/redaction/letters/issue/{begun.pk}/apercu/").text

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "Et &amp; puis" in shown


# The addresses.


def test_an_address_is_looked_up_and_stopped(fanta, readers):
    client = desk_of(fanta)
    assert readers[0] in client.get(f"/redaction/letters/recipient/?q={readers[0]}").text
    recipient = Recipient.objects.get(email=readers[0])
    assert "Le matin" in client.get(f"/redaction/letters/recipient/{recipient.pk}/change/").text

    client.post("/redaction/letters/recipient/", {"action": "stop", "_selected_action": [recipient.pk]})

    recipient.refresh_from_db()
    assert recipient.stop_reason == "newsroom"
    assert not recipient.enrolments.active().exists()


def test_who_cannot_read_addresses_sees_none(claire, readers):
    assert desk_of(claire).get("/redaction/letters/recipient/").status_code == 403


# On the site.


def test_an_issue_is_read_on_the_site_once_it_has_left(client, issue, morning):
    address = issue.get_absolute_url()
    assert client.get(address).status_code == 404
    enrolling.choose("qui@example.org", [morning])
    sending.begin_due(timezone.now() + timedelta(seconds=1))

    answer = client.get(address)

    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert "Une enquête réservée" in answer.text
    assert "qui@example.org" not in answer.text
    assert client.get(f"/lettres/autre/{issue.pk}/").status_code == 404


def test_an_article_taken_away_is_no_longer_in_it(client, issue, article):
    from articles import workflow

    sending.begin_due(timezone.now() + timedelta(seconds=1))
    workflow.withdraw(article, by=None, reason="Erreur")

    assert article.title not in client.get(issue.get_absolute_url()).text
