"""The disk of the pictures is full: a small tmpfs where mounts are allowed, else a limit on the size of a file."""

import json
import os
import random
import resource
import shutil
import subprocess
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image
from rig import Rig, Row

SAID = "disque des photos plein"
ROOM = 300 * 1024  # bytes
PIECE = 1024 * 1024
LIMIT = 120 * 1024  # of a file, where nothing can be mounted


class SmallDisk:
    """The pictures on a file system of their own, as large as they are and a little more."""

    def __init__(self, media: Path) -> None:
        self.media, self.aside = media, media.with_name("media.aside")

    def mount(self) -> bool:
        held = sum(path.stat().st_size for path in self.media.rglob("*") if path.is_file())
        size = held + 4096 * sum(1 for _ in self.media.rglob("*")) + ROOM
        os.rename(self.media, self.aside)
        self.media.mkdir()
        line = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.media]
        if subprocess.run(line, capture_output=True).returncode:
            self.media.rmdir()
            os.rename(self.aside, self.media)
            return False
        shutil.copytree(self.aside, self.media, dirs_exist_ok=True)
        return True

    def enlarge(self) -> None:
        subprocess.run(["mount", "-o", "remount,size=200m", self.media], check=True)

    def unmount(self) -> None:
        shutil.copytree(self.media, self.aside, dirs_exist_ok=True)
        subprocess.run(["umount", self.media], check=True)
        self.media.rmdir()
        os.rename(self.aside, self.media)


class Sending:
    """A journalist's picture, sent in pieces: it goes on where it stopped."""

    def __init__(self, rig: Rig) -> None:
        self.rig, self.token = rig, uuid4()
        self.cookie = json.loads((rig.place / "people.json").read_text())["staff"]["claire"]
        noise = Image.frombytes("RGB", (900, 600), random.Random(7).randbytes(900 * 600 * 3))
        written = BytesIO()
        noise.save(written, "JPEG", quality=92)
        self.data = written.getvalue()

    def go_on(self) -> tuple[int, dict[str, Any]]:
        """Send what is left; bring the last status and what was told."""
        status, told = self._call("GET", "", b"")
        while not told.get("picture") and not told.get("refusal"):
            at = told.get("received", 0)
            query = f"?name=essai.jpg&size={len(self.data)}&at={at}"
            status, told = self._call("POST", query, self.data[at : at + PIECE])
            if status >= 500:
                break
        return status, told

    def _call(self, method: str, query: str, data: bytes) -> tuple[int, dict[str, Any]]:
        mark = "x" * 32
        headers = {"Cookie": f"{self.cookie}; csrftoken={mark}", "X-CSRFToken": mark, "Accept": "application/json"}
        line = HTTPConnection("127.0.0.1", self.rig.port, timeout=60)
        try:
            line.request(method, f"/redaction/envois/{self.token}/{query}", data or None, headers)
            answer = line.getresponse()
            words = answer.read()
            return answer.status, json.loads(words) if "json" in answer.headers["Content-Type"] else {"words": words}
        finally:
            line.close()


def run(rig: Rig, *, seconds: float) -> Row:
    disk = SmallDisk(rig.place / "media")
    is_mounted = disk.mount()
    limit = None if is_mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, resource.RLIM_INFINITY))
    try:
        with rig.running():
            web = rig.web(limit=limit)
            rig.worker()
            rig.await_web()
            rig.warm()
            sending, told = Sending(rig), {}

            def break_it() -> None:
                told["status"], told["said"] = sending.go_on()

            def mend() -> None:
                if is_mounted:
                    disk.enlarge()
                else:
                    web.kill()
                    web.limit = None
                    web.start()
                    rig.await_web()
                told["then"], told["arrived"] = sending.go_on()

            row = rig.through(SAID, break_it, mend, seconds=min(seconds, 10))
            row.errors += told["status"] not in (503, 400) or not told["said"].get("error")
            row.lost += not told["arrived"].get("picture")
            row.note += f" ; photo refusée en mots ({told['status']}), arrivée ensuite"
            row.note += "" if is_mounted else " ; sans tmpfs"
            return row
    finally:
        if is_mounted:
            disk.unmount()
