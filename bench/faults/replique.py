"""The replica falls behind, then dies: pages are made of it, and none is older than what readers had."""

import os
import re
import shutil
import signal
import threading
import time
from contextlib import suppress

import psycopg
from rig import Rig, Row, ask, children_of

SAID = "réplique en retard, puis tuée"
TITLE = re.compile(r"<h1[^>]*>.*?Version (\d+)", re.DOTALL)


def run(rig: Rig, *, seconds: float) -> Row:
    with rig.running():
        replica = rig.database.replicate(rig.place / "replica")
        replica.start()
        try:
            rig.await_that(replica.is_ready, "la réplique")
            rig.extra["DATABASE_REPLICA_URL"] = replica.url()
            return _run(rig, replica, seconds)
        finally:
            replica.stop()
            for left in replica.pgdata.parent.glob(f"{replica.pgdata.name}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _run(rig: Rig, replica: object, seconds: float) -> Row:
    rig.web()
    rig.worker()
    rig.await_web()
    rig.warm()
    (pk, address) = rig.rows(
        "SELECT id, to_char(dated_on, '/YYYY/MM/DD/') || slug || '/' FROM articles_article "
        "WHERE status = 'published' ORDER BY published_at DESC LIMIT 1"
    )[0]
    older, seen, over = [0], [0], threading.Event()

    def look() -> None:
        while not over.is_set():
            found = TITLE.search(ask(rig.port, address)[1])
            number = int(found[1]) if found else seen[0]
            older[0] += number < seen[0]
            seen[0] = max(seen[0], number)
            time.sleep(0.02)

    def break_it() -> None:
        with psycopg.connect(replica.url(), autocommit=True) as line:
            line.execute("SELECT pg_wal_replay_pause()")
        for number in range(1, 9):
            rig.hand("rename", pk, f"Version {number} du marché")
        pid = replica.pid()
        for one in (pid, *children_of(pid)):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        for number in range(9, 13):
            rig.hand("rename", pk, f"Version {number} du marché")

    def mend() -> None:
        replica.leave()
        replica.start()

    looker = threading.Thread(target=look)
    looker.start()
    try:
        row = rig.through(SAID, break_it, mend, seconds=min(seconds, 10))
    finally:
        over.set()
        looker.join()
    row.errors += older[0]
    row.lost += seen[0] != 12
    row.note += f" ; 12 titres de suite, {older[0]} retour en arrière"
    return row
