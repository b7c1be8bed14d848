"""The outermost layer of the paper: numbers each request, counts it, and writes its line if asked to.

The line says the route, never the address: an address may hold a secret link, or what somebody searched for.
"""

import logging
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from edge import logs, metrics
from edge.caching import KIND, ROUTE

logger = logging.getLogger("newsroom.requests")

Environ = dict[str, Any]
Start = Callable[..., Any]


class Watched:
    """A WSGI application that watches another one answer."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        number = logs.begin(environ.get("HTTP_X_REQUEST_ID", ""))
        begun = perf_counter()

        def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            kind = environ.get(KIND, "other")
            spent = perf_counter() - begun
            metrics.count_request(kind, status[:3], spent)
            if kind == "private":
                headers = [*headers, ("X-Request-ID", number)]
            if logger.isEnabledFor(logging.INFO):
                _write(environ, status, kind, spent)
            return start(status, headers) if exc_info is None else start(status, headers, exc_info)

        try:
            return self._application(environ, started)
        finally:
            logs.end()


def _write(environ: Environ, status: str, kind: str, spent: float) -> None:
    method, route, milliseconds = environ["REQUEST_METHOD"], environ.get(ROUTE, ""), round(spent * 1000, 1)
    about = {"method": method, "route": route, "status": int(status[:3]), "kind": kind, "milliseconds": milliseconds}
    logger.info("%s %s %s %s ms", method, route or kind, status[:3], milliseconds, extra={"about": about})
