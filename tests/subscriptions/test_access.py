from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from subscriptions import lifecycle
from subscriptions.access import SUBSCRIBER_PREVIEW, VISITOR, Access, Reader, Why
from subscriptions.models import Plan, Right


@dataclass
class Piece:
    access: str
    key: str = "piece:1"

    def right_at(self, at):
        return Right.ARTICLES


FREE, REGISTERED, SUBSCRIBERS = (Piece(access) for access in Access)


@pytest.mark.parametrize(
    ("who", "piece", "is_open", "reason"),
    [
        ("visitor", FREE, True, Why.FREE),
        ("visitor", REGISTERED, False, Why.ANONYMOUS),
        ("visitor", SUBSCRIBERS, False, Why.ANONYMOUS),
        ("rachid", FREE, True, Why.FREE),
        ("rachid", REGISTERED, True, Why.REGISTERED),
        ("rachid", SUBSCRIBERS, False, Why.MEMBER),
        ("emile", REGISTERED, True, Why.REGISTERED),
        ("emile", SUBSCRIBERS, False, Why.LAPSED),
        ("alice", SUBSCRIBERS, True, Why.SUBSCRIBER),
        ("claire", SUBSCRIBERS, True, Why.NEWSROOM),
        ("mariam", SUBSCRIBERS, True, Why.NEWSROOM),
        ("bakary", SUBSCRIBERS, True, Why.NEWSROOM),
        ("fanta", SUBSCRIBERS, False, Why.MEMBER),
    ],
)
def test_who_reads_what(who, piece, is_open, reason, request, now, db):
    user = AnonymousUser() if who == "visitor" else request.getfixturevalue(who)

    answer = Reader(user).answer(piece, now)

    assert (answer.is_open, answer.reason) == (is_open, reason)


def test_a_member_of_staff_without_the_permission_is_a_reader_like_any_other(rachid, now):
    rachid.is_staff = True

    answer = Reader(rachid).answer(SUBSCRIBERS, now)

    assert not answer.is_open


def test_a_subscription_closes_at_its_very_instant(alice):
    end = alice.subscriptions.get().open_until

    before = Reader(alice).answer(SUBSCRIBERS, end - timedelta(microseconds=1))
    at_the_end = Reader(alice).answer(SUBSCRIBERS, end)

    assert (before.is_open, at_the_end.is_open) == (True, False)


def test_a_subscription_opens_at_its_very_instant(alice):
    start = alice.subscriptions.get().starts_at

    before = Reader(alice).answer(SUBSCRIBERS, start - timedelta(microseconds=1))
    at_the_start = Reader(alice).answer(SUBSCRIBERS, start)

    assert (before.is_open, at_the_start.is_open) == (False, True)


def test_a_plan_without_the_articles_opens_none(rachid, now):
    talk = Plan.objects.create(name="Débat", slug="debat", price_xof=500, rights=[Right.CONTRIBUTE])
    lifecycle.give(rachid, talk, by=None, reason="essai")

    answer = Reader(rachid).answer(SUBSCRIBERS, now + timedelta(minutes=1))

    assert (answer.is_open, answer.reason) == (False, Why.OTHER_PLAN)


def test_asking_costs_one_query_however_often(alice, now, django_assert_num_queries):
    reader = Reader(alice)
    reader.user.has_perm("subscriptions.read_everything")

    with django_assert_num_queries(1):
        for _ in range(3):
            reader.answer(SUBSCRIBERS, now)


def test_the_preview_opens_everything_and_the_visitor_nothing_reserved(now):
    assert SUBSCRIBER_PREVIEW.answer(SUBSCRIBERS, now).is_open
    assert not VISITOR.answer(SUBSCRIBERS, now).is_open
