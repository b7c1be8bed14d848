"""The first page of the newsroom's side: what each role may begin, and what waits for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from newsroom import today
from subscriptions import desk
from tests.conftest import person, send

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
        ("fanta", "Donner un abonnement"),
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
