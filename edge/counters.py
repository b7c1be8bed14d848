"""When each tag was last purged, where every process sees it: a shared file on one machine, Redis between several.

One count begins at the clock's microseconds and grows by one at each purge: one that was lost begins above whatever a
page may bear, and the floor, which is where it began, makes all older pages untrue. A tag's slot holds the count of
its last purge, and a page holds the count of the instant its making began: it is true while none of its tags has a
later one. Two tags may share a slot: that makes a page anew once too often, never too seldom.
"""

import fcntl
import mmap
import os
import time
import zlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from edge.tags import EVERYTHING

SLOTS = 1 << 16
WIDTH = 8  # bytes of a count
COUNT, FLOOR, FIRST = 0, 1, 2  # the places of the count, of where it began, and of the first tag


def slot_of(tag: str) -> int:
    """The place of a tag."""
    return FIRST + zlib.crc32(tag.encode()) % (SLOTS - FIRST)


EVERY_PAGE = slot_of(EVERYTHING)


class Counters(Protocol):
    def now(self) -> int:
        """The count of the purges so far. What a page was made from is at least as new."""

    def latest(self, slots: Sequence[int]) -> int:
        """The count of the last purge of any of these slots, or of the beginning."""

    def purge(self, tags: Iterable[str]) -> None:
        """Make every page that bears one of these tags untrue, for all processes at once."""

    def position(self) -> int:
        """How far the log of the database had come at the last purge; 0: nobody said. See `edge/replicas.py`."""

    def reach(self, position: int) -> None:
        """Write down that it has come as far; it never goes back."""

    def forget_position(self) -> None:
        """Nobody said any more: the database itself has gone back."""


class FileCounters:
    """Counts in a file that all processes of a machine map into their memory: reading one is reading a word.

    A power cut may lose the last ones, and pages on the disk would seem true again: the file is that of one boot.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"counts-{_boot()}"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o640)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.fstat(self._file).st_size != SLOTS * WIDTH:
                os.ftruncate(self._file, SLOTS * WIDTH)
            self._words = memoryview(mmap.mmap(self._file, SLOTS * WIDTH)).cast("Q")
            if not self._words[COUNT]:
                self._words[FLOOR] = self._words[COUNT] = time.time_ns() // 1000
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def now(self) -> int:
        return self._words[COUNT]

    def latest(self, slots: Sequence[int]) -> int:
        words = self._words
        return max(words[FLOOR], *[words[slot] for slot in slots])

    def purge(self, tags: Iterable[str]) -> None:
        turn = os.open(self.path, os.O_RDWR)  # opened anew: forked processes would share the turn of an older one
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            count = self._words[COUNT] + 1
            for tag in tags:
                self._words[slot_of(tag)] = count
            self._words[COUNT] = count  # last: who sees the new count sees the slots
        finally:
            os.close(turn)

    def position(self) -> int:
        return self._position[0]

    def reach(self, position: int) -> None:
        turn = os.open(self.path, os.O_RDWR)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            self._position[0] = max(position, self._position[0])
        finally:
            os.close(turn)

    def forget_position(self) -> None:
        self._position[0] = 0

    @cached_property
    def _position(self) -> memoryview:
        """One word, in a file of its own: the first one's layout is shared with processes of an older release."""
        handle = os.open(self.path.with_name(f"position-{_boot()}"), os.O_RDWR | os.O_CREAT, 0o640)
        try:
            os.ftruncate(handle, WIDTH)
            return memoryview(mmap.mmap(handle, WIDTH)).cast("Q")
        finally:
            os.close(handle)

    @property
    def is_gone(self) -> bool:
        """Say whether somebody took the file away: other processes count in another one now."""
        try:
            return os.stat(self.path).st_ino != os.fstat(self._file).st_ino
        except FileNotFoundError:
            return True


PURGE = """
if redis.call('BITFIELD', KEYS[1], 'GET', 'i64', '#0')[1] == 0 then
    redis.call('BITFIELD', KEYS[1], 'SET', 'i64', '#0', ARGV[1], 'SET', 'i64', '#1', ARGV[1])
end
local count = redis.call('BITFIELD', KEYS[1], 'INCRBY', 'i64', '#0', 1)[1]
for number = 2, #ARGV do redis.call('BITFIELD', KEYS[1], 'SET', 'i64', '#' .. ARGV[number], count) end
return count
"""


REACH = """
if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
"""


class RedisCounters:
    """The same counts in one string of Redis: lost or evicted, they are lost together, and no page is true any more."""

    def __init__(self, redis: Any, key: str) -> None:
        self._redis, self._key = redis, key
        self._purge = redis.register_script(PURGE)
        self._reach = redis.register_script(REACH)

    def now(self) -> int:
        return self._redis.bitfield(self._key).get("i64", f"#{COUNT}").execute()[0] or self._begin(())

    def latest(self, slots: Sequence[int]) -> int:
        asked = self._redis.bitfield(self._key).get("i64", f"#{FLOOR}")
        for slot in slots:
            asked.get("i64", f"#{slot}")
        return max(asked.execute())

    def purge(self, tags: Iterable[str]) -> None:
        self._begin({slot_of(tag) for tag in tags})

    def position(self) -> int:
        return int(self._redis.get(f"{self._key}:position") or 0)

    def reach(self, position: int) -> None:
        self._reach(keys=[f"{self._key}:position"], args=[position])

    def forget_position(self) -> None:
        self._redis.delete(f"{self._key}:position")

    def _begin(self, slots: Iterable[int]) -> int:
        return self._purge(keys=[self._key], args=[time.time_ns() // 1000, *slots])


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "one"
