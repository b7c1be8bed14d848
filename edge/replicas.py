"""Reading public pages from a replica of the database, when it is not behind what readers were already promised.

Each purge notes how far the primary's log had come (its position). A page made from then on is made of a database at
least as new: of the replica once it has replayed up to there, else of the primary. So a replica that lags never
brings back an older page, and one that keeps up costs no question more. A replica that is away is left alone for a
moment; while the primary is away, pages go on being made of the replica.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from redis import RedisError

from edge.stores import store

logger = logging.getLogger(__name__)

REPLICA = "replica"
AWAY = (OperationalError, InterfaceError)
RESPITE = 5.0  # seconds without a replica that did not answer
BEHIND = 0.5  # seconds without one that lags
HERE = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END"


class Replica:
    """What this process knows of its replica: how far it had come, and until when it is left alone."""

    def __init__(self) -> None:
        self.replayed = 0
        self.alone_until = 0.0

    def has(self, position: int) -> bool:
        """Say whether it has replayed the log up to there. What it once had, it has for good."""
        if self.replayed >= position > 0:
            return True
        if time.monotonic() < self.alone_until:
            return False
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute(REPLAYED)
                (found,) = cursor.fetchone()
        except DatabaseError as why:
            self.leave_alone(why)
            return False
        self.replayed = int(found or 0)  # None: it is a primary now, and its log goes another way
        if self.replayed < position or not found:
            self.alone_until = time.monotonic() + BEHIND
            return False
        return True

    def leave_alone(self, why: Exception) -> None:
        self.alone_until = time.monotonic() + RESPITE
        self.replayed = 0
        connections[REPLICA].close()
        logger.warning("La réplique ne répond pas : %s", why)


replica = Replica()


@contextmanager
def reading() -> Iterator[bool]:
    """Have all queries of a public page go to the replica if it is fit; say whether they do."""
    if not settings.DATABASE_REPLICA_URL or connection.in_atomic_block or not _is_fit():
        yield False
        return
    primary = connections["default"]
    connections["default"] = connections[REPLICA]
    try:
        yield True
    finally:
        connections["default"] = primary


def _is_fit() -> bool:
    try:
        position = store().counters.position() or _begin()
    except (OSError, RedisError):  # nobody can say what was promised
        return False
    return replica.has(position)


def _begin() -> int:
    """Have a position where none is known: that of the primary now; none while it is away, and nothing newer exists."""
    try:
        note_position()
    except DatabaseError:
        return 0
    return store().counters.position()


def note_position() -> None:
    """Write down how far the primary's log has come, before any cache hears of what changed."""
    if not settings.DATABASE_REPLICA_URL:
        return
    with connection.cursor() as cursor:
        cursor.execute(HERE)
        (position,) = cursor.fetchone()
    store().counters.reach(int(position))
