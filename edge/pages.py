"""The page cache, ahead of Django: a ready page is sent before anything else of the paper wakes up.

It stands around the WSGI application. What it may keep, Django says: a public view leaves the tags of its page in the
request (see `edge/tags.py`). A page is made once for all who wait for it; one that only grew old is served while it is
made anew; one that cannot be made leaves its place to the last true one, for 24 hours; one that was purged is gone.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from redis import RedisError

from edge.caching import KIND, PAGE, asked_of
from edge.page_store import FOREVER, KEPT, LONGEST, Entry, Store, slots_of

logger = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for a page that somebody else makes
TROUBLE = 2.0  # seconds without a new try, once a page could not be made
MOST_HOSTS = 100
NOT_MODIFIED = ("Cache-Control", "ETag", "Vary")
# What would have Django answer something else than the whole page.
CONDITIONS = (
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE",
    "HTTP_IF_RANGE", "HTTP_COOKIE",
)  # fmt: skip

Environ = dict[str, Any]
Start = Callable[..., Any]


class Made(NamedTuple):
    """What Django answered."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    page: tuple[list[str], datetime | None] | None


class PageCache:
    """A WSGI application that asks another one only for what it has not ready."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]], store: Store) -> None:
        self._application = application
        self._store = store
        self._hosts: set[str] = set()
        self._trouble_until = 0.0

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not self._is_known_host(environ.get("HTTP_HOST", "")):
            return self._application(environ, start)
        scheme = _scheme(environ)
        if scheme == "http" and settings.SECURE_SSL_REDIRECT:
            return self._application(environ, start)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        view = None
        if query:
            view = _kept_view(path)
            if view is None:
                return self._application(environ, start)
            query = asked_of(view, query)
        encoding = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        key = f"{scheme} {encoding} {path}?{query}"
        entry = self._store.get(key)
        if entry is not None and entry.is_fresh(time.time()):
            return _send(entry, environ, start)
        if view is None and entry is None and _kept_view(path) is None:
            return self._application(environ, start)
        bare = {name: value for name, value in environ.items() if name not in CONDITIONS}
        bare |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "HTTP_ACCEPT_ENCODING": encoding}
        return self._make(key, entry, bare, environ, start)

    def _make(self, key: str, old: Entry | None, bare: Environ, environ: Environ, start: Start) -> Iterable[bytes]:
        now = time.time()
        if old is not None and now < self._trouble_until:
            return _send(old, environ, start, is_true=False)
        only_aged = old is not None and now < old.until
        with self._store.turn(key, 0 if only_aged else PATIENCE) as is_ours:
            if only_aged and not is_ours:
                return _send(old, environ, start, is_true=False)
            if is_ours:  # somebody may have made it while we waited
                ready = self._store.get(key)
                if ready is not None and ready.is_fresh(time.time()):
                    return _send(ready, environ, start)
            started = self._count()
            made = self._call(bare)
            if made.status >= "500":
                last = self._store.get(key)  # it may have been purged meanwhile: then nothing stands in
                if last is not None and now < last.made_at + KEPT:
                    self._trouble_until = time.time() + TROUBLE
                    return _send(last, environ, start, is_true=False)
            if made.page is None or started is None or not made.status.startswith("200 "):
                return _pass_on(made, environ, start)
            tags, until = made.page
            headers = [(name, value) for name, value in made.headers if name != "Cache-Control"]
            entry = Entry(
                made.status, headers, made.body, slots_of(tags), started, time.time(),
                until.timestamp() if until else FOREVER,
            )  # fmt: skip
            environ[KIND] = "made"
            is_true = self._store.put(key, entry)
            return _send(entry, environ, start, is_true=is_true)

    def _count(self) -> int | None:
        try:
            return self._store.counters.now()
        except (OSError, RedisError):  # the store is away: the page is made, and not kept
            logger.warning("Le compte des pages à refaire ne répond pas.")
            return None

    def _call(self, environ: Environ) -> Made:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            told[:] = [status, headers]

        answer = self._application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return Made(told[0], told[1], body, environ.get(PAGE))

    def _is_known_host(self, host: str) -> bool:
        """Say whether Django would answer under this name; the names it knows are few, and kept."""
        if host in self._hosts:
            return True
        domain, _ = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < MOST_HOSTS:
            self._hosts.add(host)
        return True


def _kept_view(path: str) -> Any:
    """The view at this path if its pages may be kept, else None."""
    try:
        view = resolve(path.encode("latin-1").decode("utf-8", "replace")).func
    except Resolver404:
        return None
    return view if getattr(view, "is_kept", False) else None


def _scheme(environ: Environ) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure = settings.SECURE_PROXY_SSL_HEADER
        return "https" if environ.get(header, "").split(",")[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]


def _send(entry: Entry, environ: Environ, start: Start, *, is_true: bool = True) -> list[bytes]:
    """Answer with a page. How long others may keep it is counted anew: not at all what is old, or purged already."""
    environ.setdefault(KIND, "ready" if is_true else "old")
    seconds = max(0, min(LONGEST, int(entry.until - time.time()))) if is_true else 0
    headers = [*entry.headers, ("Cache-Control", f"public, max-age=0, s-maxage={seconds}")]
    if _is_held(environ.get("HTTP_IF_NONE_MATCH", ""), entry.etag):
        start("304 Not Modified", [pair for pair in headers if pair[0] in NOT_MODIFIED])
        return []
    start(entry.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [entry.body]


def _is_held(told: str, etag: str) -> bool:
    """Say whether the asker holds this very page: tags are compared without the mark of weakness."""
    if not told or not etag:
        return False
    bare = etag.removeprefix("W/")
    return told.strip() == "*" or any(one.strip().removeprefix("W/") == bare for one in told.split(","))


def _pass_on(made: Made, environ: Environ, start: Start) -> list[bytes]:
    start(made.status, made.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [made.body]
