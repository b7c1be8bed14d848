"""Institutions: what was ordered, what is owed, who reads for them, and never one seat too many."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from subscriptions import domains, invoice_paper, invoicing, joining, ledger, rooms, seats, seats_paper
from subscriptions.access import Access, Reader, Why
from subscriptions.audit import audit
from subscriptions.models import (
    Contract,
    Decision,
    Invoice,
    MailDomain,
    Message,
    Organisation,
    Payment,
    Plan,
    ReadingRoom,
    Right,
    Seat,
)
from tests.conftest import person
from tests.subscriptions.test_access import Piece

pytestmark = pytest.mark.database
RESERVED = Piece(Access.SUBSCRIBERS)


@pytest.fixture
def year(db):
    return Plan.objects.create(name="Institution", slug="institution", price_xof=20_000, unit="year", tax_per_mille=180)


@pytest.fixture
def ministry(db):
    return Organisation.objects.create(name="Ministère du Fleuve", contact_email="achats@fleuve.example.org")


def order(organisation, plan, count=2, **more):
    return invoicing.sign(organisation, plan, seats=count, amount_xof=20_000 * count, by=None, **more)


def open_on_a_promise(contract, days=30):
    until = timezone.now() + timedelta(days=days)
    return invoicing.decide(contract, until=until, by=None, reason="Bon de commande reçu")


def pay(invoice, amount, reference=None):
    return ledger.take_on_account(
        invoice, amount_xof=amount, provider="transfer", provider_ref=reference or uuid4().hex, by=None
    )


def reads(user, at=None):
    return Reader(user).has(Right.ARTICLES, at or timezone.now())


def refused(code, act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    assert refusal.value.code == code


# Money.


def test_a_seat_opens_nothing_before_the_institution_has_paid(ministry, year, rachid):
    contract = order(ministry, year)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)
    shut = reads(rachid)
    invoice = invoicing.issue(contract, by=None)

    pay(invoice, 15_000)
    half = reads(rachid)
    pay(invoice, 25_000)

    assert (shut, half, reads(rachid)) == (False, False, True)
    assert Reader(rachid).answer(RESERVED, timezone.now()).reason == Why.SEAT
    assert audit() == []


def test_the_tax_of_the_parts_is_the_tax_of_the_whole(ministry, year):
    invoice = invoicing.issue(order(ministry, year), by=None)

    parts = [pay(invoice, amount).tax_xof for amount in (13_333, 13_333, 13_334)]

    assert sum(parts) == invoice.tax_xof == year.tax_in(40_000)


def test_a_refund_closes_what_the_money_had_opened(ministry, year, rachid, fanta):
    invoice = invoicing.issue(order(ministry, year), by=None)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)
    paid = pay(invoice, 40_000)

    ledger.refund(paid, by=fanta, note="Virement rappelé")

    assert not reads(rachid)
    assert invoicing.due_xof(invoice) == 40_000
    assert audit() == []


def test_what_is_refused_of_money(ministry, year):
    contract = order(ministry, year)
    invoice = invoicing.issue(contract, by=None)
    pay(invoice, 10_000, "VIR-1")

    refused("too_much", pay, invoice, 30_001)
    refused("nothing", pay, invoice, 0)
    refused("taken", pay, invoice, 5, "VIR-1")
    refused("has_money", invoicing.cancel, invoice, by=None)
    assert Payment.objects.count() == 1


def test_a_payment_sent_twice_is_one(ministry, year):
    invoice = invoicing.issue(order(ministry, year), by=None)
    sent = {"amount_xof": 9_000, "provider": "cheque", "provider_ref": "C-9", "by": None, "form": uuid4()}

    first, second = (ledger.take_on_account(invoice, **sent) for _ in range(2))

    assert first == second
    assert invoicing.due_xof(invoice) == 31_000


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_never_pay_too_much(ministry, year):
    invoice = invoicing.issue(order(ministry, year), by=None)

    threads = [threading.Thread(target=apart, args=[lambda: pay(invoice, 30_000)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ledger.paid_xof(invoice) == 30_000
    assert audit() == []


def apart(act):
    try:
        act()
    except ValidationError:
        pass
    finally:
        connection.close()


def test_invoices_are_numbered_without_a_gap_and_cancelled_by_their_contrary(ministry, year):
    contract = order(ministry, year)
    first = invoicing.issue(contract, by=None)
    again = invoicing.issue(contract, by=None)
    credit = invoicing.cancel(first, by=None)
    second = invoicing.issue(contract, by=None)

    assert first == again
    assert [one.number for one in Invoice.objects.order_by("number")] == [1, 2, 3]
    assert (credit.amount_xof, credit.cancels) == (-40_000, first)
    assert (str(second)[0], str(credit)[0]) == ("F", "A")
    refused("not_standing", invoicing.cancel, first, by=None)
    refused("cancelled", pay, first, 5)
    assert audit() == []


def test_an_invoice_is_sent_once_and_chased_once_a_day(ministry, year):
    invoice = invoicing.issue(order(ministry, year), by=None)
    invoicing.send(invoice)
    invoicing.chase(invoice)

    refused("told", invoicing.send, invoice)
    refused("told", invoicing.chase, invoice)
    pay(invoice, 40_000)
    refused("nothing_due", invoicing.chase, invoice)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("nothing_ordered", {"seats": 0}),
        ("no_price", {"amount_xof": 0}),
        ("far_date", {"starts_at": timezone.now() + timedelta(days=9000)}),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(code, asked, ministry, year):
    refused(code, invoicing.sign, ministry, year, **({"seats": 1, "amount_xof": 1, "by": None} | asked))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subscriptions_contract SET seats = 900",
        "UPDATE subscriptions_contract SET amount_xof = 1",
        "DELETE FROM subscriptions_contract",
        "UPDATE subscriptions_invoice SET amount_xof = 1",
        "DELETE FROM subscriptions_invoice",
        "UPDATE subscriptions_decision SET until = until + interval '1 year'",
        "DELETE FROM subscriptions_seat",
        "UPDATE subscriptions_seat SET taken_at = taken_at - interval '1 year'",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_agreed(change, ministry, year, rachid):
    contract = order(ministry, year)
    invoicing.issue(contract, by=None)
    open_on_a_promise(contract)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


# Decisions.


def test_a_decision_opens_until_its_instant_and_the_last_one_rules(ministry, year, rachid):
    contract = order(ministry, year)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)
    decision = open_on_a_promise(contract)
    opened = reads(rachid)

    assert opened
    assert reads(rachid, decision.until - timedelta(microseconds=1))
    assert not reads(rachid, decision.until)
    assert not reads(rachid, decision.made_at - timedelta(microseconds=1))
    invoicing.take_back(contract, by=None, reason="Promesse retirée")
    assert not reads(rachid)


def test_what_is_refused_of_a_decision(ministry, year):
    contract, now = order(ministry, year), timezone.now()

    refused("no_reason", invoicing.decide, contract, until=now + timedelta(days=1), by=None, reason=" ")
    refused("in_the_past", invoicing.decide, contract, until=now, by=None, reason="x")
    refused("too_long", invoicing.decide, contract, until=now + timedelta(days=400), by=None, reason="x")
    assert not Decision.objects.exists()


def test_a_contract_ended_closes_at_once(ministry, year, rachid):
    contract = order(ministry, year)
    open_on_a_promise(contract)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)

    invoicing.end(contract, by=None, reason="Dénoncé")

    assert not reads(rachid)
    refused("already_over", invoicing.end, Contract.objects.get(), by=None, reason="x")


@pytest.mark.parametrize("moment", [-1, 0, 1, 400])
@pytest.mark.parametrize("is_paid", [False, True])
@pytest.mark.parametrize("is_decided", [False, True])
def test_the_question_about_one_and_about_many_agree(moment, is_paid, is_decided, ministry, year):
    contract = order(ministry, year)
    if is_paid:
        pay(invoicing.issue(contract, by=None), 40_000)
    if is_decided:
        open_on_a_promise(contract)
    at = timezone.now() + timedelta(days=moment)
    contract.refresh_from_db()

    assert contract.is_running(at) == Contract.objects.running(at).exists()
    assert contract.is_open(at) == Contract.objects.open(at).exists()


# Seats.


def test_pending_invitations_count(ministry, year, rachid):
    order(ministry, year)
    seats.invite(ministry, email="un@example.org", by=None)
    seats.invite(ministry, email="UN@example.org", by=None)
    seats.invite(ministry, by=None)

    refused("full", seats.invite, ministry, email="trois@example.org", by=None)
    refused("full", seats.seat, ministry, rachid, Seat.CameBy.DESK)
    assert seats.room(ministry, timezone.now()) == seats.Room(ordered=2, taken=0, promised=2)
    seats.revoke(ministry.invitations.first())
    assert seats.seat(ministry, rachid, Seat.CameBy.DESK)


def test_an_invitation_is_good_once_and_for_a_time(ministry, year, rachid, emile):
    order(ministry, year)
    invitation = seats.invite(ministry, by=None)
    found = seats.invited_by(seats.token_of(invitation))

    seats.accept(found, rachid)
    seats.accept(found, rachid)

    refused("over", seats.accept, found, emile)
    assert Seat.objects.count() == 1
    assert seats.invited_by("x") is None


def test_an_invitation_too_old_is_refused(ministry, year, rachid):
    order(ministry, year)
    invitation = seats.invite(ministry, by=None)
    invitation.expires_at = timezone.now()
    invitation.save()

    refused("over", seats.accept, invitation, rachid)


def test_a_manager_manages_without_a_seat(ministry, year, rachid):
    order(ministry, year, 1)

    seats.accept(seats.invite(ministry, by=None, for_manager=True), rachid)

    assert seats.is_managed_by(ministry, rachid)
    assert seats.room(ministry, timezone.now()).left == 1
    seats.dismiss(ministry.managers.get())
    assert not seats.is_managed_by(ministry, rachid)


def test_a_contract_renewed_for_fewer_seats_keeps_those_who_came_first(ministry, year, rachid, emile):
    first = order(ministry, year, 2)
    for user in (rachid, emile):
        seats.seat(ministry, user, Seat.CameBy.DESK)
    after = order(ministry, year, 1, starts_at=first.ends_at)
    later = first.ends_at + timedelta(days=1)
    Decision.objects.create(contract=after, made_at=timezone.now(), until=later + timedelta(days=9), reason="x")

    assert (reads(rachid, later), reads(emile, later)) == (True, False)
    assert seats.room(ministry, later).too_many == 1
    assert audit() == []


def test_a_seat_given_up_is_free_at_once(ministry, year, rachid, emile):
    open_on_a_promise(order(ministry, year, 1))
    taken = seats.seat(ministry, rachid, Seat.CameBy.DESK)
    refused("full", seats.seat, ministry, emile, Seat.CameBy.DESK)

    seats.leave(taken, by=rachid)
    seats.leave(taken, by=rachid)
    seats.seat(ministry, emile, Seat.CameBy.DESK)

    assert (reads(rachid), reads(emile)) == (False, True)
    assert audit() == []


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_taken_once_however_many_try(ministry, year):
    order(ministry, year, 2)
    people = [person(f"lecteur{number}") for number in range(6)]

    acts = [lambda who=one: seats.seat(ministry, who, Seat.CameBy.DESK) for one in people]
    threads = [threading.Thread(target=apart, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Seat.objects.count() == 2
    assert audit() == []


def test_the_audit_sees_a_seat_too_many_and_a_contract_that_lies(ministry, year, rachid, emile):
    contract = order(ministry, year, 1)
    for user in (rachid, emile):
        Seat.objects.create(organisation=ministry, holder=user, came_by="desk", taken_at=timezone.now())
    Contract.objects.filter(pk=contract.pk).update(paid_up_at=timezone.now())

    assert {wrong.what for wrong in audit()} == {
        "un siège pris quand il n’en restait plus",
        "un contrat dit réglé qui ne l’est pas, ou l’inverse",
    }


def test_a_seat_opens_what_its_contract_gives_and_the_space_if_it_does(ministry, year, rachid):
    year.rights = [Right.ARTICLES]
    year.save()
    open_on_a_promise(order(ministry, year))
    seats.seat(ministry, rachid, Seat.CameBy.DESK)

    assert (reads(rachid), Reader(rachid).has(Right.CONTRIBUTE, timezone.now())) == (True, False)


def test_what_opens_is_asked_in_one_query(ministry, year, rachid, django_assert_num_queries):
    open_on_a_promise(order(ministry, year))
    seats.seat(ministry, rachid, Seat.CameBy.DESK)
    at, reader = timezone.now(), Reader(rachid)

    with django_assert_num_queries(2):  # what is held, then the seats
        assert reader.has(Right.ARTICLES, at)
        assert reader.has(Right.ARTICLES, at)


# Addresses.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fleuve.example.org", "fleuve.example.org"),
        ("@Fleuve.Example.ORG.", "fleuve.example.org"),
        ("énergie.example", "xn--nergie-9ua.example"),
    ],
)
def test_a_domain_is_tidied(typed, kept):
    assert domains.domain_of(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("gmail.com", "public"),
        ("mail.yahoo.fr", "public"),
        ("orange.ml", "public"),
        ("YOPMAIL.com", "public"),
        ("gouv.ml", "public"),
        ("com.sn", "public"),
        ("ml", "bad_domain"),
        ("un domaine.org", "bad_domain"),
        ("a@b.org", "bad_domain"),
        ("192.0.2.7", "bad_domain"),
        ("-x.org", "bad_domain"),
        ("", "bad_domain"),
    ],
)
def test_a_domain_that_anybody_may_have_is_refused(typed, code):
    refused(code, domains.domain_of, typed)


@pytest.fixture
def staffed(ministry, year):
    open_on_a_promise(order(ministry, year))
    MailDomain.objects.create(organisation=ministry, domain="fleuve.example.org")
    return ministry


def code_sent():
    return Message.objects.filter(kind="code").first().text.split("\n\n")[2].strip()


def test_an_address_of_the_domain_is_proved_by_a_code(staffed, rachid):
    joining.send_code(rachid, "Rachid@Fleuve.example.org")

    taken = joining.prove(rachid, f" {code_sent().lower()} ")

    assert (taken.address, taken.came_by) == ("rachid@fleuve.example.org", "domain")
    assert reads(rachid)
    refused("no_code", joining.prove, rachid, "AAAAAA")


def test_one_address_gives_one_seat(staffed, rachid, emile):
    joining.send_code(rachid, "bureau@fleuve.example.org")
    joining.prove(rachid, code_sent())

    refused("address_taken", joining.send_code, emile, "bureau@fleuve.example.org")


@pytest.mark.parametrize(
    "address", ["x@fleuve.example.org.evil.example", "x@sous.fleuve.example.org", "x@example.org", "fleuve.example.org"]
)
def test_an_address_of_another_domain_is_sent_nothing(address, staffed, rachid):
    refused("no_organisation", joining.send_code, rachid, address)

    assert not Message.objects.exists()


def test_wrong_codes_are_counted_and_the_right_one_comes_too_late(staffed, rachid):
    joining.send_code(rachid, "rachid@fleuve.example.org")
    right = code_sent()

    for _ in range(joining.CODE_TRIES):
        refused("wrong_code", joining.prove, rachid, "AAAAAA")

    refused("no_code", joining.prove, rachid, right)


def test_the_code_of_one_is_not_the_code_of_another(staffed, rachid, emile):
    joining.send_code(rachid, "rachid@fleuve.example.org")
    joining.send_code(emile, "emile@fleuve.example.org")
    first = Message.objects.get(to="rachid@fleuve.example.org").text.split("\n\n")[2].strip()

    refused("wrong_code", joining.prove, emile, first)


def test_codes_are_not_asked_for_without_end(staffed, rachid):
    for number in range(joining.CODES["person"]):
        joining.send_code(rachid, f"r{number}@fleuve.example.org")

    refused("too_many", joining.send_code, rachid, "encore@fleuve.example.org")


# Rooms.


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("196.200.48.1", "Salle du fleuve"),
        ("196.200.51.255", "Salle du fleuve"),
        ("196.200.52.0", None),
        ("2001:db8:40:9::7", "Salle neuve"),
        ("2001:db8:41::7", None),
        (None, None),
    ],
)
def test_a_room_opens_to_its_own_addresses(address, name, ministry, year):
    invoicing.decide(
        invoicing.sign(ministry, year, seats=0, amount_xof=1, by=None, opens_rooms=True),
        until=timezone.now() + timedelta(days=2),
        by=None,
        reason="x",
    )
    ReadingRoom.objects.create(organisation=ministry, name="Salle du fleuve", network="196.200.48.0/22")
    ReadingRoom.objects.create(organisation=ministry, name="Salle neuve", network="2001:db8:40::/48")

    found = rooms.room_at(address, Right.ARTICLES, timezone.now())

    assert (found.name if found else None) == name


def test_rooms_that_were_not_ordered_or_not_paid_are_shut(ministry, year):
    ReadingRoom.objects.create(organisation=ministry, name="Salle", network="196.200.48.0/22")
    open_on_a_promise(order(ministry, year))
    invoicing.sign(ministry, year, seats=0, amount_xof=1, by=None, opens_rooms=True)

    assert rooms.room_at("196.200.48.1", Right.ARTICLES, timezone.now()) is None


# Paper.


def test_invoices_and_statements_are_sheets(ministry, year, rachid):
    ministry.postal_address = "Place du marché\nBP 12"
    ministry.save()
    contract = order(ministry, year)
    open_on_a_promise(contract)
    seats.seat(ministry, rachid, Seat.CameBy.DESK)
    invoice = invoicing.issue(contract, by=None)
    pay(invoice, 10_000)

    sheets = [invoice_paper.pdf(invoice), seats_paper.pdf(ministry, timezone.now())]

    assert all(sheet.startswith(b"%PDF-") and sheet.rstrip().endswith(b"%%EOF") for sheet in sheets)
