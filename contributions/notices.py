"""What people are told: their text is published, refused and why; someone answered. On the site at once."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from contributions.models import Contribution, Follow, Notice, NoticeQuerySet, Sanction
from subscriptions.access import Reader
from subscriptions.models import Right

Kind = Notice.Kind
ABOUT_OTHERS = (Kind.ANSWERED, Kind.FOLLOWED)  # for those who may read the space, and nobody else
OWN = {"publish": Kind.PUBLISHED, "reject": Kind.REJECTED, "remove": Kind.REMOVED, "restore": Kind.PUBLISHED}


def announce(contribution: Contribution, verb: str, *, by: Any, at: datetime) -> None:
    """Tell whom a decision concerns, inside its transaction. Nobody is told of what they did themselves."""
    if verb in OWN and not (by and by.pk == contribution.author_id):
        tell([contribution.author_id], OWN[verb], contribution, at=at)
    if verb in {"publish", "restore"} and contribution.parent_id:
        _announce_answer(contribution, at)


def tell(
    people: list[int],
    kind: str,
    contribution: Contribution | None,
    *,
    sanction: Sanction | None = None,
    at: datetime | None = None,
) -> None:
    """Write one piece of news for each of these accounts; what waits to be read already is not told twice."""
    told = {"kind": kind, "contribution": contribution, "sanction": sanction, "at": at or timezone.now()}
    Notice.objects.bulk_create([Notice(person_id=person, **told) for person in people], ignore_conflicts=True)


def take_back(contribution: Contribution) -> None:
    """Take back what a decision told and nobody has read, when the decision itself is taken back."""
    contribution.notices.unread().filter(mailing__isnull=True).delete()


def of(person: Any, at: datetime, *, reader: Reader | None = None) -> NoticeQuerySet:
    """Bring what this person may be told now: who reads the space no more hears of others no more.

    `reader` is the same person, if what they subscribe to has been asked already.
    """
    found = Notice.objects.filter(person=person)
    return found if may_hear_of_others(reader or Reader(person), at) else found.exclude(kind__in=ABOUT_OTHERS)


def may_hear_of_others(reader: Reader, at: datetime) -> bool:
    return reader.has(Right.CONTRIBUTE, at) or reader.user.has_perm("contributions.read")


def mark_read(person: Any, number: int | None = None) -> None:
    """Mark one piece of news as read, or all of them."""
    unread = Notice.objects.filter(person=person).unread()
    if number is not None:
        unread = unread.filter(pk=number)
    unread.update(read_at=timezone.now())


def follow(contribution: Contribution, person: Any, *, is_followed: bool) -> None:
    """Follow a thread by the contribution that began it, or no more. Twice is once."""
    if is_followed:
        Follow.objects.bulk_create([Follow(contribution=contribution, person=person)], ignore_conflicts=True)
    else:
        Follow.objects.filter(contribution=contribution, person=person).delete()


def _announce_answer(answer: Contribution, at: datetime) -> None:
    thread = answer.parent
    if thread.author_id != answer.author_id:
        tell([thread.author_id], Kind.ANSWERED, answer, at=at)
    others = thread.follows.exclude(person__in=[thread.author_id, answer.author_id])
    tell(list(others.values_list("person", flat=True)), Kind.FOLLOWED, answer, at=at)
