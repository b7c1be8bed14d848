"""PostgreSQL dies (kill -9 of all its processes), and comes back a minute later."""

from rig import Rig, Row

SAID = "PostgreSQL tué"


def run(rig: Rig, *, seconds: float) -> Row:
    with rig.running():
        rig.web()
        rig.worker()
        rig.await_web()
        rig.warm()
        return rig.through(SAID, rig.kill_database, rig.start_database, seconds=seconds)
