"""The worker dies before an hour that was promised: the article is out all the same, and the rest is caught up."""

import json
import time

from rig import Rig, Row, ask

SAID = "tâches de fond tuées"
OUT = "SELECT status FROM articles_article WHERE id = %s"
LATE = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now())"
)


def run(rig: Rig, *, seconds: float) -> Row:
    with rig.running():
        rig.web()
        worker = rig.worker()
        rig.await_web()
        rig.warm()
        told = {}

        def break_it() -> None:
            worker.kill()
            told.update(json.loads(rig.hand("schedule", 6)))

        def mend() -> None:
            told["is_out"] = ask(rig.port, told["address"])[0] == 200
            told["status"] = rig.rows(OUT, told["pk"])[0][0]
            worker.start()

        row = rig.through(SAID, break_it, mend, seconds=max(12, min(seconds, 30)))
        begun = time.monotonic()
        rig.await_that(lambda: rig.rows(OUT, told["pk"])[0][0] == "published", "la publication", 120)
        rig.await_that(lambda: rig.rows(LATE)[0][0] == 0, "les tâches en retard", 180)
        row.recovery = max(row.recovery, 4 + time.monotonic() - begun)
        row.lost += not told["is_out"]
        row.note += f" ; l’article promis était en ligne, encore « {told['status']} »"
        return row
