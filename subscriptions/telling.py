"""What the desk writes to people, each message once: its row is committed before it leaves, whatever dies."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from procrastinate.contrib.django import app

from edge.post import Became, Outcome, PostedMessage, hand_over
from subscriptions import invoice_paper, phones
from subscriptions.models import Channel, Invitation, Invoice, JoinCode, Leaving, Message, MessageKind, Organisation

SEND = "subscriptions.jobs.send_message"
KEPT, CODES_KEPT = timedelta(days=365), timedelta(days=30)
LOST = timedelta(minutes=10)  # a sending that has not ended by then may have left, or not
WAITS = [timedelta(minutes=minutes) for minutes in (2, 10, 30, 120)]  # after a server said « not now »
NOT_KEPT = "(ce que ce message ouvrait n’est pas gardé)"
SECRET = {MessageKind.CODE, MessageKind.INVITATION, MessageKind.PRESENT}  # what they hold opens something


@transaction.atomic
def write(
    kind: MessageKind,
    key: str,
    *,
    to: str,
    subject: str,
    person: Any = None,
    organisation: Organisation | None = None,
    invoice: Invoice | None = None,
    channel: Channel = Channel.EMAIL,
    **context: Any,
) -> Message | None:
    """Write a message and have it sent; None when this very thing was told already. `key` says what is told."""
    around = context | {"newsroom": settings.NEWSROOM, "person": person, "organisation": organisation}
    ending = "sms" if channel == Channel.PHONE else "txt"
    told, is_new = Message.objects.get_or_create(
        key=f"{kind}:{key}",
        defaults={
            "kind": kind,
            "channel": channel,
            "to": to,
            "person": person,
            "organisation": organisation,
            "invoice": invoice,
            "subject": subject,
            "text": render_to_string(f"subscriptions/message/{kind}.{ending}", around).strip() + "\n",
        },
    )
    if not is_new:
        return None
    app.configure_task(SEND).defer(message=told.pk)
    return told


def send(number: int) -> None:
    """Send one message, if it still waits. Twice sends once."""
    told = _claim(number)
    if told is None:
        return
    _settle(told, _hand(told))


def send_waiting(at: datetime) -> None:
    """Send what waits for another try, and what a crash kept from its job."""
    late = Message.objects.filter(state=Leaving.WAITING, made_at__lt=at - timedelta(minutes=2))
    for number in late.exclude(next_at__gt=at).order_by("pk").values_list("pk", flat=True)[:200]:
        send(number)


def declare_lost(at: datetime) -> int:
    """Say of what a crash cut that nobody knows whether it left: it is listed for the desk, never tried again."""
    cut = Message.objects.filter(state=Leaving.SENDING, begun_at__lte=at - LOST)
    cut.filter(kind__in=SECRET).update(text=NOT_KEPT)
    return cut.update(state=Leaving.UNKNOWN, ended_at=at)


def forget(at: datetime) -> None:
    """Keep of a message of a year ago that it left, and nothing of what it said or to which address."""
    Message.objects.filter(made_at__lt=at - KEPT).exclude(to="").update(to="", text="")
    Invitation.objects.filter(made_at__lt=at - KEPT).exclude(email="").update(email="")
    JoinCode.objects.filter(sent_at__lt=at - CODES_KEPT).delete()


@transaction.atomic(durable=not settings.TESTING)
def _claim(number: int) -> Message | None:
    """Take a message that waits, and commit that it is leaving."""
    told = Message.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
    if told is None or told.state != Leaving.WAITING:
        return None
    told.state, told.begun_at, told.tries = Leaving.SENDING, timezone.now(), told.tries + 1
    told.save(update_fields=["state", "begun_at", "tries"])
    return told


def _hand(told: Message) -> Outcome:
    if told.channel == Channel.EMAIL:
        return hand_over(_email(told))
    sender = phones.sender()
    if sender is None:
        return Outcome(Became.FAILED, "aucun envoi vers les téléphones n’est réglé")
    return sender.send(told.to, told.text[: phones.LONGEST])


def _email(told: Message) -> EmailMessage:
    message = PostedMessage(told.subject, told.text, to=[told.to])
    if told.invoice_id:
        message.attach(f"facture-{told.invoice}.pdf", invoice_paper.pdf(told.invoice), "application/pdf")
    return message


def _settle(told: Message, outcome: Outcome) -> None:
    fields: dict[str, Any] = {"state": outcome.state, "said": outcome.said[:200], "ended_at": timezone.now()}
    if outcome.waits and told.tries <= len(WAITS):
        fields |= {
            "state": Leaving.WAITING, "ended_at": None, "next_at": timezone.now() + WAITS[told.tries - 1],
        }  # fmt: skip
    elif told.kind in SECRET:
        fields["text"] = NOT_KEPT
    Message.objects.filter(pk=told.pk, state=Leaving.SENDING).update(**fields)
