"""Reminders: on their day in the paper's zone, each once, whatever crashes or runs twice; and what the desk writes."""

import threading
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from subscriptions import jobs, lifecycle, reminders, telling
from subscriptions.models import Channel, Leaving, Message, MessageKind, Organisation, Plan
from tests.crashes import killed_at

BEGUN = datetime(2026, 9, 30, 12, tzinfo=UTC)  # a month of it ends at the midnight after 30 October, in Bamako


@pytest.fixture
def clock():
    with time_machine.travel(BEGUN, tick=False) as clock:
        yield clock


@pytest.fixture
def held(clock, rachid, month):
    return lifecycle.give(rachid, month, by=None, reason="essai")


def at(clock, *moment):
    clock.move_to(datetime(*moment, tzinfo=UTC))
    return timezone.now()


def told():
    return list(Message.objects.order_by("made_at", "pk").values_list("kind", flat=True))


def every_hour(clock, first, hours):
    """By four, among which is the hour at which they leave; the others have tests of their own."""
    for hour in range(0, hours, 4):
        clock.move_to(first + timedelta(hours=hour))
        reminders.write_due(timezone.now())


def test_three_reminders_come_on_their_days_and_no_other(held, clock):
    days = {}
    for hour in range(0, 24 * 40, 2):
        clock.move_to(BEGUN + timedelta(hours=hour))
        if reminders.write_due(timezone.now()):
            days[Message.objects.latest("pk").kind] = timezone.localtime().strftime("%d/%m %H")

    assert days == {"week": "23/10 08", "eve": "29/10 08", "day": "30/10 08"}


def test_twice_or_ten_times_is_once(held, clock):
    for _ in range(10):
        reminders.write_due(at(clock, 2026, 10, 29, 9))

    assert told() == ["eve"]


@pytest.mark.parametrize("hour", [0, 7, 21, 23])
def test_nobody_is_woken(hour, held, clock):
    assert reminders.write_due(at(clock, 2026, 10, 29, hour)) == 0


def test_a_worker_that_was_down_says_late_what_is_still_worth_saying(held, clock):
    late = reminders.write_due(at(clock, 2026, 10, 25, 9))
    too_late = reminders.write_due(at(clock, 2026, 10, 27, 9))

    assert (late, too_late) == (1, 0)


def test_a_clock_that_jumps_repeats_nothing(held, clock):
    for moment in [(2026, 10, 29, 9), (2026, 10, 30, 9), (2026, 10, 23, 9), (2026, 10, 29, 9), (2026, 10, 30, 9)]:
        reminders.write_due(at(clock, *moment))

    assert sorted(told()) == ["day", "eve", "week"]


def test_who_has_renewed_is_left_alone_and_reminded_of_the_new_end(held, clock, rachid, month):
    at(clock, 2026, 10, 20)
    lifecycle.give(rachid, month, by=None, reason="renouvelé")

    every_hour(clock, BEGUN, 24 * 33)
    before = told()
    every_hour(clock, BEGUN + timedelta(days=50), 24 * 14)

    assert (before, told()) == ([], ["week", "eve", "day"])


def test_who_goes_on_with_another_plan_is_left_alone(held, clock, rachid):
    week = Plan.objects.create(name="Semaine", slug="semaine", price_xof=500, unit="week")
    lifecycle.give(rachid, week, by=None, reason="suite")

    assert reminders.write_due(at(clock, 2026, 10, 29, 9)) == 0


def test_who_was_refunded_has_nothing_to_be_reminded_of(held, clock):
    at(clock, 2026, 10, 10)
    lifecycle.end(held, by=None, reason="remboursé")

    every_hour(clock, BEGUN + timedelta(days=11), 24 * 25)

    assert told() == []


@pytest.mark.parametrize(
    ("unit", "count", "kinds"),
    [("day", 1, []), ("day", 3, ["day"]), ("week", 1, ["eve", "day"]), ("week", 2, ["week", "eve", "day"])],
)
def test_a_short_plan_is_not_chased(unit, count, kinds, clock, rachid):
    plan = Plan.objects.create(name="Court", slug="court", price_xof=100, unit=unit, count=count)
    lifecycle.give(rachid, plan, by=None, reason="essai")

    every_hour(clock, BEGUN, 24 * 18)

    assert told() == kinds


def test_who_wants_none_gets_none(held, clock, rachid, client):
    assert client.post(f"/rappels/arret/{reminders.token_of(rachid)}/").status_code == 200

    assert reminders.write_due(at(clock, 2026, 10, 29, 9)) == 0
    reminders.wish(rachid, is_wanted=True)
    assert reminders.write_due(timezone.now()) == 1
    assert not reminders.stop("x")


def test_who_has_no_address_is_told_by_telephone_where_there_is_a_way(held, clock, rachid, settings, caplog):
    rachid.email, rachid.phone = None, "+22370000000"
    rachid.save()
    at(clock, 2026, 10, 29, 9)
    none = reminders.write_due(timezone.now())
    settings.PHONE_SENDER = "console"

    assert (none, reminders.write_due(timezone.now())) == (0, 1)
    message = Message.objects.get()
    telling.send(message.pk)
    message.refresh_from_db()
    assert (message.channel, message.state) == (Channel.PHONE, Leaving.SENT)
    assert "+22370000000" in caplog.text


def test_the_letter_says_the_last_day_and_where_to_go_on(held, clock, rachid):
    reminders.write_due(at(clock, 2026, 10, 29, 9))

    telling.send(Message.objects.get().pk)

    letter = mail.outbox[0]
    assert letter.subject == "Votre abonnement prend fin demain"
    assert "vendredi 30 octobre 2026, demain" in letter.body
    assert "/abonnements/mois/" in letter.body
    assert "/rappels/arret/" in letter.body


# Sent once, whatever dies.


def write(key="essai"):
    ministry, _ = Organisation.objects.get_or_create(name="Ministère du Fleuve")
    told = {"to": "rachid@example.org", "subject": "Essai", "organisation": ministry, "code": "ABCDEF"}
    return telling.write(MessageKind.CODE, key, **told)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_step_a_message_leaves_once_or_is_unknown():
    for number in range(1, 40):
        mail.outbox.clear()
        message = write(f"mort {number}")
        died = killed_at(number, lambda told=message: telling.send(told.pk))
        later = timezone.now() + timedelta(hours=1)
        Message.objects.filter(state=Leaving.SENDING).update(begun_at=timezone.now() - timedelta(hours=1))
        telling.declare_lost(timezone.now())
        with time_machine.travel(later):
            jobs.send_messages(0)

        message.refresh_from_db()
        assert (message.state, len(mail.outbox)) in {("sent", 1), ("unknown", 0), ("unknown", 1)}, number
        if not died:
            break
    assert number > 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once():
    message = write()

    def work():
        try:
            telling.send(message.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_reminders_written_by_four_workers_are_written_once(rachid, month):
    lifecycle.give(rachid, month, by=None, reason="essai")
    end = rachid.subscriptions.get().ends_at
    eve = end - timedelta(hours=24 + 14)

    def work():
        try:
            reminders.write_due(eve)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told() == ["eve"]


@pytest.mark.parametrize(
    ("error", "state"),
    [(ConnectionRefusedError("fermé"), Leaving.WAITING), (SMTPServerDisconnected("coupé"), Leaving.UNKNOWN)],
)
def test_a_closed_door_is_tried_again_and_a_cut_line_is_not(error, state, db, monkeypatch):
    message = write()

    def breaks(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", breaks)
    telling.send(message.pk)

    message.refresh_from_db()
    assert message.state == state
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        jobs.send_messages(0)
    assert len(mail.outbox) == (state == Leaving.WAITING)


def test_what_a_message_opened_is_not_kept(db):
    message = write()
    assert "ABCDEF" in message.text

    telling.send(message.pk)

    message.refresh_from_db()
    assert "ABCDEF" not in message.text
    assert "ABCDEF" in mail.outbox[0].body


def test_what_was_written_is_forgotten_after_a_year(db):
    message = write()
    telling.send(message.pk)

    telling.forget(timezone.now() + timedelta(days=364))
    kept = Message.objects.get().to
    telling.forget(timezone.now() + timedelta(days=366))

    assert (kept, Message.objects.get().to, Message.objects.get().text) == ("rachid@example.org", "", "")


def test_the_same_thing_is_told_once(db):
    assert write() is not None
    assert write() is None
