"""The accounts as the newsroom sees and changes them."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/redaction/accounts/user/"


@pytest.fixture
def clerk(db, password) -> User:
    """Of the newsroom, may see and change accounts, is no superuser."""
    user = User.objects.create_user("clerk@example.org", password, display_name="Guichet", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return user


def fields(user: User, **changed: object) -> dict[str, object]:
    """What the change form of an account sends."""
    kept = {"email": user.email or "", "phone": user.phone or "", "display_name": user.display_name}
    return kept | {"is_active": "on"} | changed


def test_the_list_shows_who_they_are_and_what_they_do(client, chief, awa):
    awa.groups.add(Group.objects.create(name="Veilleur"))
    client.force_login(chief)

    page = client.get(LIST)

    assert "Awa du fleuve" in page.text
    assert "Veilleur" in page.text
    assert "Rôles" in page.text


@pytest.mark.parametrize("sought", ["fleuve", "awa@", "70000000"])
def test_an_account_is_found_by_name_address_or_phone(client, chief, awa, sought):
    User.objects.filter(pk=awa.pk).update(phone="+22370000000")
    client.force_login(chief)

    page = client.get(LIST, {"q": sought})

    assert "Awa du fleuve" in page.text
    assert "chief@example.org" not in page.text


def test_the_list_asks_no_more_of_the_database_for_more_accounts(
    client, chief, password, django_assert_max_num_queries
):
    group = Group.objects.create(name="Veilleur")
    for number in range(20):
        User.objects.create_user(f"{number}@example.org", display_name=f"Personne {number}x").groups.add(group)
    client.force_login(chief)

    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_an_account_is_added_with_its_password(client, chief):
    client.force_login(chief)
    typed = {"email": "Oumar@example.org", "phone": "", "display_name": "Oumar", "usable_password": "true"}

    client.post(f"{LIST}add/", typed | {"password1": "la rive est loin", "password2": "la rive est loin"})

    user = User.objects.get(email="oumar@example.org")
    assert user.check_password("la rive est loin")
    assert user.display_key


def test_an_account_needs_an_address_or_a_phone(client, chief):
    client.force_login(chief)

    page = client.post(f"{LIST}add/", {"display_name": "Oumar", "usable_password": "false"})

    assert "Donnez une adresse e-mail ou un téléphone." in page.text


def test_an_account_may_be_added_by_phone_alone_and_without_a_password(client, chief):
    client.force_login(chief)

    client.post(f"{LIST}add/", {"phone": "+22370000000", "display_name": "", "usable_password": "false"})

    user = User.objects.get(phone="+22370000000")
    assert (user.email, user.has_usable_password()) == (None, False)


def test_a_name_already_borne_is_refused_here_too(client, chief, awa):
    client.force_login(chief)

    page = client.post(
        f"{LIST}add/", {"phone": "+22370000000", "display_name": "AWA du fleuve", "usable_password": "false"}
    )

    assert "déjà pris" in page.text


def test_the_newsroom_may_bear_a_name_kept_for_it(client, chief, awa):
    client.force_login(chief)

    client.post(f"{LIST}{awa.pk}/change/", fields(awa, display_name="La rédaction"))

    awa.refresh_from_db()
    assert awa.display_name == "La rédaction"


def test_an_address_changed_here_closes_the_former_one(client, chief, awa):
    client.force_login(chief)

    client.post(f"{LIST}{awa.pk}/change/", fields(awa, email="new@example.org"))

    assert not EmailAddress.objects.filter(email="awa@example.org").exists()


def test_rights_are_given_by_superusers_alone(client, clerk, awa):
    client.force_login(clerk)

    page = client.get(f"{LIST}{awa.pk}/change/")
    client.post(f"{LIST}{awa.pk}/change/", fields(awa, is_staff="on", is_superuser="on", display_name="Awa B."))

    awa.refresh_from_db()
    assert "is_superuser" not in page.text
    assert (awa.display_name, awa.is_staff, awa.is_superuser) == ("Awa B.", False, False)


@pytest.mark.parametrize("page", ["change/", "password/"])
def test_nobody_but_a_superuser_changes_an_account_of_the_newsroom(client, clerk, chief, page):
    client.force_login(clerk)

    answer = client.post(f"{LIST}{chief.pk}/{page}", fields(chief, password1="x", password2="x"))

    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["awa", "chief"])
def test_nobody_but_a_superuser_deletes_an_account(client, clerk, who, request):
    user = request.getfixturevalue(who)
    client.force_login(clerk)

    assert client.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_look_sees_no_trace_of_a_password(client, clerk, awa):
    clerk.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client.force_login(clerk)

    page = client.get(f"{LIST}{awa.pk}/change/")

    assert page.status_code == 200
    assert awa.password not in page.text
    assert awa.password.split("$")[1] not in page.text


def test_a_reader_does_not_come_in(client, awa):
    client.force_login(awa)

    assert client.get(LIST).status_code in {302, 403}


@pytest.mark.parametrize("way", ["one", "several"])
def test_a_device_taken_off_the_list_is_signed_out(way, chief, awa, password):
    theirs, boss = Client(), Client()
    theirs.post("/compte/connexion/", {"login": awa.email, "password": password})
    boss.force_login(chief)
    session = UserSession.objects.get(user=awa)
    listed = "/redaction/usersessions/usersession/"

    if way == "one":
        boss.post(f"{listed}{session.pk}/delete/", {"post": "yes"})
    else:
        boss.post(listed, {"action": "delete_selected", "_selected_action": [session.pk], "post": "yes"})

    assert not UserSession.objects.filter(pk=session.pk).exists()
    assert theirs.get("/compte/").status_code == 302
