"""An issue on its way, through a real mail server: everyone who asked gets it, and nobody gets it twice."""

import os
import signal
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from letters import composing, enrolling, jobs, sending
from letters.models import Bounce, Delivery, Dispatch, End, Recipient, State
from tests.conftest import SOLD
from tests.crashes import really_killed_at

pytestmark = pytest.mark.django_db


def work():
    """One minute of the worker's, from the hour on."""
    at = timezone.now() + timedelta(seconds=1)
    sending.begin_due(at)
    sending.send_due(most=1000, seconds=60)


def later():
    """The next minute, once what was cut is known to be."""
    sending.declare_lost(timezone.now() + sending.LOST)
    work()


def fates():
    return Counter(Dispatch.objects.values_list("state", flat=True))


def test_everyone_who_asked_gets_one_copy(post_office, readers, issue):
    enrolling.choose("partie@example.org", [issue.newsletter])
    enrolling.choose("partie@example.org", [])
    enrolling.ask("jamais-confirmée@example.org", [issue.newsletter])
    enrolling.choose("arrêtée@example.org", [issue.newsletter])
    enrolling.stop(Recipient.objects.get(email="arrêtée@example.org"), End.BOUNCES)

    work()
    work()

    assert sorted(post_office.addresses) == readers
    issue.refresh_from_db()
    assert (issue.state, issue.ended_at is not None) == (State.SENT, True)
    assert fates() == {Delivery.SENT: 8}


def test_what_a_message_holds(post_office, settings, readers, issue, reserved):
    settings.BOUNCE_ADDRESS = "rebonds@journal.test"

    work()

    sender, to, message = post_office.received[0]
    copy = Dispatch.objects.get(recipient__email=to)
    assert sender.startswith(f"rebonds+{copy.pk}-")
    assert message["From"] == "La Trame <abonnements@latrame.example.org>"
    assert message["Subject"] == "Le pont rouvre"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<matin.lettres.127.0.0.1>"
    assert str(copy.pk) in message["Message-ID"]
    plain = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    leave = message["List-Unsubscribe"].strip("<>")
    for part in (plain, html):
        assert leave in part
        assert "Une enquête réservée" in part
        assert SOLD not in part
        assert "http://127.0.0.1:8000" + reserved.get_absolute_url() in part
    assert all(len(line) <= 100 or "http" in line for line in plain.splitlines())


def test_nothing_in_a_message_is_asked_for_but_the_paper_s_own_pictures(post_office, readers, issue):
    work()

    html = post_office.received[0][2].get_body(("html",)).get_content()
    leave = post_office.received[0][2]["List-Unsubscribe"].strip("<>")
    assert "<script" not in html
    assert "<img" not in html.replace('<img src="http://127.0.0.1:8000/images/', "")
    same = {part[2].get_body(("html",)).get_content().replace(part[2]["List-Unsubscribe"].strip("<>"), leave)
            for part in post_office.received}  # fmt: skip
    assert same == {html}  # the link to leave apart, all copies are one: none tells who opened it


def test_an_article_withdrawn_on_the_way_leaves_no_more(post_office, readers, issue, article):
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    sending.send_due(most=3, seconds=60)
    workflow.withdraw(article, by=None, reason="Erreur sur la personne")

    sending.send_due(most=100, seconds=60)

    titles = [article.title in message.as_string() for _, _, message in post_office.received]
    assert titles == [True] * 3 + [False] * 5


def test_who_leaves_on_the_way_gets_none(post_office, readers, issue):
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    enrolling.choose(readers[-1], [])

    work()

    assert readers[-1] not in post_office.addresses
    assert fates() == {Delivery.SENT: 7, Delivery.DROPPED: 1}


def test_a_stop_on_the_way_keeps_the_rest(post_office, readers, issue):
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    sending.send_due(most=3, seconds=60)

    assert sending.stop(issue) == 5
    work()

    assert len(post_office.received) == 3
    issue.refresh_from_db()
    assert issue.state == State.STOPPED
    assert sending.stop(issue) == 0


# What servers say.


def test_not_now_is_tried_again_later_and_not_for_ever(post_office, readers, issue, time_machine):
    post_office.answers[readers[0]] = ["451 come back"] * 2
    post_office.answers[readers[1]] = ["450 greylisted"] * 20
    work()
    assert fates() == {Delivery.SENT: 6, Delivery.WAITING: 2}

    for _ in range(6):
        time_machine.move_to(timezone.now() + timedelta(hours=4))
        work()

    assert fates() == {Delivery.SENT: 7, Delivery.FAILED: 1}
    assert Counter(post_office.addresses)[readers[0]] == 1
    issue.refresh_from_db()
    assert issue.state == State.SENT


@pytest.mark.parametrize(
    ("answer", "is_hard"),
    [
        ("550 5.1.1 No such user", True),
        ("550 No such user here", True),
        ("553 5.1.2 Bad domain", True),
        ("550 5.7.1 Looks like spam", False),
        ("552 5.2.2 Mailbox full", False),
        ("554 Refused", False),
    ],
)
def test_a_refusal_for_good_is_a_bounce_when_it_is_the_address(answer, is_hard, post_office, readers, issue):
    post_office.answers[readers[0]] = [answer]

    work()

    assert Dispatch.objects.get(recipient__email=readers[0]).state == Delivery.FAILED
    assert Bounce.objects.filter(kind="hard").count() == is_hard
    assert len(post_office.received) == 7


def test_a_server_that_is_down_keeps_all_of_it_waiting(post_office, readers, issue):
    post_office.close()

    work()

    assert fates() == {Delivery.WAITING: 8}
    post_office.open_at(post_office.port)
    work()
    assert fates() == {Delivery.SENT: 8}


def test_a_server_that_wants_a_rest_gets_it(post_office, readers, issue):
    post_office.answers[readers[2]] = ["421 too many messages"]

    work()

    assert fates() == {Delivery.SENT: 2, Delivery.WAITING: 6}


def test_a_line_cut_while_a_copy_leaves_is_told_and_not_tried_again(post_office, readers, issue):
    def cut(count):
        if count == 4:
            raise ConnectionResetError

    post_office.before = cut

    work()
    work()

    assert Counter(post_office.addresses).most_common(1)[0][1] == 1
    assert len(post_office.received) == 8
    assert fates()[Delivery.SENT] >= 7


# What dies.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_message", [1, 5, 8])
def test_killed_while_a_copy_leaves_it_is_finished_and_nobody_has_it_twice(at_message, post_office, readers, issue):
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    victim = os.fork()
    if victim == 0:
        inherited, connection.connection = connection.connection, None
        sending.send_due(most=100, seconds=60)
        os._exit(0 if inherited else 1)
    post_office.before = lambda count: os.kill(victim, signal.SIGKILL) if count == at_message else None

    _, status = os.waitpid(victim, 0)
    assert os.WIFSIGNALED(status)
    assert len(post_office.received) == at_message
    later()

    assert sorted(post_office.addresses) == readers  # all of them, each once
    assert fates() == {Delivery.SENT: 7, Delivery.UNKNOWN: 1}
    issue.refresh_from_db()
    assert issue.state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_query_it_is_finished_and_nobody_has_it_twice(post_office, morning, article):
    """Every query of an issue's way, from its beginning to its end, is also the last one of a worker."""
    readers = [f"l{number}@example.org" for number in range(2)]
    for reader in readers:
        enrolling.choose(reader, [morning])
    for query in range(1, 80):
        post_office.received.clear()
        begun = composing.begin(morning, by=None)
        composing.plan(composing.arrange(begun, [article], by=None, seen_version=0))
        died = really_killed_at(query, work)
        later()
        received = Counter(post_office.addresses)
        states = dict(begun.dispatches.values_list("recipient__email", "state"))
        begun.refresh_from_db()
        assert begun.state == State.SENT, query
        assert set(states) == set(readers), query
        assert all(count == 1 for count in received.values()), query
        assert all(received[reader] == 1 for reader in readers if states[reader] == Delivery.SENT), query
        assert sum(state == Delivery.UNKNOWN for state in states.values()) <= 1, query
        if not died:
            assert query > 12
            return
    pytest.fail("the sending never ended")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_copy_once(post_office, readers, issue):
    def one_worker():
        work()
        connection.close()

    threads = [threading.Thread(target=one_worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()

    assert sorted(post_office.addresses) == readers
    assert fates() == {Delivery.SENT: 8}


# The hour.


def test_the_worker_s_minute_does_it_all(post_office, readers, issue):
    jobs.send_letters(0)
    issue.refresh_from_db()
    sending.begin_due(timezone.now())
    jobs.send_letters(0)

    assert sorted(post_office.addresses) == readers


def test_the_pace_is_kept(post_office, readers, issue, settings):
    settings.LETTERS_A_MINUTE = 3

    sizes = []
    for _ in range(3):
        jobs.send_letters(0)
        sizes.append(len(post_office.received))

    assert sizes == [3, 6, 8]


def test_an_empty_issue_does_not_leave(post_office, readers, issue, article, reserved):
    for one in (article, reserved):
        workflow.withdraw(one, by=None, reason="Erreur")

    work()

    issue.refresh_from_db()
    assert (issue.state, post_office.received) == (State.CANCELLED, [])


# Figures, and what is forgotten.


def test_after_a_month_only_figures_are_left(post_office, readers, issue, time_machine):
    post_office.answers[readers[0]] = ["550 5.1.1 nobody"]
    work()
    before = sending.figures(issue)
    time_machine.move_to(timezone.now() + timedelta(days=31))

    jobs.forget_letters(0)

    issue.refresh_from_db()
    assert not Dispatch.objects.exists()
    assert sending.figures(issue) == before
    assert (before["copies"], before["sent"], before["failed"], before["hard"]) == (8, 7, 1, 1)


def test_a_trial_goes_to_one_address_and_counts_for_nothing(post_office, readers, issue):
    sending.try_out(issue, "bakary@example.org")

    ((_, to, message),) = post_office.received
    assert (to, message["Subject"]) == ("bakary@example.org", "[Essai] Le pont rouvre")
    assert "List-Unsubscribe" not in message
    assert not Dispatch.objects.exists()


def test_a_lost_confirmation_is_not_sent_again(post_office, morning):
    enrolling.ask("qui@example.org", [morning])
    from letters.models import Confirmation

    told = Confirmation.objects.get()
    Confirmation.objects.update(state=Delivery.SENDING)
    sending.send_confirmation(told.pk)
    sending.declare_lost(timezone.now() + sending.LOST + timedelta(seconds=5))

    told.refresh_from_db()
    assert (told.state, post_office.received) == (Delivery.UNKNOWN, [])
