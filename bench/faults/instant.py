"""Somebody erased what should have stayed: the database goes back to the instant before (point-in-time recovery).

The server archives its log; a copy is taken; an article comes out, the instant is noted, another comes out and all
contributions are struck out by hand. A new server made of the copy and the log stops at that instant.
"""

import shutil
import time
from pathlib import Path

import psycopg
from rig import Rig, Row

from newsroom.embedded import Embedded

SAID = "retour à un instant donné"


def run(rig: Rig, *, seconds: float) -> Row:
    with rig.running():
        archive = rig.database.pgdata.with_name("archive")
        shutil.rmtree(archive, ignore_errors=True)
        rig.database.programs.make_private(archive)
        _archives(rig, f"cp %p {archive}/%f")
        past = rig.database.replicate(rig.place / "past")
        try:
            return _tried(rig, past, archive)
        finally:
            past.stop()
            _archives(rig, "")
            for left in (archive, *past.pgdata.parent.glob(f"{past.pgdata.name}*")):
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def _archives(rig: Rig, command: str) -> None:
    """Have the server archive its log by this command, or stop doing so."""
    with psycopg.connect(rig.database.url(), autocommit=True) as line:
        for name, value in (("archive_mode", "on" if command else "off"), ("archive_command", command)):
            line.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    rig.database.stop()
    rig.database.start()


def _tried(rig: Rig, past: Embedded, archive: Path) -> Row:
    mark = str(time.time_ns())
    rig.hand("publish", f"Avant {mark}")
    count = "SELECT count(*) FROM contributions_contribution"
    before, empty = rig.rows(count)[0][0], rig.rows(f"{count} WHERE text = ''")[0][0]
    ((instant,),) = rig.rows("SELECT clock_timestamp()::text")
    time.sleep(0.2)
    rig.hand("publish", f"Après {mark}")
    rig.rows("WITH gone AS (UPDATE contributions_contribution SET text = '' RETURNING 1) SELECT count(*) FROM gone")
    ((last,),) = rig.rows("SELECT pg_walfile_name(pg_switch_wal())")
    rig.await_that(lambda: (archive / last).exists(), "l’archive")
    (past.pgdata / "standby.signal").unlink()
    (past.pgdata / "recovery.signal").touch()
    with open(past.pgdata / "postgresql.auto.conf", "a") as told:
        told.write(
            f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{instant}'\n"
            "recovery_target_action = 'promote'\nprimary_conninfo = ''\narchive_mode = 'off'\n"
        )
    begun = time.monotonic()
    past.start()
    spent = rig.await_that(lambda: _ask(past, "SELECT pg_is_in_recovery()") is False, "la fin du retour")
    row = Row(SAID, tried=1, recovery=max(spent, time.monotonic() - begun))
    titles = f"SELECT array_agg(title) FROM articles_article WHERE title LIKE '%{mark}'"
    is_right = (
        _ask(past, titles) == [f"Avant {mark}"]
        and _ask(past, count) == before
        and _ask(past, f"{count} WHERE text = ''") == empty
    )
    proof = rig.proof(DATABASE_URL=past.url())
    row.lost = 0 if is_right and "justes" in proof else 1
    row.note = f"l’article d’avant est là, celui d’après n’y est pas, {before} contributions intactes ; {proof}"
    return row


def _ask(server: Embedded, query: str) -> object:
    with psycopg.connect(server.url(), autocommit=True) as line:
        return line.execute(query).fetchone()[0]
