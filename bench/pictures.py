"""What becomes of each picture of a folder: served or refused, how long it takes, how much memory.

    make bench-pictures IMAGES=/a/folder

Each file is read in a process of its own, whose peak is the one that counts. Nothing is written.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402  (the settings are named first)
from django.core.exceptions import ValidationError  # noqa: E402

from pictures.processing import inspect, render  # noqa: E402

MOST = 512  # megabytes


def fate(path: str, answer: multiprocessing.SimpleQueue) -> None:
    """Read one file as an upload is read; tell what became of it, in seconds of the processor and megabytes."""
    django.setup()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    try:
        made = list(render(inspect(BytesIO(Path(path).read_bytes()))))
        told = f"served in {len(made)} files"
    except ValidationError as refusal:
        told = f"refused: {refusal.code}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer.put((told, time.process_time() - began, peak / 1024, (peak - before) / 1024))


def main() -> None:
    folder = Path(sys.argv[1])
    context = multiprocessing.get_context("spawn")
    answer = context.SimpleQueue()
    rows, ends = [], Counter()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        child = context.Process(target=fate, args=(str(path), answer))
        child.start()
        child.join(120)
        if child.is_alive() or child.exitcode:
            child.kill()
            rows.append((str(path.relative_to(folder)), f"DIED ({child.exitcode})", 0.0, 0.0))
            ends["died"] += 1
            continue
        told, seconds, peak, _ = answer.get()
        rows.append((str(path.relative_to(folder)), told, seconds, peak))
        ends[told.split(" in ")[0]] += 1
    for name, told, seconds, peak in rows:
        print(f"{name:60} {told:30} {seconds:6.2f} s {peak:6.0f} MB")
    slowest, heaviest = max(rows, key=lambda row: row[2]), max(rows, key=lambda row: row[3])
    print(f"\n{len(rows)} files: {', '.join(f'{count} {end}' for end, count in ends.most_common())}")
    print(f"slowest {slowest[2]:.2f} s ({slowest[0]}), peak {heaviest[3]:.0f} MB ({heaviest[0]}), limit {MOST} MB")
    sys.exit(1 if ends["died"] or heaviest[3] > MOST else 0)


if __name__ == "__main__":
    main()
