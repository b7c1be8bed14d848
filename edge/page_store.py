"""Where ready pages are kept: on the disk of one machine, or in Redis between several; the busiest in memory too.

A page is kept with the count of purges at which its making began (see `edge/counters.py`), so that no store, not even
a process's own memory, ever holds one to be true after a purge.
"""

import fcntl
import hashlib
import json
import logging
import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, get_ident
from typing import Any, Protocol

from redis import Redis, RedisError
from redis.exceptions import LockError

from edge.counters import EVERY_PAGE, Counters, FileCounters, RedisCounters, slot_of

logger = logging.getLogger(__name__)

LONGEST = 300  # seconds a page is believed without a purge
SKEW = 5  # seconds that the clocks of two machines may differ by
KEPT = 24 * 3600  # seconds: as long as a page may stand in for one that cannot be made
IN_MEMORY = 16 * 1024 * 1024  # bytes of pages in one process
ON_DISK = 512 * 1024 * 1024  # bytes
FOREVER = 1e12  # the instant of what no clock changes
SLICE = 0.005  # seconds between two looks at a turn that another has


@dataclass(slots=True)
class Entry:
    """One ready page, in one encoding. Instants are POSIX seconds."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    slots: list[int]
    started: int  # the count of purges when its making began
    made_at: float
    until: float = FOREVER  # the page says something else from then on
    checked: int = field(default=0, compare=False)

    @property
    def etag(self) -> str:
        return next((value for name, value in self.headers if name == "ETag"), "")

    def is_fresh(self, now: float) -> bool:
        """Say whether it is true by the clock; one made in the future tells that the clock has been put back."""
        return now < self.until and self.made_at - SKEW < now < self.made_at + LONGEST

    def pack(self) -> bytes:
        head = [self.status, self.headers, self.slots, self.started, self.made_at, self.until]
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def unpack(cls, packed: bytes) -> "Entry":
        head, body = packed.split(b"\n", 1)
        status, headers, slots, started, made_at, until = json.loads(head)
        return cls(status, [(name, value) for name, value in headers], body, slots, started, made_at, until)


def slots_of(tags: list[str]) -> list[int]:
    return sorted({EVERY_PAGE, *map(slot_of, tags)})


class Store(Protocol):
    counters: Counters

    def get(self, key: str) -> Entry | None:
        """The page of this key, fresh or not, unless it was purged."""

    def put(self, key: str, entry: Entry) -> bool:
        """Keep a page, unless it was purged while it was made. False then."""

    def turn(self, key: str, patience: float) -> Any:
        """Hold the right to make this page, in a `with`: true if it is ours within `patience` seconds."""


class Memory:
    """The busiest pages of one process, the least lately asked for thrown out first."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[str, Entry] = OrderedDict()
        self._size, self._most = 0, most
        self._turn = Lock()

    def get(self, key: str) -> Entry | None:
        with self._turn:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: str, entry: Entry) -> None:
        with self._turn:
            self._drop(key)
            self._kept[key] = entry
            self._size += len(entry.body)
            while self._size > self._most:
                self._drop(next(iter(self._kept)))

    def drop(self, key: str) -> None:
        with self._turn:
            self._drop(key)

    def clear(self) -> None:
        with self._turn:
            self._kept.clear()
            self._size = 0

    def _drop(self, key: str) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._size -= len(gone.body)


class _Known:
    """What both stores do: ask the memory first, and believe nothing that was purged."""

    counters: Counters

    def __init__(self, release: str) -> None:
        self._memory = Memory(IN_MEMORY)
        self._release = release

    def get(self, key: str) -> Entry | None:
        entry = self._memory.get(key)
        if entry is not None:
            if self._is_true(entry):
                if entry.is_fresh(time.time()):
                    return entry
            else:
                self._memory.drop(key)
                entry = None
        packed = self._read(key)
        if packed is None:
            return entry
        with suppress(ValueError):  # half a file, or that of another time
            found = Entry.unpack(packed)
            if self._is_true(found) and (entry is None or found.made_at > entry.made_at):
                self._memory.put(key, found)
                return found
        return entry

    def put(self, key: str, entry: Entry) -> bool:
        if not self._is_true(entry):
            return False
        self._memory.put(key, entry)
        self._write(key, entry.pack())
        return True

    def _is_true(self, entry: Entry) -> bool:
        now = self.counters.now()
        if entry.checked == now:
            return True
        if entry.started > now or self.counters.latest(entry.slots) > entry.started:
            return False
        entry.checked = now
        return True

    def _name(self, key: str) -> str:
        return hashlib.sha256(f"{self._release} {key}".encode()).hexdigest()

    def _read(self, key: str) -> bytes | None:
        raise NotImplementedError

    def _write(self, key: str, packed: bytes) -> None:
        raise NotImplementedError


class FileStore(_Known):
    """Pages in files under a folder, for all processes of one machine."""

    def __init__(self, folder: Path, release: str) -> None:
        super().__init__(release)
        self.folder = folder
        self.counters = FileCounters(folder)
        self._looked_at = time.monotonic()

    def get(self, key: str) -> Entry | None:
        if time.monotonic() - self._looked_at > 1:
            self._look_at_counts()
        return super().get(key)

    def _look_at_counts(self) -> None:
        self._looked_at = time.monotonic()
        if self.counters.is_gone:
            self.counters = FileCounters(self.folder)
            self._memory.clear()

    def _read(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            return None

    def _write(self, key: str, packed: bytes) -> None:
        path = self._path(key)
        half = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}")
        try:
            path.parent.mkdir(exist_ok=True)
            half.write_bytes(packed)
            half.replace(path)
        except OSError as why:  # a full disk: the page was made, and is served
            logger.warning("Une page n’a pas pu être gardée : %s", why)
            with suppress(OSError):
                half.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        name = self._name(key)
        return self.folder / name[:2] / name[2:]

    @contextmanager
    def turn(self, key: str, patience: float) -> Iterator[bool]:
        """One of 4096 files stands for the turn of this page: the system gives it back if its holder dies."""
        turns = self.folder / "turns"
        turns.mkdir(exist_ok=True)
        held = os.open(turns / self._name(key)[:3], os.O_RDWR | os.O_CREAT, 0o640)
        try:
            yield _taken(held, patience)
        finally:
            os.close(held)

    def sweep(self, now: float) -> int:
        """Throw away what is too old to serve, then the oldest beyond what the disk may hold. Bring how many."""
        kept, gone = [], 0
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                told = path.stat()
                kept.append((told.st_mtime, told.st_size, path))
        kept.sort(reverse=True)
        held = 0
        for made_at, size, path in kept:
            held += size
            if held > ON_DISK or made_at < now - KEPT:
                path.unlink(missing_ok=True)
                gone += 1
        for counts in self.folder.glob("counts-*"):
            if counts != self.counters.path:
                counts.unlink(missing_ok=True)
        return gone


def _taken(held: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
        time.sleep(SLICE)


class RedisStore(_Known):
    """Pages in Redis, for several machines. When it does not answer, pages are made anew: nothing is served blindly."""

    def __init__(self, redis: Redis, release: str) -> None:
        super().__init__(release)
        self._redis = redis
        self.counters = RedisCounters(redis, "newsroom:purges")

    def get(self, key: str) -> Entry | None:
        try:
            return super().get(key)
        except RedisError as why:
            logger.warning("Redis ne répond pas : %s", why)
            return None

    def put(self, key: str, entry: Entry) -> bool:
        try:
            return super().put(key, entry)
        except RedisError:
            return False

    def _read(self, key: str) -> bytes | None:
        return self._redis.get(f"newsroom:page:{self._name(key)}")

    def _write(self, key: str, packed: bytes) -> None:
        self._redis.set(f"newsroom:page:{self._name(key)}", packed, ex=KEPT)

    @contextmanager
    def turn(self, key: str, patience: float) -> Iterator[bool]:
        lock = self._redis.lock(f"newsroom:turn:{self._name(key)}", timeout=10, sleep=SLICE)
        try:
            is_ours = lock.acquire(blocking=patience > 0, blocking_timeout=patience or None)
        except RedisError:
            yield True  # nobody can say whose turn it is
            return
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(RedisError, LockError):
                    lock.release()
