"""Who gets which letter: asked for, agreed to from the address itself, chosen by an account, left in one click."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from edge import limits
from letters.models import Confirmation, Delivery, End, Enrolment, Newsletter, Recipient

SEND = "letters.jobs.send_confirmation"
CONFIRM, LEAVE = "letters.confirm", "letters.leave"
LIFE = timedelta(days=7)  # of a link that confirms, and of what was never confirmed
PAUSE, DAY, MOST_A_DAY = timedelta(minutes=10), timedelta(days=1), 3  # messages asked for one address by anybody
FROM_ONE_PLACE, HOUR = 300, 3600  # askings of one network address in an hour: thousands of phones share one


@dataclass(frozen=True)
class Leaving:
    """What a link to leave was made for."""

    recipient: Recipient
    newsletter: Newsletter
    issue: int | None


@transaction.atomic
def ask(email: str, letters: Iterable[Newsletter], *, place: str = "", at: datetime | None = None) -> None:
    """Ask for letters in the name of an address. Nothing is sent to it but a message to agree, three a day at most.

    Whoever asks learns nothing of the address. Raises ValidationError `too_many`, for `place`, a network address.
    """
    at = at or timezone.now()
    if place:
        if limits.tries(f"letters:{place}") >= FROM_ONE_PLACE:
            raise ValidationError("Trop de demandes d’un même endroit : réessayez dans une heure.", code="too_many")
        limits.count(f"letters:{place}", HOUR)
    recipient = _held(email, at)
    if recipient.stop_reason == End.COMPLAINT:  # whoever cried enough is not written to on anybody's word
        return
    for letter in letters:
        enrolment, _ = Enrolment.objects.get_or_create(
            recipient=recipient, newsletter=letter, defaults={"asked_at": at}
        )
        if not enrolment.is_active:
            _write(enrolment, asked_at=at, confirmed_at=None, ended_at=None, end_reason="", left_from=None)
    if _may_write_to(recipient, at):
        told = Confirmation.objects.create(recipient=recipient, asked_at=at)
        app.configure_task(SEND).defer(confirmation=told.pk)


@transaction.atomic
def confirm(recipient: Recipient, at: datetime | None = None) -> list[Enrolment]:
    """Agree to all that was asked for an address; give what it now receives. Twice does as much as once."""
    at = at or timezone.now()
    held = Recipient.objects.select_for_update().get(pk=recipient.pk)
    pending = held.enrolments.filter(confirmed_at__isnull=True, ended_at__isnull=True)
    if pending.update(confirmed_at=at):
        _start_again(held, at)
    return list(held.enrolments.active().select_related("newsletter"))


@transaction.atomic
def choose(email: str, letters: Iterable[Newsletter], at: datetime | None = None) -> None:
    """Make these the letters of an address that its owner has shown to be theirs, and no others of those on offer."""
    at = at or timezone.now()
    wanted = {letter.pk for letter in letters}
    recipient = _held(email, at)
    for number in wanted:
        enrolment, _ = Enrolment.objects.get_or_create(
            recipient=recipient, newsletter_id=number, defaults={"asked_at": at}
        )
        if not enrolment.is_active:
            _write(enrolment, asked_at=at, confirmed_at=at, ended_at=None, end_reason="", left_from=None)
    on_offer = recipient.enrolments.filter(newsletter__is_offered=True)
    _end(on_offer.exclude(newsletter__in=wanted), End.READER, at)
    if wanted:
        _start_again(recipient, at)


@transaction.atomic
def leave(leaving: Leaving, *, everything: bool = False, at: datetime | None = None) -> None:
    """Stop one letter, or all of them. Twice does as much as once."""
    at = at or timezone.now()
    Recipient.objects.select_for_update().get(pk=leaving.recipient.pk)
    enrolments = leaving.recipient.enrolments.all()
    if not everything:
        enrolments = enrolments.filter(newsletter=leaving.newsletter)
    _end(enrolments, End.READER, at, left_from=leaving.issue)


@transaction.atomic
def stop(recipient: Recipient, reason: End, at: datetime | None = None) -> None:
    """Write to an address no more, whatever it had asked for, until its owner asks again."""
    at = at or timezone.now()
    held = Recipient.objects.select_for_update().get(pk=recipient.pk)
    _end(held.enrolments.all(), reason, at)
    if held.stopped_at is None:
        held.stopped_at, held.stop_reason = at, reason
        held.save(update_fields=["stopped_at", "stop_reason"])


@transaction.atomic
def move(former: str, new: str) -> None:
    """Let the letters of an address follow its owner to another one, which they have confirmed."""
    old = Recipient.objects.select_for_update().filter(email__iexact=former).first()
    if old is None:
        return
    at = timezone.now()
    kept = [enrolment.newsletter for enrolment in old.enrolments.active().select_related("newsletter")]
    there = Recipient.objects.filter(email__iexact=new).first()
    if there is None and old.stopped_at is None:
        old.email = new
        old.save(update_fields=["email"])
    elif kept:
        known = there.enrolments.active().select_related("newsletter") if there else []
        choose(new, {*kept, *(enrolment.newsletter for enrolment in known)}, at)
        _end(old.enrolments.all(), End.READER, at)


def recipient_of(email: str) -> Recipient | None:
    return Recipient.objects.filter(email__iexact=email).first()


def forget_unconfirmed(at: datetime) -> None:
    """Forget what nobody agreed to in a week, and the addresses that are then left with nothing."""
    Enrolment.objects.filter(confirmed_at__isnull=True, ended_at__isnull=True, asked_at__lt=at - LIFE).delete()
    idle = Recipient.objects.filter(enrolments__isnull=True, stopped_at__isnull=True, made_at__lt=at - LIFE)
    idle.exclude(confirmations__asked_at__gte=at - LIFE).delete()


# What a link holds.


def confirm_token(recipient: Recipient) -> str:
    return signing.dumps(recipient.pk, salt=CONFIRM)


def to_confirm(token: str) -> Recipient | None:
    """Bring whose link this is; None when it is none of ours, is over, or they are no more."""
    try:
        return Recipient.objects.filter(pk=signing.loads(token, salt=CONFIRM, max_age=LIFE)).first()
    except signing.BadSignature:
        return None


def leave_token(recipient: int, newsletter: int, issue: int | None) -> str:
    """Write what a link to leave holds: it serves for ever, whoever kept an old message can still leave."""
    return signing.dumps([recipient, newsletter, issue], salt=LEAVE)


def to_leave(token: str) -> Leaving | None:
    """Bring what a link to leave was made for; None when it is none of ours, or they are no more."""
    try:
        recipient, newsletter, issue = signing.loads(token, salt=LEAVE)
    except signing.BadSignature:
        return None
    found = Enrolment.objects.select_related("recipient", "newsletter")
    enrolment = found.filter(recipient=recipient, newsletter=newsletter).first()
    return Leaving(enrolment.recipient, enrolment.newsletter, issue) if enrolment else None


def _held(email: str, at: datetime) -> Recipient:
    """Bring an address, known or not, and hold it: what happens to one happens in turn."""
    email = email.strip().lower()
    found = Recipient.objects.select_for_update().filter(email__iexact=email).first()
    if found is None:
        Recipient.objects.bulk_create([Recipient(email=email, made_at=at)], ignore_conflicts=True)
        found = Recipient.objects.select_for_update().get(email__iexact=email)
    return found


def _may_write_to(recipient: Recipient, at: datetime) -> bool:
    lately = recipient.confirmations.filter(asked_at__gt=at - DAY)
    just_now = lately.filter(asked_at__gt=at - PAUSE).exclude(state=Delivery.FAILED)
    return lately.count() < MOST_A_DAY and not just_now.exists()


def _start_again(recipient: Recipient, at: datetime) -> None:
    """Its owner has just spoken: what stopped it, and the bounces of before, are over."""
    recipient.stopped_at, recipient.stop_reason, recipient.counts_from = None, "", at
    recipient.save(update_fields=["stopped_at", "stop_reason", "counts_from"])


def _write(enrolment: Enrolment, **fields: object) -> None:
    for name, value in fields.items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=list(fields))


def _end(enrolments: models.QuerySet, reason: End, at: datetime, *, left_from: int | None = None) -> None:
    enrolments.filter(ended_at__isnull=True).update(ended_at=at, end_reason=reason, left_from=left_from)
