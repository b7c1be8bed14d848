import random
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from subscriptions import ledger
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.ledger import Charge, Proof
from subscriptions.models import LedgerEntry, Payment, PaymentAlert, Receipt, Right, State
from tests.conftest import person

pytestmark = pytest.mark.database

PAID = Proof(1500)


@pytest.fixture
def attempt(rachid, month):
    return ledger.begin(rachid, month, provider="wave")


def test_a_proved_payment_opens_at_once_and_is_entered_with_its_receipt(attempt, rachid, now):
    settled = ledger.settle(attempt, PAID)

    entry = LedgerEntry.objects.get()
    assert (settled.state, entry.amount_xof, entry.period.holder) == (State.SUCCEEDED, 1500, rachid)
    assert str(entry.receipt) == f"{timezone.localtime().year}-000001"
    assert Reader(rachid).has(Right.ARTICLES, now)
    assert audit() == []


def test_proved_again_it_opens_nothing_more(attempt, rachid):
    for _ in range(3):
        ledger.settle(attempt, PAID)

    assert LedgerEntry.objects.count() == rachid.subscriptions.get().periods.count() == 1


@pytest.mark.parametrize("proof", [Proof(1499), Proof(1501), Proof(150000), Proof(1500, "EUR"), Proof(0)])
def test_what_differs_opens_nothing_and_raises_an_alert(proof, attempt, rachid):
    for _ in range(2):
        ledger.settle(attempt, proof)

    attempt.refresh_from_db()
    assert attempt.is_open
    assert PaymentAlert.objects.count() == 1
    assert not rachid.subscriptions.exists()


def test_what_was_sold_is_what_the_plan_was_then(attempt, month):
    month.price_xof, month.name, month.count, month.unit = 9000, "Un jour", 1, "day"
    month.save()

    ledger.settle(attempt, PAID)

    entry = LedgerEntry.objects.get()
    assert (entry.plan_name, entry.amount_xof) == ("Un mois", 1500)
    assert (entry.period.ends_at - entry.period.starts_at).days >= 27


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.EXPIRED])
def test_a_closed_attempt_is_still_settled_when_the_proof_comes_late(state, attempt):
    ledger.close(attempt, state)

    assert ledger.settle(attempt, PAID).state == State.SUCCEEDED


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.EXPIRED])
def test_a_settled_payment_is_never_closed(state, attempt):
    ledger.settle(attempt, PAID)

    assert ledger.close(attempt, state).state == State.SUCCEEDED


def test_a_refund_is_a_contrary_entry_and_ends_what_was_opened(attempt, rachid, bakary):
    ledger.settle(attempt, PAID)
    ledger.refund(attempt, by=bakary, note="Erreur de formule")

    assert sum(LedgerEntry.objects.values_list("amount_xof", flat=True)) == 0
    assert not Reader(rachid).has(Right.ARTICLES, timezone.now())
    assert audit() == []
    with pytest.raises(ValidationError):
        ledger.refund(attempt, by=bakary, note="Encore")


def test_the_desk_takes_cash_once_by_its_paper_reference(rachid, month, fanta):
    form = uuid4()
    taken = [ledger.take(rachid, month, provider="cash", provider_ref="B-12", by=fanta, form=form) for _ in range(2)]

    assert taken[0] == taken[1]
    with pytest.raises(ValidationError) as refused:
        ledger.take(rachid, month, provider="cash", provider_ref="B-12", by=fanta, form=uuid4())
    assert refused.value.code == "taken"
    assert LedgerEntry.objects.get().by == fanta


def test_the_same_form_is_the_same_attempt(rachid, month):
    form = uuid4()

    assert ledger.begin(rachid, month, provider="wave", form=form) == ledger.begin(
        rachid, month, provider="wave", form=form
    )


def test_days_already_taken_send_the_paid_ones_after_them(rachid, month, attempt):
    from datetime import timedelta

    from subscriptions import lifecycle
    from subscriptions.models import Plan

    week = Plan.objects.create(name="Une semaine", slug="semaine", price_xof=500, unit="week")
    later = timezone.now() + timedelta(days=3)
    lifecycle.give(rachid, week, by=None, reason="essai", starts_at=later)

    ledger.settle(attempt, PAID)

    given, paid = rachid.subscriptions.order_by("starts_at")
    assert paid.starts_at == given.ends_at
    assert audit() == []


@pytest.mark.parametrize(
    ("model", "field"),
    [(Payment, "amount_xof"), (Payment, "plan_name"), (LedgerEntry, "amount_xof"), (Receipt, "number")],
)
def test_the_database_refuses_to_rewrite_the_accounts(model, field, attempt):
    ledger.settle(attempt, PAID)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{field: 7})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


STATES = {
    "created": {"pending", "succeeded", "failed", "cancelled", "expired"},
    "pending": {"succeeded", "failed", "cancelled", "expired"},
    "failed": {"succeeded"},
    "cancelled": {"succeeded"},
    "expired": {"succeeded"},
    "succeeded": {"refunded"},
    "refunded": set(),
}


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_a_state_only_moves_forward(before, after, rachid, month):
    at = timezone.now()
    payment = ledger.begin(rachid, month, provider="wave")
    route = {"created": [], "refunded": ["succeeded", "refunded"]}.get(before, [before])
    for state in route:
        Payment.objects.filter(pk=payment.pk).update(state=state, settled_at=at)

    try:
        with transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(state=after, settled_at=at)
        moved = True
    except IntegrityError:
        moved = False

    assert moved == (after == before or after in STATES[before])


@pytest.mark.django_db(transaction=True)
def test_receipts_have_no_gap_when_many_pay_at_once(month):
    payments = [ledger.begin(person(f"lecteur{number}"), month, provider="wave") for number in range(12)]
    wild = [*payments, *payments]
    random.shuffle(wild)

    def settle(mine):
        try:
            for payment in mine:
                ledger.settle(payment, PAID)
        finally:
            connection.close()

    threads = [threading.Thread(target=settle, args=[wild[start::6]]) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 13))
    assert audit() == []


BROKEN = {
    "une vente sans reçu": "DELETE FROM subscriptions_receipt",
    "un règlement encaissé sans son écriture de vente": "DELETE FROM subscriptions_receipt; "
    "DELETE FROM subscriptions_ledgerentry",
    "une échéance qui n’est pas celle": "UPDATE subscriptions_subscription SET ends_at = ends_at + interval '1 day', "
    "open_until = open_until + interval '1 day'",
    "un trou dans les numéros": "UPDATE subscriptions_receipt SET number = 9",
    "un remboursement sans écriture": "UPDATE subscriptions_payment SET state = 'refunded'",
    "une période réglée qui ne dure pas": "UPDATE subscriptions_payment SET plan_count = plan_count + 1",
    "une vente qui n’ouvre rien": "UPDATE subscriptions_ledgerentry SET period_id = NULL",
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_audit_finds_what_is_broken_by_hand(what, attempt):
    ledger.settle(attempt, PAID)

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as somebody with the keys of the database would
        cursor.execute(BROKEN[what])
        cursor.execute("SET session_replication_role = DEFAULT")

    assert any(what in wrong.what for wrong in audit())


@pytest.mark.parametrize(
    ("price", "per_mille", "tax"), [(1500, 0, 0), (1180, 180, 180), (1500, 180, 229), (100, 180, 15), (1, 180, 0)]
)
def test_the_tax_that_a_price_holds_is_copied_at_sale(price, per_mille, tax, rachid, month):
    month.price_xof, month.tax_per_mille = price, per_mille
    month.save()
    payment = ledger.begin(rachid, month, provider="wave")
    month.tax_per_mille = 500
    month.save()

    ledger.settle(payment, Proof(price))

    assert LedgerEntry.objects.get().tax_xof == tax
    assert audit() == []


@pytest.mark.parametrize("begun", ["2026-01-31T09:00", "2026-02-28T23:59", "2027-12-31T00:00", "2028-02-29T12:00"])
@pytest.mark.parametrize(("unit", "count"), [("day", 3), ("week", 2), ("month", 1), ("month", 6), ("year", 1)])
def test_the_audit_counts_days_and_months_as_the_paper_does(begun, unit, count, rachid, month):
    month.unit, month.count = unit, count
    month.save()
    with time_machine.travel(f"{begun}+00:00", tick=True):
        for _ in range(4):  # from the 31st: 28, 31, 30
            ledger.settle(ledger.begin(rachid, month, provider="wave"), PAID)

        assert audit() == []


def test_what_is_debited_in_another_currency_is_proved_in_it(rachid, month):
    charge = Charge(229, "EUR", Decimal("655.957"))
    payment = ledger.begin(rachid, month, provider="stripe", charge=charge)
    assert ledger.settle(payment, PAID).state == State.CREATED

    settled = ledger.settle(payment, Proof(229, "EUR"))

    assert settled.state == State.SUCCEEDED
    assert settled.debited == "2,29\u00a0EUR (1\u00a0EUR = 655,957\u00a0FCFA)"
    assert LedgerEntry.objects.get().amount_xof == 1500
    assert audit() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(charged_minor=1)
