"""Each provider's adapter over HTTP, against the simulator that speaks its contract: nothing of ours is replaced."""

import http.server
import json
import random
import threading
import time
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from simulator.contracts import NOTICES
from subscriptions import checkout, ledger
from subscriptions.audit import audit
from subscriptions.jobs import check_payment, check_payments
from subscriptions.models import Callback, LedgerEntry, Payment, PaymentAlert, State
from subscriptions.payments import registry, wire
from subscriptions.payments.protocol import Outage, Refused
from tests.newsroom.test_wall import unzipped
from tests.providers import EVERY_PROVIDER

every_provider = pytest.mark.parametrize("name", EVERY_PROVIDER)
ENDS = {"refused": {"orange_money": State.FAILED, "wave": State.EXPIRED, "cinetpay": State.CANCELLED,
                    "paydunya": State.FAILED, "stripe": State.EXPIRED},
        "expired": {"orange_money": State.EXPIRED, "wave": State.EXPIRED, "cinetpay": State.EXPIRED,
                    "paydunya": State.CANCELLED, "stripe": State.EXPIRED}}  # fmt: skip


@pytest.fixture
def begin(simulator, rachid, month):
    """Begin a payment at a provider; bring it and the attempt as the provider knows it."""

    def begun(name):
        payment = checkout.begin(rachid, month, registry.KNOWN[name], return_to="/", form=uuid4())
        return payment, simulator.book.by(provider=name, reference=payment.reference)

    return begun


def told(attempt, client=None):
    """Bring the provider's callback to our address, as it is sent."""
    attempt.callback = attempt.callback or f"http://testserver/paiements/{attempt.provider}/"
    request = NOTICES[attempt.provider](attempt)
    headers = {name: value for name, value in request.header_items() if name.lower() != "content-type"}
    kind = request.get_header("Content-type") or "application/x-www-form-urlencoded"
    path = f"/paiements/{attempt.provider}/"
    return (client or Client()).post(path, request.data, content_type=kind, headers=headers)


@every_provider
def test_an_attempt_is_opened_there_and_waits(name, begin):
    payment, attempt = begin(name)

    assert payment.state == State.PENDING
    assert payment.payment_url.endswith(f"/payer/{attempt.number}")
    assert attempt.amount == 1500
    assert payment.expires_at > payment.created_at


@every_provider
def test_paid_and_asked_about_it_opens(name, begin, simulator):
    payment, attempt = begin(name)
    simulator.decide(attempt, "paid", when="never")

    assert checkout.check(payment).state == State.SUCCEEDED
    assert audit() == []


@every_provider
@pytest.mark.parametrize("end", ["refused", "expired"])
def test_what_is_not_paid_is_closed_and_may_still_be_proved_later(name, end, begin, simulator):
    payment, attempt = begin(name)
    simulator.decide(attempt, end, when="never")

    assert checkout.check(payment).state == ENDS[end][name]
    attempt.state = "paid"  # the operator's confirmation came late
    assert checkout.check(payment).state == State.SUCCEEDED


@every_provider
def test_a_callback_is_answered_at_once_kept_once_and_believed_never(name, begin, simulator):
    payment, attempt = begin(name)
    attempt.state = "paid"
    answers = [told(attempt) for _ in range(3)]
    attempt.state = "open"  # whatever the callback said, the provider does not confirm

    check_payment(payment.pk)

    assert {answer.status_code for answer in answers} == {200}
    assert Callback.objects.get().payment == payment
    assert not LedgerEntry.objects.exists()


@every_provider
def test_a_lost_callback_costs_minutes(name, begin, simulator):
    payment, attempt = begin(name)
    simulator.decide(attempt, "paid", when="never")
    Payment.objects.filter(pk=payment.pk).update(next_check_at=payment.created_at)

    check_payments(0)

    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED


@every_provider
def test_another_amount_opens_nothing_and_is_told_to_the_desk(name, begin, simulator):
    payment, attempt = begin(name)
    attempt.charged = 100
    simulator.decide(attempt, "paid", when="never")

    checkout.check(payment)

    assert not LedgerEntry.objects.exists()
    # Orange's status call takes our amount, and knows no payment of another one
    assert PaymentAlert.objects.exists() == (name != "orange_money")


@pytest.mark.parametrize("name", ["wave", "cinetpay", "stripe"])
def test_another_currency_opens_nothing(name, begin, simulator):
    payment, attempt = begin(name)
    attempt.currency = "EUR"
    simulator.decide(attempt, "paid", when="never")

    checkout.check(payment)

    assert PaymentAlert.objects.exists()
    assert not LedgerEntry.objects.exists()


@every_provider
def test_an_outage_is_a_sentence_and_a_payment_that_waits(name, begin, simulator, as_, rachid):
    simulator.book.is_down.add(name)
    payment, _ = begin(name)
    page = as_(rachid).get(f"/reglements/{payment.reference}/")
    assert payment.state == State.CREATED
    assert page.status_code == 200

    simulator.book.is_down.clear()
    resumed = as_(rachid).post(f"/reglements/{payment.reference}/reprendre/")

    assert resumed.status_code == 302
    assert resumed["Location"].endswith("?partir=1")
    assert "/payer/" in as_(rachid).get(resumed["Location"]).context["payment"].payment_url


@every_provider
def test_an_outage_while_asking_closes_nothing(name, begin, simulator):
    payment, attempt = begin(name)
    simulator.decide(attempt, "paid", when="never")
    simulator.book.is_down.add(name)

    assert checkout.check(payment).state == State.PENDING
    simulator.book.is_down.clear()
    assert checkout.check(payment).state == State.SUCCEEDED


@every_provider
def test_the_same_form_sent_again_opens_one_attempt(name, simulator, rachid, month):
    form = uuid4()

    two = [checkout.begin(rachid, month, registry.KNOWN[name], return_to="/", form=form) for _ in range(2)]

    assert two[0] == two[1]
    assert len(simulator.book.attempts) == 1


@every_provider
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\x00", b"data[invoice][token]=x", b"x" * 200_000])
def test_a_forged_callback_is_refused_and_nothing_is_kept(name, body, simulator, client, db):
    answer = client.post(f"/paiements/{name}/", body, content_type="application/json")

    assert answer.status_code == 400
    assert not Callback.objects.exists()


def test_a_provider_that_is_off_has_no_address(client, db, settings):
    settings.WAVE_API_KEY = ""

    assert client.post("/paiements/wave/", b"{}", content_type="application/json").status_code == 404
    assert client.get("/paiements/inconnu/").status_code == 404


def test_the_ping_of_cinetpay_is_answered(simulator, client, db):
    assert client.get("/paiements/cinetpay/").status_code == 200


def test_orange_s_token_is_renewed_once_when_it_is_refused(begin, simulator, monkeypatch):
    from django.core.cache import cache

    orange = registry.KNOWN["orange_money"]
    cache.set(orange._cache_key, "an old one", timeout=600)

    payment, _ = begin("orange_money")

    assert payment.state == State.PENDING


def test_a_paid_wave_session_is_found_though_the_line_was_cut_before_its_number_came(simulator, rachid, month):
    payment = ledger.begin(rachid, month, provider="wave")
    wave = registry.KNOWN["wave"]
    wave.start(payment, checkout.urls_of(payment))  # and we died before we noted the answer
    simulator.decide(simulator.book.by(reference=payment.reference), "paid", when="never")

    assert checkout.check(payment).state == State.SUCCEEDED


class Drip(http.server.BaseHTTPRequestHandler):
    """A server that answers one byte at a time, for ever."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        while True:
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            self.server.going_on.wait(0.05)
            if self.server.going_on.is_set():
                return

    def log_message(self, *words):
        pass


def test_nobody_waits_for_a_server_that_drips(monkeypatch):
    monkeypatch.setattr(wire, "PATIENCE", 0.4)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drip)
    server.going_on = threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    begun = time.monotonic()

    with pytest.raises(Outage):
        wire.get(f"http://127.0.0.1:{server.server_port}/")

    assert time.monotonic() - begun < 2
    server.going_on.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("seed", range(3))
def test_callbacks_in_any_order_leave_the_accounts_right(seed, begin, simulator, month, rachid):
    chance = random.Random(seed)
    pairs = [begin(chance.choice(EVERY_PROVIDER)) for _ in range(12)]
    paid = set()
    for payment, attempt in pairs:
        attempt.state = chance.choice(["paid", "paid", "refused", "expired", "open"])
        if attempt.state == "paid":
            paid.add(payment.pk)
    deeds = [lambda a=attempt: told(a) for _, attempt in pairs for _ in range(chance.randint(0, 3))]
    deeds += [lambda p=payment: check_payment(p.pk) for payment, _ in pairs for _ in range(chance.randint(1, 3))]
    chance.shuffle(deeds)

    for deed in deeds:
        deed()

    settled = set(Payment.objects.filter(state=State.SUCCEEDED).values_list("pk", flat=True))
    assert settled == paid
    assert audit() == []


def test_no_secret_and_no_number_is_logged(begin, simulator, caplog):
    simulator.book.is_down.update(EVERY_PROVIDER)
    for name in EVERY_PROVIDER:
        begin(name)

    from simulator.contracts import KEYS

    assert caplog.records
    assert not [value for value in KEYS.values() if value in caplog.text]


def test_the_checks_say_what_is_missing(settings):
    settings.PAYMENT_PROVIDERS = ["wave", "inconnu"]
    settings.WAVE_API_KEY = ""
    settings.PAYMENT_SIMULATOR_URL, settings.TESTING, settings.DEMO = "http://127.0.0.1:1", False, False

    found = registry.check_providers(None)

    assert {one.id for one in found} == {"subscriptions.W001", "subscriptions.W002", "subscriptions.E001"}
    assert "WAVE_API_KEY" in json.dumps([one.msg for one in found])


@pytest.mark.parametrize("name", ["wave", "stripe"])
def test_money_is_given_back_by_the_provider_and_entered(name, begin, simulator, fanta):
    payment, attempt = begin(name)
    simulator.decide(attempt, "paid", when="never")
    checkout.check(payment)

    checkout.give_back(Payment.objects.get(), by=fanta, note="Erreur")

    assert attempt.is_refunded
    assert Payment.objects.get().state == State.REFUNDED
    assert audit() == []


@pytest.mark.parametrize("name", ["wave", "stripe"])
def test_a_provider_that_does_not_give_back_leaves_the_accounts_as_they_are(name, begin, simulator, fanta):
    payment, attempt = begin(name)
    simulator.decide(attempt, "paid", when="never")
    payment = checkout.check(payment)
    attempt.state = "cancelled"
    with pytest.raises(Refused):
        checkout.give_back(payment, by=fanta, note="Erreur")
    simulator.book.is_down.add(name)

    with pytest.raises(Outage):
        checkout.give_back(payment, by=fanta, note="Erreur")

    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("name", ["wave", "stripe"])
def test_another_choice_closes_the_first_at_its_provider(name, begin, simulator):
    first, attempt = begin(name)
    begin("orange_money")

    first.refresh_from_db()
    assert (attempt.state, first.state) == ("expired", State.EXPIRED)


def test_a_choice_already_paid_is_found_by_the_next_one(begin, simulator):
    first, attempt = begin("wave")
    simulator.decide(attempt, "paid", when="never")
    begin("orange_money")

    first.refresh_from_db()
    assert first.state == State.SUCCEEDED


@pytest.mark.django_db(transaction=True)
@every_provider
def test_two_clicks_at_once_open_one_attempt(name, simulator, rachid, month):
    form, opened = uuid4(), []

    def click():
        try:
            opened.append(checkout.begin(rachid, month, registry.KNOWN[name], return_to="/", form=form).payment_url)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert len(simulator.book.attempts) == 1
    assert len(set(opened)) == 1


def test_one_person_does_not_call_the_providers_for_ever(simulator, rachid, month, as_):
    client = as_(rachid)

    for _ in range(25):
        client.post("/abonnements/mois/", {"provider": "wave", "form": str(uuid4())})

    assert Payment.objects.count() == 20


def test_an_old_form_sent_again_leaves_what_was_begun_since(simulator, rachid, month):
    form = uuid4()
    old = checkout.begin(rachid, month, registry.KNOWN["orange_money"], return_to="/", form=form)
    new = checkout.begin(rachid, month, registry.KNOWN["wave"], return_to="/", form=uuid4())

    assert checkout.begin(rachid, month, registry.KNOWN["orange_money"], return_to="/", form=form) == old
    new.refresh_from_db()
    assert new.state == State.PENDING


def test_a_card_is_debited_in_euros_where_the_paper_says_so(begin, simulator, settings, as_, rachid):
    settings.STRIPE_CURRENCY = "EUR"
    assert "Débité : 2,29\u00a0EUR" in unzipped(as_(rachid).get("/abonnements/mois/"))
    payment, attempt = begin("stripe")
    assert (attempt.amount, attempt.currency) == (229, "EUR")
    settings.STRIPE_CURRENCY = "XOF"  # what was begun in euros is proved in euros
    simulator.decide(attempt, "paid", when="never")

    assert checkout.check(payment).state == State.SUCCEEDED
    assert LedgerEntry.objects.get().amount_xof == 1500
    assert "2,29\u00a0EUR" in unzipped(as_(rachid).get(f"/reglements/{payment.reference}/recu/"))
    assert audit() == []


def test_the_sandbox_of_orange_counts_in_its_own_units(begin, simulator, settings):
    settings.ORANGE_MONEY_COUNTRY = "dev"
    payment, attempt = begin("orange_money")
    simulator.decide(attempt, "paid", when="never")

    assert checkout.check(payment).state == State.SUCCEEDED
    assert (payment.charged_minor, payment.charged_currency) == (1500, "OUV")
    settings.PAYMENT_PROVIDERS, settings.DEBUG = ["orange_money"], False
    assert [said.id for said in registry.check_providers(None)] == ["subscriptions.W003"]


def test_what_wave_is_asked_is_signed_where_its_account_wants_it(begin, simulator, settings):
    simulator.book.request_secret = "demo-wave-requests"
    assert begin("wave")[0].state == State.CREATED  # not signed: not opened

    settings.WAVE_REQUEST_SECRET = "demo-wave-requests"
    payment, attempt = begin("wave")
    simulator.decide(attempt, "paid", when="never")
    assert checkout.check(payment).state == State.SUCCEEDED
