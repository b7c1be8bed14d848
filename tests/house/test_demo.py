"""The demo: up with one command, down with Ctrl-C, and up again whatever happened."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from newsroom.embedded import Embedded
from newsroom.environment import ROOT, VAR

PLAY = "import sys; from newsroom.stage import play; sys.exit(play())"
LOCKS = ("requirements.lock", "requirements-test.lock")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Demo:
    """A demo of its own, played as demo.py plays it once the libraries are there."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.process = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"VAR": str(self.var), "PORT": str(self.port)}

    def open(self) -> None:
        with open(self.var / "output", "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-u", "-c", PLAY],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    def wait_for(self, words: str) -> str:
        deadline = time.monotonic() + 180
        while words not in (said := (self.var / "output").read_text()):
            assert time.monotonic() < deadline, said
            assert self.process.poll() is None, said
            time.sleep(0.05)
        return said

    def end(self, word: signal.Signals) -> int:
        self.process.send_signal(word)
        return self.process.wait(30)

    def left(self) -> list[str]:
        """List the living processes that know this demo's directory."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                words = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
            except OSError:
                continue
            if os.fsencode(self.var) in words:
                found.append((place / "cmdline").read_text().replace("\0", " "))
        return found


@pytest.fixture(scope="module")
def demo():
    var = VAR / f"test-demo-{os.getpid()}"
    var.mkdir(parents=True)
    demo = Demo(var)
    demo.open()
    demo.wait_for("Ctrl-C")
    yield demo
    if demo.process.poll() is None:
        demo.end(signal.SIGTERM)
    data = Embedded(var / "pg").pgdata
    shutil.rmtree(data, ignore_errors=True)
    for beside in data.parent.glob(f"{data.name}.*"):
        beside.unlink()
    shutil.rmtree(var)


def test_the_demo_serves_its_front_page(demo):
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/") as page:
        assert page.status == 200


def test_whoever_the_demo_announces_can_sign_in(demo):
    ask = "from django.contrib.auth import authenticate as a; from newsroom.stage import ACCOUNTS, PASSWORD; "
    ask += "print([email for email in ACCOUNTS if not a(email=email, password=PASSWORD)])"

    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "shell", "-v0", "-c", ask],
        env=demo.environment,
        capture_output=True,
        text=True,
    )

    assert done.stdout == "[]\n", done.stderr


def test_a_second_demo_on_the_same_data_is_told_where_the_first_one_is(demo):
    done = subprocess.run(
        [sys.executable, "-c", PLAY],
        cwd=ROOT,
        env=os.environ | {"VAR": str(demo.var), "PORT": str(free_port())},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert f"http://127.0.0.1:{demo.port}/" in done.stdout


def test_a_taken_port_is_said_in_words(demo, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PLAY],
        cwd=ROOT,
        env=os.environ | {"VAR": str(tmp_path), "PORT": str(demo.port)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert f"Le port {demo.port} est déjà pris" in done.stdout


def test_after_kill_the_next_demo_starts_and_ctrl_c_leaves_no_process(demo):
    demo.end(signal.SIGKILL)

    demo.open()
    demo.wait_for("Ctrl-C")
    code = demo.end(signal.SIGINT)

    assert code == 0
    assert demo.left() == []


def test_an_older_python_can_read_demo_py_far_enough_to_say_no():
    source = (ROOT / "demo.py").read_text()

    ast.parse(source, feature_version=(3, 7))

    assert source.index("sys.version_info < (3, 11)") < source.index("def ")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_by_hash_and_names_no_host(lock):
    text = (ROOT / lock).read_text()

    pins = re.findall(r"^[a-z].*?(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)

    assert pins
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    assert "://" not in text


def test_what_the_tests_install_holds_what_the_demo_installs():
    demo, tests = (set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS)

    assert demo <= tests


def test_the_power_fails_five_times_and_nothing_that_was_promised_is_lost(demo):
    if demo.process.poll() is None:
        demo.end(signal.SIGTERM)

    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "faults" / "run", "coupure"],
        env=demo.environment | {"PLACE": str(demo.var), "ROUNDS": "5"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\| courant coupé \|.*\| 0 \| 5 coupures ;.*comptes justes \|$", done.stdout, re.MULTILINE)
