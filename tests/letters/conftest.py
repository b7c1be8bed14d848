"""What the tests of letters share: a letter, its readers, and a real mail server on loopback."""

import email
import socket
import threading
from collections.abc import Callable
from datetime import time
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from letters import composing, enrolling
from letters.models import Issue, Newsletter, Rhythm


class PostOffice:
    """Keeps what it is given, and answers what a test wants it to."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, EmailMessage]] = []
        self.answers: dict[str, list[str]] = {}  # to one address: what is said to its next copies, one after the other
        self.before: Callable[[int], None] = lambda count: None
        self.lock = threading.Lock()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if waiting := self.answers.get(address):
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self.lock:
            message = email.message_from_bytes(envelope.content, policy=default)
            self.received.append((envelope.mail_from, envelope.rcpt_tos[0], message))
        self.before(len(self.received))
        return "250 taken"

    def open_at(self, port: int) -> None:
        self.controller, self.port = Controller(self, hostname="127.0.0.1", port=port), port
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop(no_assert=True)
        self.controller = None

    @property
    def addresses(self) -> list[str]:
        return [to for _, to, _ in self.received]


@pytest.fixture
def post_office(settings):
    """A server that speaks SMTP, and every setting that leads to it."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    office.open_at(port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield office
    office.close()


@pytest.fixture
def morning(db) -> Newsletter:
    return Newsletter.objects.create(
        name="Le matin", slug="matin", description="Chaque jour.", rhythm=Rhythm.DAILY, leaves_at=time(6)
    )


@pytest.fixture
def alerts(society) -> Newsletter:
    return Newsletter.objects.create(
        name="Alertes Société",
        slug="alertes-societe",
        description="Dès qu’un article paraît.",
        section=society,
        rhythm=Rhythm.AS_IT_COMES,
    )


@pytest.fixture
def readers(morning) -> list[str]:
    """Eight addresses that agreed to the morning's letter."""
    addresses = [f"lecteur{number}@example.org" for number in range(8)]
    for address in addresses:
        enrolling.choose(address, [morning])
    return addresses


@pytest.fixture
def issue(morning, article, reserved) -> Issue:
    """A free article and a reserved one, in an issue that leaves now."""
    begun = composing.begin(morning, by=None)
    return composing.plan(composing.arrange(begun, [article, reserved], by=None, seen_version=0))
