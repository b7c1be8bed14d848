"""Who opens the paper in a real browser, and what no page may complain of."""

import threading
import time

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.conftest import PASSWORD

PATIENCE = 10_000  # milliseconds


class Someone:
    """A person before a browser of their own; a visitor when there is no user."""

    def __init__(self, chromium, address, user, mishaps, *, has_script=True, is_known=True, keeps=False):
        self.context = chromium.new_context(
            java_script_enabled=has_script,
            locale="fr-FR",
            base_url=address,
            service_workers="allow" if keeps else "block",  # it would answer in the place of the routes of a test
        )
        self.context.set_default_timeout(PATIENCE)
        self.user, self.mishaps = user, mishaps
        self.page = self.open_tab()
        if user and is_known:
            self.recognise(address)

    def open_tab(self):
        page = self.context.new_page()
        page.on("console", lambda said: self.mishaps.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.mishaps.append(str(error)))
        return page

    def recognise(self, address):
        """Give the browser the cookies of somebody who signed in yesterday."""
        client = Client()
        client.force_login(self.user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, "connecte": "1"}
        self.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])

    def sign_in(self, tab=None, next="/compte/"):
        page = tab or self.page
        page.goto(f"/compte/connexion/?next={next}")
        page.get_by_label("Adresse e-mail").fill(self.user.email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.wait_for_url(f"**{next}")

    def sign_out(self, tab=None):
        page = tab or self.page
        page.goto("/compte/deconnexion/")
        page.get_by_role("main").get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url("**/")

    def read(self, address):
        """Open a page of the paper, wait for the reader's own parts, and give all that it shows."""
        self.page.goto(address)
        if self.user:
            expect(self.page.locator(".account")).to_contain_text(self.user.display_name)
        return self.page.inner_text("body")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def enter(chromium, live_server):
    """Let somebody in; at the end no page may have complained of anything."""
    people, mishaps = [], []

    def enters(user=None, **how):
        people.append(Someone(chromium, live_server.url, user, mishaps, **how))
        return people[-1]

    enters.mishaps = mishaps
    yield enters
    complaints = list(mishaps)  # before the lines are cut
    for somebody in people:
        somebody.context.set_offline(True)  # a page that closes says goodbye to the server
        somebody.context.close()
    settle()
    assert complaints == []


def settle():
    """Wait until the server has answered all and its lines are closed: the database is about to be emptied under it."""
    deadline = time.monotonic() + 10
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "the server is still busy"
        time.sleep(0.02)
