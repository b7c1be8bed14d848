"""PostgreSQL, for processes that answer readers: a server that hangs is given up, and left alone for a moment.

A server that is down refuses at once. One that was stopped, or whose network is gone, says nothing: libpq would wait
for ever, and with it each thread in turn, until ready pages find none to serve them. Here a watchman cuts the line of
whoever waits longer than QUERY_PATIENCE seconds, and for RESPITE seconds nobody tries again: both are an
OperationalError, which pages answer by a sentence. Commands and workers wait as long as they must: they do not `watch`.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base

RESPITE = 3.0  # seconds
LOOKS_EVERY = 0.5  # seconds
AWAY = "La base ne répond pas ; on lui laisse un moment."


class Watchman:
    """Who waits on which line since when, in this process; and the thread that cuts the lines."""

    def __init__(self) -> None:
        self.is_on = False
        self._waiting: dict[int, tuple[float, Any]] = {}
        self._pid = 0
        self._turn = threading.Lock()

    @contextmanager
    def watching(self, connection: Any) -> Iterator[None]:
        """Have this line cut if what runs on it takes too long. Within another wait, nothing more."""
        me = threading.get_ident()
        if not self.is_on or connection is None or me in self._waiting:
            yield
            return
        self._start()
        self._waiting[me] = (time.monotonic() + settings.QUERY_PATIENCE, connection)
        try:
            yield
        finally:
            self._waiting.pop(me, None)

    def _start(self) -> None:
        if self._pid == os.getpid():
            return
        with self._turn:
            if self._pid != os.getpid():  # a forked process has no threads but its own
                self._waiting.clear()
                threading.Thread(target=self._look, daemon=True, name="patience").start()
                self._pid = os.getpid()

    def _look(self) -> None:
        while True:
            time.sleep(LOOKS_EVERY)
            now = time.monotonic()
            for _, (deadline, connection) in list(self._waiting.items()):
                if now > deadline:
                    _cut(connection)


class Absence:
    """Until when each server is left alone, as its first silence says."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def refuse(self, server: str) -> None:
        if time.monotonic() < self._until.get(server, 0.0):
            raise OperationalError(AWAY)

    def note(self, server: str) -> None:
        self._until[server] = time.monotonic() + RESPITE

    def forget(self) -> None:
        self._until.clear()


watchman = Watchman()
absence = Absence()


def watch() -> None:
    """From now on, this process answers readers: it gives a hanging server up."""
    watchman.is_on = bool(settings.QUERY_PATIENCE)


def _cut(connection: Any) -> None:
    """Close the line under who waits on it: psycopg then finds its server gone."""
    with suppress(OSError, base.Database.Error):
        line = socket.socket(fileno=os.dup(connection.fileno()))
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.close()


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._patiently)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, unless the server has just been found away. `connect_timeout` bounds the wait."""
        if not watchman.is_on:
            return super().get_new_connection(conn_params)
        absence.refuse(self._server)
        try:
            return super().get_new_connection(conn_params)
        except base.Database.OperationalError:
            absence.note(self._server)
            raise

    def is_usable(self) -> bool:
        with self._watched():
            return super().is_usable()

    def _commit(self) -> Any:
        with self._watched():
            return super()._commit()

    def _rollback(self) -> Any:
        with self._watched():
            return super()._rollback()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Wait on our line as long as patience lasts; of a server that outlasted it, say that it is away."""
        begun = time.monotonic()
        try:
            with watchman.watching(self.connection):
                yield
        finally:
            if watchman.is_on and time.monotonic() - begun > settings.QUERY_PATIENCE:
                absence.note(self._server)

    @property
    def _server(self) -> str:
        return f"{self.settings_dict['HOST']}:{self.settings_dict['PORT']}"

    def _patiently(self, execute: Callable, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        with self._watched():
            return execute(sql, params, many, context)
