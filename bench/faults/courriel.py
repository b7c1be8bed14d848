"""The mail server takes every line and answers nothing, while people ask for a new password."""

import socket
import threading
import time

from rig import Rig, Row, post

SAID = "courriel qui ne répond pas"
ASKED = 12


class Silence:
    """A server that lets in, and never says a word."""

    def __enter__(self) -> int:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()
        return self._door.getsockname()[1]

    def _take(self) -> None:
        try:
            while True:
                self._held.append(self._door.accept()[0])
        except OSError:
            return

    def __exit__(self, *error: object) -> None:
        self._door.close()
        for line in self._held:
            line.close()


def run(rig: Rig, *, seconds: float) -> Row:
    with Silence() as port, rig.running(EMAIL_PORT=str(port)):
        rig.web()
        rig.worker()
        rig.await_web()
        rig.warm()
        waits: list[float] = []
        kept: list[bool] = []

        def ask_for_codes() -> None:
            for person in rig.people[:ASKED]:
                begun = time.monotonic()
                status, _ = post(rig.port, "/compte/mot-de-passe/oublie/", "", email=person["email"])
                waits.append(time.monotonic() - begun)
                kept.append(status == 302)

        row = rig.through(SAID, ask_for_codes, lambda: None, seconds=min(seconds, 25))
        row.errors += kept.count(False)
        row.note += f" ; {ASKED} codes demandés, {max(waits):.1f} s d’attente au plus"
        return row
