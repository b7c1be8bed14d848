"""Everything starts in the wrong order, and in all the others: the web server and the worker before the database."""

import itertools
import time

from rig import Rig, Row, Server, status_of

SAID = "démarrage dans le désordre"


def run(rig: Rig, *, seconds: float) -> Row:
    row = Row(SAID)
    slowest = 0.0
    for order in itertools.permutations(["base", "web", "tâches"]):
        with rig.running():
            rig.kill_database()
            rig.await_that(lambda: rig.database.pid() is None, "la fin de la base")
            begun = time.monotonic()
            worker = _start(rig, order)
            rig.await_that(lambda w=worker: _is_up(rig, w), f"tout, dans l’ordre {order}")
            slowest = max(slowest, time.monotonic() - begun)
            row.tried += 1
    row.recovery, row.note = slowest, "six ordres ; de la première commande à tout debout"
    return row


def _start(rig: Rig, order: tuple[str, ...]) -> Server:
    worker = None
    for one in order:
        if one == "base":
            rig.start_database()
        elif one == "web":
            rig.web()
        else:
            worker = rig.worker()
        time.sleep(1.5)
    return worker


def _is_up(rig: Rig, worker: Server) -> bool:
    """What systemd does (Restart=always) is done here: a worker that found no database is started again."""
    if worker.process.poll() is not None:
        worker.start()
        time.sleep(1)
    query = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '15 seconds'"
    return status_of(rig.port, "/sante/pret/") == 200 and rig.rows(query)[0][0] > 0
