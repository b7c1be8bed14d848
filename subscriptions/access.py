"""Who may read what. Pages, feeds, e-mails and the admin ask here, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from subscriptions import gifts, meter, rooms, seats
from subscriptions.models import Gift, Right, Seat, Subscription


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

    def right_at(self, at: datetime) -> Right:
        """The right of a plan that opens it at this instant."""
        ...


class Why(models.TextChoices):
    """The reason of an answer."""

    FREE = "free"
    NEWSROOM = "newsroom"
    REGISTERED = "registered"
    SUBSCRIBER = "subscriber"
    SEAT = "seat"
    ROOM = "room"
    GIFT = "gift"
    METERED = "metered"
    PREVIEW = "preview"
    ANONYMOUS = "anonymous"
    MEMBER = "member"
    LAPSED = "lapsed"
    OTHER_PLAN = "other_plan"


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
        """Say what a closed door finds: nobody, a member, a plan that opens other things, or one that is over."""
        if not self.user.is_authenticated:
            return Why.ANONYMOUS
        if self.current(at) or self.seat(Right.ARTICLES, at):
            return Why.OTHER_PLAN
        return Why.LAPSED if self.latest(at) else Why.MEMBER

    def has(self, right: Right, at: datetime) -> bool:
        """Say whether a subscription or a seat open at this instant gives this right. The end itself is closed."""
        return self._subscribes(right, at) or self.seat(right, at) is not None

    def _subscribes(self, right: Right, at: datetime) -> bool:
        """`starts_at <= at < open_until`."""
        return any(held.is_active(at) and right in held.plan.rights for held in self._subscriptions)

    def seat(self, right: Right, at: datetime) -> Seat | None:
        """The seat of an institution that gives this right at this instant, if there is one."""
        if not self.user.is_authenticated:
            return None
        if (right, at) not in self._seats:
            self._seats[right, at] = seats.seat_giving(self.user, right, at)
        return self._seats[right, at]

    def current(self, at: datetime) -> Subscription | None:
        """The subscription open at this instant, if there is one."""
        return next((held for held in self._subscriptions if held.is_active(at)), None)

    def latest(self, at: datetime) -> Subscription | None:
        """The last subscription that was open and is over at this instant."""
        return next((held for held in self._subscriptions if held.open_until <= at), None)

    def has_read(self, piece: Gated, at: datetime) -> bool:
        """Say whether the meter has counted this piece for this reader this month: see `meter.take`."""
        month = meter.month_of(at)
        if month not in self._metered:
            self._metered[month] = meter.read_in(month, self.user)
        return piece.key in self._metered[month]

    def forget_metered(self) -> None:
        """Ask the meter again at the next question: it has just counted."""
        self.__dict__.pop("_metered", None)

    @cached_property
    def _metered(self) -> dict[date, set[str]]:
        return {}

    @cached_property
    def _seats(self) -> dict[tuple[Right, datetime], Seat | None]:
        return {}

    @cached_property
    def _gift(self) -> Gift | None:
        return gifts.named_by(self.token) if self.token else None

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
    return Why.SUBSCRIBER if reader._subscribes(piece.right_at(at), at) else None


def is_seated(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    return Why.SEAT if reader.seat(piece.right_at(at), at) else None


def is_in_a_room(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    return Why.ROOM if rooms.room_at(reader.address, piece.right_at(at), at) else None


def is_gift(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    gift = reader._gift
    return Why.GIFT if gift and gift.key == piece.key and gift.made_at <= at < gift.ends_at else None


def is_metered(reader: Reader, piece: Gated, at: datetime) -> Why | None:
    """Open what was counted, and only that: an answer alone never gives a reading away."""
    counts = settings.METERED_ARTICLES > 0 and reader.user.is_authenticated
    return Why.METERED if counts and reader.has_read(piece, at) else None


RULES: tuple[Callable[[Reader, Gated, datetime], Why | None], ...] = (
    is_free,
    is_registered,
    is_newsroom,
    is_subscriber,
    is_seated,
    is_in_a_room,
    is_gift,
    is_metered,
)
VISITOR = Reader(AnonymousUser())
SUBSCRIBER_PREVIEW = Preview()
MEMBER_PREVIEW = MemberPreview()
