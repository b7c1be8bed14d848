"""The paper on real servers, which can be killed, frozen and started again while people read and write.

PostgreSQL waits for the disk here, as a paper's own does. Readers ask for public pages that are ready, without a pause
between two; somebody asks for a private page twice a second; subscribers send contributions. Each answer is noted.
"""

import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATIENCE = 90  # seconds until something is up
PERSONS = 60
SENTENCE = "reprend son souffle"
TLS: set[int] = set()  # ports that speak it, with a certificate of our own


@dataclass
class Row:
    """One line of the table."""

    name: str
    tried: int = 0
    errors: int = 0
    sentences: int = 0  # private pages answered by a sentence
    recovery: float = 0.0  # seconds
    lost: int = 0
    note: str = ""


class Server:
    """One process and its children: started, killed, frozen, thawed."""

    def __init__(self, name: str, line: list[Any], env: dict[str, str], place: Path, limit: Any = None) -> None:
        self.name, self.line, self.env, self.place, self.limit = name, [str(word) for word in line], env, place, limit
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with open(self.place / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.line, env=self.env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=self.limit,
            )  # fmt: skip

    def send(self, word: int) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, word)

    def kill(self) -> None:
        self.send(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self) -> None:
        self.send(signal.SIGTERM)
        if self.process:
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


class Rig:
    """One paper under VAR, seeded once, and the servers that a fault asks for."""

    def __init__(self, place: Path) -> None:
        from newsroom.embedded import Embedded

        self.place = place
        place.mkdir(parents=True, exist_ok=True)
        self.database = Embedded(place / "pg")
        self.port = free_port()
        self.base = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ} | {
            "VAR": str(place), "SECRET_KEY": "a key for trials that nobody else has", "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_ADDRESS": f"http://127.0.0.1:{self.port}", "STAFF_SECOND_FACTOR": "0", "PAGE_CACHE": "files",
            "DATABASE_URL": self.database.url(), "DJANGO_SETTINGS_MODULE": "newsroom.settings", "LOG_FORMAT": "line",
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": "9", "QUERY_PATIENCE": "5",
        }  # fmt: skip
        self.extra: dict[str, str] = {}
        self.servers: list[Server] = []
        self.people: list[dict[str, Any]] = []

    @property
    def env(self) -> dict[str, str]:
        return self.base | self.extra

    # Set up.

    def set_up(self) -> None:
        """Seed the paper, the first time, and bring people with their sessions."""
        self.database.start()
        if not (self.place / "people.json").exists():
            self.manage("prepare_demo", DEMO="1")
            (self.place / "people.json").write_text(self.hand("people", PERSONS))
        told = json.loads((self.place / "people.json").read_text())
        self.people, self.articles = told["people"], told["articles"]
        self.public = ["/", "/charte/", "/abonnements/", "/flux/", *told["sections"], *self.articles[:20]]

    def manage(self, *words: Any, **env: str) -> str:
        """Run a command to its end, and bring what it printed."""
        line = [sys.executable, ROOT / "manage.py", *map(str, words)]
        done = subprocess.run(line, env=self.env | env, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def proof(self, **env: str) -> str:
        """What the proof of the accounts says, in two words: « comptes justes »."""
        return self.manage("audit_ledger", **env).strip().splitlines()[-1].split(" :")[0].lower()

    def hand(self, *words: Any) -> str:
        """Have a verb of the newsroom done by a process of its own: see `hand.py`."""
        line = [sys.executable, HERE / "hand.py", *map(str, words)]
        done = subprocess.run(line, env=self.env, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr[-4000:]}")
        return done.stdout.strip()

    # Servers.

    def web(self, port: int | None = None, *, workers: int = 2, **how: Any) -> Server:
        shape = ["--worker-class", "gthread", "--workers", workers, "--threads", 4, "--preload", "--log-level", "error"]
        line = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port or self.port}", *shape]
        return self._new(f"web-{port or self.port}", [*line, "--no-control-socket", "--graceful-timeout", 3], **how)

    def worker(self) -> Server:
        return self._new("worker", [sys.executable, ROOT / "manage.py", "procrastinate", "worker", "--concurrency", 2])

    def other(self, name: str, line: list[Any]) -> Server:
        return self._new(name, line)

    def _new(self, name: str, line: list[Any], **how: Any) -> Server:
        made = Server(name, line, self.env, self.place, **how)
        made.start()
        self.servers.append(made)
        return made

    @contextmanager
    def running(self, **extra: str) -> Iterator[None]:
        """Have a database, and nothing else, up at the beginning; and nothing at all left at the end."""
        self.extra = extra
        shutil.rmtree(self.place / "pages", ignore_errors=True)
        try:
            self.start_database()
            yield
        finally:
            for server in reversed(self.servers):
                server.send(signal.SIGCONT)
                server.kill()
            self.servers.clear()
            self.freeze_database(signal.SIGCONT)
            self.extra = {}

    def close(self) -> None:
        self.database.stop()

    # The database.

    def start_database(self) -> None:
        self.database.leave()
        self.database.start()

    def kill_database(self) -> None:
        """kill -9 of all its processes, at once."""
        self.freeze_database(signal.SIGKILL)

    def freeze_database(self, word: int = signal.SIGSTOP) -> None:
        pid = self.database.pid()
        if pid is not None:
            for one in (pid, *children_of(pid)):
                with suppress(ProcessLookupError):
                    os.kill(one, word)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.url(), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    # Waiting.

    def await_web(self, port: int | None = None) -> None:
        self.await_that(lambda: status_of(port or self.port, "/sante/pret/") == 200, "le serveur web")

    def await_that(self, is_so: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
        """Wait until something is so; bring the seconds it took."""
        begun = time.monotonic()
        while not is_so():
            if time.monotonic() - begun > patience:
                raise TimeoutError(f"{what} : toujours pas, après {patience} s")
            time.sleep(0.05)
        return time.monotonic() - begun

    def warm(self, port: int | None = None) -> None:
        """Have every page that readers will ask for ready."""
        for address in self.public:
            assert status_of(port or self.port, address) == 200, address

    # A fault.

    def through(
        self,
        name: str,
        break_it: Callable[[], Any],
        mend: Callable[[], Any],
        *,
        seconds: float,
        port: int | None = None,
        writes: bool = True,
    ) -> Row:
        """Break something while people read and write, mend it `seconds` later, and say what they saw."""
        crowd = Crowd(self, port or self.port, writes=writes)
        crowd.begin()
        time.sleep(2)
        break_it()
        time.sleep(seconds)
        mend()
        mended = time.monotonic()
        self.await_that(lambda: status_of(port or self.port, "/sante/pret/") == 200, "le retour")
        time.sleep(4)
        crowd.end()
        return crowd.row(name, mended)


@dataclass
class Crowd:
    """Readers, somebody before a private page, and subscribers who write."""

    rig: Rig
    port: int
    writes: bool = True
    answers: list[tuple[float, int]] = field(default_factory=list)  # when, status (0: no answer)
    private: list[tuple[float, int, bool]] = field(default_factory=list)  # and whether it was told in a sentence
    sent: list[str] = field(default_factory=list)  # contributions that the paper said it has
    unreturned: int = 0  # texts that were refused, and not given back
    refused: int = 0

    def begin(self) -> None:
        self._over = threading.Event()
        jobs = [self._read, self._read, self._read, self._look] + ([self._write] if self.writes else [])
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def row(self, name: str, mended: float) -> Row:
        bad = [at for at, status in self.answers if not 0 < status < 500]
        bad += [at for at, status, _ in self.private if status != 200]
        lost = self.missing() + self.unreturned
        odd = sum(status not in (200, 503) or (status == 503 and not told) for _, status, told in self.private)
        sentences = sum(told for *_, told in self.private)
        recovery = max([0.0, *(at - mended for at in bad if at > mended)])
        errors = sum(not 0 < status < 500 for _, status in self.answers)
        note = f"{len(self.sent)} textes reçus, {self.refused} rendus"
        note += f" ; {odd} pages privées sans phrase" if odd else ""
        return Row(name, len(self.answers), errors, sentences, recovery, lost, note if self.writes else "")

    def missing(self) -> int:
        if not self.sent:
            return 0
        query = "SELECT count(DISTINCT token) FROM contributions_contribution WHERE token = ANY(%s::uuid[])"
        return len(self.sent) - self.rig.rows(query, self.sent)[0][0]

    def _read(self) -> None:
        while not self._over.is_set():
            status, _ = ask(self.port, random.choice(self.rig.public))
            self.answers.append((time.monotonic(), status))
            time.sleep(0.01)

    def _look(self) -> None:
        cookie = self.rig.people[-1]["cookie"]
        while not self._over.is_set():
            status, body = ask(self.port, "/compte/", cookie=cookie)
            self.private.append((time.monotonic(), status, SENTENCE in body))
            time.sleep(0.5)

    def _write(self) -> None:
        while not self._over.is_set():
            person, address = random.choice(self.rig.people[:-1]), random.choice(self.rig.articles)
            token = str(uuid4())
            text = f"Au marché ce matin, {token[:8]} sacs de mil attendaient encore le camion de Diambala."
            status, body = post(self.port, f"{address}contributions/", person["cookie"], text=text, token=token)
            if status == 302:
                self.sent.append(token)
            elif status == 503 and text in body or status == 0:
                self.refused += 1
            elif status != 200:  # 200: a limit, said in the form, with the text
                self.unreturned += 1
            time.sleep(0.2)


# Small things.


def ask(port: int, address: str, *, cookie: str = "", timeout: float = 30) -> tuple[int, str]:
    """GET; bring the status and the words, (0, "") when nothing came."""
    return _answer(line_to(port, timeout), "GET", address, None, {"Cookie": cookie} if cookie else {})


def post(port: int, address: str, cookie: str, *, timeout: float = 60, **fields: str) -> tuple[int, str]:
    """Send a form as a browser does."""
    mark = "x" * 32
    headers = {
        "Cookie": f"{cookie}; csrftoken={mark}; __Host-csrftoken={mark}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    if port in TLS:
        headers["Referer"] = "https://127.0.0.1/"
    words = urlencode({"csrfmiddlewaretoken": mark, **fields})
    return _answer(line_to(port, timeout), "POST", address, words, headers)


def _answer(
    line: HTTPConnection, method: str, address: str, words: str | None, headers: dict[str, str]
) -> tuple[int, str]:
    try:
        line.request(method, address, words, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, HTTPException):
        return 0, ""
    finally:
        line.close()


def line_to(port: int, timeout: float) -> HTTPConnection:
    if port in TLS:
        return HTTPSConnection("127.0.0.1", port, timeout=timeout, context=ssl._create_unverified_context())
    return HTTPConnection("127.0.0.1", port, timeout=timeout)


def status_of(port: int, address: str) -> int:
    return ask(port, address, timeout=10)[0]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def children_of(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry.name))
    return found
