"""Two versions of a text side by side: what was taken out of one, what was put into the other, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter

from articles import body

WORDS = re.compile(r"\w+|[^\w\s]|\s+")
LONGEST = 4000  # words of one paragraph beyond which it is shown whole: no comparison takes a second
ALIKE = 0.35  # under this, two paragraphs are not the same one written again


@dataclass(frozen=True)
class Piece:
    """Some words of a line, and whether they stand on that side alone."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Row:
    """One line of each side, `left` the older; an empty side has none. `unchanged` counts lines that are the same."""

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    unchanged: int = 0


def lines_of(html: str) -> list[str]:
    """Read the body of an article as lines: one for each paragraph, intertitre, item or picture."""
    shown = re.sub(r'<figure data-picture="([0-9a-f]{8})[^"]*">\s*</figure>', r"<p>[photo \1]</p>", html)
    shown = re.sub(r"<hr[^>]*>", "<p>[suite réservée]</p>", shown)
    return body.plain(shown).splitlines()


def compare(old: list[str], new: list[str]) -> list[Row]:
    """Set two lists of lines side by side. Lines that are the same are only counted."""
    rows: list[Row] = []
    for verb, begun, ended, other_begun, other_ended in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            rows.append(Row(unchanged=ended - begun))
        else:
            rows += _changed(old[begun:ended], new[other_begun:other_ended])
    return rows


def _changed(old: list[str], new: list[str]) -> list[Row]:
    """Pair the lines that are one line written again; the others stand alone."""
    rows, waiting = [], list(new)
    for line in old:
        twin = next((place for place, other in enumerate(waiting) if _is_alike(line, other)), None)
        if twin is None:
            rows.append(Row(left=(Piece(line, is_marked=True),)))
            continue
        rows += [Row(right=(Piece(other, is_marked=True),)) for other in waiting[:twin]]
        rows.append(_words(line, waiting[twin]))
        waiting = waiting[twin + 1 :]
    return _side_by_side(rows + [Row(right=(Piece(other, is_marked=True),)) for other in waiting])


def _side_by_side(rows: list[Row]) -> list[Row]:
    """Put what was taken out beside what came in its place."""
    paired: list[Row] = []
    for row in rows:
        if paired and not row.left and paired[-1].left and not paired[-1].right:
            paired[-1] = Row(paired[-1].left, row.right)
        else:
            paired.append(row)
    return paired


def _is_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(one: str, other: str) -> Row:
    old, new = WORDS.findall(one), WORDS.findall(other)
    if max(len(old), len(new)) > LONGEST:
        return Row((Piece(one, is_marked=True),), (Piece(other, is_marked=True),))
    left, right = [], []
    runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for verb, begun, ended, other_begun, other_ended in runs:
        was, now = "".join(old[begun:ended]), "".join(new[other_begun:other_ended])
        is_between_changes = verb == "equal" and was.isspace() and begun + other_begun > 0
        left.append(Piece(was, verb != "equal" or is_between_changes))
        right.append(Piece(now, verb != "equal" or is_between_changes))
    return Row(_joined(left), _joined(right))


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Mark in one stroke what was changed in a row."""
    runs = ((is_marked, "".join(p.text for p in run)) for is_marked, run in groupby(pieces, attrgetter("is_marked")))
    return tuple(Piece(text, is_marked) for is_marked, text in runs if text)
