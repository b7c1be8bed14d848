"""Killed between any two steps: whatever was written down is whole, and the next try brings it to its end.

A death is one of two: at the nth query the connection is thrown away, or a process of its own is really killed there.
"""

import os
from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from subscriptions import checkout, invoicing, ledger, merging, presents, vouchers
from subscriptions.audit import audit
from subscriptions.models import Contract, LedgerEntry, Merger, Organisation, Payment, Present, State
from subscriptions.payments import registry
from tests.conftest import person
from tests.crashes import killed_at, really_killed_at

pytestmark = pytest.mark.django_db(transaction=True)
STEP = 1 if os.environ.get("TORTURE") else 3  # queries from one real death to the next: the line is cut at each
MOST = 80  # queries: more than any of these deeds takes


@pytest.fixture(autouse=True)
def begins_at_will(monkeypatch):
    monkeypatch.setattr(checkout, "MOST", 10_000)


@pytest.fixture(params=[(killed_at, 1), (really_killed_at, STEP)], ids=["line", "process"])
def crash_points(request):
    return partial(every_crash_point, *request.param)


def every_crash_point(dies, step, prepare, deed, then):
    """Try every query of a deed, or one in `step`, as the last one; bring how many there were, about."""
    for number in range(1, MOST, step):
        thing = prepare()
        if not dies(number, lambda thing=thing: deed(thing)):
            return number - 1
        assert audit() == [], number
        then(thing, number)
        assert audit() == [], number
    pytest.fail("the deed never ended")


def test_settling_is_whole_or_is_not(crash_points, simulator, rachid, month):
    def prepare():
        payment = checkout.begin(rachid, month, registry.KNOWN["wave"], return_to="/", form=uuid4())
        simulator.decide(simulator.book.by(reference=payment.reference), "paid", when="never")
        return payment

    def then(payment, number):
        checkout.check(payment)
        assert Payment.objects.get(pk=payment.pk).state == State.SUCCEEDED, number

    points = crash_points(prepare, checkout.check, then)

    assert points >= 10
    assert LedgerEntry.objects.count() == Payment.objects.count()


def test_beginning_is_found_again_by_its_form(crash_points, simulator, rachid, month):
    wave = registry.KNOWN["wave"]

    def then(form, number):
        payment = checkout.begin(rachid, month, wave, return_to="/", form=form)
        assert Payment.objects.filter(begun_by=form).count() == 1, number
        simulator.decide(simulator.book.by(number=payment.provider_ref.removeprefix("cos-")), "paid", when="never")
        assert checkout.check(payment).state == State.SUCCEEDED, number

    points = crash_points(uuid4, lambda form: checkout.begin(rachid, month, wave, return_to="/", form=form), then)

    assert points >= 3


def test_a_code_is_used_whole_or_not_at_all(crash_points, rachid, month, fanta):
    batch = vouchers.make(month, seller="x", size=MOST, expires_at=timezone.now() + timedelta(days=9), by=fanta)
    vouchers.activate(batch)
    serials = iter(range(1, MOST))

    def then(code, number):
        assert vouchers.redeem(rachid, code).state == State.SUCCEEDED, number

    points = crash_points(
        lambda: vouchers.code_of(batch, next(serials)), lambda code: vouchers.redeem(rachid, code), then
    )

    assert points >= 10


def test_a_refund_is_whole_or_is_not(crash_points, rachid, month, fanta):
    def prepare():
        return ledger.take(rachid, month, provider="cash", provider_ref=uuid4().hex, by=fanta)

    def then(payment, number):
        with suppress(Exception):
            ledger.refund(payment, by=fanta, note="Erreur")
        assert Payment.objects.get(pk=payment.pk).state == State.REFUNDED, number

    points = crash_points(prepare, lambda payment: ledger.refund(payment, by=fanta, note="Erreur"), then)

    assert points >= 6


def test_an_instalment_is_whole_or_is_not(crash_points, month, fanta):
    def prepare():
        buyer = Organisation.objects.create(name=uuid4().hex)
        return invoicing.issue(invoicing.sign(buyer, month, seats=1, amount_xof=900, by=None), by=None), uuid4()

    def pay(asked):
        invoice, form = asked
        sent = {"amount_xof": 900, "provider": "cheque", "provider_ref": form.hex, "by": fanta, "form": form}
        return ledger.take_on_account(invoice, **sent)

    def then(asked, number):
        pay(asked)
        assert Contract.objects.get(pk=asked[0].contract_id).paid_up_at, number
        assert asked[0].payments.count() == 1, number

    assert crash_points(prepare, pay, then) >= 8


def test_a_present_is_accepted_whole_or_not_at_all(crash_points, rachid, alice, month):
    def prepare():
        ledger.settle(ledger.begin(alice, month, provider="wave", present=ledger.For("Awa")), ledger.Proof(1500))
        return Present.objects.get(accepted_at=None)

    def then(present, number):
        assert presents.accept(present, rachid).period, number

    assert crash_points(prepare, lambda present: presents.accept(present, rachid), then) >= 6


def test_a_merger_is_whole_or_is_not(crash_points, rachid, month, fanta):
    def prepare():
        other = person(uuid4().hex[:12])
        ledger.take(other, month, provider="cash", provider_ref=uuid4().hex, by=fanta)
        return other

    def then(other, number):
        with suppress(ValidationError):
            merging.merge(rachid, other, by=fanta, reason="Même personne")
        assert Merger.objects.filter(absorbed=other).count() == 1, number
        assert not other.subscriptions.active(timezone.now()).exists(), number

    def merge(other):
        merging.merge(rachid, other, by=fanta, reason="Même personne")

    assert crash_points(prepare, merge, then) >= 12


def test_a_callback_is_kept_with_its_job_or_not_at_all(crash_points, simulator, rachid, month):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from subscriptions.models import Callback
    from tests.subscriptions.test_providers import told

    def prepare():
        payment = checkout.begin(rachid, month, registry.KNOWN["wave"], return_to="/", form=uuid4())
        attempt = simulator.book.by(reference=payment.reference)
        attempt.state = "paid"
        return attempt

    def then(attempt, number):
        payment = Payment.objects.get(reference=attempt.reference)
        jobs = ProcrastinateJob.objects.filter(task_name=checkout.CHECK, args__payment=payment.pk)
        assert Callback.objects.filter(payment=payment).count() == jobs.count(), number
        assert told(attempt).status_code == 200

    points = crash_points(prepare, told, then)

    assert points >= 3
