"""A seat by an address of one's institution: a code goes there, and whoever types it has the address."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from edge import limits
from subscriptions import domains, seats, telling
from subscriptions.ledger import LETTERS
from subscriptions.models import JoinCode, MessageKind, Seat

CODE_SIGNS, CODE_LASTS, CODE_TRIES = 6, timedelta(minutes=15), 5
CODES = {"person": 5, "address": 5}  # sent in an hour
HOUR = 3600


@transaction.atomic
def send_code(person: Any, address: str) -> JoinCode:
    """Send a code to an address of an institution: who types it has the address.

    Raises ValidationError `no_organisation`, `too_many`, `full`, `address_taken`.
    """
    address, at = address.strip().lower(), timezone.now()
    organisation = domains.organisation_of(address)
    if organisation is None:
        raise ValidationError("Aucune institution abonnée n’a ce domaine de messagerie.", code="no_organisation")
    for kind, whose in (("person", str(person.pk)), ("address", address)):
        if limits.tries(f"join:{kind}:{whose}") >= CODES[kind]:
            raise ValidationError("Beaucoup de codes ont été demandés : attendez une heure.", code="too_many")
        limits.count(f"join:{kind}:{whose}", HOUR)
    if not Seat.objects.filter(organisation=organisation, holder=person, ended_at=None).exists():
        if Seat.objects.filter(organisation=organisation, address=address, ended_at=None).exists():
            raise ValidationError("Cette adresse a déjà servi à prendre un siège.", code="address_taken")
        if seats.room(organisation, at).left < 1:
            raise ValidationError(seats.FULL, code="full")
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_SIGNS))
    made = JoinCode.objects.create(
        person=person,
        organisation=organisation,
        address=address,
        digest=_digest(person, code),
        sent_at=at,
        expires_at=at + CODE_LASTS,
    )
    telling.write(
        MessageKind.CODE,
        str(made.pk),
        to=address,
        person=person,
        organisation=organisation,
        subject=f"{settings.NEWSROOM['name']} : votre code",
        code=code,
    )
    return made


def waiting_code(person: Any, at: datetime) -> JoinCode | None:
    """The last code that this person was sent and may still type."""
    codes = JoinCode.objects.filter(person=person, used_at=None, expires_at__gt=at, tries__lt=CODE_TRIES)
    return codes.select_related("organisation").first()


def prove(person: Any, typed: str) -> Seat:
    """Take a seat by the code that was sent. A wrong one counts. Raises `no_code`, `wrong_code`, and as `seat` does."""
    at = timezone.now()
    with transaction.atomic():
        code = JoinCode.objects.select_for_update(of=("self",)).filter(pk=_waiting(person, at)).first()
        if code is None:
            raise ValidationError("Ce code n’est plus valable : demandez-en un autre.", code="no_code")
        tidy = "".join(sign for sign in typed.upper() if sign.isalnum())
        is_right = hmac.compare_digest(code.digest, _digest(person, tidy))
        if is_right:
            taken = seats.seat(code.organisation, person, Seat.CameBy.DOMAIN, address=code.address)
            code.used_at = at
        code.tries += 1
        code.save(update_fields=["tries", "used_at"])
    if not is_right:  # the try is counted, whatever becomes of the request
        raise ValidationError("Ce n’est pas le code que nous avons envoyé.", code="wrong_code")
    return taken


def _waiting(person: Any, at: datetime) -> int | None:
    waiting = waiting_code(person, at)
    return waiting.pk if waiting else None


def _digest(person: Any, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"join:{person.pk}:{code}".encode(), sha256).hexdigest()
