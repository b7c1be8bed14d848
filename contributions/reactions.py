"""What subscribers do with what others wrote, and what they answer to the newsroom: useful, reported, read."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from contributions.models import Contribution, Reason, Report, Sanction, SanctionKind, State, UsefulMark


@transaction.atomic
def mark_useful(contribution: Contribution, person: Any, *, is_useful: bool) -> None:
    """Say, or say no more, that a published contribution is useful. Twice is once. Raises `wrong_state`, `own`."""
    _published_by_another(contribution, person)
    if is_useful:
        UsefulMark.objects.bulk_create([UsefulMark(contribution=contribution, person=person)], ignore_conflicts=True)
    else:
        UsefulMark.objects.filter(contribution=contribution, person=person).delete()


@transaction.atomic
def report(contribution: Contribution, person: Any, *, reason: str, note: str = "") -> None:
    """Tell the newsroom of a published contribution. Twice is once. Raises `missing_reason`, `wrong_state`, `own`.

    It stays shown: three reports only put it on top of the queue.
    """
    if reason not in Reason.values:
        raise ValidationError("Dites pourquoi vous signalez ce texte.", code="missing_reason")
    _published_by_another(contribution, person)
    told = Report(contribution=contribution, person=person, reason=reason, note=note.strip()[:300])
    Report.objects.bulk_create([told], ignore_conflicts=True)


def acknowledge(person: Any) -> None:
    """Let a person say that they have read the warnings addressed to them. Twice is once."""
    warnings = Sanction.objects.filter(person=person, kind=SanctionKind.WARNING, acknowledged_at__isnull=True)
    warnings.update(acknowledged_at=timezone.now())


def _published_by_another(contribution: Contribution, person: Any) -> None:
    # Held: a removal in another transaction comes before or after, never between.
    state = Contribution.objects.select_for_update().values_list("state", flat=True).get(pk=contribution.pk)
    if state != State.PUBLISHED:
        raise ValidationError("Cette contribution n’est plus là.", code="wrong_state")
    if contribution.author_id == person.pk:
        raise ValidationError("Cette contribution est la vôtre.", code="own")
