"""News by e-mail: grouped, at most once, and no word of what stands in the space."""

import smtplib
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from contributions import mailing, moderation, queue
from contributions.models import Mailing, MailState, Notice, Wish
from tests.conftest import SAID, send


@pytest.fixture
def later():
    """When the news of now may be mailed."""
    return timezone.now() + mailing.SETTLED + timedelta(seconds=5)


def test_all_that_waits_comes_in_one_message(article, write, alice, later):
    moderation.publish(send(article, alice), by=None)
    moderation.reject(send(write("Un autre article"), alice), by=None, reason="off_topic", note="Un mot.")

    mailing.send_due(later)

    (message,) = mail.outbox
    assert message.to == [alice.email]
    assert "Votre contribution est publiée, sous « Le pont rouvre »." in message.body
    assert "Votre contribution est refusée, sous « Un autre article ». Motif : hors sujet." in message.body


def test_what_is_fresh_waits(said, later):
    mailing.send_due(later - timedelta(minutes=5))

    assert mail.outbox == []


def test_nothing_is_mailed_twice(said, later):
    for hours in (0, 5, 10):
        mailing.send_due(later + timedelta(hours=hours))

    assert len(mail.outbox) == 1


def test_a_person_is_written_to_once_in_four_hours(article, alice, write, later):
    moderation.publish(send(article, alice), by=None)
    mailing.send_due(later)
    moderation.publish(send(article, alice, "Une seconde, un peu plus tard."), by=None)
    sent = []

    for hours in (1, 3, 5):
        mailing.send_due(later + timedelta(hours=hours))
        sent.append(len(mail.outbox))

    assert sent == [1, 1, 2]


@pytest.mark.parametrize("why", ["read", "unwanted", "undone", "changed", "closed account", "no address"])
def test_what_need_not_be_told_is_not(why, article, alice, mariam, later):
    letter = moderation.publish(send(article, alice), by=mariam)
    match why:
        case "read":
            Notice.objects.update(read_at=timezone.now())
        case "unwanted":
            Wish.objects.create(person=alice, by_email=False)
        case "undone":
            queue.undo(letter, by=mariam)
        case "changed":
            type(letter).objects.filter(pk=letter.pk).update(state="rejected", reason="insult")
        case "closed account":
            type(alice).objects.filter(pk=alice.pk).update(is_active=False)
        case "no address":
            type(alice).objects.filter(pk=alice.pk).update(email=None, phone="+22370000000")

    mailing.send_due(later)

    assert mail.outbox == []


def test_no_word_of_the_space_is_in_a_message(said, article, alice, month, later):
    from subscriptions import lifecycle
    from tests.conftest import person

    seydou = person("seydou")
    lifecycle.give(seydou, month, by=None, reason="essai")
    answer = moderation.receive(article, seydou, text=f"{SAID} Encore.", token=uuid4(), parent=said)
    moderation.publish(answer, by=None)
    moderation.reject(send(article, alice, f"{SAID} Toujours."), by=None, reason="insult", note=SAID)

    mailing.send_due(later)

    written = "".join(str(message.message()) + message.body + message.subject for message in mail.outbox)
    assert len(mail.outbox) == 2
    assert not any(word in written for word in ("canari", "Seydou", "Alice"))


def test_who_subscribes_no_more_is_told_of_their_own_alone(article, emile, alice, later):
    own = moderation.publish(send(article, emile, "Du temps où j’étais abonné."), by=None)
    moderation.publish(
        moderation.receive(article, alice, text="Une réponse, voilà.", token=uuid4(), parent=own), by=None
    )

    mailing.send_due(later)

    (message,) = (message for message in mail.outbox if message.to == [emile.email])
    assert "est publiée" in message.body
    assert "répondu" not in message.body


def test_a_sending_that_a_crash_cut_is_listed_and_never_tried_again(said, alice, later):
    mailing._begin(alice.pk, later)

    mailing.declare_lost(later + mailing.LOST)
    mailing.send_due(later + timedelta(hours=10))

    assert Mailing.objects.get().state == MailState.UNKNOWN
    assert mail.outbox == []


def test_a_server_that_refuses_is_noted_and_stops_no_other(article, alice, emile, later, monkeypatch):
    for author in (alice, emile):
        moderation.publish(send(article, author, f"Un texte de {author.pk}, assez long."), by=None)
    send_for_real = mail.EmailMessage.send

    def send_or_fail(message, **how):
        if message.to == [alice.email]:
            raise smtplib.SMTPRecipientsRefused({})
        return send_for_real(message, **how)

    monkeypatch.setattr(mail.EmailMessage, "send", send_or_fail)

    mailing.send_due(later)

    assert {row.person_id: row.state for row in Mailing.objects.all()} == {alice.pk: "failed", emile.pk: "sent"}


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_message(said, later):
    def work():
        mailing.send_due(later)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mail.outbox) == Mailing.objects.count() == 1


# One click.


def stop_address(message):
    return message.extra_headers["List-Unsubscribe"].strip("<>").partition("8000")[2]


def test_one_click_stops_the_messages_without_signing_in(said, alice, later):
    mailing.send_due(later)
    stop = stop_address(mail.outbox[0])
    client = Client(enforce_csrf_checks=True)

    page = client.get(stop).content.decode()
    wanted = Wish.objects.filter(by_email=False).exists()
    answer = client.post(stop, {"List-Unsubscribe": "One-Click"})

    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ("Arrêter les courriels" in page, wanted) == (True, False)
    assert (answer.status_code, Wish.objects.get(person=alice).by_email) == (200, False)


@pytest.mark.parametrize("token", ["x", "1:abc:def", "a" * 300])
def test_a_link_that_is_not_ours_stops_nothing(token, alice, client):
    page = client.post(f"/courriels/arret/{token}/").content.decode()

    assert "Ce lien n’est plus valable" in page
    assert not Wish.objects.exists()


def test_a_person_says_on_their_page_what_they_want(alice, client):
    client.force_login(alice)

    client.post("/compte/nouvelles/", {"wish": "1"})
    off = Wish.objects.get().by_email
    client.post("/compte/nouvelles/", {"wish": "1", "by_email": "1"})

    assert (off, Wish.objects.get().by_email) == (False, True)
