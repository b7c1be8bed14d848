"""The meter: some reserved pieces a month for who has an account and no subscription. Off when the setting is 0."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from subscriptions.models import MeteredReading

if TYPE_CHECKING:
    from subscriptions.access import Gated, Reader


def month_of(at: datetime) -> date:
    """The first day of the month that an instant falls in, in the paper's zone."""
    return timezone.localtime(at, timezone.get_default_timezone()).date().replace(day=1)


def read_in(month: date, person: Any) -> set[str]:
    """The keys of what the meter counted for a person in a month."""
    return set(MeteredReading.objects.filter(person=person, month=month).values_list("key", flat=True))


def left(person: Any, at: datetime) -> int:
    """How many more reserved pieces a person may open this month."""
    return max(0, settings.METERED_ARTICLES - len(read_in(month_of(at), person)))


def take(reader: "Reader", piece: "Gated", at: datetime) -> None:
    """Count a reading of this piece, if nothing else opens it and the month has room: then the wall opens it.

    Two tabs at once never take more than the month gives: the person's row is held meanwhile.
    """
    if not settings.METERED_ARTICLES or not reader.user.is_authenticated or reader.answer(piece, at).is_open:
        return
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=reader.user.pk)
        if left(reader.user, at):
            reading = {"person": reader.user, "key": piece.key, "month": month_of(at)}
            MeteredReading.objects.get_or_create(**reading, defaults={"read_at": at})
    reader.forget_metered()
