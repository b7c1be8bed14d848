"""The people and the gestures of the door."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from accounts.addresses import vouch_for
from accounts.models import User

PASSWORD = "le fleuve est haut"
ARTICLE = "/2026/11/23/onze-heures-de-rails/contributions/"


@dataclass
class Door:
    """Someone at the door, with a browser and a mailbox."""

    client: Client
    mailbox: list

    def post(self, page: str, **typed: str) -> HttpResponse:
        return self.client.post(f"/compte/{page}/", typed)

    def sign_up(self, email: str = "new@example.org", name: str = "Kadi", **more: str) -> HttpResponse:
        return self.post("inscription", email=email, password1=PASSWORD, display_name=name, **more)

    def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
        return self.post("connexion", login=email, password=password, **more)

    @property
    def is_open(self) -> bool:
        return "_auth_user_id" in self.client.session

    @property
    def code(self) -> str:
        return re.search(r"^[B-Z]{6}$", self.mailbox[-1].body, re.MULTILINE)[0]

    def type_code(self, code: str | None = None) -> HttpResponse:
        return self.post("confirmation", code=code or self.code)


@pytest.fixture
def door(client: Client, mailoutbox: list) -> Door:
    return Door(client, mailoutbox)


@pytest.fixture
def awa(db) -> User:
    """A reader with an account and a confirmed address."""
    user = User.objects.create_user("awa@example.org", PASSWORD, display_name="Awa du fleuve")
    vouch_for(user)
    return user


@pytest.fixture
def chief(db) -> User:
    """A superuser."""
    return User.objects.create_superuser("chief@example.org", PASSWORD, display_name="Le patron")


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def article() -> str:
    """Where a reader comes from, and goes back to."""
    return ARTICLE


@pytest.fixture
def committed(transactional_db) -> Iterator[None]:
    """Real transactions; the cache, where limits are counted, is no model and must be emptied apart."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def faceless() -> Callable[[HttpResponse], str]:
    """Give a page without what is each visitor's own: the CSRF token, and the address that was typed."""

    def strip(answer: HttpResponse) -> str:
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
        return re.sub(r"[\w.]+@example\.org", "", text)

    return strip


@pytest.fixture
def racing() -> Callable:
    """Hold an unfinished writing until somebody waits for it, then finish it."""
    return _racing


@contextmanager
def _racing(write: Callable[[], None]) -> Iterator[None]:
    is_written = threading.Event()
    other = threading.Thread(target=_write_slowly, args=(write, is_written))
    other.start()
    assert is_written.wait(5)
    yield
    other.join(10)


def _write_slowly(write: Callable[[], None], is_written: threading.Event) -> None:
    try:
        with transaction.atomic():
            write()
            is_written.set()
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline and not _someone_waits():
                time.sleep(0.01)
    finally:
        connection.close()


def _someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone() is not None
