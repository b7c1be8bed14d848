from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from contributions import reactions
from contributions.access import Lock, gate
from contributions.models import Sanction, Switches
from subscriptions import lifecycle
from subscriptions.access import Reader
from subscriptions.models import Plan, Right
from tests.conftest import send


@pytest.mark.parametrize(
    ("who", "lock", "lets_read", "lets_write"),
    [
        ("visitor", Lock.ANONYMOUS, False, False),
        ("rachid", Lock.MEMBER, False, False),
        ("emile", Lock.LAPSED, False, False),
        ("fanta", Lock.MEMBER, False, False),
        ("alice", Lock.OPEN, True, True),
        ("claire", Lock.OPEN, True, False),
        ("mariam", Lock.OPEN, True, False),
    ],
)
def test_how_each_finds_the_space(who, lock, lets_read, lets_write, request, article, now):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)

    found = gate(Reader(user), article, now)

    assert (found.lock, found.lets_read, found.lets_write) == (lock, lets_read, lets_write)


def test_the_space_closes_at_the_very_end_of_the_subscription(alice, article):
    end = alice.subscriptions.get().open_until

    before = gate(Reader(alice), article, end - timedelta(microseconds=1))
    after = gate(Reader(alice), article, end)

    assert (before.lock, after.lock) == (Lock.OPEN, Lock.LAPSED)
    assert after.ended_at == end - timedelta(microseconds=1)


def test_a_plan_without_the_right_to_contribute_is_a_member_s(rachid, article, now):
    plan = Plan.objects.create(name="Lire", slug="lire", price_xof=500, rights=[Right.ARTICLES])
    lifecycle.give(rachid, plan, by=None, reason="essai")

    found = gate(Reader(rachid), article, now)

    assert found.lock == Lock.MEMBER


def test_who_is_suspended_reads_and_does_not_write(alice, article, now):
    until = now + timedelta(days=7)
    Sanction.objects.create(person=alice, starts_at=now, ends_at=until, reason="Injures répétées")

    found = gate(Reader(alice), article, now)
    later = gate(Reader(alice), article, until)

    assert (found.lock, found.until, found.reason) == (Lock.SUSPENDED, until, "Injures répétées")
    assert (found.lets_read, found.lets_write) == (True, False)
    assert later.lock == Lock.OPEN


def test_a_closed_article_still_reads(alice, article, now):
    article.are_contributions_closed = True

    found = gate(Reader(alice), article, now)

    assert (found.lock, found.lets_read, found.lets_write) == (Lock.CLOSED, True, False)


def test_the_site_s_switch_closes_every_article(alice, article, now, settings):
    settings.CONTRIBUTIONS_OPEN = False

    assert gate(Reader(alice), article, now).lock == Lock.CLOSED


def test_the_fourth_contribution_finds_the_limit(alice, article, now):
    for _ in range(3):
        send(article, alice)

    assert gate(Reader(alice), article, now).lock == Lock.LIMIT


def test_a_suspension_is_said_before_a_closing_and_a_closing_before_the_limit(alice, article, now):
    for _ in range(3):
        send(article, alice)
    article.are_contributions_closed = True

    closed = gate(Reader(alice), article, now).lock
    Sanction.objects.create(person=alice, starts_at=now, ends_at=now + timedelta(days=1), reason="x")
    suspended = gate(Reader(alice), article, now).lock

    assert (closed, suspended) == (Lock.CLOSED, Lock.SUSPENDED)


# Sanctions and switches.


@pytest.mark.parametrize(
    ("kind", "days", "lock"),
    [
        ("warning", None, "suspended"),
        ("suspension", 3, "suspended"),
        ("suspension", -1, "open"),
        ("exclusion", None, "suspended"),
    ],
)
def test_a_sanction_stops_writing_and_never_reading(kind, days, lock, alice, article, now):
    ends_at = now + timedelta(days=days) if days else None
    Sanction.objects.create(person=alice, kind=kind, reason="…", starts_at=now - timedelta(days=9), ends_at=ends_at)

    answer = gate(Reader(alice), article, now)

    assert (answer.lock, answer.lets_read) == (lock, True)


def test_a_warning_that_was_read_lets_write_again(alice, article, now):
    Sanction.objects.create(person=alice, kind="warning", reason="…")

    reactions.acknowledge(alice)

    assert gate(Reader(alice), article, now).lock == "open"


def test_a_sanction_that_was_lifted_holds_no_more(alice, article, now):
    Sanction.objects.create(person=alice, kind="exclusion", reason="…", lifted_at=now)

    assert gate(Reader(alice), article, now).lock == "open"


@pytest.mark.parametrize("switch", ["site", "setting", "section", "article", "age"])
def test_each_switch_closes_the_space_and_leaves_it_readable(switch, alice, article, settings, now):
    if switch == "site":
        Switches.objects.create(pk=1, is_open=False)
    if switch == "setting":
        settings.CONTRIBUTIONS_OPEN = False
    article.section.are_contributions_closed = switch == "section"
    article.are_contributions_closed = switch == "article"
    if switch == "age":
        Switches.objects.create(pk=1, closes_after_days=7)
        article.published_at = now - timedelta(days=7)

    answer = gate(Reader(alice), article, now)

    assert (answer.lock, answer.lets_read) == ("closed", True)


def test_an_article_stays_open_until_its_age_closes_it(alice, article, now):
    Switches.objects.create(pk=1, closes_after_days=7)
    article.published_at = now - timedelta(days=7) + timedelta(seconds=1)

    assert gate(Reader(alice), article, now).lock == "open"
