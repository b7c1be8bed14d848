"""Who may read what. Pages, feeds, e-mails and the admin ask here, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db import models

from subscriptions.models import Right, Subscription


class Access(models.TextChoices):
    """What it takes to read the whole of a piece."""

    FREE = "free", "libre"
    REGISTERED = "registered", "réservé aux inscrits"
    SUBSCRIBERS = "subscribers", "réservé aux abonnés"


class Gated(Protocol):
    """Anything that can stand behind the wall. `key` names it to the desk: `article:12`."""

    access: str

    @property
    def key(self) -> str: ...


class Why(models.TextChoices):
    """The reason of an answer."""

    FREE = "free"
    NEWSROOM = "newsroom"
    REGISTERED = "registered"
    SUBSCRIBER = "subscriber"
    PREVIEW = "preview"
    ANONYMOUS = "anonymous"
    MEMBER = "member"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Answer:
    """Whether a reader gets the whole, and why."""

    is_open: bool
    reason: Why


class Reader:
    """The person behind a request, as the subscriptions desk knows them."""

    def __init__(self, user: Any, *, address: str | None = None, token: str | None = None) -> None:
        self.user = user
        self.address = address
        self.token = token

    def answer(self, piece: Gated, at: datetime) -> Answer:
        """Say whether this reader gets the whole of this piece at this instant, and why. Never writes."""
        for rule in RULES:
            if reason := rule(self, piece, at):
                return Answer(is_open=True, reason=reason)
        return Answer(is_open=False, reason=self.refusal(at))

    def refusal(self, at: datetime) -> Why:
        """Say what a closed door finds in this reader: nobody known, a member, or a subscription that is over."""
        if not self.user.is_authenticated:
            return Why.ANONYMOUS
        return Why.LAPSED if self.latest(at) else Why.MEMBER

    def has(self, right: Right, at: datetime) -> bool:
        """Say whether a subscription open at this instant gives this right. `starts_at <= at < open_until`."""
        return any(held.is_active(at) and right in held.plan.rights for held in self._subscriptions)

    def current(self, at: datetime) -> Subscription | None:
        """The subscription open at this instant, if there is one."""
        return next((held for held in self._subscriptions if held.is_active(at)), None)

    def latest(self, at: datetime) -> Subscription | None:
        """The last subscription that was open and is over at this instant."""
        return next((held for held in self._subscriptions if held.open_until <= at), None)

    @cached_property
    def _subscriptions(self) -> list[Subscription]:
        if not self.user.is_authenticated:
            return []
        return list(Subscription.objects.held_by(self.user).select_related("plan").order_by("-open_until", "-pk"))


class Preview:
    """A subscriber who is nobody: what the newsroom sees when it previews an article as one."""

    def answer(self, piece: Gated, at: datetime) -> Answer:
        return Answer(is_open=True, reason=Why.PREVIEW)


class MemberPreview:
    """Somebody with an account and no subscription, who is nobody either."""

    def answer(self, piece: Gated, at: datetime) -> Answer:
        is_open = piece.access != Access.SUBSCRIBERS
        return Answer(is_open=is_open, reason=Why.PREVIEW if is_open else Why.MEMBER)


def is_free(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    return Why.FREE if piece.access == Access.FREE else None


def is_newsroom(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    user = reader.user
    return Why.NEWSROOM if user.is_authenticated and user.has_perm("subscriptions.read_everything") else None


def is_registered(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    has_account = piece.access == Access.REGISTERED and reader.user.is_authenticated
    return Why.REGISTERED if has_account else None


def is_subscriber(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    return Why.SUBSCRIBER if reader.has(Right.ARTICLES, at) else None


RULES: tuple[Callable[[Reader, Gated, datetime], Why | None], ...] = (
    is_free,
    is_registered,
    is_newsroom,
    is_subscriber,
)
VISITOR = Reader(AnonymousUser())
SUBSCRIBER_PREVIEW = Preview()
MEMBER_PREVIEW = MemberPreview()
