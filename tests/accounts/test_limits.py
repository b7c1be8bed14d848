"""How often a door may be tried: by account, in every process, whatever address the client claims."""

import pytest
from django.conf import settings as live
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FORGED = [f"203.0.113.{number}" for number in range(40)]


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()
    yield
    cache.clear()


def tried(email, password, *, forged, path="/compte/connexion/", **more):
    """A new browser each time, and another claimed address."""
    client = Client()
    headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}"}
    answer = client.post(path, {"login": email, "password": password} | more, headers=headers)
    return client, answer


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_gives_no_new_tries(proxies, settings, alice):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(5):
        tried(alice.email, "faux", forged=f"{FORGED[number]}, 192.0.2.7" if proxies else FORGED[number])

    client, answer = tried(alice.email, PASSWORD, forged=f"{FORGED[9]}, 192.0.2.7" if proxies else FORGED[9])

    assert "Trop d’essais" in answer.text
    assert "_auth_user_id" not in client.session


def test_behind_a_declared_proxy_the_address_is_the_one_it_saw(settings, alice):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = live.ACCOUNT_RATE_LIMITS | {"login": "3/h/ip"}
    for number in range(3):
        tried(f"autre{number}@example.org", "faux", forged=f"{FORGED[number]}, 192.0.2.7")

    _, same = tried("autre9@example.org", "faux", forged=f"{FORGED[9]}, 192.0.2.7")
    _, other = tried("autre9@example.org", "faux", forged=f"{FORGED[9]}, 192.0.2.8")

    assert (same.status_code, other.status_code) == (429, 200)


def test_the_newsroom_has_no_door_of_its_own(alice, claire):
    for number in range(8):
        client, answer = tried(
            claire.email, PASSWORD, forged=FORGED[number], path="/redaction/login/", username=claire.email
        )

        assert answer.status_code == 302
        assert answer.url.startswith("/compte/connexion/")
        assert "_auth_user_id" not in client.session


def test_the_limit_is_kept_where_every_process_sees_it(alice):
    for number in range(5):
        tried(alice.email, "faux", forged=FORGED[number])

    assert live.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_one_account_s_limit_is_nobody_else_s(alice, rachid):
    for number in range(6):
        tried(alice.email, "faux", forged=FORGED[number])

    client, _ = tried(rachid.email, PASSWORD, forged=FORGED[0])

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("path", "field"),
    [("/compte/verification/", "password"), ("/compte/mot-de-passe/", "oldpassword")],
)
def test_a_stolen_session_does_not_guess_the_password(path, field, alice):
    client = Client()
    client.force_login(alice)
    typed = {field: "faux", "password1": "une pirogue bleue et verte"}
    for _ in range(12):
        client.post(path, typed)

    client.post(path, typed | {field: PASSWORD})

    assert not User.objects.get(pk=alice.pk).check_password("une pirogue bleue et verte")
    assert client.get("/compte/double-cle/application/").status_code == 302


def test_codes_by_mail_are_guessed_a_few_times_only(alice, mailoutbox):
    client = Client()
    client.post("/compte/mot-de-passe/oublie/", {"email": alice.email})
    code = next(line for line in mailoutbox[-1].body.splitlines() if len(line) == 6 and line.isupper())
    for _ in range(6):
        client.post("/compte/mot-de-passe/oublie/code/", {"code": "BBBBBB"})

    client.post("/compte/mot-de-passe/oublie/code/", {"code": code})
    client.post("/compte/mot-de-passe/oublie/nouveau/", {"password1": "une pirogue bleue et verte"})

    assert not User.objects.get(pk=alice.pk).check_password("une pirogue bleue et verte")
