"""Telling every cache which pages are no longer true: what the database wrote down, until each cache has said yes.

A purge is delivered by the request that made the change, before its answer leaves, and else by the worker. A cache
that does not answer is told again, later and later, a minute apart at most. A cache in front may be storing an older
page at the very instant of the purge: those outside are told once more, three seconds later.
"""

import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app
from redis import RedisError

from edge import metrics, replicas
from edge.models import Purge
from edge.stores import store
from edge.tags import EVERYTHING

logger = logging.getLogger(__name__)

AT_ONCE = 200  # purges
PATIENCE = 2  # seconds for a cache to answer
ECHO = 3  # seconds
LONGEST_WAIT = 60  # seconds between two tries
HEADER_ROOM = 4000  # bytes of names in one request
FASTLY, CLOUDFLARE = "https://api.fastly.com", "https://api.cloudflare.com/client/v4"
CLOUDFLARE_MOST = 30  # tags of one request


class Undelivered(Exception):
    """A cache did not take a purge."""


class Cache(Protocol):
    name: str
    is_outside: bool

    def purge(self, tags: list[str]) -> None:
        """Forget every page that bears one of these tags. Raises Undelivered."""


class Own:
    """The paper's own pages."""

    name, is_outside = "pages", False

    def purge(self, tags: list[str]) -> None:
        try:
            store().counters.purge(tags)
        except (OSError, RedisError) as why:
            raise Undelivered(str(why)) from why


class Varnish:
    """A Varnish with the vmod xkey, which takes PURGE from us: see `deploy/varnish.vcl`."""

    is_outside = True

    def __init__(self, address: str) -> None:
        self.name = self.address = address

    def purge(self, tags: list[str]) -> None:
        for names in _in_headers(tags):
            _send(Request(self.address, method="PURGE", headers={"xkey-purge": names}))


class Fastly:
    is_outside = True

    def __init__(self, service: str, token: str, address: str = FASTLY) -> None:
        self.name, self.address, self._token = "fastly", f"{address}/service/{service}/purge", token

    def purge(self, tags: list[str]) -> None:
        for names in _in_headers(tags):
            _send(
                Request(self.address, method="POST", headers={"Surrogate-Key": names, "Fastly-Key": self._token}),
            )


class Cloudflare:
    is_outside = True

    def __init__(self, zone: str, token: str, address: str = CLOUDFLARE) -> None:
        self.name, self.address, self._token = "cloudflare", f"{address}/zones/{zone}/purge_cache", token

    def purge(self, tags: list[str]) -> None:
        for start in range(0, len(tags), CLOUDFLARE_MOST):
            told = json.dumps({"tags": tags[start : start + CLOUDFLARE_MOST]}).encode()
            headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
            _send(Request(self.address, told, headers, method="POST"))


@lru_cache(maxsize=1)
def caches() -> list[Cache]:
    """All that keep pages of this paper, as the settings say."""
    found: list[Cache] = [Own()] if settings.PAGE_CACHE else []
    found += [Varnish(address) for address in settings.VARNISH_ADDRESSES]
    if settings.FASTLY_SERVICE:
        found.append(Fastly(settings.FASTLY_SERVICE, settings.FASTLY_TOKEN))
    if settings.CLOUDFLARE_ZONE:
        found.append(Cloudflare(settings.CLOUDFLARE_ZONE, settings.CLOUDFLARE_TOKEN))
    return found


def deliver_now() -> None:
    """Deliver what a request has just changed, before its answer leaves. What fails is the worker's."""
    if not caches() or connection.in_atomic_block:
        return
    try:
        deliver(by="request")
    except DatabaseError as why:
        logger.warning("Des pages à refaire attendent : %s", why)


def forget_everything() -> None:
    """Have no page believed that any cache keeps, nor what was promised of the log: the database has gone back.

    What a cache does not take now waits for the worker, as any purge. Raises OSError or RedisError where nobody counts.
    """
    store().counters.forget_position()
    Purge.objects.create(tags=[EVERYTHING])
    deliver()


def deliver(*, by: str = "worker") -> int:
    """Tell every cache what it has not been told yet. Bring the number of purges that every cache has taken.

    Two at once share the work: each takes what the other has not.
    """
    with transaction.atomic():
        due = Purge.objects.filter(due_at__lte=Now()).order_by("pk")  # the clock that wrote them
        purges = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
        if not purges:
            return 0
        _reach()
        failed = {cache.name for cache in caches() if not _is_told(cache, purges)}
        done = [purge for purge in purges if not _waiting(purge) & failed]
        waits = [_wait(purge, left) for purge in purges if (left := _waiting(purge) & failed)]
        _measure(done, by)
        waits += _finish(done)
        if waits:
            app.configure_task("edge.jobs.deliver_purges", schedule_in={"seconds": min(waits)}).defer()
        return len(done)


def _reach() -> None:
    try:
        replicas.note_position()
    except (OSError, RedisError) as why:  # then no cache of ours takes the purge either
        logger.warning("La place du journal n’a pas pu être notée : %s", why)


def _measure(done: list[Purge], by: str) -> None:
    at = timezone.now()
    for purge in done:
        if not purge.is_echo:
            metrics.count_purge(by, max(0.0, (at - purge.made_at).total_seconds()))


def _is_told(cache: Cache, purges: list[Purge]) -> bool:
    tags = sorted({tag for purge in purges if cache.name in _waiting(purge) for tag in purge.tags})
    if not tags:
        return True
    try:
        cache.purge(tags)
    except Undelivered as why:
        logger.warning("%s n’a pas pris une purge : %s", cache.name, why)
        return False
    return True


def _waiting(purge: Purge) -> set[str]:
    """The caches that have not taken it. One that the settings name no more waits for nothing."""
    known = {cache.name for cache in caches()}
    return known if purge.waiting is None else known & set(purge.waiting)


def _wait(purge: Purge, left: Iterable[str]) -> int:
    """Have these caches told again, later each time. Bring the seconds until then."""
    seconds = min(LONGEST_WAIT, 2 ** min(purge.tries + 1, 10))
    Purge.objects.filter(pk=purge.pk).update(waiting=sorted(left), tries=F("tries") + 1, due_at=_in(seconds))
    return seconds


def _finish(done: list[Purge]) -> list[int]:
    """Let go of what every cache has taken, once those outside have heard it twice. Bring the seconds until then."""
    outside = sorted(cache.name for cache in caches() if cache.is_outside)
    first = [purge.pk for purge in done if outside and not purge.is_echo]
    Purge.objects.filter(pk__in={purge.pk for purge in done} - set(first)).delete()
    return [ECHO] if Purge.objects.filter(pk__in=first).update(is_echo=True, waiting=outside, due_at=_in(ECHO)) else []


def _in(seconds: int) -> Any:
    return Now() + timedelta(seconds=seconds)


def _in_headers(tags: list[str]) -> Iterable[str]:
    names = ""
    for tag in tags:
        if names and len(names) + len(tag) >= HEADER_ROOM:
            yield names
            names = ""
        names = f"{names} {tag}".strip()
    if names:
        yield names


def _send(request: Request) -> None:
    try:
        with urlopen(request, timeout=PATIENCE):
            pass
    except (URLError, OSError) as why:
        raise Undelivered(str(why)) from why
