"""The clock of the web server and of the worker jumps an hour ahead, then back (libfaketime; the machine's stays)."""

import json
import time
from pathlib import Path

from rig import HERE, Rig, Row, ask

SAID = "horloge d’une heure en avance"
LIBRARIES = [
    *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
    *Path("/usr/lib/faketime").glob("libfaketimeMT.so.1"),
]


def run(rig: Rig, *, seconds: float) -> Row:
    if not LIBRARIES:
        return Row(SAID, note="libfaketime manque")
    clock = rig.place / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "PYTHONPATH": str(HERE / "clock"),
    }  # fmt: skip
    with rig.running():
        promised = json.loads(rig.hand("schedule", 1800))
        rig.extra |= faked
        rig.web()
        rig.worker()
        rig.await_web()
        rig.warm()
        told = {}

        def mend() -> None:
            told["ahead"] = ask(rig.port, promised["address"])[0]
            told["front_ahead"] = promised["title"] in ask(rig.port, "/")[1]
            clock.write_text("+0")
            time.sleep(2)
            told["after"] = ask(rig.port, promised["address"])[0]
            told["front_after"] = promised["title"] in ask(rig.port, "/")[1]

        row = rig.through(SAID, lambda: clock.write_text("+3600"), mend, seconds=min(seconds, 15))
        rig.extra = {}
        proof = rig.proof()
        row.note += f" ; {proof}"
        row.lost += "justes" not in proof
        is_back = told["after"] == 404 and not told["front_after"]
        row.errors += not is_back
        row.note += f" ; un article de l’heure suivante : {told['ahead']} puis {told['after']}"
        return row
