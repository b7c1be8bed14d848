"""The first page of the newsroom's side: what each role may begin, and what waits for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Section
from newsroom import today
from subscriptions import desk, ledger
from subscriptions.ledger import Proof
from tests.conftest import person, send
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

ROLES = {
    "stringer": "Correspondant",
    "claire": "Journaliste",
    "bakary": "Rédacteur en chef",
    "publisher": "Directeur de la publication",
    "photographer": "Service photo",
    "mariam": "Modérateur",
    "fanta": "Service abonnements",
}
EVERYTHING = {
    "Encore en chantier",
    "À relire ce soir",
    "Pour demain",
    "Une contribution qui attend son tour.",
    "+22370000000",
}


@pytest.fixture
def staff(db):
    return {key: person(key, role=role) for key, role in ROLES.items()}


@pytest.fixture
def busy(write, staff, alice, rachid, month, article):
    """A day on which everyone has something to do."""
    claire = staff["claire"]
    workflow.submit(write("À relire ce soir", at=None, reporters=[claire]), by=claire)
    write("Encore en chantier", at=None, reporters=[claire])
    planned = write("Pour demain", at=None, reporters=[claire])
    workflow.schedule(planned, by=None, at=timezone.now() + timedelta(days=1))
    send(article, alice, "Une contribution qui attend son tour.")
    desk.ask(rachid, month, phone="+22370000000")
    return staff


def home(user):
    client = Client()
    client.force_login(user)
    return client.get("/redaction/").content.decode()


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ("claire", {"Encore en chantier", "À relire ce soir"}),
        ("bakary", {"À relire ce soir", "Pour demain"}),
        ("publisher", {"À relire ce soir", "Pour demain", "Une contribution qui attend son tour."}),
        ("mariam", {"Une contribution qui attend son tour."}),
        ("fanta", {"+22370000000"}),
        ("stringer", set()),
        ("photographer", set()),
    ],
)
def test_each_role_finds_what_waits_for_it(key, seen, busy):
    page = home(busy[key])

    assert {words for words in EVERYTHING if words in page} == seen


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("claire", "Écrire un article"),
        ("mariam", "Lire les contributions"),
        ("fanta", "Vendre au guichet"),
        ("photographer", "Ajouter une photo"),
    ],
)
def test_the_first_button_is_what_the_role_does_most(key, words, staff):
    page = home(staff[key])

    assert words in page[page.index('class="start"') :][:200]


def test_a_subscription_about_to_end_is_told_to_the_counter(staff, alice, month):
    subscription = alice.subscriptions.get()
    soon = timezone.now() + timedelta(days=3)
    type(subscription).objects.update(ends_at=soon, open_until=soon)

    assert "Alice du fleuve" in home(staff["fanta"])


def test_it_says_the_name_and_not_the_address(staff):
    page = home(staff["bakary"])

    assert "Bonjour, Bakary du fleuve" in page
    assert "bakary@example.org" not in page


def test_a_long_day_asks_no_more_of_the_database(write, staff):
    queries = []
    for count in (3, 9):
        for number in range(count):
            article = write(f"Texte {number}", at=None, reporters=[staff["claire"]])
            workflow.submit(article, by=staff["claire"])
        home(staff["bakary"])  # the first visit looks up the content types
        with CaptureQueriesContext(connection) as taken:
            home(staff["bakary"])
        queries.append(len(taken))

    assert queries[0] == queries[1]


@pytest.mark.parametrize("key", ROLES)
def test_every_pile_and_every_line_leads_somewhere(key, busy):
    """Django's lists answer an unknown filter by a redirect to `?e=1`: that is nowhere."""
    client = Client()
    client.force_login(busy[key])
    at = timezone.now()
    addresses = [address for _, address in today.starts(busy[key])]
    for pile in today.piles(busy[key], at):
        addresses += [pile.address, *(line.address for line in pile.lines)]

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("key", ROLES)
def test_no_home_asks_more_than_sixteen_things_of_the_database(key, busy):
    client = Client()
    client.force_login(busy[key])
    client.get("/redaction/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/redaction/")

    assert len(asked) <= 16


def test_what_comes_back_is_first_with_the_word_that_came_with_it(busy, write):
    article = write("À revoir", at=None, reporters=[busy["claire"]])
    workflow.submit(article, by=busy["claire"])
    workflow.send_back(article, by=busy["bakary"], note="Qui le dit ?")

    first = today.piles(busy["claire"], timezone.now())[0]

    assert (first.heading, first.lines[0].words, first.lines[0].aside) == ("À reprendre", "À revoir", "Qui le dit ?")


def test_a_head_of_desk_reads_over_their_rubrique_alone(busy, write, society):
    head, sport = person("chef", role="Chef de desk"), Section.objects.create(name="Sport", slug="sport")
    society.heads.add(head)
    ours, theirs = (
        write(title, at=None, section=section) for title, section in (("Le nôtre", society), ("Leur", sport))
    )
    for article in (ours, theirs):
        workflow.submit(article, by=busy["claire"])

    piles = {pile.heading: [line.words for line in pile.lines] for pile in today.piles(head, timezone.now())}

    assert piles["À relire"] == ["À relire ce soir", "Le nôtre"]


def test_the_shelf_holds_what_is_approved_and_has_no_date(busy, write):
    article = write("Prêt", at=None)
    workflow.submit(article, by=busy["claire"])
    workflow.approve(article, by=busy["bakary"])

    piles = {pile.heading: [line.words for line in pile.lines] for pile in today.piles(busy["bakary"], timezone.now())}

    assert piles["Le marbre : prêts, sans date"] == ["Prêt"]
    assert piles["Publiés aujourd’hui"] == ["Le pont rouvre"]


def test_what_differs_in_the_accounts_is_first_on_the_desks_home(as_, fanta, rachid, month):
    ledger.settle(ledger.begin(rachid, month, provider="wave"), Proof(5))

    page = unzipped(as_(fanta).get("/redaction/"))

    assert "5 XOF au lieu de 1500 XOF" in page
