"""A mail server that hangs holds no page up, and what leaves apart leaves."""

import logging
import threading
import time

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from edge import post


@pytest.fixture
def postmen(monkeypatch):
    made = post.Postmen()
    monkeypatch.setattr(post, "_postmen", made)
    yield made
    if made._pool:
        made._pool.shutdown()


def message(send=None):
    letter = EmailMessage("Un code", "BCDFGH", to=["awa@example.org"])
    if send:
        letter.send = send
    return letter


def test_a_message_leaves_apart(postmen, settings, mailoutbox):
    settings.POST_APART = True
    where = []

    post.soon(message(lambda: where.append(threading.current_thread().name)))
    postmen._pool.shutdown()

    assert where
    assert where[0].startswith("post")


def test_a_server_that_hangs_holds_no_page_up(postmen, settings):
    settings.POST_APART = True
    hangs = threading.Event()
    begun = time.monotonic()

    for _ in range(20):
        post.soon(message(lambda: hangs.wait(20)))

    assert time.monotonic() - begun < 2
    hangs.set()


def test_beyond_what_they_can_hold_it_is_lost_and_said(postmen, settings, monkeypatch, caplog):
    settings.POST_APART = True
    monkeypatch.setattr(post, "MOST_WAITING", 3)
    hangs = threading.Event()

    for _ in range(4):
        post.soon(message(lambda: hangs.wait(20)))

    assert "ne suit pas" in caplog.text
    hangs.set()


def test_what_cannot_leave_is_in_the_log_and_breaks_nothing(caplog):
    def refused():
        raise ConnectionRefusedError

    with caplog.at_level(logging.ERROR):
        post.soon(message(refused))

    assert "n’est pas parti" in caplog.text
    assert mail.outbox == []
