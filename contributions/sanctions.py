"""What is held against a person, and lifted: they are told each time, and nothing of it is ever erased."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from contributions import notices
from contributions.models import Notice, Sanction


@transaction.atomic
def decide(sanction: Sanction, *, by: Any) -> Sanction:
    """Write down a sanction that was filled in and checked, and tell its person at once."""
    sanction.by = by
    sanction.save()
    notices.tell([sanction.person_id], Notice.Kind.SANCTION, sanction.contribution, sanction=sanction)
    return sanction


@transaction.atomic
def lift(sanction: Sanction, *, by: Any) -> Sanction:
    """End before its time what keeps a person from writing; they are told. Raises ValidationError `wrong_state`."""
    now = timezone.now()
    held = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if not Sanction.objects.running(now).filter(pk=held.pk).exists():
        raise ValidationError(f"La sanction de {held.person} n’est plus en cours.", code="wrong_state")
    held.lifted_at, held.lifted_by = now, by
    held.save(update_fields=["lifted_at", "lifted_by"])
    notices.tell([held.person_id], Notice.Kind.LIFTED, held.contribution, sanction=held)
    return held
