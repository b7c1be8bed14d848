"""The public name, changed from the account."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, awa, door):
    client.force_login(awa)
    return door


def test_a_person_may_take_another_public_name(signed_in, awa):
    answer = signed_in.post("nom", display_name="  Awa   de la rive ")

    awa.refresh_from_db()
    assert (answer.url, awa.display_name) == ("/compte/", "Awa de la rive")


def test_one_may_write_ones_own_name_otherwise(signed_in, awa):
    signed_in.post("nom", display_name="AWA du Fleuve")

    awa.refresh_from_db()
    assert awa.display_name == "AWA du Fleuve"


def test_the_name_of_another_is_refused(signed_in, awa):
    User.objects.create_user("kadi@example.org", display_name="Kadi")

    answer = signed_in.post("nom", display_name="Kad1")

    assert "déjà pris" in answer.text
    awa.refresh_from_db()
    assert awa.display_name == "Awa du fleuve"


def test_a_name_of_the_newsroom_is_refused(signed_in):
    answer = signed_in.post("nom", display_name="Rédaction")

    assert "réservé à la rédaction" in answer.text


def test_the_page_shows_the_present_name(client, signed_in):
    page = client.get("/compte/nom/")

    assert 'value="Awa du fleuve"' in page.text


def test_a_name_taken_at_the_same_moment_is_refused_in_words(committed, client, awa, door, racing):
    client.force_login(awa)

    with racing(User(email="kadi@example.org").rename("Kadi").save):
        answer = door.post("nom", display_name="Kadi")

    assert "déjà pris" in answer.text
    awa.refresh_from_db()
    assert awa.display_name == "Awa du fleuve"
