"""What is counted of the paper while it runs, for Prometheus: all processes of a machine count in files of one folder.

Nothing here names a reader, an article or an address: only kinds, and numbers.
"""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import prometheus_client.multiprocess
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

A_DAY = 24 * 3600  # seconds
FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")  # set by the settings, before prometheus_client is first read

# Each is counted under labels, and so has no file before it is first counted.
# `kind`: ready (from the page cache), old (the same, while it is made anew or cannot be), made, private, other.
_requests = Counter("newsroom_requests", "Requests answered.", ["kind", "status"])
_seconds = Histogram(
    "newsroom_request_seconds", "How long an answer took.", ["kind"],
    buckets=(0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
_purge_seconds = Histogram(
    "newsroom_purge_seconds", "From a change in the database until every cache was told.", ["by"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300),
)  # fmt: skip
_unsent_mail = Counter("newsroom_unsent_mail", "Messages that a mail server did not take.", ["outcome"])


def count_request(kind: str, status: str, seconds: float) -> None:
    """Count one answer: its kind, its status in three figures, what it took."""
    _make_folder()
    _requests.labels(kind, status).inc()
    _seconds.labels(kind).observe(seconds)


def count_purge(by: str, seconds: float) -> None:
    """Count a change that every cache was told of, by the `request` that made it or by the `worker`."""
    _make_folder()
    _purge_seconds.labels(by).observe(seconds)


def count_unsent(outcome: str) -> None:
    _make_folder()
    _unsent_mail.labels(outcome).inc()


def sweep(now: float) -> int:
    """Throw away what processes counted that have been gone for a day. Bring how many files went."""
    gone = 0
    for path in Path(FOLDER).glob("*_*.db") if FOLDER else ():
        number = path.stem.rpartition("_")[2]
        with suppress(FileNotFoundError):
            if not Path(f"/proc/{number}").exists() and path.stat().st_mtime < now - A_DAY:
                path.unlink()
                gone += 1
    return gone


@cache
def _make_folder() -> None:
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)


def collected() -> bytes:
    """All that the processes counted so far, in the text of Prometheus."""
    registry = CollectorRegistry()
    if FOLDER:
        _make_folder()
        prometheus_client.multiprocess.MultiProcessCollector(registry, path=FOLDER)
        return generate_latest(registry)
    return generate_latest()
