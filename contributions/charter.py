"""The charter: which version is in force, and who has accepted it."""

from datetime import datetime
from typing import Any

from contributions.models import Acceptance, Charter


def in_force(at: datetime) -> Charter | None:
    """The version that holds at this instant: the last to have come into force. None before the first."""
    return Charter.objects.filter(in_force_at__lte=at).order_by("-in_force_at", "-number").first()


def next_change(at: datetime) -> datetime | None:
    """The instant at which another version comes into force by itself, if one is planned."""
    coming = Charter.objects.filter(in_force_at__gt=at).order_by("in_force_at")
    return coming.values_list("in_force_at", flat=True).first()


def to_accept(person: Any, at: datetime) -> Charter | None:
    """The version in force if this person has not accepted it yet. One query."""
    accepted = Acceptance.objects.filter(person=person.pk).values("charter")
    version = Charter.objects.filter(in_force_at__lte=at).order_by("-in_force_at", "-number")[:1]
    return Charter.objects.filter(pk__in=version.values("pk")).exclude(pk__in=accepted).first()


def accept(person: Any, version: Charter) -> None:
    """Write down that a person accepts a version. Twice is once."""
    Acceptance.objects.bulk_create([Acceptance(charter=version, person=person)], ignore_conflicts=True)
