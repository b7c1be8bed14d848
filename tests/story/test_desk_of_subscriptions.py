"""The subscriptions desk and those it serves, in a browser: institutions, sales, presents, mergers, one's data."""

import json
import re
import time
from datetime import timedelta

import pytest
from django.conf import settings as live_settings
from django.utils import timezone
from playwright.sync_api import expect

from subscriptions import ledger, lifecycle, seats, telling
from subscriptions.audit import audit
from subscriptions.models import Contract, Invoice, Message, Organisation, Payment, Plan, Seat
from tests.conftest import SOLD, person

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

NARROW = {"width": 390, "height": 800}


@pytest.fixture
def institution_plan(db):
    return Plan.objects.create(name="Institution", slug="institution", price_xof=20_000, unit="year", is_on_sale=False)


def post_leaves():
    """What the worker does with what the desk writes."""
    for number in Message.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True):
        telling.send(number)


def path_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def await_cookie_gone(page, name):
    deadline = time.monotonic() + 10
    while name in {cookie["name"] for cookie in page.context.cookies()}:
        assert time.monotonic() < deadline, f"{name} est toujours là"
        page.wait_for_timeout(20)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sign_contract(page, count, order):
    page.get_by_role("link", name="Nouveau contrat").click()
    page.get_by_label("Formule").select_option(label="Institution")
    page.get_by_label("Sièges").fill(str(count))
    page.get_by_label("Numéro du bon de commande").fill(order)
    page.get_by_role("button", name="Inscrire le contrat").click()
    expect(page.get_by_text("Nouveau contrat : c’est fait.")).to_be_visible()


def test_an_institution_from_its_order_to_its_last_seat(
    enter, fanta, institution_plan, reserved, mailoutbox, rachid, emile, seydou
):
    desk = enter(fanta).page
    desk.goto("/redaction/subscriptions/organisation/add/")
    desk.get_by_label("Nom :").fill("Direction du fleuve")
    desk.get_by_label("Adresse e-mail de l’interlocuteur").fill("achats@fleuve.example.org")
    desk.get_by_role("button", name="Enregistrer").click()
    desk.get_by_role("link", name="Direction du fleuve").last.click()
    sign_contract(desk, 2, "BC-41")
    desk.get_by_role("button", name="Émettre la facture").click()
    desk.get_by_role("button", name="Envoyer").click()
    desk.get_by_role("link", name="Inviter des lecteurs").click()
    desk.get_by_label("Adresses e-mail").fill(f"{rachid.email}\n{emile.email}\n{seydou.email}")
    desk.get_by_role("button", name="Envoyer les invitations").click()
    expect(desk.get_by_text("2 invitations parties")).to_be_visible()
    post_leaves()

    invoice, first, second = mailoutbox
    assert invoice.attachments[0][0] == f"facture-{Invoice.objects.get()}.pdf"
    reader = enter(rachid).page
    reader.set_viewport_size(NARROW)
    reader.goto(path_in(first))
    reader.get_by_role("button", name="Accepter").click()
    expect(reader.get_by_text("C’est fait : vous lisez pour Direction du fleuve")).to_be_visible()
    reader.goto(f"{reserved.get_absolute_url()}suite/")
    expect(reader.get_by_text(SOLD)).to_have_count(0)  # nothing is paid, nothing is decided

    desk.get_by_role("link", name="Ouvrir avant le règlement").click()
    desk.get_by_label("Dernier jour").fill(str(timezone.localdate() + timedelta(days=20)))
    desk.get_by_label("Motif").fill("Mandat promis")
    desk.get_by_role("button", name="Décider").click()
    expect(desk.get_by_text("Ouvert sur décision")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text(SOLD)).to_be_visible()

    desk.get_by_role("link", name="Encaisser").click()
    desk.get_by_label("Montant reçu").fill("15000")
    desk.get_by_label("Référence du papier").fill("CHQ-1")
    desk.get_by_role("button", name="Encaisser").click()
    expect(desk.get_by_text(re.compile(r"reste\s+25"))).to_be_visible()
    desk.get_by_role("link", name="Encaisser").click()
    desk.get_by_label("Référence du papier").fill("CHQ-2")
    desk.get_by_role("button", name="Encaisser").click()
    expect(desk.get_by_text("réglée")).to_be_visible()

    other = enter(emile).page
    other.goto(path_in(second))
    other.get_by_role("button", name="Accepter").click()
    expect(other.get_by_text("C’est fait : vous lisez pour Direction du fleuve")).to_be_visible()
    desk.reload()
    desk.get_by_role("link", name="Inviter des lecteurs").click()
    desk.get_by_label("Adresses e-mail").fill(seydou.email)
    desk.get_by_role("button", name="Envoyer les invitations").click()
    expect(desk.get_by_role("alert")).to_contain_text("Tous les sièges de l’institution sont pris")
    assert audit() == []


@pytest.fixture
def open_ministry(institution_plan, fanta):
    ministry = Organisation.objects.create(name="Direction du fleuve")
    contract = Contract.objects.create(
        organisation=ministry, plan=institution_plan, plan_name="Institution", rights=institution_plan.rights, seats=2,
        opens_rooms=True, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=90), amount_xof=1,
    )  # fmt: skip
    contract.decisions.create(made_at=timezone.now(), until=contract.ends_at, by=fanta, reason="Promis")
    return ministry


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_seat_is_taken_by_an_address_of_the_institution(
    has_script, enter, open_ministry, rachid, reserved, mailoutbox
):
    open_ministry.mail_domains.create(domain="fleuve.example.org")
    page = enter(rachid, has_script=has_script).page
    page.set_viewport_size(NARROW)
    page.goto("/institutions/")
    page.get_by_label("Votre adresse de travail").fill("rachid@ailleurs.example.org")
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("alert")).to_contain_text("Aucune institution abonnée")
    page.get_by_label("Votre adresse de travail").fill("rachid@fleuve.example.org")
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_text("Un code vient de partir")).to_be_visible()
    post_leaves()
    page.get_by_label("Le code reçu").fill("FAUXXX")
    page.get_by_role("button", name="Prendre mon siège").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas le code")

    page.get_by_label("Le code reçu").fill(re.search(r"\n([A-Z0-9]{6})\n", mailoutbox[0].body)[1])
    page.get_by_role("button", name="Prendre mon siège").click()
    expect(page.get_by_text("Vous lisez pour Direction du fleuve, depuis le")).to_be_visible()
    enter.mishaps.clear()  # the browser notes each refusal
    assert fits(page)
    page.goto(f"{reserved.get_absolute_url()}suite/")
    expect(page.get_by_text(SOLD)).to_be_visible()


def test_the_manager_looks_after_the_seats(enter, open_ministry, seydou, rachid, mailoutbox):
    seats.accept(seats.invite(open_ministry, by=None, for_manager=True), seydou)
    page = enter(seydou).page
    page.set_viewport_size(NARROW)
    page.goto("/compte/")
    page.get_by_role("link", name="Tout voir").click()
    page.get_by_role("link", name="Gérer les sièges de Direction du fleuve").click()
    page.get_by_label("Adresses e-mail").fill(rachid.email)
    page.get_by_role("button", name="Envoyer les invitations").click()
    expect(page.get_by_text("L’invitation est partie.")).to_be_visible()
    page.get_by_role("button", name="Prendre un siège pour moi").click()
    expect(page.get_by_text("Tous les sièges sont pris ou promis.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Retirer l’invitation")).click()
    expect(page.get_by_label("Adresses e-mail")).to_be_visible()
    page.get_by_role("button", name=re.compile("Retirer Seydou")).click()
    expect(page.get_by_text("Personne n’a encore de siège.")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize(
    ("address", "is_inside"),
    [("196.200.48.7", True), ("2001:db8:40::7", True), ("196.200.49.7", False), ("9.9.9.9, 41.73.1.1", False)],
)
def test_a_reading_room_reads_without_an_account(address, is_inside, enter, open_ministry, reserved, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for name, network in (("Périodiques", "196.200.48.0/24"), ("Étudiants", "2001:db8:40::/48"), ("Neuf", "9.9.9.9")):
        open_ministry.reading_rooms.create(name=name, network=network)
    someone = enter(None)
    someone.context.set_extra_http_headers({"X-Forwarded-For": address})
    page = someone.page
    page.goto("/salle/")
    heading = "Bienvenue dans la salle de lecture" if is_inside else "Vous n’êtes pas dans une salle de lecture"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()

    page.goto(reserved.get_absolute_url())  # the public page itself, filled by its script

    expect(page.get_by_text(SOLD)).to_have_count(1 if is_inside else 0)
    page.goto(f"{reserved.get_absolute_url()}suite/")
    expect(page.get_by_text(SOLD)).to_have_count(1 if is_inside else 0)
    page.goto(f"{reserved.get_absolute_url()}contributions/")
    expect(page.get_by_label("Votre contribution")).to_have_count(0)  # the space is its subscribers' own
    if is_inside:  # who leaves the room leaves its articles
        someone.context.set_extra_http_headers({"X-Forwarded-For": "41.73.1.1"})
        page.goto(reserved.get_absolute_url())
        await_cookie_gone(page, "connecte")  # the answer of …/lecteur/ takes it away
        page.reload()
        expect(page.get_by_text(SOLD)).to_have_count(0)


def test_a_sale_at_the_counter_in_clicks_and_seconds(enter, fanta, rachid, month, capsys):
    page = enter(fanta).page
    page.goto("/redaction/")
    clicks, begun = 0, time.monotonic()

    def click(what):
        nonlocal clicks
        what.click()
        clicks += 1

    click(page.get_by_role("link", name="Vendre au guichet"))
    page.keyboard.type("rachid@")
    expect(page.get_by_role("radio", name=re.compile("Rachid du fleuve"))).to_be_checked()
    click(page.get_by_role("radio", name=re.compile("Un mois")))
    click(page.get_by_role("button", name="Encaisser"))
    expect(page.get_by_role("status")).to_contain_text("Encaissé")
    seconds = time.monotonic() - begun

    with capsys.disabled():
        print(f"\nVente au guichet : {clicks} clics, 7 touches, {seconds:.1f} s pour la machine.")  # noqa: T201
    assert clicks == 3
    assert Payment.objects.get().person == rachid


def test_what_is_typed_before_the_script_has_come_is_looked_for(enter, fanta, rachid, month):
    page = enter(fanta).page
    held = []
    page.route("**/counter*.js", lambda route: held.append(route))  # noqa: PLW0108 - the driver marks what it calls
    page.goto("/redaction/guichet/", wait_until="commit")
    page.get_by_label("Nom public, adresse e-mail ou téléphone").fill("rachid@")
    held[0].continue_()
    expect(page.get_by_role("radio", name=re.compile("Rachid du fleuve"))).to_be_checked()


def test_a_sale_to_somebody_new_without_a_script(enter, fanta, month, mailoutbox):
    page = enter(fanta, has_script=False).page
    page.set_viewport_size(NARROW)
    page.goto("/redaction/guichet/")
    page.get_by_label("Nom public, adresse e-mail ou téléphone").fill("nouvelle@example.org")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("radio", name=re.compile("Nouveau compte")).check()
    page.get_by_role("radio", name=re.compile("Un mois")).check()
    page.get_by_role("button", name="Encaisser").click()
    expect(page.get_by_role("status")).to_contain_text("nouvelle@example.org")
    assert fits(page)
    post_leaves()

    buyer = enter(None).page
    buyer.goto(path_in(mailoutbox[0]))
    buyer.get_by_label("Adresse e-mail").fill("nouvelle@example.org")
    buyer.get_by_role("main").get_by_role("button").first.click()
    buyer.wait_for_url("**/oublie/code/**")
    buyer.get_by_label("Code").fill(re.search(r"\n([A-Z0-9]{6})\n", mailoutbox[1].body)[1])
    buyer.get_by_role("main").get_by_role("button").first.click()
    buyer.wait_for_url("**/oublie/nouveau/**")
    for box in buyer.get_by_label(re.compile("mot de passe", re.IGNORECASE)).all():
        box.fill("le fleuve est haut")
    buyer.get_by_role("main").get_by_role("button").first.click()
    buyer.goto("/compte/abonnement/")
    expect(buyer.get_by_text("Ouvert jusqu’au")).to_be_visible()


def test_a_subscription_is_offered_and_accepted(
    enter, simulator, live_server, settings, alice, rachid, month, reserved
):
    settings.SITE_ADDRESS = live_server.url
    settings.PAYMENT_PROVIDERS = ["wave"]
    simulator.paper = live_server.url
    page = enter(alice).page
    page.set_viewport_size(NARROW)
    page.goto("/abonnements/mois/")
    page.get_by_role("link", name="C’est pour l’offrir").click()
    page.get_by_label("Pour qui ?").fill("Rachid")
    page.get_by_label("Un mot de vous").fill("Bonne lecture !")
    page.get_by_role("radio", name=re.compile("Wave")).check()
    page.get_by_role("button", name="Payer").click()
    page.wait_for_url("**/payer/**")
    page.get_by_label("Prévenir le journal").select_option("never")
    page.get_by_role("button", name="Approuver").click()
    page.wait_for_url("**/reglements/**")
    link = page.get_by_label("Lien à donner").input_value()
    assert fits(page)

    friend = enter(rachid).page
    friend.goto(link)
    expect(friend.get_by_text("Bonne lecture !")).to_be_visible()
    friend.get_by_role("button", name="Accepter, et commencer").click()
    expect(friend.get_by_text("Votre abonnement est ouvert")).to_be_visible()
    friend.goto(f"{reserved.get_absolute_url()}suite/")
    expect(friend.get_by_text(SOLD)).to_be_visible()
    page.goto("/compte/abonnement/")
    expect(page.get_by_text("Rachid : accepté")).to_be_visible()
    assert audit() == []


def test_a_reserved_article_is_offered_to_who_has_no_account(enter, alice, reserved):
    giver = enter(alice).page
    giver.goto(f"{reserved.get_absolute_url()}offrir/")
    giver.get_by_role("button", name="Faire le lien").click()
    link = giver.get_by_label("Le lien à envoyer").input_value()

    friend = enter(None).page
    friend.goto(link.removeprefix(live_settings.SITE_ADDRESS))

    expect(friend.get_by_text(SOLD)).to_be_visible()
    expect(friend.get_by_text("Un abonné vous offre cet article")).to_be_visible()


def test_two_accounts_of_one_person_are_made_one(enter, fanta, rachid, month, reserved):
    second = person("rachid-bureau")
    ledger.take(second, month, provider="cash", provider_ref="B-1", by=fanta)
    page = enter(fanta).page
    page.goto(f"/redaction/abonnements/personnes/{rachid.pk}/")
    page.get_by_role("link", name="Réunir avec un autre compte").click()
    page.get_by_label("L’autre compte").fill(second.email)
    page.get_by_label("Motif").fill("Carte d’identité vue")
    page.get_by_role("button", name="Voir les deux comptes").click()
    page.get_by_role("button", name="Réunir pour de bon").click()
    expect(page.get_by_text("Les deux comptes n’en font plus qu’un.")).to_be_visible()
    expect(page.get_by_text("reçu 2")).to_be_visible()

    reader = enter(rachid).page
    reader.goto(f"{reserved.get_absolute_url()}suite/")
    expect(reader.get_by_text(SOLD)).to_be_visible()
    assert audit() == []


def test_one_takes_one_s_data_and_leaves(enter, alice, open_ministry, month):
    seats.seat(open_ministry, alice, Seat.CameBy.DESK)
    ledger.take(alice, month, provider="cash", provider_ref="B-1", by=None)
    page = enter(alice).page
    page.goto("/compte/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Emporter mes données").click()
    told = json.loads(download.value.path().read_text())
    page.get_by_role("link", name="Fermer mon compte").click()
    page.get_by_role("radio", name=re.compile("Les garder")).check()
    page.get_by_label("Votre mot de passe").fill("le fleuve est haut")
    page.get_by_role("button", name="Fermer mon compte").click()
    expect(page.get_by_text("Votre compte est fermé")).to_be_visible()

    assert told["abonnements"]["sièges"][0]["organisation__name"] == "Direction du fleuve"
    assert len(told["abonnements"]["périodes"]) == 2
    assert not Seat.objects.filter(ended_at=None).exists()
    assert audit() == []


def test_the_day_and_the_curves_at_both_widths(enter, fanta, alice, month):
    lifecycle.give(alice, month, by=fanta, reason="essai")
    page = enter(fanta).page
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        for address in ("", "recettes/", "courbes/", f"personnes/{alice.pk}/"):
            page.goto(f"/redaction/abonnements/{address}")
            assert fits(page), (width, address)
    expect(page.get_by_role("heading", name="Alice du fleuve")).to_be_visible()
