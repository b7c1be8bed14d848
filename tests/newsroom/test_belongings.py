"""What belongs to one person is asked for by another: it answers as if it did not exist, and nothing changes."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models
from django.test import Client
from django.urls import reverse

from articles.models import SavedArticle
from contributions.models import Contribution
from subscriptions import invoicing, ledger, seats
from subscriptions.models import Organisation, Plan, Seat, SeatManager
from tests.conftest import PASSWORD, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(alice, month, fanta):
    """What alice paid."""
    return ledger.take(alice, month, provider="cash", provider_ref="BORD-1", by=fanta)


@pytest.fixture
def library(alice):
    """An institution that alice manages, with an invoice and a seat of hers."""
    plan = Plan.objects.create(name="Institution", slug="institution", price_xof=1000, unit="year", is_on_sale=False)
    organisation = Organisation.objects.create(name="Bibliothèque")
    invoicing.sign(organisation, plan, seats=3, amount_xof=3000, by=None)
    seats.accept(seats.invite(organisation, email="a@example.org", by=None), alice)
    SeatManager.objects.create(organisation=organisation, person=alice)
    return organisation


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def state():
    """Rows that a wrong hand could change."""
    kinds: list[type[models.Model]] = [Contribution, Seat, SeatManager, SavedArticle, UserSession, Authenticator]
    return [list(kind.objects.order_by("pk").values()) for kind in kinds]


@pytest.mark.parametrize("page", ["payment", "payment_resume", "receipt", "receipt_file"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_payment_is_its_payer_s(page, method, paid, seydou):
    address = reverse(page, args=[paid.reference])

    absent = getattr(browser(seydou), method)(reverse(page, args=["NULLEPART"]))
    answer = getattr(browser(seydou), method)(address)

    assert answer.status_code == absent.status_code
    assert paid.reference not in answer.text.replace(address, "")
    assert "BORD-1" not in answer.text


@pytest.mark.parametrize("page", ["institution", "institution_statement"])
def test_an_institution_is_its_managers(page, library, seydou):
    answer = browser(seydou).get(reverse(page, args=[library.pk]))

    assert answer.status_code in (403, 404)
    assert "Bibliothèque" not in answer.text


@pytest.mark.parametrize("gesture", [{"remove": "1"}, {"give_up": "1"}, {"invite": "x@example.org"}])
def test_nobody_gives_or_takes_a_seat_of_an_institution_they_do_not_manage(gesture, library, seydou):
    seat = Seat.objects.get(organisation=library)
    before = state()

    browser(seydou).post(reverse("institution", args=[library.pk]), gesture | {"seat": seat.pk, "gesture": "remove"})

    assert state() == before


@pytest.mark.parametrize("gesture", ["withdraw", "amend", "mark", "follow"])
def test_nobody_s_waiting_text_is_touched_by_another(gesture, reserved, alice, seydou):
    text = send(reserved, alice, "Le bac est reparti vers six heures, sans les camions.")
    before = state()

    sent = {"gesture": gesture, "contribution": text.pk, "text": "Autre chose, assez long pour passer.", "token": "x"}
    browser(seydou).post(f"{reserved.get_absolute_url()}contributions/", sent)

    assert state() == before


def test_a_device_is_signed_out_by_its_owner_alone(alice, seydou):
    session = UserSession.objects.create(user=alice, ip="192.0.2.1", session_key="k" * 32, user_agent="Firefox")

    browser(seydou).post("/compte/appareils/", {"end": session.pk})

    assert UserSession.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize("page", ["mfa_remove_webauthn", "mfa_edit_webauthn"])
def test_a_key_is_its_owner_s(page, alice, seydou):
    key = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Ma clé"})
    client = browser(seydou)
    client.post("/compte/verification/", {"password": PASSWORD})

    answer = client.post(reverse(page, args=[key.pk]), {"name": "La mienne"})

    assert answer.status_code == 404
    assert Authenticator.objects.get(pk=key.pk).data == {"name": "Ma clé"}


def test_a_reading_list_is_its_owner_s(alice, seydou, article):
    kept = SavedArticle.objects.create(person=alice, article=article)

    browser(seydou).post("/compte/a-lire/", {"remove": article.pk})

    assert SavedArticle.objects.filter(pk=kept.pk).exists()


def test_one_s_own_data_are_one_s_own(alice, seydou, paid):
    assert paid.reference not in browser(seydou).get("/compte/donnees/").text


# Sessions end everywhere.


def test_closing_an_account_ends_every_session_of_it(alice, settings):
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/compte/connexion/", {"login": alice.email, "password": PASSWORD})

    here.post("/compte/fermer/", {"texts": "take", "password": PASSWORD})

    assert there.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 302


def test_a_new_password_ends_every_other_session(alice):
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/compte/connexion/", {"login": alice.email, "password": PASSWORD})

    here.post("/compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": "une pirogue bleue et verte"})

    assert here.get("/compte/").status_code == 200
    assert there.get("/compte/").status_code == 302


def test_an_account_that_the_newsroom_shuts_is_out_at_its_next_click(alice):
    client = browser(alice)

    alice.is_active = False
    alice.save()

    assert client.get("/compte/").status_code == 302
