"""A password forgotten, changed, or not yet there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.passwords import NotThePaper

pytestmark = pytest.mark.django_db
NEW = "la rive est loin"


def forget(door, email: str, **more: str):
    return door.post("mot-de-passe/oublie", email=email, **more)


def type_code(door, code: str | None = None, **more: str):
    return door.post("mot-de-passe/oublie/code", code=code or door.code, **more)


def choose(door, password: str = NEW, **more: str):
    return door.post("mot-de-passe/oublie/nouveau", password1=password, **more)


def test_a_code_lets_one_choose_a_new_password_and_come_in(door, awa):
    forget(door, "AWA@example.org")
    type_code(door)

    choose(door)

    assert door.is_open
    assert User.objects.get().check_password(NEW)


def test_a_forgotten_password_does_not_lose_the_article(door, awa, article):
    forget(door, awa.email, next=article)
    type_code(door, next=article)

    answer = choose(door, next=article)

    assert answer.url == article


def test_a_new_password_ends_the_other_sessions(client, door, awa):
    elsewhere = Client()
    elsewhere.force_login(awa)

    forget(door, awa.email)
    type_code(door)
    choose(door)

    assert elsewhere.get("/compte/nom/").status_code == 302
    assert client.get("/compte/nom/").status_code == 200


def test_an_unknown_address_gets_the_same_pages_and_no_message(client, door, awa, faceless):
    seen = []
    for address in (awa.email, "nobody@example.org"):
        client.logout()
        sent = forget(door, address)
        seen.append((sent.url, faceless(client.get(sent.url)), faceless(type_code(door, "XXXXXX"))))

    assert seen[0] == seen[1]
    assert [message.to for message in door.mailbox] == [[awa.email]]


def test_the_third_wrong_code_ends_the_attempt(door, awa):
    forget(door, awa.email)

    for _ in range(3):
        answer = type_code(door, "XXXXXX")

    assert answer.url == "/compte/connexion/"
    assert type_code(door).url == "/compte/connexion/"


def test_no_password_is_chosen_without_the_code(client, door, awa, password):
    forget(door, awa.email)

    answer = choose(door)

    assert answer.url == "/compte/mot-de-passe/oublie/code/"
    assert User.objects.get().check_password(password)


def test_the_code_is_worth_a_quarter_of_an_hour(door, awa, time_machine):
    forget(door, awa.email)

    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))

    assert type_code(door).url == "/compte/connexion/"


def test_codes_for_one_account_are_few(door, awa):
    answers = [forget(door, awa.email).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_new_password_too_weak_is_refused_in_words(door, awa):
    forget(door, awa.email)
    type_code(door)

    answer = choose(door, "azerty")

    assert "trop court" in answer.text
    assert not door.is_open


def test_the_code_stays_out_of_the_subject(door, awa):
    forget(door, awa.email)

    assert door.code not in door.mailbox[0].subject


def test_changing_it_takes_the_present_one_and_warns_by_mail(client, door, awa, password):
    client.force_login(awa)

    refused = door.post("mot-de-passe", oldpassword="un autre", password1=NEW)
    taken = door.post("mot-de-passe", oldpassword=password, password1=NEW)

    assert "Ce n’est pas votre mot de passe actuel" in refused.text
    assert (taken.url, door.is_open) == ("/compte/", True)
    assert User.objects.get().check_password(NEW)
    assert door.mailbox[0].subject == "Votre mot de passe a changé"


def test_an_account_made_without_a_password_chooses_its_first(client, door, awa):
    awa.set_unusable_password()
    awa.save()
    client.force_login(awa)

    assert client.get("/compte/mot-de-passe/").url == "/compte/mot-de-passe/premier/"
    door.post("mot-de-passe/premier", password1=NEW)

    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize("page", ["mot-de-passe", "mot-de-passe/premier", "nom", "adresse", "verification"])
def test_nobody_changes_an_account_without_being_in(client, page):
    answer = client.get(f"/compte/{page}/")

    assert answer.url.startswith("/compte/connexion/?next=")


@pytest.mark.parametrize(
    "password", ["LaTrame2026!", "latrame123", "tisserand2026", "Journal!!2026", "RédactionLaTrame1"]
)
def test_the_paper_s_own_name_is_no_password(password):
    with pytest.raises(ValidationError):
        NotThePaper().validate(password)


@pytest.mark.parametrize("password", ["une pirogue bleue", "journal de bord du capitaine", "le fleuve est haut"])
def test_a_sentence_may_hold_one_of_its_words(password):
    NotThePaper().validate(password)
