"""The store of ready pages that the settings choose: one for each process."""

import hashlib
from functools import lru_cache

from django.conf import settings
from redis import Redis

from edge.page_store import FileStore, RedisStore, Store

READ_BY_PAGES = (
    "NEWSROOM", "SITE_ADDRESS", "TIME_ZONE", "STATIC_URL", "DEMO", "CONTENT_SECURITY_POLICY", "SECURE_HSTS_SECONDS",
    "CACHE_TAG_HEADER", "CONTRIBUTIONS_OPEN", "METERED_ARTICLES", "PAYMENT_PROVIDERS", "MEDIA_ACCEL",
)  # fmt: skip
CODE = (".py", ".html", ".txt", ".css", ".js", ".svg", ".png")
APART = {"var", "tests", "bench", "docs"}
PATIENCE = 0.5  # seconds for Redis to answer


@lru_cache(maxsize=1)
def store() -> Store:
    """Where ready pages are: `PAGE_CACHE` is `files`, or the address of a Redis."""
    place = settings.PAGE_CACHE
    if "://" in place:
        return RedisStore(Redis.from_url(place, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE), release())
    return FileStore(settings.VAR / "pages", release())


def release() -> str:
    """Tell one state of the code and of the settings from another: a page of the former is never served by the new."""
    told = hashlib.sha256(repr([getattr(settings, name) for name in READ_BY_PAGES]).encode())
    for top in sorted(settings.ROOT.iterdir()):
        if top.is_dir() and top.name not in APART and not top.name.startswith("."):
            for path in sorted(path for path in top.rglob("*") if path.suffix in CODE):
                told.update(str(path.relative_to(top)).encode() + path.read_bytes())
    return told.hexdigest()
