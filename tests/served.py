"""The paper as a server would call it, behind its page cache: no middleware of a test client stands between."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from edge import pieces, purging, stores
from edge.pages import PageCache
from newsroom.wsgi import Handler

HANDLER = Handler()
SIGNALS = request_started, request_finished


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def lives(self) -> int:
        """Seconds that a cache in front may keep it."""
        return int(self.headers["Cache-Control"].split("s-maxage=")[1])


def call(application: Any, address: str, *, method: str = "GET", **headers: str) -> Answer:
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(), "SCRIPT_NAME": "", "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }  # fmt: skip
    told = []
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)  # the connection is the test's, as with Django's own client
    try:
        answer = application(environ, lambda status, headers, exc_info=None: told.extend([status, dict(headers)]))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    finally:
        for signal in SIGNALS:
            signal.connect(close_old_connections)
    return Answer(int(told[0][:3]), told[1], body)


class Paper:
    """What readers get from the cache, and what they would get without it."""

    def __init__(self, application: Any = HANDLER) -> None:
        self.cache = PageCache(application, stores.store())

    def get(self, address: str, **headers: str) -> Answer:
        return call(self.cache, address, **headers)

    def fresh(self, address: str) -> Answer:
        with pieces.off():
            return call(HANDLER, address)


def forget_choices() -> None:
    """Have the settings of a test read anew."""
    for chosen in (stores.store, purging.caches):
        chosen.cache_clear()
    pieces.forget()


@pytest.fixture
def paper(settings: Any, tmp_path: Path) -> Iterator[Paper]:
    """The paper with ready pages, in a folder of the test's own."""
    settings.PAGE_CACHE, settings.VAR = "files", tmp_path
    forget_choices()
    yield Paper()
    forget_choices()
