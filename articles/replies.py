"""The right of reply: published under the article it answers, as long as it, free; or refused with a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import body, workflow
from articles.models import Correction, RightOfReply


@transaction.atomic
def publish(reply: RightOfReply, *, by: Any) -> Correction:
    """Print a reply under its article. Raises ValidationError `decided`, `too_long`, and what `correct` raises."""
    held = _held(reply)
    longest = len(body.plain(held.article.body))
    if len(held.text.strip()) > longest:
        raise ValidationError(
            f"La réponse compte {len(held.text.strip())} signes, l’article {longest} : elle ne peut être plus longue.",
            code="too_long",
        )
    words = f"{held.claimant} : {held.text.strip()}"
    declared = workflow.correct(held.article, by=by, kind=Correction.Kind.REPLY, text=words)
    _decide(held, by)
    return declared


@transaction.atomic
def refuse(reply: RightOfReply, *, by: Any, reason: str) -> RightOfReply:
    """Refuse a reply; the reason is kept. Raises ValidationError `decided`, `missing_reason`."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi la réponse est refusée.", code="missing_reason")
    held = _held(reply)
    held.refusal = reason.strip()
    return _decide(held, by)


def _held(reply: RightOfReply) -> RightOfReply:
    held = RightOfReply.objects.select_for_update().get(pk=reply.pk)
    if held.decided_at:
        raise ValidationError(f"Cette réponse est déjà {held.outcome}.", code="decided")
    return held


def _decide(held: RightOfReply, by: Any) -> RightOfReply:
    held.decided_at, held.decided_by = timezone.now(), by
    held.save(update_fields=["decided_at", "decided_by", "refusal"])
    return held
