"""What the newsroom does with a front page: begin it, arrange it, show it now or at an hour, take up a former one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frontpage.models import Composition, Place, Zone


@dataclass(frozen=True)
class Choice:
    """An article, by its number, and where it is to stand."""

    article: int
    zone: str
    rank: int


@transaction.atomic
def begin(*, by: Any, like: Composition | None = None) -> Composition:
    """Begin a front page, empty or like another one."""
    begun = Composition.objects.create(made_by=by)
    if like is not None:
        places = [
            Place(composition=begun, article_id=place.article_id, zone=place.zone, rank=place.rank)
            for place in like.places.all()
        ]
        Place.objects.bulk_create(places)
    return begun


@transaction.atomic
def arrange(composition: Composition, choices: Iterable[Choice], *, by: Any, seen_version: int) -> Composition:
    """Put these articles in their places, and nothing else. Ranks are counted anew from 1 in each zone.

    Raises ValidationError `frozen`, `stale` (somebody else arranged it meanwhile), `twice`, `two_leads`.
    """
    held = _hold(composition)
    if held.version != seen_version:
        raise ValidationError("Quelqu’un d’autre a changé cette une depuis que vous l’avez ouverte.", code="stale")
    chosen = sorted(choices, key=lambda choice: choice.rank)
    if len({choice.article for choice in chosen}) != len(chosen):
        raise ValidationError("Un article n’a qu’une place en une.", code="twice")
    if sum(choice.zone == Zone.LEAD for choice in chosen) > 1:
        raise ValidationError("Un seul article ouvre la une.", code="two_leads")
    held.places.all().delete()
    for zone in Zone.values:
        in_zone = [choice for choice in chosen if choice.zone == zone]
        Place.objects.bulk_create(
            Place(composition=held, article_id=choice.article, zone=zone, rank=rank)
            for rank, choice in enumerate(in_zone, start=1)
        )
    held.version += 1
    held.made_by, held.made_at = by, timezone.now()
    held.save(update_fields=["version", "made_by", "made_at"])
    return held


@transaction.atomic
def show(composition: Composition, *, by: Any, at: datetime | None = None) -> Composition:
    """Show a front page to readers, now or from an instant to come. Raises `frozen`, `in_the_past`."""
    now = timezone.now()
    if at is not None and at <= now:
        raise ValidationError("Choisissez un moment à venir, ou mettez-la en une maintenant.", code="in_the_past")
    held = _hold(composition)
    held.shown_from, held.made_by = at or now, by
    held.save(update_fields=["shown_from", "made_by"])
    return held


@transaction.atomic
def hold_back(composition: Composition) -> Composition:
    """Plan a front page no more. Raises `frozen` when readers already see it."""
    held = _hold(composition)
    held.shown_from = None
    held.save(update_fields=["shown_from"])
    return held


def take_up(former: Composition, *, by: Any) -> Composition:
    """Go back to a former front page: a new one like it is shown at once; the former stays as it was."""
    with transaction.atomic():
        return show(begin(by=by, like=former), by=by)


def _hold(composition: Composition) -> Composition:
    held = Composition.objects.select_for_update().get(pk=composition.pk)
    if held.is_frozen(timezone.now()):
        raise ValidationError(
            "Cette une a paru : elle ne change plus. Reprenez-la pour en faire une autre.", code="frozen"
        )
    return held
