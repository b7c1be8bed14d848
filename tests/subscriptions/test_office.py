"""The desk's own screens: a sale, takings and statements, curves, a whole story, the gestures of institutions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from subscriptions import checkout, invoicing, ledger, lifecycle, seats
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.ledger import Proof
from subscriptions.models import (
    Contract,
    Invoice,
    LedgerEntry,
    Message,
    Organisation,
    Payment,
    Plan,
    ReadingRoom,
    Right,
    Seat,
    State,
)
from subscriptions.office import charts, selling, takings
from subscriptions.payments import registry
from tests.conftest import person
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors

COUNTER = "/redaction/guichet/"
DESK = "/redaction/abonnements/"
INSTITUTION = "/redaction/subscriptions/organisation/"


@pytest.fixture
def desk(as_, fanta):
    return as_(fanta)


def sale(plan, **more):
    return {"plan": plan.pk, "provider": "cash", "provider_ref": "", "q": "", "token": str(uuid4())} | more


# The counter.


@pytest.mark.parametrize("words", ["rachid@ex", "Rachid du", "70 00 00 01", "+223 70000001"])
def test_somebody_is_found_as_one_types(words, rachid):
    rachid.phone = "+22370000001"
    rachid.save()

    assert list(selling.found(words)) == [rachid]


def test_nobody_is_found_by_two_signs_or_once_they_left(rachid, emile):
    rachid.is_active = False
    rachid.save()

    assert not selling.found("ra")
    assert not selling.found("rachid")


def test_a_sale_to_an_account_opens_at_once(desk, rachid, month):
    answer = desk.post(COUNTER, sale(month, person=rachid.pk), follow=True)

    assert "Encaissé : 1" in unzipped(answer)
    assert Reader(rachid).has(Right.ARTICLES, timezone.now())
    assert LedgerEntry.objects.get().provider == "cash"
    assert audit() == []


def test_a_sale_to_an_address_makes_its_account_and_tells_it(desk, month):
    desk.post(COUNTER, sale(month, person="new", q="Nouvelle@Example.org"))

    buyer = Payment.objects.get().person
    assert buyer.email == "nouvelle@example.org"
    assert not buyer.has_usable_password()
    assert Message.objects.get().kind == "welcome"
    assert "mot-de-passe/oublie" in Message.objects.get().text


def test_the_same_form_sells_once(desk, rachid, month):
    sent = sale(month, person=rachid.pk)

    for _ in range(3):
        desk.post(COUNTER, sent)

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"plan": 0}, "Choisissez une formule"),
        ({"provider": "wave"}, "Choisissez un moyen"),
        ({"provider": "cheque"}, "Donnez la référence du papier"),
        ({"person": "999999"}, "plus là"),
        ({"person": "new", "q": "pas une adresse"}, "complète"),
        ({"person": ""}, "Choisissez une personne"),
    ],
)
def test_a_sale_that_is_refused_keeps_what_was_typed(wrong, words, desk, rachid, month):
    answer = desk.post(COUNTER, sale(month, person=rachid.pk, q="rachid") | wrong)

    assert answer.status_code == 400
    assert words in unzipped(answer)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("who", ["claire", "mariam", "bakary", "rachid"])
def test_the_desk_s_pages_are_the_desk_s(who, request, as_, alice, month):
    other = as_(request.getfixturevalue(who))
    ministry = Organisation.objects.create(name="Ministère")
    pages = [
        COUNTER, DESK, f"{DESK}recettes/", f"{DESK}courbes/", f"{DESK}personnes/{alice.pk}/",
        f"{DESK}personnes/{alice.pk}/reunir/", f"{DESK}recus/1.pdf", f"{DESK}messages/1/",
        f"{INSTITUTION}{ministry.pk}/contrat/", f"{INSTITUTION}{ministry.pk}/releve.pdf",
        f"{INSTITUTION}{ministry.pk}/geste/",
    ]  # fmt: skip

    assert {other.get(page).status_code for page in pages} <= {302, 403}
    assert {other.post(page).status_code for page in [*pages, f"{DESK}demander/"]} <= {302, 403}


# The day.


def test_the_day_says_what_waits(desk, alice, rachid, month):
    ministry = Organisation.objects.create(name="Ministère du Fleuve")
    contract = invoicing.sign(ministry, month, seats=1, amount_xof=900, by=None)
    invoicing.issue(contract, by=None)
    payment = ledger.begin(rachid, month, provider="wave")
    with time_machine.travel(alice.subscriptions.get().ends_at - timedelta(days=3)):
        text = unzipped(desk.get(DESK))

    assert "Ministère du Fleuve" in text
    assert "Rachid du fleuve" in text
    assert "Alice du fleuve" in text
    assert payment.get_provider_display() in text


def test_the_provider_is_asked_again_from_the_day(desk, simulator, rachid, month):
    payment = checkout.begin(rachid, month, registry.KNOWN["wave"], return_to="/", form=uuid4())
    simulator.decide(simulator.book.by(reference=payment.reference), "paid", when="never")

    answer = desk.post(f"{DESK}demander/", {"payment": payment.pk}, follow=True)

    payment.refresh_from_db()
    assert payment.state == State.SUCCEEDED
    assert "1 règlement redemandé, 1 réglé." in unzipped(answer)


@pytest.mark.parametrize("page", ["", "recettes/", "courbes/"])
def test_a_page_of_the_desk_asks_no_more_for_more(page, desk, month, django_assert_max_num_queries):
    for number in range(12):
        buyer = person(f"lecteur{number}")
        ledger.take(buyer, month, provider="cash", provider_ref=str(number), by=None)
        ledger.begin(buyer, month, provider="wave")
    desk.get(DESK)

    with django_assert_max_num_queries(22):
        assert desk.get(f"{DESK}{page}").status_code == 200


# Takings.


def settled(user, plan, provider="wave", ref="", day=None):
    payment = ledger.begin(user, plan, provider=provider)
    with time_machine.travel(day or timezone.now()):
        return ledger.settle(payment, Proof(plan.price_xof, provider_ref=ref))


def test_takings_are_those_of_the_day_in_the_paper_s_zone(alice, month, settings):
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    settled(alice, month, day=midnight - timedelta(microseconds=1))
    settled(alice, month, day=midnight)
    settled(alice, month, provider="cash", day=midnight + timedelta(hours=5))

    lines = takings.by_means(midnight, midnight + timedelta(days=1))

    assert {line.name: line.total_xof for line in lines} == {"Espèces": 1500, "Wave": 1500}
    assert [line.sales for line in takings.by_plan(midnight, midnight + timedelta(days=1))] == [2]


def test_refunds_are_taken_away(alice, month, fanta):
    paid = settled(alice, month)
    ledger.refund(paid, by=fanta, note="Erreur")
    now = timezone.now()

    line = takings.by_means(now - timedelta(hours=1), now + timedelta(hours=1))[0]

    assert (line.sold_xof, line.refunded_xof, line.total_xof) == (1500, -1500, 0)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_statement_is_compared_whatever_its_columns(mark, encoding, alice, month):
    paid = [settled(alice, month, ref=f"T-{number}") for number in range(4)]
    rows = [
        ["Date opération", "Réf. marchand", "Id", "Montant (F CFA)"],
        ["20/11/2026", paid[0].reference, "x", "1 500"],
        ["20/11/2026", "", "T-1", "1500.00"],
        ["20/11/2026", "", "T-2", "1400"],
        ["20/11/2026", "", "INCONNU-9", "1500"],
        ["20/11/2026", "frais", "", "-50"],
        ["20/11/2026", paid[0].reference, "x", "1500"],
        ["20/11/2026", "illisible", "", "?"],
    ]
    text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    now = timezone.now()

    found = takings.compare(text.encode(encoding), "wave", now - timedelta(days=1), now + timedelta(days=1))

    assert (found.same, found.same_xof) == (2, 3000)
    assert [(stated.amount, payment.pk) for stated, payment in found.differ] == [(1400, paid[2].pk)]
    assert [stated.number for stated in found.only_theirs] == [5, 7]
    assert [entry.payment_id for entry in found.only_ours] == [paid[3].pk]
    assert found.unread == [8]


def test_a_statement_that_agrees_says_so(desk, alice, month):
    paid = settled(alice, month)
    sent = SimpleUploadedFile("wave.csv", f"reference,amount\n{paid.reference},1500\n".encode())

    page = unzipped(desk.post(f"{DESK}recettes/", {"provider": "wave", "statement": sent}))

    assert "tout concorde" in page


@pytest.mark.parametrize(
    "sent", [b"", b"\x00\xff\xfe", b"un texte", b"a;b\n", b"a;b\n1;2\n", b"nom;montant\nx;beaucoup\n", b'"' * 300]
)
def test_what_is_no_statement_is_refused_in_words(sent, desk, month):
    answer = desk.post(f"{DESK}recettes/", {"provider": "wave", "statement": SimpleUploadedFile("x.csv", sent)})

    assert answer.status_code == 400
    assert 'class="errornote"' in unzipped(answer)


# Curves.


def test_the_curves_count_what_was_held_taken_and_lost(month, rachid, alice, fanta):
    with time_machine.travel(datetime(2026, 9, 10, tzinfo=UTC)):
        ledger.take(rachid, month, provider="cash", provider_ref="1", by=fanta)  # until 9 October
    with time_machine.travel(datetime(2026, 10, 5, tzinfo=UTC)):
        awa = person("awa")
        ledger.take(awa, month, provider="cash", provider_ref="2", by=fanta)
        ledger.take(awa, month, provider="cash", provider_ref="3", by=fanta)  # until 4 December

    people, income, lapses = charts.charts(datetime(2026, 11, 20, tzinfo=UTC))

    assert [bar.figure for bar in people.bars[-4:]] == [0, 1, 1, 1]
    assert [bar.figure for bar in income.bars[-4:]] == [0, 1500, 3000, 0]
    assert [bar.figure for bar in lapses.bars[-4:]] == [0, 0, 1, 0]
    assert people.bars[-1].name == "nov."


@pytest.mark.parametrize(("figure", "top"), [(1, 4), (4, 4), (5, 8), (9, 20), (21, 40), (81, 200), (9999, 20000)])
def test_a_chart_ends_at_a_round_number(figure, top):
    assert charts.ceiling(figure) == top


# A story.


def test_a_story_is_whole(desk, alice, month, fanta):
    ledger.take(alice, month, provider="cash", provider_ref="Bordereau 7", by=fanta)
    lifecycle.give(alice, month, by=fanta, reason="Geste commercial")
    ministry = Organisation.objects.create(name="Ministère du Fleuve")
    invoicing.sign(ministry, month, seats=1, amount_xof=900, by=None)
    seats.seat(ministry, alice, Seat.CameBy.DESK)

    page = unzipped(desk.get(f"{DESK}personnes/{alice.pk}/"))

    for words in ("alice@example.org", "reçu 2", "Ministère du Fleuve", "abonné", "Espèces"):
        assert words in page


def test_a_story_asks_no_more_for_a_long_one(desk, alice, month, fanta, django_assert_max_num_queries):
    for number in range(8):
        ledger.take(alice, month, provider="cash", provider_ref=str(number), by=fanta)
        ledger.begin(alice, month, provider="wave")
    desk.get(DESK)

    with django_assert_max_num_queries(32):
        desk.get(f"{DESK}personnes/{alice.pk}/")


# Institutions, by the desk's gestures.


def test_from_the_order_to_the_receipt(desk, month, rachid):
    desk.post(f"{INSTITUTION}add/", {"name": "Ministère du Fleuve", "contact_email": "achats@fleuve.example.org"})
    ministry = Organisation.objects.get()
    page = f"{INSTITUTION}{ministry.pk}/"
    token = str(uuid4())
    for _ in range(2):
        desk.post(f"{page}contrat/", {"plan": month.pk, "seats": 3, "purchase_order": "BC-12", "token": token})
    contract = Contract.objects.get()
    desk.post(f"{page}geste/", {"issue": contract.pk})
    invoice = Invoice.objects.get()
    for _ in range(2):
        desk.post(f"{page}geste/", {"send": invoice.pk})
    until = timezone.localdate() + timedelta(days=10)
    desk.post(f"{INSTITUTION}contrats/{contract.pk}/decision/", {"until": until, "reason": "Bon reçu"})
    desk.post(f"{page}inviter/", {"emails": "rachid@example.org\nemile@example.org"})
    paid = {"amount_xof": 4500, "provider": "transfer", "provider_ref": "VIR-9", "token": str(uuid4())}
    desk.post(f"{INSTITUTION}factures/{invoice.pk}/regler/", paid)

    contract.refresh_from_db()
    assert contract.paid_up_at is not None
    assert contract.amount_xof == 4500
    assert seats.room(ministry, timezone.now()) == seats.Room(3, 0, 2)
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["invitation", "invitation", "invoice"]
    shown = unzipped(desk.get(f"{page}change/"))
    assert "BC-12" in shown
    assert "Bon reçu" in shown
    assert desk.get(f"{INSTITUTION}factures/{invoice.pk}/facture.pdf")["Content-Type"] == "application/pdf"
    assert audit() == []


def test_what_is_refused_of_a_gesture_stays_in_its_form(desk, month):
    ministry = Organisation.objects.create(name="Ministère")
    contract = invoicing.sign(ministry, month, seats=1, amount_xof=900, by=None)
    invoice = invoicing.issue(contract, by=None)

    answers = [
        desk.post(f"{INSTITUTION}{ministry.pk}/contrat/", {"plan": month.pk, "seats": 0, "token": str(uuid4())}),
        desk.post(f"{INSTITUTION}contrats/{contract.pk}/decision/", {"until": "2020-01-01", "reason": "x"}),
        desk.post(f"{INSTITUTION}contrats/{contract.pk}/decision/", {"until": "9999-12-31", "reason": "x"}),
        desk.post(f"{INSTITUTION}contrats/{contract.pk}/arreter/", {"reason": " "}),
        desk.post(f"{INSTITUTION}{ministry.pk}/inviter/", {"emails": "pas une adresse"}),
        desk.post(
            f"{INSTITUTION}factures/{invoice.pk}/regler/",
            {"amount_xof": 901, "provider": "cash", "provider_ref": "B", "token": str(uuid4())},
        ),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert all("form-errors" in unzipped(answer) for answer in answers)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("domain", "network", "words"),
    [
        ("gmail.com", "196.200.48.0/22", "N’importe qui peut avoir"),
        ("fleuve.example.org", "10.0.0.0/8", "réseaux privés"),
        ("fleuve.example.org", "partout", "plage d’adresses"),
    ],
)
def test_a_domain_or_a_room_that_is_everybody_s_is_refused(domain, network, words, desk):
    ministry = Organisation.objects.create(name="Ministère")
    sent = {"name": "Ministère", "mail_domains-0-domain": domain, "reading_rooms-0-name": "Salle"}
    sent |= {"reading_rooms-0-network": network}
    for prefix in ("mail_domains", "reading_rooms"):
        sent |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}

    page = unzipped(desk.post(f"{INSTITUTION}{ministry.pk}/change/", sent))

    assert words in page
    assert not ReadingRoom.objects.exists()


def test_one_institution_s_things_are_not_touched_through_another(desk, month):
    mine, other = (Organisation.objects.create(name=name) for name in ("Une", "Autre"))
    contract = invoicing.sign(other, month, seats=1, amount_xof=900, by=None)

    assert desk.post(f"{INSTITUTION}{mine.pk}/geste/", {"issue": contract.pk}).status_code == 404
    assert not Invoice.objects.exists()


# What readers and managers see.


@pytest.fixture
def managed(month, rachid):
    ministry = Organisation.objects.create(name="Ministère du Fleuve")
    contract = invoicing.sign(ministry, month, seats=2, amount_xof=900, by=None)
    invoicing.issue(contract, by=None)
    seats.accept(seats.invite(ministry, by=None, for_manager=True), rachid)
    return ministry


def test_the_manager_invites_and_removes_until_the_last_seat(managed, rachid, emile, as_):
    client, page = as_(rachid), f"/institutions/{managed.pk}/"
    client.post(page, {"invite": "", "emails": "un@example.org, deux@example.org; trois@example.org"})
    said = unzipped(client.get(page))

    assert "2 invitations parties" in said
    assert "tous les sièges de l’institution sont pris" in said
    client.post(page, {"revoke": managed.invitations.pending(timezone.now()).first().pk})
    client.post(page, {"own": ""})
    assert Seat.objects.get().holder == rachid
    client.post(page, {"remove": Seat.objects.get().pk})
    assert not Seat.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("who", [None, "emile", "fanta", "alice"])
def test_nobody_else_finds_the_manager_s_page(who, managed, request, as_):
    client = as_(request.getfixturevalue(who) if who else None)
    invoice = Invoice.objects.get()
    pages = ["", "releve.pdf", f"factures/{invoice.pk}.pdf"]

    assert {client.get(f"/institutions/{managed.pk}/{page}").status_code for page in pages} <= {302, 404}
    assert client.post(f"/institutions/{managed.pk}/", {"own": ""}).status_code in {302, 404}
    assert not Seat.objects.exists()


def test_a_manager_of_one_does_not_touch_another_s(managed, rachid, emile, as_, month):
    other = Organisation.objects.create(name="Autre")
    invoicing.sign(other, month, seats=1, amount_xof=900, by=None)
    theirs = seats.seat(other, emile, Seat.CameBy.DESK)
    client = as_(rachid)

    assert client.post(f"/institutions/{managed.pk}/", {"remove": theirs.pk}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_the_sheets_of_the_manager(managed, rachid, as_):
    client = as_(rachid)

    for page in ("releve.pdf", f"factures/{Invoice.objects.get().pk}.pdf"):
        assert client.get(f"/institutions/{managed.pk}/{page}")["Content-Type"] == "application/pdf"


def test_a_plan_is_offered_and_its_link_stands_in_the_account(simulator, alice, month, as_, settings):
    settings.PAYMENT_PROVIDERS = ["wave"]
    client = as_(alice)
    refused = client.post("/abonnements/mois/offrir/", {"provider": "wave", "form": str(uuid4())})
    client.post("/abonnements/mois/offrir/", {"provider": "wave", "form": str(uuid4()), "to_name": "Awa"})
    payment = Payment.objects.get()
    ledger.settle(payment, Proof(1500))

    assert "Dites pour qui" in unzipped(refused)
    assert "/cadeau/" in unzipped(client.get("/compte/abonnement/"))
    assert "Votre cadeau attend Awa" in unzipped(client.get(f"/reglements/{payment.reference}/"))


def test_the_subscriber_s_page_is_whole(alice, month, fanta, as_):
    ledger.take(alice, month, provider="cash", provider_ref="B-1", by=fanta)
    client = as_(alice)

    page = unzipped(client.get("/compte/abonnement/"))
    client.post("/compte/abonnement/", {})

    assert "Ouvert jusqu’au" in page
    assert "/recu/" in page
    assert "checked" in page
    assert "checked" not in unzipped(client.get("/compte/abonnement/"))


def test_plans_of_institutions_are_not_sold_to_people(month, rachid, as_):
    Plan.objects.create(name="Institution", slug="institution", price_xof=1, is_on_sale=False)

    assert as_(rachid).get("/abonnements/institution/offrir/").status_code == 404
