"""Measure the moderation rules: precision and recall of holding, on labelled texts. Run by `make bench-moderation`.

    python bench/moderation.py [FILE.jsonl|FILE.csv …]

A .jsonl file has `text` and `label` (`ok` or `hold`); a .csv file `content` and `spam` (1 or 0).
"""

import csv
import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("DEBUG", "1")  # no server is asked: the rules need neither secret nor database

OWN = ROOT / "bench" / "contributions" / "corpus.jsonl"  # the list of words was written with these in sight
FRESH = OWN.with_name("fresh.jsonl")  # and these were written after it: no word was added for them
SPAM = ROOT.parent / "shared" / "data" / "spam" / "youtube-comments-a.csv"


def main() -> None:
    """Print a line for each file, then what was missed and what was held for nothing."""
    from contributions.lexicon import first_entries
    from contributions.wordlist import Wordlist

    wordlist = Wordlist(first_entries())
    given = [Path(name) for name in sys.argv[1:] if not name.startswith("-")]
    for path in given or [OWN, FRESH, *([SPAM] if SPAM.exists() else [])]:
        report(path, wordlist)


def report(path: Path, wordlist) -> None:
    from contributions.rules import Letter, examine, holds

    kinds, times, fired = Counter(), [], Counter()
    wrong = []
    for text, should_hold in labelled(path):
        begun = time.perf_counter()
        findings = examine(Letter(text, wordlist))
        times.append((time.perf_counter() - begun) * 1000)
        fired.update({finding.rule for finding in findings if finding.effect == "hold"})
        kinds[should_hold, holds(findings)] += 1
        if should_hold != holds(findings):
            wrong.append((should_hold, text, [finding.rule for finding in findings]))
    held, missed, needless = kinds[True, True], kinds[True, False], kinds[False, True]
    precision, recall = held / max(1, held + needless), held / max(1, held + missed)
    print(f"{path.name}: {sum(kinds.values())} texts, {held + missed} to hold")
    print(f"  holding: precision {precision:.3f} ({needless} for nothing), recall {recall:.3f} ({missed} missed)")
    print(f"  by rule: {', '.join(f'{rule} {count}' for rule, count in fired.most_common())}")
    print(f"  ms a text: median {statistics.median(times):.2f}, longest {max(times):.2f}")
    if "-v" in sys.argv:
        for should_hold, text, rules in wrong:
            print("  missed  " if should_hold else "  needless", rules, text[:160].replace("\n", " "))


def labelled(path: Path) -> Iterator[tuple[str, bool]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", errors="replace") as rows:
            yield from ((row["content"], row["spam"] == "1") for row in csv.DictReader(rows))
    else:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], row["label"] == "hold"


if __name__ == "__main__":
    main()
