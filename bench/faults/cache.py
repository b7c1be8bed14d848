"""The cache server dies: Redis, which holds the ready pages of several machines."""

import shutil

from rig import Rig, Row, free_port

SAID = "serveur de cache tué"


def run(rig: Rig, *, seconds: float) -> Row:
    if shutil.which("redis-server") is None:
        return Row(SAID, note="redis-server manque")
    port = free_port()
    line = ["redis-server", "--port", port, "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]
    with rig.running(PAGE_CACHE=f"redis://127.0.0.1:{port}/0"):
        redis = rig.other("redis", line)
        rig.web()
        rig.worker()
        rig.await_web()
        rig.warm()
        return rig.through(SAID, redis.kill, redis.start, seconds=min(seconds, 30))
