"""A year of random life, told twice: by the paper's verbs, and by a plain book kept beside them. They always agree.

The book knows nothing of subscriptions: it holds, for each person, the stretches that the ledger and the desk say,
as [start, end) in UTC, and for the ministry what was ordered, paid and decided. `TORTURE=1` lives many years.
"""

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from subscriptions import invoicing, ledger, lifecycle, merging, presents, reminders, seats
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.models import (
    Contract,
    LedgerEntry,
    Message,
    Organisation,
    Payment,
    Period,
    Plan,
    Present,
    Right,
    Seat,
    State,
)
from tests.conftest import person

pytestmark = pytest.mark.database
YEARS = 40 if os.environ.get("TORTURE") else 1
DEEDS = 400 if os.environ.get("TORTURE") else 120
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class Stretch:
    """What one deed opened: cut short by a refund, an end, a merger."""

    starts_at: datetime
    ends_at: datetime
    grace: timedelta
    plan: int
    payment: int | None = None
    chain: int = 0  # its subscription: what follows without a gap while it is the one that runs
    is_cut: bool = False

    def cut(self, at):
        if at < self.ends_at:
            self.ends_at, self.grace, self.is_cut = max(self.starts_at, at), timedelta(), True


@dataclass
class Book:
    """What should open, kept by hand."""

    stretches: dict[int, list[Stretch]] = field(default_factory=dict)
    contracts: list[dict] = field(default_factory=list)
    seated: list[list] = field(default_factory=list)  # [person, taken, left]

    def of(self, who):
        return self.stretches.setdefault(who, [])

    def follow(self, who, told):
        """Add a stretch to its chain, and take the grace of what it follows; what the desk cut short has none."""
        chain = [one for one in self.of(who) if one.chain == told.chain]
        if any(one.is_cut for one in chain):
            told.grace = timedelta()
        for one in chain:
            one.grace = timedelta()
        self.of(who).append(told)

    def reads(self, who, at):
        return self.subscribes(who, at) or self.sits(who, at)

    def subscribes(self, who, at):
        return any(one.starts_at <= at < one.ends_at for one in self.of(who)) or self.is_in_grace(who, at)

    def is_in_grace(self, who, at):
        """After the last of what follows without a gap, unless the desk cut something of it short."""
        return any(one.grace and one.ends_at <= at < one.ends_at + one.grace for one in self.of(who))

    def sits(self, who, at):
        running = [one for one in self.contracts if one["starts"] <= at < one["ends"]]
        count = sum(one["seats"] for one in running if self.is_paid(one, at) or self.is_decided(one, at))
        held = sorted((taken, order, user) for order, (user, taken, left) in enumerate(self.seated)
                      if taken <= at and (left is None or at < left))  # fmt: skip
        return who in [user for _, _, user in held][:count]

    def is_paid(self, contract, at):
        return sum(amount for when, amount in contract["money"] if when <= at) >= contract["amount"]

    def is_decided(self, contract, at):
        made = [(when, until) for when, until in contract["decisions"] if when <= at]
        return bool(made) and at < made[-1][1]


class Year:
    """The people, the clock and the deeds of a year."""

    def __init__(self, seed, clock, people, plans, ministry):
        self.chance = random.Random(seed)
        self.clock, self.people, self.plans, self.ministry = clock, people, plans, ministry
        self.book, self.clerk = Book(), people[0]

    def anybody(self):
        return self.chance.choice([one for one in self.people[1:] if one.pk not in self.gone])

    gone: set

    def live(self):
        self.gone = set()
        deeds = [self.buy] * 5 + [self.refund, self.end, self.offer, self.accept, self.sit, self.leave, self.order,
                                  self.pay, self.decide, self.take_back, self.give_money_back, self.remind]  # fmt: skip
        for number in range(DEEDS):
            self.clock.shift(timedelta(hours=self.chance.choice([0, 1, 7, 24, 60, 24 * 9])))
            if self.chance.random() < 0.05:
                self.clock.shift(timedelta(seconds=-self.chance.randint(1, 50)))  # a clock set right
            if number == DEEDS // 2:
                self.merge()
            deed = self.chance.choice(deeds)
            with transaction.atomic():
                deed()
            if number % 6 == 0:
                self.compare(deed)
        assert audit() == []

    # Deeds.

    def buy(self):
        who, plan = self.anybody(), self.chance.choice(self.plans)
        payment = ledger.take(who, plan, provider="cash", provider_ref=str(self.chance.random()), by=None)
        self.note(who, payment.entries.get().period, payment)

    def note(self, who, period, payment):
        """Write down what was sold, by the calendar, not by the row that the verb made."""
        plan = period.subscription.plan
        grace = timedelta(days=plan.grace_days)
        told = Stretch(period.starts_at, period.ends_at, grace, plan.pk, payment.pk, period.subscription_id)
        self.book.follow(who.pk, told)

    def refund(self):
        paid = list(Payment.objects.filter(state=State.SUCCEEDED, invoice=None).order_by("pk"))
        if not paid:
            return
        payment, at = self.chance.choice(paid), timezone.now()
        ledger.refund(payment, by=None, note="essai")
        for who, stretches in self.book.stretches.items():
            for one in stretches:
                if one.payment == payment.pk and at < one.ends_at:
                    self.cut_chain(who, one, at)

    def cut_chain(self, who, stretch, at):
        """What the cut one was followed by comes forward; the desk's act takes the grace of all of it away."""
        chain = [one for one in self.book.of(who) if one.chain == stretch.chain]
        end, begin = stretch.ends_at, max(stretch.starts_at, at)
        stretch.ends_at = begin
        for one in chain:
            one.grace, one.is_cut = timedelta(), True
        for one in sorted(chain, key=lambda one: one.starts_at):
            if one is not stretch and one.starts_at >= end and one.ends_at > one.starts_at:
                one.starts_at, one.ends_at = begin, begin + (one.ends_at - one.starts_at)
                begin = one.ends_at

    def end(self):
        who, at = self.anybody(), timezone.now()
        held = who.subscriptions.order_by("-pk").first()
        if held is None:
            return
        starts = {period.starts_at for period in held.periods.filter(ended_at=None)}
        try:
            lifecycle.end(held, by=None, reason="essai")
        except ValidationError:
            return
        for one in self.book.of(who.pk):
            if one.starts_at in starts and one.plan == held.plan_id:
                one.cut(at)
                one.grace, one.is_cut = timedelta(), True

    def offer(self):
        who, plan = self.anybody(), self.chance.choice(self.plans)
        payment = ledger.begin(who, plan, provider="wave", present=ledger.For("Quelqu’un"))
        ledger.settle(payment, ledger.Proof(plan.price_xof))

    def accept(self):
        waiting = Present.objects.filter(accepted_at=None, payment__state=State.SUCCEEDED).order_by("pk").first()
        if waiting:
            who = self.anybody()
            given = presents.accept(waiting, who)
            self.note(who, given.period, given.payment)

    def order(self):
        count = self.chance.randint(1, 3)
        contract = invoicing.sign(self.ministry, self.plans[2], seats=count, amount_xof=1000 * count, by=None)
        invoicing.issue(contract, by=None)
        told = {"pk": contract.pk, "starts": contract.starts_at, "ends": contract.ends_at, "seats": count}
        self.book.contracts.append(told | {"amount": 1000 * count, "money": [], "decisions": []})

    def pay(self):
        if not self.book.contracts:
            return
        told = self.chance.choice(self.book.contracts)
        invoice = Contract.objects.get(pk=told["pk"]).invoices.get()
        due = invoicing.due_xof(invoice)
        if due:
            amount = self.chance.choice([due, max(1, due // 2)])
            ref = str(self.chance.random())
            paid = ledger.take_on_account(invoice, amount_xof=amount, provider="cheque", provider_ref=ref, by=None)
            told["money"].append((paid.settled_at, amount))

    def give_money_back(self):
        paid = Payment.objects.filter(state=State.SUCCEEDED, invoice__isnull=False).order_by("pk").last()
        if paid:
            ledger.refund(paid, by=None, note="essai")
            told = next(one for one in self.book.contracts if one["pk"] == paid.invoice.contract_id)
            told["money"].append((timezone.now(), -paid.amount_xof))

    def decide(self):
        if self.book.contracts:
            told, at = self.chance.choice(self.book.contracts), timezone.now()
            until = at + timedelta(days=self.chance.randint(1, 40))
            invoicing.decide(Contract.objects.get(pk=told["pk"]), until=until, by=None, reason="essai")
            told["decisions"].append((at, until))

    def take_back(self):
        if self.book.contracts:
            told, at = self.chance.choice(self.book.contracts), timezone.now()
            invoicing.take_back(Contract.objects.get(pk=told["pk"]), by=None, reason="essai")
            told["decisions"].append((at, at))

    def sit(self):
        who, at = self.anybody(), timezone.now()
        if any(user == who.pk and left is None for user, _, left in self.book.seated):
            return
        try:
            seats.seat(self.ministry, who, Seat.CameBy.DESK)
        except ValidationError:
            return
        self.book.seated.append([who.pk, at, None])

    def leave(self):
        held = [one for one in self.book.seated if one[2] is None]
        if held:
            told = self.chance.choice(held)
            taken = Seat.objects.get(holder=told[0], ended_at=None)
            seats.leave(taken, by=None)
            told[2] = max(timezone.now(), told[1])

    def remind(self):
        before = Message.objects.count()
        for _ in range(3):
            reminders.write_due(timezone.now())
        assert Message.objects.values("key").distinct().count() == Message.objects.count() >= before

    def merge(self):
        survivor, absorbed = self.people[1], self.people[2]
        at = timezone.now()
        mine, theirs = self.book.of(survivor.pk), self.book.of(absorbed.pk)
        merging.merge(survivor, absorbed, by=None, reason="essai")
        self.gone.add(absorbed.pk)
        for one in sorted(theirs, key=lambda one: one.starts_at):
            if one.ends_at <= at or one.ends_at == one.starts_at:
                continue
            begun, left = max(one.starts_at, at), one.ends_at - max(one.starts_at, at)
            last = max([at, *(own.ends_at for own in mine if own.ends_at > own.starts_at)])
            for other in theirs:
                if other.chain == one.chain:
                    other.grace = timedelta()
            one.ends_at = begun
            grace = timedelta(days=next(plan.grace_days for plan in self.plans if plan.pk == one.plan))
            chain = Period.objects.get(holder=survivor, starts_at=last, ended_at=None).subscription_id
            self.book.follow(survivor.pk, Stretch(last, last + left, grace, one.plan, one.payment, chain))
        for told in self.book.seated:
            if told[0] == absorbed.pk and told[2] is None:
                told[2] = at
                if not any(user == survivor.pk and left is None for user, _, left in self.book.seated):
                    self.book.seated.append([survivor.pk, at, None])

    # What must hold.

    def compare(self, deed):
        now = timezone.now()
        edges = {now}
        for stretches in self.book.stretches.values():
            edges |= {moment for one in stretches for moment in (one.starts_at, one.ends_at)}
        moments = [edge + step for edge in sorted(edges)[-8:] for step in (timedelta(microseconds=-1), timedelta())]
        for who in self.people[1:]:
            for at in [now, *moments]:
                if at > now:
                    told = self.book.subscribes(who.pk, at)
                    found = Reader(who)._subscribes(Right.ARTICLES, at)
                else:
                    told, found = self.book.reads(who.pk, now), Reader(who).has(Right.ARTICLES, now)
                assert found == told, (deed.__name__, who.email, at, now, *self.told(who))

    def told(self, who):
        """What the book and the rows hold of somebody, to find out which is wrong."""
        rows = [(one.starts_at, one.ended_at or one.ends_at, one.subscription.open_until) for one in user_periods(who)]
        return self.book.of(who.pk), rows, [one for one in self.book.seated if one[0] == who.pk]


def user_periods(user):
    return [period for held in user.subscriptions.all() for period in held.periods.all()]


@pytest.mark.parametrize("seed", range(YEARS))
def test_access_at_every_instant_is_what_the_ledger_says(seed, db, monkeypatch):
    plans = [
        Plan.objects.create(name="Un jour", slug="jour", price_xof=100, unit="day"),
        Plan.objects.create(name="Une semaine", slug="semaine", price_xof=500, unit="week", grace_days=2),
        Plan.objects.create(name="Un mois", slug="mois", price_xof=1500, unit="month", grace_days=3),
    ]
    with time_machine.travel(START, tick=False) as clock:
        people = [person(f"lecteur{number}") for number in range(5)]
        year = Year(seed, clock, people, plans, Organisation.objects.create(name="Ministère"))

        year.live()

    assert LedgerEntry.objects.count() > 10
