"""Two accounts of one person made one: what one still holds goes on under the other, to the second."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from subscriptions import lifecycle, seats
from subscriptions.models import Gift, Merger, MeteredReading, NoReminder, Request, Seat, SeatManager


def check(survivor: Any, absorbed: Any) -> None:
    """Say whether two accounts may be made one. Raises ValidationError `same`, `newsroom`, `closed`."""
    if survivor.pk == absorbed.pk:
        raise ValidationError("C’est le même compte.", code="same")
    if survivor.is_staff or absorbed.is_staff:
        raise ValidationError("Un compte de la rédaction ne se réunit pas à un autre.", code="newsroom")
    if survivor.erased_at or absorbed.erased_at:
        raise ValidationError("Un de ces comptes est fermé.", code="closed")


@transaction.atomic
def merge(survivor: Any, absorbed: Any, *, by: Any, reason: str) -> Merger:
    """Carry over what an account holds, its seats included; payments and their receipts stay written under it.

    The accounts themselves are emptied above. Raises ValidationError `no_reason`, and all that `check` raises.
    """
    if not reason.strip():
        raise ValidationError("Dites pourquoi ces comptes sont réunis.", code="no_reason")
    people = get_user_model().objects.select_for_update().order_by("pk").in_bulk([survivor.pk, absorbed.pk])
    check(people[survivor.pk], people[absorbed.pk])
    reason = reason.strip()[:200]
    lifecycle.carry_over(survivor, absorbed, by=by, reason=reason)
    for taken in Seat.objects.filter(holder=absorbed, ended_at=None):
        seats.hand_over(taken, survivor, by=by)
    for manager in SeatManager.objects.filter(person=absorbed, ended_at=None):
        seats.dismiss(manager)
        SeatManager.objects.get_or_create(organisation=manager.organisation, person=survivor, ended_at=None)
    waits = Request.objects.filter(person=survivor, answered_at=None).exists()
    wishes = Request.objects.filter(person=absorbed, answered_at=None)
    wishes.update(answered_at=timezone.now(), answered_by=by) if waits else wishes.update(person=survivor)
    Gift.objects.filter(giver=absorbed).update(giver=survivor)
    MeteredReading.objects.filter(person=absorbed).delete()
    NoReminder.objects.filter(person=absorbed).delete()
    return Merger.objects.create(survivor=survivor, absorbed=absorbed, at=timezone.now(), by=by, reason=reason)


def accounts_of(person: Any) -> list[int]:
    """The numbers of a person's account and of those it has absorbed, however many times over."""
    found = [person.pk]
    for number in found:  # grows while it is read
        found += Merger.objects.filter(survivor=number).values_list("absorbed", flat=True)
    return found
