import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from subscriptions import ledger, vouchers
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.ledger import Proof
from subscriptions.models import LedgerEntry, Payment, PaymentAlert, Right, State, VoucherBatch
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors

PAYMENTS = "/redaction/subscriptions/payment/"
BATCHES = "/redaction/subscriptions/voucherbatch/"


@pytest.fixture
def desk(as_, fanta):
    cache.clear()
    return as_(fanta)


@pytest.fixture
def sent(rachid, month):
    return {"person": rachid.pk, "plan": month.pk, "provider": "cash", "provider_ref": "B-12", "token": str(uuid4())}


@pytest.fixture
def paid(rachid, month):
    return ledger.settle(ledger.begin(rachid, month, provider="wave"), Proof(1500))


def test_cash_is_taken_and_opens(desk, sent, rachid, now):
    answer = desk.post(f"{PAYMENTS}add/", sent)

    assert answer.status_code == 302
    assert Reader(rachid).has(Right.ARTICLES, now)
    assert "B-12" in unzipped(desk.get(answer["Location"]))


def test_a_double_click_takes_once(desk, sent):
    for _ in range(2):
        desk.post(f"{PAYMENTS}add/", sent)

    assert LedgerEntry.objects.count() == 1
    assert audit() == []


def test_a_paper_reference_is_taken_once(desk, sent):
    desk.post(f"{PAYMENTS}add/", sent)

    page = desk.post(f"{PAYMENTS}add/", sent | {"token": str(uuid4())})

    assert "déjà inscrite" in unzipped(page)
    assert LedgerEntry.objects.count() == 1


def test_a_refund_is_entered_with_its_reason(desk, paid, rachid):
    address = f"{PAYMENTS}{paid.pk}/rembourser/"
    refused = desk.post(address, {"note": " "})
    desk.post(address, {"note": "Formule choisie par erreur"})

    paid.refresh_from_db()
    assert "Dites pourquoi" in unzipped(refused)
    assert paid.state == State.REFUNDED
    assert not Reader(rachid).has(Right.ARTICLES, timezone.now())


@pytest.mark.parametrize("who", ["claire", "mariam", "bakary", "rachid"])
def test_nobody_else_touches_the_money(who, request, as_, paid):
    other = as_(request.getfixturevalue(who))

    answers = [
        other.post(f"{PAYMENTS}{paid.pk}/rembourser/", {"note": "x"}),
        other.get(f"{PAYMENTS}export.csv"),
        other.get(f"{BATCHES}1/codes.pdf"),
        other.post(f"{BATCHES}1/geste/", {"_activate": ""}),
    ]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert Payment.objects.get().state == State.SUCCEEDED


def test_the_accountant_gets_the_ledger_of_a_period(desk, paid, bakary):
    ledger.refund(paid, by=bakary, note="=HYPERLINK(1)")
    answer = desk.get(f"{PAYMENTS}export.csv")

    rows = list(csv.DictReader(io.StringIO(unzipped(answer)), delimiter=";"))
    assert [row["montant FCFA"] for row in rows] == ["1500", "-1500"]
    assert rows[1]["note"] == "'=HYPERLINK(1)"
    empty = desk.get(f"{PAYMENTS}export.csv?du=2020-01-01&au=2020-01-31")
    assert len(unzipped(empty).splitlines()) == 1


def test_an_alert_waits_until_it_is_seen(desk, rachid, month):
    ledger.settle(ledger.begin(rachid, month, provider="wave"), Proof(5))
    alert = PaymentAlert.objects.get()

    desk.post("/redaction/subscriptions/paymentalert/", {"action": "see", "_selected_action": [alert.pk]})

    alert.refresh_from_db()
    assert alert.seen_by is not None


def test_a_batch_is_made_printed_activated_paid_and_cancelled(desk, month, rachid):
    day = timezone.localdate() + timedelta(days=60)
    sent = {
        "seller": "Kiosque du pont",
        "plan": month.pk,
        "size": 12,
        "expires_at_0": f"{day}",
        "expires_at_1": "00:00",
    }
    desk.post(f"{BATCHES}add/", sent)
    batch = VoucherBatch.objects.get()
    gesture = f"{BATCHES}{batch.pk}/geste/"

    sheet = desk.get(f"{BATCHES}{batch.pk}/codes.pdf")
    desk.post(gesture, {"_activate": ""})
    vouchers.redeem(rachid, vouchers.code_of(batch, 3))
    desk.post(gesture, {"_pay": "", "amount": "1000"})
    desk.post(gesture, {"_cancel": "", "reason": "Perdu"})

    assert b"%PDF" in b"".join([sheet.content])[:1024] or sheet.get("Content-Encoding") == "gzip"
    batch.refresh_from_db()
    assert vouchers.standing(batch) == vouchers.Standing(12, 1, 500)
    assert batch.cancelled_at is not None
    assert "annulé" in unzipped(desk.get(f"{BATCHES}{batch.pk}/change/"))


@pytest.mark.parametrize("sent", [{"size": 0}, {"size": 99999}, {"expires_at_0": "2020-01-01"}, {"seller": ""}])
def test_a_batch_that_makes_no_sense_is_refused_in_words(sent, desk, month):
    usual = {"seller": "Kiosque", "plan": month.pk, "size": 3, "expires_at_0": "2099-01-01", "expires_at_1": "00:00"}

    page = desk.post(f"{BATCHES}add/", usual | sent)

    assert page.status_code == 200
    assert not VoucherBatch.objects.exists()


def test_a_receipt_is_read_and_printed_by_its_person_alone(as_, paid, rachid, alice):
    own, other = as_(rachid), as_(alice)

    assert "000001" in unzipped(own.get(f"/reglements/{paid.reference}/recu/"))
    assert own.get(f"/reglements/{paid.reference}/recu.pdf")["Content-Type"] == "application/pdf"
    for end in ("", "recu/", "recu.pdf"):
        assert other.get(f"/reglements/{paid.reference}/{end}").status_code == 404
