"""The processes the demo starts: none outlives it, and the next start clears what a killed demo left."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 8  # seconds to finish what is being done
SIGNS = (b"newsroom.wsgi", b"procrastinate", b"prepare_demo", b"simulator")  # by which a left process is known as ours
GONE = "-"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """One process, its own group, and when it had to be started again."""

    label: str
    line: list[str]
    process: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)

    def restarts_within(self, seconds: int) -> int:
        return sum(time.monotonic() - at < seconds for at in self.restarts)


class Children:
    """The processes of one demo, noted in a file in case this one is killed."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.all: list[Child] = []

    def start(self, label: str, line: list[str]) -> Child:
        """Start a process that is to last; what goes wrong with it is on its stderr."""
        child = Child(label, line, _spawn(line, output=subprocess.DEVNULL))
        self.all.append(child)
        self._note()
        return child

    def run(self, label: str, line: list[str]) -> int:
        """Run a process to its end, and bring its exit code."""
        child = Child(label, line, _spawn(line))
        self.all.append(child)
        self._note()
        code = child.process.wait()
        self.all.remove(child)
        return code

    def restart(self, child: Child) -> None:
        """Start again one that ended by itself."""
        _signal_group(child.process.pid, signal.SIGKILL)
        child.process = _spawn(child.line, output=subprocess.DEVNULL)
        child.restarts.append(time.monotonic())
        self._note()

    def stop(self) -> None:
        """Ask all to end, insist after a while, and bury them."""
        for child in self.all:
            _signal_group(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in self.all:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in self.all:
            _signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.all.clear()
        self.notes.unlink(missing_ok=True)

    def clear_leftovers(self) -> bool:
        """End what a killed demo left running; say whether there was such a demo."""
        try:
            noted = [line.split() for line in self.notes.read_text().splitlines()]
        except OSError:
            return False
        for word in (signal.SIGTERM, signal.SIGKILL):
            for pid in _left_of(noted):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, word)
            _wait(lambda: not _left_of(noted))
        self.notes.unlink(missing_ok=True)
        return True

    def _note(self) -> None:
        pids = [child.process.pid for child in self.all]
        self.notes.write_text("".join(f"{pid} {_birth(pid)}\n" for pid in pids))


def _spawn(line: list[str], *, output: int | None = None) -> subprocess.Popen[bytes]:
    """Start a process that dies when we die."""
    parent = os.getpid()
    library = ctypes.CDLL(None)

    def tie_to_parent() -> None:
        library.prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:  # we died meanwhile
            os._exit(1)

    return subprocess.Popen(  # noqa: S603
        line,
        stdin=subprocess.DEVNULL,
        stdout=output,
        preexec_fn=tie_to_parent,  # noqa: PLW1509  (this process has no other thread)
        process_group=0,  # Ctrl-C in a terminal is for us, who end the children in order
    )


def _signal_group(pid: int, word: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, word)


def _birth(pid: int | str) -> str:
    """When a process began, in ticks since the machine did: with the number, it names a process for good."""
    return _stat(pid, 19)


def _stat(pid: int | str, field: int) -> str:
    """Read a field of /proc/<pid>/stat, counted from the state, the first after the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[field]
    except (OSError, IndexError):
        return GONE


def _left_of(noted: list[list[str]]) -> list[int]:
    """List what lives of these groups. A worker may outlive the leader that the group is named after."""
    groups = {group for group, born in noted if _birth(group) in {born, GONE}}
    return [pid for pid in _numbers() if _stat(pid, 2) in groups and _is_ours(pid)]


def _numbers() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]


def _is_ours(pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()  # a zombie's is empty
    except OSError:
        return False
    return any(sign in words for sign in SIGNS)


def _wait(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GRACE
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.05)
