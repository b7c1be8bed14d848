"""A journalist chooses a key for the newsroom, and comes back with it."""

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]


@pytest.fixture
def key_holder(enter, claire, settings):
    """A browser on a telephone whose finger is always the right one."""
    settings.STAFF_SECOND_FACTOR = True
    someone = enter(claire, is_known=False)
    devtools = someone.context.new_cdp_session(someone.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}})
    return someone


def test_a_finger_opens_the_newsroom_and_opens_it_again(key_holder):
    page = key_holder.page
    key_holder.sign_in()

    page.goto("/redaction/")
    page.get_by_role("link", name="Ajouter une clé").click()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Enregistrer ma clé").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.goto("/redaction/")
    expect(page.get_by_role("heading", name="Bonjour, Claire")).to_be_visible()
    key_holder.sign_out()
    page.goto("/redaction/")
    page.get_by_label("Adresse e-mail").fill(key_holder.user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.get_by_role("button", name="Se servir d’une clé ou de l’empreinte").click()

    expect(page.get_by_role("heading", name="Bonjour, Claire")).to_be_visible()
