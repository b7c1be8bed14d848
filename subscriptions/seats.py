"""Seats of institutions: promised by an invitation, taken, given up. Never more than were ordered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from edge.addresses import absolute
from subscriptions import telling
from subscriptions.models import Contract, Invitation, MessageKind, Organisation, Seat, SeatManager

SALT = "subscriptions.invitation"
INVITED_FOR = timedelta(days=14)
MOST_PENDING_MANAGERS = 5
MOST_INVITED = 50  # addresses in one box
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


def invite_many(organisation: Organisation, typed: str, *, by: Any, for_manager: bool = False) -> str:
    """Invite each of the addresses typed in a box, until the seats are full; says what was done, and what was not.

    Raises ValidationError `no_address`, `bad_address`, `too_many`: then nobody is invited; `full` when none could be.
    """
    found = [word.strip(" <>") for word in typed.replace(",", " ").replace(";", " ").split()]
    addresses = list(dict.fromkeys(word.lower() for word in found if word))
    if not addresses:
        raise ValidationError("Écrivez une adresse par ligne.", code="no_address")
    if len(addresses) > MOST_INVITED:
        raise ValidationError(f"Invitez {MOST_INVITED} personnes à la fois au plus.", code="too_many")
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise ValidationError(f"Ce n’est pas une adresse : {address[:80]}.", code="bad_address") from None
    invited = 0
    for address in addresses:
        try:
            tell(invite(organisation, email=address, by=by, for_manager=for_manager))
        except ValidationError as refusal:
            if not invited:
                raise
            return f"{invited} invitations parties ; les autres non : {' '.join(refusal.messages).lower()}"
        invited += 1
    return "L’invitation est partie." if invited == 1 else f"{invited} invitations sont parties."


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


def _hold(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update().get(pk=organisation.pk)
