"""Changing one's e-mail address: the password again, then a code sent to the new one."""

import pytest
from allauth.account.models import EmailAddress

from accounts.addresses import forget_former, vouch_for
from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, door, awa, password):
    """Awa, who has just given her password again."""
    client.force_login(awa)
    door.post("verification", password=password)
    return door


def ask(door, email: str = "new@example.org"):
    return door.post("adresse", email=email, action_add="1")


def test_the_new_address_replaces_the_former_once_confirmed(signed_in, awa):
    ask(signed_in)
    awa.refresh_from_db()
    assert awa.email == "awa@example.org"

    answer = signed_in.type_code()

    awa.refresh_from_db()
    assert (answer.url, awa.email) == ("/compte/", "new@example.org")
    assert [address.email for address in EmailAddress.objects.all()] == ["new@example.org"]


def test_the_former_address_is_told(signed_in):
    ask(signed_in)
    signed_in.type_code()

    told = signed_in.mailbox[-1]

    assert told.to == ["awa@example.org"]
    assert "new@example.org" in told.body


def test_a_session_left_open_is_not_enough(client, door, awa, password):
    client.force_login(awa)

    answer = ask(door)
    assert answer.url == "/compte/verification/?next=%2Fcompte%2Fadresse%2F"
    resumed = client.post(answer.url, {"password": password, "next": "/compte/adresse/"})

    assert resumed.url == "/compte/confirmation/"
    assert door.mailbox[0].to == ["new@example.org"]


def test_a_wrong_password_is_refused_in_words(client, door, awa):
    client.force_login(awa)

    answer = door.post("verification", password="un autre")

    assert "Ce mot de passe n’est pas le bon" in answer.text


def test_the_address_of_another_account_is_only_told_to_who_reads_its_mail(signed_in, password):
    vouch_for(User.objects.create_user("other@example.org", password))

    asked = ask(signed_in, "other@example.org")
    assert asked.url == "/compte/confirmation/"
    answer = signed_in.type_code()

    assert "sert déjà à un autre compte" in answer.text


def test_ones_own_address_is_no_change(signed_in):
    answer = ask(signed_in, "AWA@example.org")

    assert "déjà l’adresse de ce compte" in answer.text


def test_the_pages_say_what_is_asked(client, signed_in):
    assert "awa@example.org" in client.get("/compte/adresse/").text
    ask(signed_in)
    assert "Garder l’adresse actuelle" in client.get("/compte/confirmation/").text


def test_an_address_vouched_for_asks_no_code(door, password):
    vouch_for(User.objects.create_user("claire@example.org", password))

    door.sign_in("claire@example.org")

    assert door.is_open


def test_an_address_the_newsroom_took_away_opens_nothing(door, awa):
    awa.email = "new@example.org"
    awa.save()
    forget_former(awa)

    door.sign_in("awa@example.org")
    assert not door.mailbox

    door.sign_in("new@example.org")
    door.type_code()
    assert door.is_open
