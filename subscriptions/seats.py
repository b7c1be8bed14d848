"""Seats of institutions: invited, proved by an address, taken, given up. Never more than were ordered."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from edge import limits
from edge.addresses import absolute
from subscriptions import domains, telling
from subscriptions.ledger import LETTERS
from subscriptions.models import Contract, Invitation, JoinCode, MessageKind, Organisation, Seat, SeatManager

SALT = "subscriptions.invitation"
INVITED_FOR = timedelta(days=14)
CODE_SIGNS, CODE_LASTS, CODE_TRIES = 6, timedelta(minutes=15), 5
CODES = {"person": 5, "address": 5}  # sent in an hour
HOUR = 3600
MOST_PENDING_MANAGERS = 5
FULL = "Tous les sièges de l’institution sont pris."


@dataclass(frozen=True)
class Room:
    """How many seats an organisation ordered, has people on, and has promised."""

    ordered: int
    taken: int
    promised: int

    @property
    def left(self) -> int:
        return max(0, self.ordered - self.taken - self.promised)

    @property
    def too_many(self) -> int:
        """People who came last and read no more: a contract was renewed for fewer seats."""
        return max(0, self.taken - self.ordered)


def room(organisation: Organisation, at: datetime) -> Room:
    """Count the seats: those of the contracts that run now, or else of those that begin next."""
    return Room(
        ordered=_ordered(organisation, at),
        taken=Seat.objects.held(at).filter(organisation=organisation).count(),
        promised=organisation.invitations.pending(at).filter(is_for_manager=False).count(),
    )


def _ordered(organisation: Organisation, at: datetime) -> int:
    contracts = Contract.objects.filter(organisation=organisation)
    running = contracts.running(at).aggregate(seats=Sum("seats"))["seats"]
    if running is not None:
        return running
    coming = contracts.filter(ended_at=None, starts_at__gt=at)
    first = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
    return coming.filter(starts_at=first).aggregate(seats=Sum("seats"))["seats"] or 0 if first else 0


def seat_giving(user: Any, right: str, at: datetime) -> Seat | None:
    """The seat that gives this right to a person at this instant. One query."""
    return Seat.objects.giving(right, at).filter(holder=user).select_related("organisation").first()


def is_managed_by(organisation: Organisation, user: Any) -> bool:
    return organisation.managers.filter(person=user, ended_at=None).exists()


@transaction.atomic
def invite(organisation: Organisation, *, email: str = "", by: Any, for_manager: bool = False) -> Invitation:
    """Promise a seat, or the management of the seats, to whoever brings the link. Good once, for two weeks.

    The same address invited again is the same invitation. Raises ValidationError `full`.
    """
    held, at = _hold(organisation), timezone.now()
    pending = held.invitations.pending(at).filter(is_for_manager=for_manager)
    if email and (known := pending.filter(email__iexact=email).first()):
        return known
    if for_manager and pending.count() >= MOST_PENDING_MANAGERS:
        raise ValidationError("Ces invitations attendent déjà une réponse.", code="full")
    if not for_manager and room(held, at).left < 1:
        raise ValidationError(FULL, code="full")
    return Invitation.objects.create(
        organisation=held,
        email=email.strip().lower(),
        is_for_manager=for_manager,
        made_at=at,
        made_by=by,
        expires_at=at + INVITED_FOR,
    )


def tell(invitation: Invitation) -> None:
    """Write to whom an invitation is for, once, if it names an address."""
    if not invitation.email:
        return
    organisation = invitation.organisation
    telling.write(
        MessageKind.INVITATION,
        str(invitation.pk),
        to=invitation.email,
        organisation=organisation,
        subject=f"{organisation} vous invite à lire {settings.NEWSROOM['name']}",
        is_for_manager=invitation.is_for_manager,
        link=link_of(invitation),
    )


def link_of(invitation: Invitation) -> str:
    return absolute(reverse("invitation", args=[token_of(invitation)]))


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invited_by(token: str) -> Invitation | None:
    """The invitation of a link, or None for a link that we did not make."""
    try:
        return Invitation.objects.filter(pk=signing.loads(token, salt=SALT)).select_related("organisation").first()
    except signing.BadSignature:
        return None


@transaction.atomic
def revoke(invitation: Invitation) -> None:
    """Take an invitation back: its link opens nothing, its seat is free. One that was answered is left alone."""
    Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def accept(invitation: Invitation, person: Any) -> Organisation:
    """Take what an invitation promises. A second click finds it taken. Raises ValidationError `over`, `full`."""
    organisation = _hold(invitation.organisation)
    held, at = Invitation.objects.select_for_update().get(pk=invitation.pk), timezone.now()
    if held.used_by_id == person.pk:
        return organisation
    if not held.is_pending(at):
        raise ValidationError("Cette invitation ne vaut plus : demandez-en une autre.", code="over")
    held.used_at, held.used_by = at, person
    held.save(update_fields=["used_at", "used_by"])
    if held.is_for_manager:
        SeatManager.objects.get_or_create(organisation=organisation, person=person, ended_at=None)
    else:
        _sit(organisation, person, Seat.CameBy.INVITATION, at)  # its promise has just been freed
    return organisation


@transaction.atomic
def seat(organisation: Organisation, person: Any, came_by: Seat.CameBy, *, address: str = "") -> Seat:
    """Give a person a seat; who has one keeps it. Raises ValidationError `full`, `address_taken`."""
    return _sit(_hold(organisation), person, came_by, timezone.now(), address=address)


def _sit(organisation: Organisation, person: Any, came_by: Seat.CameBy, at: datetime, *, address: str = "") -> Seat:
    """The caller holds the organisation: two people who come at once follow one another."""
    if known := Seat.objects.filter(organisation=organisation, holder=person, ended_at=None).first():
        return known
    if room(organisation, at).left < 1:
        raise ValidationError(FULL, code="full")
    try:
        with transaction.atomic():
            return Seat.objects.create(
                organisation=organisation, holder=person, came_by=came_by, address=address, taken_at=at
            )
    except IntegrityError:
        raise ValidationError("Cette adresse a déjà servi à prendre un siège.", code="address_taken") from None


@transaction.atomic
def leave(taken: Seat, *, by: Any) -> None:
    """End a seat now: it is free for somebody else. One that is over is left alone."""
    _hold(taken.organisation)
    held, at = Seat.objects.select_for_update().get(pk=taken.pk), timezone.now()
    if held.ended_at is None:
        held.ended_at, held.ended_by = max(at, held.taken_at), by
        held.save(update_fields=["ended_at", "ended_by"])


@transaction.atomic
def hand_over(taken: Seat, person: Any, *, by: Any) -> None:
    """Give a seat to another account of the same person, who comes last; who has one already needs no second.

    As many people sit after as before: that the seats may be too few for them by now refuses nothing.
    """
    leave(taken, by=by)
    known = Seat.objects.filter(organisation=taken.organisation, holder=person, ended_at=None)
    if not known.exists():
        told = {"came_by": Seat.CameBy.MERGE, "address": taken.address, "taken_at": timezone.now()}
        Seat.objects.create(organisation=taken.organisation, holder=person, **told)


@transaction.atomic
def dismiss(manager: SeatManager) -> None:
    """Let somebody manage an organisation's seats no more."""
    SeatManager.objects.filter(pk=manager.pk, ended_at=None).update(ended_at=timezone.now())


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
        if room(organisation, at).left < 1:
            raise ValidationError(FULL, code="full")
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
            taken = seat(code.organisation, person, Seat.CameBy.DOMAIN, address=code.address)
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


def _hold(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)
