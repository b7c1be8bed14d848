"""The moderator's queue: one contribution at a time, held by whoever is reading it, and ten seconds to think again."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from contributions import moderation, notices
from contributions.models import Contribution, ContributionQuerySet, State

CLAIM = timedelta(minutes=2)  # how long a contribution stays with who opened it; renewed while the page is open
UNDO = timedelta(seconds=10)


def free_for(moderator: Any, at: datetime) -> ContributionQuerySet:
    """What waits and nobody else is reading, in the order of the queue. Nobody judges their own text."""
    taken = Q(claimed_until__gt=at) & ~Q(claimed_by=moderator)
    return Contribution.objects.to_read().exclude(taken).exclude(author=moderator)


@transaction.atomic
def take_next(moderator: Any, at: datetime, *, skipped: list[int] | None = None) -> Contribution | None:
    """Give this moderator the next contribution, and keep it from the others for a while. None: all is read."""
    waiting = free_for(moderator, at).exclude(pk__in=skipped or [])
    found = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    _release_all(moderator, but=found)
    return _hold(found, moderator, at) if found else None


@transaction.atomic
def take(number: int, moderator: Any, at: datetime) -> Contribution:
    """Give this moderator one contribution of the queue. Raises ValidationError `gone`, `claimed`."""
    waiting = Contribution.objects.to_read().exclude(author=moderator)
    found = waiting.select_for_update(of=("self",)).filter(pk=number).first()
    if found is None:
        raise ValidationError("Cette contribution n’attend plus.", code="gone")
    moderation.check_claim(found, moderator, at)
    _release_all(moderator, but=found)
    return _hold(found, moderator, at)


def extend(moderator: Any, at: datetime) -> None:
    """Keep what this moderator is reading a little longer."""
    held = Contribution.objects.filter(claimed_by=moderator, claimed_until__gt=at)
    held.update(claimed_until=at + CLAIM)


def release(moderator: Any) -> None:
    """Let go of whatever this moderator was reading."""
    _release_all(moderator, but=None)


@transaction.atomic
def set_aside(contribution: Contribution, *, by: Any) -> Contribution:
    """Put a waiting contribution at the end of the queue, to be talked over. Raises `wrong_state`, `claimed`."""
    locked = moderation.lock(contribution)
    moderation.check_claim(locked, by, timezone.now())
    if locked.state != State.PENDING:
        raise ValidationError(f"Cette contribution est déjà « {locked.get_state_display()} ».", code="wrong_state")
    locked.is_set_aside, locked.claimed_by, locked.claimed_until = True, None, None
    locked.save(update_fields=["is_set_aside", "claimed_by", "claimed_until"])
    return locked


@transaction.atomic
def undo(contribution: Contribution, *, by: Any, at: datetime | None = None) -> Contribution:
    """Take one's own last decision back, within ten seconds: all is as it was, and the log says so.

    Raises ValidationError `too_late` when the time is over, or somebody else has decided since.
    """
    at = at or timezone.now()
    locked = moderation.lock(contribution)
    last, *former = locked.decisions.order_by("-at", "-pk")[:2] or [None]
    if last is None or last.by_id != by.pk or last.verb == "undo" or at - last.at > UNDO:
        raise ValidationError("Il est trop tard pour annuler : reprenez cette contribution.", code="too_late")
    before = former[0] if former else None
    locked.state = before.to_state if before else State.PENDING
    locked.reason, locked.note = (before.reason, before.note) if before else ("", "")
    locked.decided_at = before.at if before else None
    locked.claimed_by, locked.claimed_until = by, at + CLAIM
    locked.save(update_fields=["state", "reason", "note", "decided_at", "claimed_by", "claimed_until"])
    locked.reports.filter(settled_at=last.at).update(settled_at=None)
    notices.take_back(locked)
    moderation.write_down(locked, "undo", by=by, at=at)
    return locked


def _hold(contribution: Contribution, moderator: Any, at: datetime) -> Contribution:
    contribution.claimed_by, contribution.claimed_until = moderator, at + CLAIM
    contribution.save(update_fields=["claimed_by", "claimed_until"])
    return contribution


def _release_all(moderator: Any, *, but: Contribution | None) -> None:
    held = Contribution.objects.filter(claimed_by=moderator).exclude(pk=but.pk if but else None)
    held.update(claimed_by=None, claimed_until=None)
