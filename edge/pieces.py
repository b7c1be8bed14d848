"""What many pages share, made once: a list of headlines, the line of sections, the hour of the next change.

A piece is kept in the memory of a process and believed as a page is: while none of its tags was purged, and until its
instant. Its tags become those of every page it stands in. Without a page cache nothing is kept, and each is made anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from redis import RedisError

from edge import tags
from edge.page_store import slots_of
from edge.stores import store

T = TypeVar("T")
SKEW = timedelta(seconds=5)
MOST = 2000


@dataclass(slots=True)
class Piece:
    value: Any
    slots: list[int]
    found: tags.Collected
    started: int
    at: datetime
    until: datetime | None
    checked: int = 0


_kept: OrderedDict[Hashable, Piece] = OrderedDict()
_turn = Lock()
_is_off: ContextVar[bool] = ContextVar("pieces_are_off", default=False)


def kept(
    key: Hashable, make: Callable[[], T], *, until: Callable[[T], datetime | None], at: datetime, is_shown: bool = True
) -> T:
    """Bring the piece of this key as it stands at this instant, made by `make` if it is not ready.

    A page depends on what it shows; on what it only reckons with (`is_shown` false) it does not. `until` tells from
    what was made the instant at which it will be something else. The value is shared between threads and pages:
    nobody changes it.
    """
    if not settings.PAGE_CACHE or _is_off.get():
        return make()
    try:
        now = store().counters.now()
    except (OSError, RedisError):  # nobody can say what was purged
        return make()
    piece = _kept.get(key)
    if piece is None or not _is_true(piece, now, at):
        piece = _made(make, until, now, at)
        with _turn:
            _kept[key] = piece
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    if is_shown:
        tags.joins(piece.found)
    return piece.value


def _made(make: Callable[[], T], until: Callable[[T], datetime | None], now: int, at: datetime) -> Piece:
    with tags.collecting() as found:
        value = make()
    return Piece(value, slots_of(found.tags()), found, now, at, until(value))


def _is_true(piece: Piece, now: int, at: datetime) -> bool:
    if (piece.until is not None and piece.until <= at) or at < piece.at - SKEW:  # the clock was put back
        return False
    if piece.checked == now:
        return True
    if piece.started > now or store().counters.latest(piece.slots) > piece.started:
        return False
    piece.checked = now
    return True


@contextmanager
def off() -> Iterator[None]:
    """Have everything made anew while this runs: what a preview shows, what a test compares."""
    before = _is_off.set(True)
    try:
        yield
    finally:
        _is_off.reset(before)


def forget() -> None:
    """Throw all pieces away."""
    with _turn:
        _kept.clear()
