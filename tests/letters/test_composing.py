"""What an issue holds and when it leaves: by itself, and by hand."""

import threading
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from frontpage import composing as front
from letters import composing, sending
from letters.models import Issue, State

pytestmark = pytest.mark.django_db


def hour(text):
    return timezone.make_aware(datetime.fromisoformat(f"2026-11-28T{text}"))


@pytest.fixture
def at_six(time_machine):
    time_machine.move_to(hour("05:30"), tick=False)


def titles(issue):
    return [item.article.title for item in issue.items.select_related("article")]


@pytest.fixture
def paper(at_six, write):
    """Three articles of the night, and one of the week before."""
    for number in range(3):
        write(f"Nuit {number}", at=None)
    made = []
    for number in range(3):
        made.append(write(f"Parution {number}"))
    return made


def test_the_morning_s_letter_is_ready_an_hour_before(morning, paper):
    composing.prepare_due(hour("04:59"))
    assert not Issue.objects.exists()
    composing.prepare_due(hour("05:30"))
    composing.prepare_due(hour("05:31"))

    issue = Issue.objects.get()
    assert (issue.state, issue.planned_at, issue.is_by_hand) == (State.PLANNED, hour("06:00"), False)
    assert sorted(titles(issue)) == ["Parution 0", "Parution 1", "Parution 2"]


def test_it_says_what_the_front_page_says_in_its_order(morning, paper):
    choices = [front.Choice(paper[0].pk, "lead", 1), front.Choice(paper[2].pk, "top", 1)]
    front.show(front.arrange(front.begin(by=None), choices, by=None, seen_version=0), by=None)

    composing.prepare_due(hour("05:30"))

    assert titles(Issue.objects.get()) == ["Parution 0", "Parution 2", "Parution 1"]


def test_what_comes_out_before_it_leaves_is_in_it(morning, paper, write, time_machine):
    composing.prepare_due(hour("05:30"))
    time_machine.move_to(hour("05:55"), tick=False)
    write("À la dernière minute")

    sending.begin_due(hour("06:00"))

    assert "À la dernière minute" in titles(Issue.objects.get())


def test_what_a_hand_arranged_stays(morning, paper, write):
    composing.prepare_due(hour("05:30"))
    issue = Issue.objects.get()
    composing.arrange(issue, [paper[1]], by=None, word="Bonjour.", seen_version=0)
    write("À la dernière minute")

    sending.begin_due(hour("06:00"))

    assert titles(issue) == ["Parution 1"]


def test_no_article_is_told_twice_in_one_letter(morning, paper, write, time_machine):
    composing.prepare_due(hour("05:30"))
    sending.begin_due(hour("06:00"))
    time_machine.move_to(hour("05:30") + timedelta(days=1), tick=False)
    composing.prepare_due(hour("05:30") + timedelta(days=1))
    assert Issue.objects.count() == 1  # nothing new: no letter

    write("Du lendemain")
    composing.prepare_due(hour("05:45") + timedelta(days=1))

    assert titles(Issue.objects.latest("pk")) == ["Du lendemain"]


def test_a_letter_of_the_morning_does_not_leave_in_the_afternoon(morning, paper):
    composing.prepare_due(hour("05:30"))

    sending.begin_due(hour("14:00"))

    assert Issue.objects.get().state == State.CANCELLED


def test_given_up_it_is_not_made_again(morning, paper):
    composing.prepare_due(hour("05:30"))
    composing.cancel(Issue.objects.get())

    composing.prepare_due(hour("05:40"))

    assert Issue.objects.get().state == State.CANCELLED


def test_an_alert_leaves_when_something_came_out_and_was_left_alone(alerts, at_six, write, time_machine):
    time_machine.move_to(hour("09:00"), tick=False)
    write("Le marché brûle")
    for minutes, count in ((5, 0), (10, 1), (15, 1)):
        composing.prepare_due(hour("09:00") + timedelta(minutes=minutes))
        assert Issue.objects.count() == count
    sending.begin_due(hour("09:10"))
    time_machine.move_to(hour("10:00"), tick=False)
    write("Le marché rouvre")

    composing.prepare_due(hour("11:00"))  # three hours have not passed
    assert Issue.objects.count() == 1
    composing.prepare_due(hour("12:11"))

    assert titles(Issue.objects.latest("pk")) == ["Le marché rouvre"]


def test_no_alert_at_night(alerts, at_six, write, time_machine):
    time_machine.move_to(hour("20:30"), tick=False)
    write("La nuit tombe")

    composing.prepare_due(hour("21:30"))
    assert not Issue.objects.exists()
    composing.prepare_due(hour("06:05") + timedelta(days=1))

    assert Issue.objects.count() == 1


def test_an_alert_is_of_its_rubrique(alerts, at_six, write, time_machine, society):
    from articles.models import Section

    time_machine.move_to(hour("09:00"), tick=False)
    write("Ailleurs", section=Section.objects.create(name="Sport", slug="sport"))

    composing.prepare_due(hour("09:30"))

    assert not Issue.objects.exists()


def test_a_letter_no_longer_offered_makes_no_issue(morning, paper):
    morning.is_offered = False
    morning.save()

    composing.prepare_due(hour("05:30"))

    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda issue: composing.arrange(issue, [], by=None, seen_version=7), "stale"),
        (lambda issue: composing.plan(issue, at=timezone.now() - timedelta(hours=1)), "in_the_past"),
        (lambda issue: composing.plan(composing.arrange(issue, [], by=None, seen_version=0)), "empty"),
    ],
)
def test_what_is_refused(deed, code, morning, article):
    with pytest.raises(ValidationError) as refused:
        deed(composing.begin(morning, by=None))

    assert refused.value.code == code


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.STOPPED, State.CANCELLED])
def test_what_has_left_does_not_change(state, issue):
    Issue.objects.filter(pk=issue.pk).update(state=state, begun_at=timezone.now())

    for deed in (composing.hold_back, composing.cancel, composing.plan):
        with pytest.raises(ValidationError) as refused:
            deed(issue)
        assert refused.value.code == "left"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_four_workers_make_one_issue(morning, alerts, article):
    at = timezone.now() + timedelta(minutes=11)
    morning.leaves_at = (timezone.localtime(at) + timedelta(minutes=5)).time()
    morning.save()

    def work():
        composing.prepare_due(at)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Issue.objects.filter(newsletter=morning).count() == 1
    assert Issue.objects.filter(newsletter=alerts).count() <= 1
