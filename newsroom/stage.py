"""The demo, running: PostgreSQL, the web server and the worker go up together and come down together."""

import contextlib
import fcntl
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from types import FrameType
from typing import NoReturn, TextIO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from newsroom.children import Child, Children
from newsroom.demo_env import follow_demo_env, write_demo_env
from newsroom.environment import ROOT, VAR
from newsroom.postgres_programs import EmbeddedError

PASSWORD = "demo"  # noqa: S105
ACCOUNTS = {
    "claire@demo.test": "journaliste",
    "bakary@demo.test": "rédacteur en chef",
    "assetou@demo.test": "directrice de la publication",
    "mariam@demo.test": "modératrice",
    "fanta@demo.test": "service abonnements",
    "alice@demo.test": "abonnée",
    "rachid@demo.test": "inscrit, sans abonnement",
    "emile@demo.test": "abonnement échu",
    "admin@demo.test": "administration du site",
}
PATIENCE = 60  # seconds, for the first page
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 3  # of one process within a minute, after which something is wrong for good


class Curtain(BaseException):
    """Someone asked the demo to stop."""


class Failure(Exception):
    """The demo cannot go on; the message says why, in French."""


def play() -> int:
    """Show the paper until someone stops it, and bring the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    stage = Stage()
    try:
        _listen_to_signals()
        stage.play(_port())
    except Curtain:
        return 0
    except (Failure, EmbeddedError, ImproperlyConfigured) as why:
        say(str(why))
    except PermissionError as refusal:
        say(f"{refusal.filename} appartient à un autre compte : reprenez ce compte, ou donnez un autre VAR.")
    finally:
        stage.take_down()
    return 1


class Stage:
    """One demo, with its data under VAR."""

    def __init__(self) -> None:
        self.children = Children(VAR / "demo.pids")
        self.lock: TextIO | None = None
        self.has_embedded = False

    def play(self, port: int) -> NoReturn:
        """Put everything up and watch over it."""
        VAR.mkdir(parents=True, exist_ok=True)
        self._enter(port)
        self._set_up(port)
        self._watch()

    def take_down(self) -> None:
        """Stop whatever is up, the database last."""
        if self.lock is None:
            return
        for word in SIGNALS:
            signal.signal(word, signal.SIG_IGN)
        self.lock.truncate(0)
        say("Arrêt de la démonstration…")
        self.children.stop()
        if self.has_embedded and not settings.EMBEDDED.stop():
            say("PostgreSQL reste ouvert : une autre commande s’en sert.")
        say("Tout est arrêté ; les données restent. À bientôt.")

    def _enter(self, port: int) -> None:
        """Make sure that we are the only demo on these data and on this port."""
        lock = open(VAR / "demo.lock", "a+")  # noqa: SIM115  (held as long as we live)
        _take(lock)
        if self.children.clear_leftovers():
            say("La démonstration précédente n’a pas été arrêtée proprement : je ferme ce qui en restait.")
        _refuse_a_taken_port(port)
        shutil.rmtree(VAR / "metrics", ignore_errors=True)  # what processes that are gone had counted
        lock.truncate(0)
        lock.write(_address(port))
        lock.flush()
        self.lock = lock

    def _set_up(self, port: int) -> None:
        providers = _free_port()
        write_demo_env(_address(port), _address(providers))
        follow_demo_env()
        self._start_database()
        self._prepare()
        say("Serveur et tâches de fond : démarrage…")
        web = self.children.start("Le serveur web", _gunicorn(port))
        self.children.start("Le processus des tâches de fond", _worker())
        self.children.start("Le simulateur de paiement", _simulator(providers, _address(port)))
        _await_front_page(port, web)
        say(_programme(port))

    def _start_database(self) -> None:
        if settings.DATABASE_URL:
            say("PostgreSQL : celui de DATABASE_URL.")
            return
        server = settings.EMBEDDED
        is_new = not (server.pgdata / "PG_VERSION").exists()
        say("PostgreSQL : création de la base…" if is_new else "PostgreSQL : démarrage…")
        if server.pgdata != server.asked:
            say(f"Lancé par root, il n’a pas accès à {VAR} : ses données sont dans {server.pgdata}.")
        server.start()
        self.has_embedded = True

    def _prepare(self) -> None:
        if self.children.run("La préparation", _manage("prepare_demo")):
            raise Failure("La préparation a échoué : voyez le message ci-dessus.")

    def _watch(self) -> NoReturn:
        while True:
            time.sleep(0.5)
            if self.has_embedded and settings.EMBEDDED.pid() is None:
                say("PostgreSQL s’est arrêté : je le relance.")
                settings.EMBEDDED.leave()
                settings.EMBEDDED.start()
            for child in self.children.all:
                if child.process.poll() is not None:
                    self._revive(child)

    def _revive(self, child: Child) -> None:
        if child.restarts_within(60) >= RESTARTS:
            raise Failure(f"{child.label} s’arrête sans cesse : j’arrête tout.")
        say(f"{child.label} s’est arrêté (code {child.process.returncode}) : je le relance.")
        self.children.restart(child)


def say(words: str) -> None:
    """Tell the person at the terminal."""
    with contextlib.suppress(OSError):  # the terminal may be gone, and there is still everything to stop
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


def _listen_to_signals() -> None:
    for word in SIGNALS:
        if word != signal.SIGHUP or signal.getsignal(word) != signal.SIG_IGN:  # nohup means to stay
            signal.signal(word, _fall)


def _fall(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Curtain


def _take(lock: TextIO) -> None:
    """Take the lock of the data, once a demo that is about to end (it has no address any more) has ended."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            lock.seek(0)
            address = lock.read()
        if address or time.monotonic() > deadline:
            raise Failure(
                f"Une démonstration tourne déjà sur ces données ({VAR}) : {address}/\n"
                "Pour en ouvrir une deuxième : make demo PORT=8001 VAR=var/2"
            )
        time.sleep(0.1)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Failure(f"PORT doit être un nombre de 1 à 65535, et vaut « {given} ».")
    return int(given)


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except PermissionError:
            raise Failure(f"Le port {port} est réservé au système. Choisissez : make demo PORT=8001") from None
        except OSError:
            raise Failure(f"Le port {port} est déjà pris. Choisissez-en un autre : make demo PORT=8001") from None


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _await_front_page(port: int, web: Child) -> None:
    deadline = time.monotonic() + PATIENCE
    while (status := _status_of_front_page(port)) != http.client.OK:
        if web.process.poll() is not None:
            raise Failure("Le serveur web s’est arrêté en démarrant : voyez le message ci-dessus.")
        if time.monotonic() > deadline:
            raise Failure(f"La une ne répond pas comme il faut ({status or 'pas de réponse'}).")
        time.sleep(0.05)


def _status_of_front_page(port: int) -> int | None:
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        door.request("GET", "/")
        return door.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        door.close()


def _programme(port: int) -> str:
    width = max(map(len, ACCOUNTS))
    lines = [
        "",
        f"  {settings.NEWSROOM['name']}",
        f"  Le journal    {_address(port)}/",
        f"  La rédaction  {_address(port)}/redaction/",
        f"  Les courriels s’écrivent dans {VAR / 'mail'}",
        "",
        f"  Comptes (mot de passe : {PASSWORD})",
        *(f"    {email:{width}}  {who}" for email, who in ACCOUNTS.items()),
        "",
        "  Ctrl-C arrête tout.",
        "",
    ]
    return "\n".join(lines)


def _manage(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *words]


def _worker() -> list[str]:
    return _manage("procrastinate", "worker", "--concurrency", "2")


def _simulator(port: int, paper: str) -> list[str]:
    return [sys.executable, "-m", "simulator", str(port), paper]


def _gunicorn(port: int) -> list[str]:
    shape = [
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--graceful-timeout",
        "5",
    ]
    quiet = ["--log-level", "warning", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port}", *shape, *quiet]
