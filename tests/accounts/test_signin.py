"""Coming in, going out, and what nobody learns at the door."""

import pytest
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_one_signs_in_by_address_in_any_case_and_goes_back_to_the_article(door, awa, article):
    answer = door.sign_in(" AWA@example.org", next=article)

    assert (answer.url, door.is_open) == (article, True)


def test_without_an_article_one_lands_on_the_account(door, awa):
    answer = door.sign_in(awa.email)

    assert answer.url == "/compte/"


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.test/", "//ailleurs.test/", "http://testserver/suite/"])
def test_sign_in_never_leads_to_an_address_only_to_a_path(door, awa, elsewhere):
    answer = door.sign_in(awa.email, next=elsewhere)

    assert answer.url == "/compte/"


def test_an_account_not_confirmed_is_asked_for_its_code_and_goes_back_all_the_same(door, article, password):
    User.objects.create_user("kadi@example.org", password, display_name="Kadi")

    door.sign_in("kadi@example.org", next=article)

    assert not door.is_open
    assert door.type_code().url == article
    assert door.is_open


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(door, awa, faceless):
    unknown = door.sign_in("nobody@example.org")
    wrong = door.sign_in(awa.email, "un autre")

    assert "n’est pas le bon" in wrong.text
    assert (unknown.status_code, faceless(unknown)) == (wrong.status_code, faceless(wrong))


@pytest.mark.parametrize("address", ["awa@example.org", "nobody@example.org"])
def test_the_sixth_wrong_password_is_refused_in_words_whoever_asks(door, awa, address):
    for _ in range(5):
        door.sign_in(address, "un autre")

    answer = door.sign_in(address)

    assert "Trop d’essais" in answer.text
    assert not door.is_open


def test_wrong_passwords_are_counted_where_all_processes_see_them():
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"

    cache.set("door", "seen")

    assert cache.get("door") == "seen"


def test_wrong_passwords_for_one_account_leave_the_others_in(door, awa):
    for _ in range(6):
        door.sign_in("nobody@example.org", "un autre")

    door.sign_in(awa.email)

    assert door.is_open


def test_a_closed_account_is_told_so_and_stays_out(client, door, awa):
    User.objects.update(is_active=False)

    answer = door.sign_in(awa.email)

    assert (answer.url, door.is_open) == ("/compte/ferme/", False)
    assert "fermé" in client.get(answer.url).text


def test_a_closed_account_is_not_told_apart_by_a_wrong_password(door, awa, faceless):
    open_one = door.sign_in(awa.email, "un autre")
    User.objects.update(is_active=False)

    closed_one = door.sign_in(awa.email, "un autre")

    assert faceless(open_one) == faceless(closed_one)


def test_signing_out_takes_a_button(client, door, awa):
    client.force_login(awa)

    page = client.get("/compte/deconnexion/")
    assert door.is_open
    door.post("deconnexion")

    assert "Se déconnecter" in page.text
    assert not door.is_open


def test_who_is_in_is_sent_on_from_the_door(client, awa, article):
    client.force_login(awa)

    answer = client.get("/compte/connexion/", {"next": article})

    assert answer.url == article


@pytest.mark.parametrize("limited", ["connexion", "inscription", "mot-de-passe/oublie"])
def test_too_many_demands_are_refused_in_words(client, limited, door, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip", "signup": "1/h/ip", "reset_password": "1/h/ip"}
    door.post(limited, email="a@example.org")

    answer = door.post(limited, email="a@example.org")

    assert answer.status_code == 429
    assert "Trop de demandes" in answer.text


def test_no_limit_shuts_out_a_whole_network():
    """Thousands of phones share one address."""
    rates = [rate for limits in settings.ACCOUNT_RATE_LIMITS.values() for rate in parse_rates(limits)]

    per_hour = {rate.amount / rate.duration * 3600 for rate in rates if rate.per == "ip"}

    assert per_hour == {300}


@pytest.mark.parametrize(
    "page",
    ["connexion", "inscription", "mot-de-passe/oublie", "ferme"],
)
def test_the_pages_of_the_door_carry_nothing_inline_and_are_kept_by_nobody(client, page):
    answer = client.get(f"/compte/{page}/")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
    assert "placeholder" not in answer.text


def test_the_boxes_say_what_a_browser_may_fill_in(client):
    sign_in, sign_up = client.get("/compte/connexion/").text, client.get("/compte/inscription/").text

    assert 'autocomplete="username"' in sign_in
    assert 'autocomplete="current-password"' in sign_in
    assert 'autocomplete="nickname"' in sign_up
    assert 'autocomplete="email"' in sign_up
    assert 'autocomplete="new-password"' in sign_up


def test_the_last_visit_is_dated(door, awa):
    door.sign_in(awa.email)

    assert (timezone.now() - User.objects.get().last_login).total_seconds() < 60
