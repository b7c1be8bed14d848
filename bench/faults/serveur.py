"""One of two web servers dies while both answer; nginx stands in front, with the rules of deploy/."""

import shutil

from fronts import nginx
from rig import Rig, Row, free_port, status_of

SAID = "un serveur web sur deux tué"


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
        return rig.through(SAID, dies.kill, dies.start, seconds=min(seconds, 20))
