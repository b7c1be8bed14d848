"""Callbacks thrown in any order, twice, at once, by processes that die: the accounts come out right.

A few dozen in the suite; `TORTURE=1` throws thousands.
"""

import os
import random
import threading
from uuid import uuid4

import pytest
from django.db import connection

from subscriptions import checkout
from subscriptions.audit import audit
from subscriptions.jobs import check_payment
from subscriptions.models import Callback, LedgerEntry, Payment, State
from subscriptions.payments import registry
from tests.conftest import person
from tests.crashes import Killed
from tests.providers import EVERY_PROVIDER
from tests.subscriptions.test_providers import told

pytestmark = pytest.mark.django_db(transaction=True)
TORTURE = bool(os.environ.get("TORTURE"))
PAYMENTS = 600 if TORTURE else 24
THREADS = 6
DEATHS = 0.01  # chance of dying at each query


def mortal(chance, deed):
    """Do a deed in a process that may die at any query."""

    def die(execute, sql, params, many, context):
        if chance.random() < DEATHS:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(die):
            deed()
    except Killed:
        connection.close()


def do_all(seed, deeds):
    chance = random.Random(seed)
    try:
        for deed in deeds:
            mortal(chance, deed)
    finally:
        connection.close()


@pytest.mark.parametrize("seed", range(20 if TORTURE else 2))
def test_whatever_the_order_the_accounts_are_right(seed, simulator, month):
    chance = random.Random(seed)
    readers = [person(f"lecteur{number}") for number in range(6)]
    pairs, paid = [], set()
    for _ in range(PAYMENTS):
        provider = registry.KNOWN[chance.choice(EVERY_PROVIDER)]
        payment = checkout.ledger.begin(chance.choice(readers), month, provider=provider.name, form=uuid4())
        payment = checkout.open_at_provider(payment, provider)
        attempt = simulator.book.by(provider=provider.name, reference=payment.reference)
        attempt.state = chance.choice(["paid", "paid", "paid", "refused", "expired", "open"])
        attempt.charged = 5 if chance.random() < 0.1 else None
        if attempt.state == "paid" and attempt.charged is None:
            paid.add(payment.pk)
        pairs.append((payment, attempt))
    deeds = []
    for payment, attempt in pairs:
        deeds += [lambda a=attempt: told(a)] * chance.randint(0, 3)
        deeds += [lambda p=payment: check_payment(p.pk)] * chance.randint(1, 3)
    chance.shuffle(deeds)
    threads = [
        threading.Thread(target=do_all, args=[f"{seed}-{number}", deeds[number::THREADS]]) for number in range(THREADS)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit() == []
    for payment, _ in pairs:  # as the poller does, once the killed ones are back
        check_payment(payment.pk)

    settled = set(Payment.objects.filter(state=State.SUCCEEDED).values_list("pk", flat=True))
    assert settled == paid
    assert LedgerEntry.objects.count() == len(paid)
    assert audit() == []
    print(f"seed {seed}: {len(deeds)} deeds, {Callback.objects.count()} callbacks kept, {len(paid)} payments")  # noqa: T201
