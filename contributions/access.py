"""Who stands where before the contributions space: one question, asked by every entry."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from articles.models import Article
from articles.rights import is_own, oversees
from contributions.models import Contribution, Sanction, SanctionKind, Switches
from subscriptions.access import Reader
from subscriptions.models import Right

PER_ARTICLE = 3


class Lock(models.TextChoices):
    """What the gate answers. The first three show nothing of the space; the last four let the reader read."""

    ANONYMOUS = "anonymous"
    MEMBER = "member"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    LIMIT = "limit"
    OPEN = "open"


SHUT = {Lock.ANONYMOUS, Lock.MEMBER, Lock.LAPSED}


@dataclass(frozen=True)
class Gate:
    """The answer, and what must be said with it: an instant (`ended_at`, `until`), a reason, places left."""

    lock: Lock
    ended_at: datetime | None = None
    until: datetime | None = None
    reason: str = ""
    left: int = 0
    sanction: str = ""
    hides_after: int = 0
    is_newsroom: bool = False
    may_pick: bool = False

    @property
    def lets_read(self) -> bool:
        return self.lock not in SHUT

    @property
    def lets_write(self) -> bool:
        return self.lock == Lock.OPEN and self.left > 0

    @property
    def lets_reply(self) -> bool:
        """Whether another's contribution may be answered, in one's own name or in the newsroom's."""
        return self.lets_write or self.is_newsroom

    @property
    def lets_amend(self) -> bool:
        """Whether a text of their own that still waits may be written again."""
        return self.lock in {Lock.OPEN, Lock.LIMIT}


def gate(reader: Reader, article: Article, at: datetime) -> Gate:
    """Say how this reader finds the space of this article at this instant. Never writes."""
    user = reader.user
    if not user.is_authenticated:
        return Gate(Lock.ANONYMOUS)
    is_subscribed = reader.has(Right.CONTRIBUTE, at)
    if not is_subscribed and not user.has_perm("contributions.read"):
        return _shut(reader, at)
    switches = Switches.objects.filter(pk=1).first() or Switches()
    inside = _inside(user, article, at, switches, is_subscribed=is_subscribed)
    return replace(inside, hides_after=switches.hides_after_reports)


def _inside(user: models.Model, article: Article, at: datetime, switches: Switches, *, is_subscribed: bool) -> Gate:
    """What a reader who is let in may do."""
    if held := _gravest(user, at):
        return Gate(Lock.SUSPENDED, until=held.ends_at, reason=held.reason, sanction=held.kind)
    if is_closed(article, at, switches):
        return Gate(Lock.CLOSED, may_pick=user.has_perm("contributions.pick"))
    if user.has_perm("contributions.answer"):
        may_answer = oversees(user, article) or is_own(user, article)
        return Gate(Lock.OPEN, is_newsroom=may_answer, may_pick=user.has_perm("contributions.pick"))
    left = places_left(user, article) if is_subscribed else 0
    return Gate(Lock.LIMIT) if is_subscribed and left == 0 else Gate(Lock.OPEN, left=left)


def is_closed(article: Article, at: datetime, switches: Switches) -> bool:
    """Say whether a switch stops the contributions here: the site's, the section's, the article's, or its age."""
    section = article.section
    if not settings.CONTRIBUTIONS_OPEN or not switches.is_open or article.are_contributions_closed:
        return True
    if section is not None and section.are_contributions_closed:
        return True
    days = switches.closes_after_days
    return bool(days and article.published_at and article.published_at + timedelta(days=days) <= at)


def _gravest(user: models.Model, at: datetime) -> Sanction | None:
    """The sanction that keeps this person from writing the longest, if there is one."""
    running = list(Sanction.objects.running(at).filter(person=user.pk))
    order = [SanctionKind.WARNING, SanctionKind.SUSPENSION, SanctionKind.EXCLUSION]
    return max(running, key=lambda held: (order.index(held.kind), held.ends_at or at), default=None)


def places_left(user: models.Model, article: Article) -> int:
    """How many contributions this person may still send under this article."""
    sent = Contribution.objects.under(article).filter(author=user).counted().count()
    return max(0, PER_ARTICLE - sent)


def _shut(reader: Reader, at: datetime) -> Gate:
    is_member_still = reader.current(at) is not None
    over = None if is_member_still else reader.latest(at)
    return Gate(Lock.LAPSED, ended_at=over.last_moment) if over else Gate(Lock.MEMBER)
