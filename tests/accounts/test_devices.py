"""The devices where one is signed in, and signing them out from afar."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts import privacy
from accounts.devices import named
from tests.conftest import PASSWORD

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
DEVICES = "/compte/appareils/"


@pytest.fixture
def sign_in(rachid):
    def enter(agent=PHONE):
        client = Client(headers={"user-agent": agent})
        client.post("/compte/connexion/", {"login": rachid.email, "password": PASSWORD})
        assert client.get(DEVICES).status_code == 200
        return client

    return enter


def test_each_device_is_named(sign_in):
    sign_in("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0")

    page = sign_in().get(DEVICES).content.decode()

    assert "Chrome, Android" in page
    assert "Firefox, Windows" in page


def test_one_is_signed_out_from_afar(sign_in):
    lost, mine = sign_in(), sign_in()
    far = UserSession.objects.order_by("pk").first()

    mine.post(DEVICES, {"end": far.pk})

    assert lost.get("/compte/").status_code == 302
    assert mine.get("/compte/").status_code == 200


def test_all_the_others_are_signed_out(sign_in):
    others, mine = [sign_in(), sign_in()], sign_in()

    mine.post(DEVICES, {"others": ""})

    assert [one.get("/compte/").status_code for one in others] == [302, 302]
    assert mine.get("/compte/").status_code == 200


def test_the_devices_of_another_are_not_touched(sign_in, alice, as_):
    mine = sign_in()

    as_(alice).post(DEVICES, {"end": UserSession.objects.get().pk})
    as_(alice).post(DEVICES, {"others": ""})

    assert mine.get("/compte/").status_code == 200


def test_an_account_that_is_closed_is_signed_out_everywhere(sign_in, rachid):
    clients = [sign_in(), sign_in()]

    privacy.erase(rachid)

    assert [one.get("/compte/").status_code for one in clients] == [302, 302]
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [("", "Navigateur"), ("Opera/9.80 (J2ME/MIDP; Opera Mini/9)", "Opera Mini"), ("x" * 500, "Navigateur")],
)
def test_a_browser_that_says_nothing_is_a_browser(agent, name):
    assert named(agent) == name
