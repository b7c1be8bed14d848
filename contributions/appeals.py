"""An author asks, once, that somebody else look again at a refusal or a removal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from contributions import moderation, notices
from contributions.models import Appeal, Contribution, Notice, State

SHORTEST, LONGEST = 15, 500


@transaction.atomic
def appeal(contribution: Contribution, *, text: str) -> Appeal:
    """Ask for another look. Raises ValidationError `wrong_state`, `already`, `too_short`, `too_long`."""
    kept = moderation.normal(text)
    if len(kept) < SHORTEST:
        raise ValidationError("Dites en quelques mots pourquoi la décision vous paraît injuste.", code="too_short")
    if len(kept) > LONGEST:
        raise ValidationError(f"{LONGEST} signes au plus, s’il vous plaît.", code="too_long")
    held = moderation.lock(contribution)
    if held.state not in {State.REJECTED, State.REMOVED}:
        raise ValidationError("Il n’y a pas de décision à revoir.", code="wrong_state")
    if Appeal.objects.filter(contribution=held).exists():
        raise ValidationError("Vous avez déjà demandé un second regard sur cette contribution.", code="already")
    return Appeal.objects.create(contribution=held, text=kept)


@transaction.atomic
def answer(asked: Appeal, *, by: Any, is_granted: bool, note: str = "") -> Appeal:
    """Answer in the place of whoever decided. Granted, the contribution is published; else the decision stands.

    Raises ValidationError `answered`, `same_person`, and what `moderation.restore` raises.
    """
    held = moderation.lock(asked.contribution)
    asked = Appeal.objects.select_for_update().get(pk=asked.pk)
    if asked.answered_at:
        raise ValidationError("Ce recours a déjà reçu une réponse.", code="answered")
    last = held.decisions.filter(verb__in=["reject", "remove"]).order_by("-at", "-pk").first()
    if last and last.by_id == by.pk:
        raise ValidationError(
            "Qui a pris la décision n’en juge pas le recours : laissez-le à quelqu’un d’autre.", code="same_person"
        )
    if is_granted:
        moderation.restore(held, by=by)
    asked.answered_at, asked.answered_by = timezone.now(), by
    asked.is_granted, asked.note = is_granted, note.strip()
    asked.save(update_fields=["answered_at", "answered_by", "is_granted", "note"])
    notices.tell([held.author_id], Notice.Kind.APPEAL, held)
    return asked
