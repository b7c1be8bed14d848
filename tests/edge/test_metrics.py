"""What is counted while the paper runs, by all processes of a machine together."""

import os
import subprocess
import sys
import time

from edge import metrics

COUNTS = """
import os, sys
from edge import metrics
for _ in range(3):
    metrics.count_request("ready", "200", 0.001)
os.fork() or metrics.count_request("ready", "200", 0.001)
"""
TELLS = "import sys; from edge import metrics; sys.stdout.write(metrics.collected().decode())"


def run(code, folder):
    here = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    return subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True).stdout


def test_processes_of_a_machine_count_together(tmp_path):
    for _ in range(2):
        run(COUNTS, tmp_path)

    assert 'newsroom_requests_total{kind="ready",status="200"} 8.0' in run(TELLS, tmp_path)


def test_what_the_dead_counted_goes_after_a_day(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "FOLDER", str(tmp_path))
    for name in ("counter_999999999.db", f"counter_{os.getpid()}.db"):
        (tmp_path / name).touch()

    assert metrics.sweep(time.time()) == 0
    assert metrics.sweep(time.time() + 2 * metrics.A_DAY) == 1
    assert [path.name for path in tmp_path.iterdir()] == [f"counter_{os.getpid()}.db"]
