"""The list of watched words that a new paper begins with; the newsroom then keeps its own in the admin."""

from collections.abc import Iterator
from pathlib import Path

from contributions.wordlist import Entry

FIRST_LIST = Path(__file__).with_name("mots.txt")


def first_entries() -> Iterator[Entry]:
    """Read the list: `[reason effect]` opens a part of it, then one form a line; `#` begins a remark."""
    reason = effect = ""
    for line in FIRST_LIST.read_text(encoding="utf-8").splitlines():
        form = line.strip()
        if form.startswith("["):
            reason, effect = form.strip("[]").split()
        elif form and not form.startswith("#"):
            yield Entry(form, reason, effect)
