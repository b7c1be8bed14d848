"""PostgreSQL hangs: all its processes are stopped (SIGSTOP), its socket still takes whoever knocks."""

import signal

from rig import Rig, Row

SAID = "PostgreSQL figé"


def run(rig: Rig, *, seconds: float) -> Row:
    with rig.running():
        rig.web()
        rig.worker()
        rig.await_web()
        rig.warm()
        thaw = lambda: rig.freeze_database(signal.SIGCONT)  # noqa: E731
        return rig.through(SAID, rig.freeze_database, thaw, seconds=seconds)
