"""One of two web servers dies, ten times over, while both answer; nginx stands in front, with the rules of deploy/."""

import shutil
import time

from fronts import nginx
from rig import Rig, Row, free_port, status_of

SAID = "un serveur web sur deux tué, dix fois"
DEATHS = 10


def run(rig: Rig, *, seconds: float) -> Row:
    if shutil.which("nginx") is None:
        return Row(SAID, note="nginx manque")
    first, second = free_port(), free_port()
    with rig.running(TRUSTED_PROXY_COUNT="1"):
        dies = rig.web(first, workers=1)
        rig.web(second, workers=1)
        rig.worker()
        rig.await_web(first)
        rig.await_web(second)
        nginx(rig, rig.port, [first, second])
        rig.await_that(lambda: status_of(rig.port, "/") == 200, "nginx")
        rig.warm()

        def die_often() -> None:
            for _ in range(DEATHS - 1):
                dies.kill()
                time.sleep(1)
                dies.start()
                rig.await_web(first)
            dies.kill()

        return rig.through(SAID, die_often, dies.start, seconds=min(seconds, 20))
