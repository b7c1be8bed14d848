"""The newsroom's side as a whole: who finds which page, what waits for each, and lists that ask once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import jobs, workflow
from articles.models import Section, Tag
from authors.models import Author
from contributions import moderation
from contributions.models import Sanction
from letters import composing as letters
from letters import enrolling
from letters.models import Newsletter
from pictures.models import Picture
from subscriptions import desk, invoicing, ledger, lifecycle, seats, telling, vouchers
from subscriptions.ledger import Proof
from subscriptions.models import MessageKind, Organisation, Plan
from tests.conftest import person, send

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

ROLES = {
    "stringer": "Correspondant",
    "claire": "Journaliste",
    "desk_head": "Chef de desk",
    "copy_editor": "Secrétaire de rédaction",
    "bakary": "Rédacteur en chef",
    "publisher": "Directeur de la publication",
    "photographer": "Service photo",
    "mariam": "Modérateur",
    "fanta": "Service abonnements",
}
EDITORS = {"desk_head", "copy_editor", "bakary", "publisher"}
WRITERS = {"stringer", "claire"} | EDITORS
REPORTERS = {"claire"} | EDITORS
PRINTERS = {"copy_editor", "bakary", "publisher"}
HEADS = {"bakary", "publisher"}
PHOTOS = {"claire", "photographer"} | EDITORS
JUDGES = {"mariam", "publisher"}
COUNTER = {"fanta"}

# Every list and every blank form of the admin, and who gets it; a superuser gets all but those of NEVER.
PAGES = {
    "accounts/user/": COUNTER,
    "accounts/user/add/": set(),
    "account/emailaddress/": set(),
    "account/emailaddress/add/": set(),
    "admin/logentry/": {"publisher"},
    "admin/logentry/add/": set(),
    "articles/article/": WRITERS | {"mariam", "publisher"},
    "articles/article/add/": WRITERS,
    "articles/dossier/": HEADS,
    "articles/dossier/add/": HEADS,
    "articles/idea/": REPORTERS,
    "articles/idea/add/": REPORTERS,
    "articles/rightofreply/": HEADS,
    "articles/rightofreply/add/": HEADS,
    "articles/section/": WRITERS,
    "articles/section/add/": HEADS,
    "articles/tag/": WRITERS,
    "articles/tag/add/": WRITERS,
    "auth/group/": set(),
    "auth/group/add/": set(),
    "authors/author/": WRITERS,
    "authors/author/add/": HEADS,
    "contributions/contribution/": JUDGES,
    "contributions/contribution/add/": set(),
    "contributions/appeal/": JUDGES,
    "contributions/appeal/add/": set(),
    "contributions/charter/": {"publisher"},
    "contributions/charter/add/": {"publisher"},
    "contributions/switches/": {"publisher"},
    "contributions/switches/add/": set(),
    "contributions/mailing/": JUDGES,
    "contributions/mailing/add/": set(),
    "contributions/sanction/": JUDGES,
    "contributions/sanction/add/": JUDGES,
    "contributions/watchedword/": JUDGES,
    "contributions/watchedword/add/": JUDGES,
    "editions/edition/": PRINTERS,
    "editions/edition/add/": PRINTERS,
    "frontpage/announcement/": COUNTER | {"publisher"},
    "frontpage/announcement/add/": COUNTER | {"publisher"},
    "frontpage/alert/": HEADS,
    "frontpage/alert/add/": HEADS,
    "frontpage/composition/": HEADS,
    "frontpage/composition/add/": HEADS,
    "letters/newsletter/": HEADS,
    "letters/newsletter/add/": HEADS,
    "letters/issue/": PRINTERS,
    "letters/issue/add/": PRINTERS,
    "letters/recipient/": COUNTER | {"publisher"},
    "letters/recipient/add/": set(),
    "pictures/picture/": PHOTOS,
    "pictures/picture/add/": PHOTOS,
    "procrastinate/procrastinatejob/": set(),
    "procrastinate/procrastinatejob/add/": set(),
    "subscriptions/organisation/": COUNTER,
    "subscriptions/organisation/add/": COUNTER,
    "subscriptions/invoice/": COUNTER,
    "subscriptions/invoice/add/": set(),
    "subscriptions/message/": COUNTER,
    "subscriptions/message/add/": set(),
    "usersessions/usersession/": set(),
    "usersessions/usersession/add/": set(),
    "subscriptions/plan/": COUNTER,
    "subscriptions/plan/add/": COUNTER,
    "subscriptions/payment/": COUNTER,
    "subscriptions/payment/add/": COUNTER,
    "subscriptions/ledgerentry/": COUNTER,
    "subscriptions/ledgerentry/add/": set(),
    "subscriptions/paymentalert/": COUNTER,
    "subscriptions/paymentalert/add/": set(),
    "subscriptions/voucherbatch/": COUNTER,
    "subscriptions/voucherbatch/add/": COUNTER,
    "subscriptions/request/": COUNTER,
    "subscriptions/request/add/": set(),
    "subscriptions/subscription/": COUNTER,
    "subscriptions/subscription/add/": COUNTER,
}
NEVER = {
    "admin/logentry/add/",
    "contributions/contribution/add/",
    "contributions/mailing/add/",
    "contributions/appeal/add/",
    "contributions/switches/add/",
    "letters/recipient/add/",
    "procrastinate/procrastinatejob/add/",
    "subscriptions/invoice/add/",
    "subscriptions/message/add/",
    "subscriptions/ledgerentry/add/",
    "subscriptions/paymentalert/add/",
    "subscriptions/request/add/",
}


@pytest.fixture
def staff(db):
    """One person for each role of the house, a superuser, and two who are not of it."""
    people = {key: person(key, role=role) for key, role in ROLES.items()}
    people["chief"] = person("chief", role="Journaliste", is_superuser=True)
    return people | {"visitor": None, "rachid": person("rachid")}


@pytest.fixture
def chief(db):
    return person("chief", role="Journaliste", is_superuser=True)


def browser(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def test_every_page_of_the_admin_is_in_the_table():
    lists = {f"{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}

    assert lists | {f"{page}add/" for page in lists} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_to_its_roles_and_to_nobody_else(page, staff):
    allowed = PAGES[page] if page in NEVER else PAGES[page] | {"chief"}

    found = {key: browser(user).get(f"/redaction/{page}").status_code for key, user in staff.items()}

    assert {key for key, status in found.items() if status == 200} == allowed
    assert {status for key, status in found.items() if key not in allowed} <= {302, 403, 404}


def test_a_visitor_is_sent_to_the_readers_own_door(client, db):
    answer = client.get("/redaction/", follow=True)

    assert answer.redirect_chain[-1][0] == "/compte/connexion/?next=%2Fredaction%2F"


def test_a_reader_is_told_that_this_is_not_for_them(staff):
    assert browser(staff["rachid"]).get("/redaction/", follow=True).status_code == 403


# Lists.


def queries_of(client, address):
    client.get(address)  # the first visit looks up the content types
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)


def made(count, write, month):
    """As many rows as this of everything the lists show, each with people, names and articles of its own."""
    at = timezone.now()
    for number in range(count):
        key = uuid4().hex[:10]
        reader = person(key)
        reader.groups.add(Group.objects.create(name=key))
        section = Section.objects.create(name=key, slug=key)
        author = Author.objects.create(pen_name=key, slug=key, user=reader)
        tag = Tag.objects.create(name=key, slug=key)
        picture = Picture.objects.create(caption=key, added_by=reader)
        article = write(key, section=section, author=author, signers=[author], tags=[tag], picture=picture)
        moderation.reject(send(article, reader), by=reader, reason="insult")
        send(article, reader)
        Sanction.objects.create(person=reader, by=reader, ends_at=at + timedelta(days=1), reason=key)
        plan = Plan.objects.create(name=key, slug=key, price_xof=100, unit="week")
        lifecycle.give(reader, plan, by=reader, reason=key)
        ledger.take(reader, plan, provider="cash", provider_ref=key, by=reader)
        ledger.settle(ledger.begin(reader, plan, provider="wave"), Proof(1))
        vouchers.make(plan, seller=key, size=1, expires_at=at + timedelta(days=1), by=reader)
        ordered = invoicing.sign(
            Organisation.objects.create(name=key), plan, seats=2, amount_xof=200, by=reader, purchase_order=key
        )
        invoicing.issue(ordered, by=reader)
        seats.tell(seats.invite(ordered.organisation, email=reader.email, by=reader))
        told = {"to": reader.email, "subject": key, "person": reader, "organisation": ordered.organisation}
        telling.write(MessageKind.CODE, key, code=key, **told)
        UserSession.objects.create(user=reader, ip="192.0.2.1", session_key=key, user_agent=key)
        wish = desk.ask(reader, plan, phone=key)
        if number % 2:
            desk.grant(wish, by=reader, reason=key)
        EmailAddress.objects.update_or_create(user=reader, defaults={"email": reader.email})
        letter = Newsletter.objects.create(name=key, slug=key, section=section)
        enrolling.choose(reader.email, [letter])
        letters.begin(letter, by=reader)
        jobs.rename.defer(tag=tag.pk)


LISTS = sorted(page for page in PAGES if not page.endswith("add/"))


@pytest.fixture
def counts(write, month, chief):
    """How many queries each list takes, with 3 rows and with 12."""
    client, taken = browser(chief), {page: [] for page in LISTS}
    for more in (3, 9):
        made(more, write, month)
        for page in LISTS:
            taken[page].append(queries_of(client, f"/redaction/{page}"))
    return taken


def test_no_list_asks_more_for_more_rows(counts):
    grown = {page: taken for page, taken in counts.items() if taken[0] != taken[1]}

    assert grown == {}
    assert max(few for few, _ in counts.values()) <= 14


def test_the_waiting_queue_and_all_of_it_ask_the_same(write, month, chief):
    made(3, write, month)
    pages = ["?etat=toutes", "?etat=rejected", ""]

    taken = {queries_of(browser(chief), f"/redaction/contributions/contribution/{page}") for page in pages}

    assert len(taken) == 1


def test_the_page_of_an_article_asks_no_more_for_more_visas(write, chief):
    client, article = browser(chief), write()
    address = f"/redaction/articles/article/{article.pk}/change/"
    workflow.correct(article, by=chief, kind="erratum", text="Un")
    few = queries_of(client, address)

    for number in range(4):
        workflow.correct(article, by=person(f"editor{number}"), kind="erratum", text="Encore")

    assert queries_of(client, address) == few


def test_the_screens_are_in_french(staff):
    pages = ["", "articles/article/", "articles/article/add/", "contributions/contribution/", "accounts/user/"]
    client = browser(staff["chief"])
    english = {"Welcome", "Add article", "Select article", "Save and continue", "Log out", "Sélectionnez l’objet"}

    for page in pages:
        text = client.get(f"/redaction/{page}").content.decode()
        assert not {words for words in english if words in text}, page


def test_the_lists_stand_under_the_names_of_the_newsroom(staff):
    page = browser(staff["chief"]).get("/redaction/").content.decode()

    assert page.count('class="section"') == 10
    for words in ("Comptes", "Rôles", "Tâches de fond", "Mots-clés", "Demandes d’abonnement", "Photothèque"):
        assert words in page
