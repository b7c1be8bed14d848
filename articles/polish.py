"""Corrections of form that are offered and never made by themselves: quotes, dashes, signs, capitals, ligatures.

Spaces and apostrophes are the affair of `typography`, at output. What is offered here changes the text as typed,
when somebody asks for it, kind by kind.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models

from articles.markup import names, parse, rewrite_stretches, write
from articles.typography import ADDRESSES, LETTER, Replacement, apply

SPACE = "[ \u00a0\u202f]"
# Words that only a missing accent makes: no other French word begins a line so.
CAPITALS = {
    f"E{end}": f"É{end}"
    for end in names(
        "tat tats tats-Unis cole coles glise glises lection lections lève lèves lu lus lue lues nergie quipe quipes "
        "tude tudes tudiant tudiants tudiante tudiantes vénement vénements galement tait taient gypte mirats lysée "
        "dition ditions conomie ditorial crit crits crivain pidémie poque vêque leveur leveurs quateur"
    )
} | {"Ethiopie": "Éthiopie", "Etre": "Être", "Ile": "Île", "Iles": "Îles", "Ame": "Âme", "Ca": "Ça"}
BEGINS_A_SENTENCE = r"(?:^|(?<=[.!?…] )|(?<=« ))"
LIGATURES = {
    "oeuvre": "œuvre", "oeuvres": "œuvres", "coeur": "cœur", "coeurs": "cœurs", "soeur": "sœur", "soeurs": "sœurs",
    "oeil": "œil", "voeu": "vœu", "voeux": "vœux", "noeud": "nœud", "noeuds": "nœuds", "boeuf": "bœuf",
    "boeufs": "bœufs", "oeuf": "œuf", "oeufs": "œufs", "moeurs": "mœurs", "manoeuvre": "manœuvre",
    "manoeuvres": "manœuvres", "choeur": "chœur", "choeurs": "chœurs", "oesophage": "œsophage",
}  # fmt: skip


class Kind(models.TextChoices):
    """What is offered, each to be taken or left."""

    QUOTES = "quotes", "guillemets français"
    DASHES = "dashes", "tirets"
    SIGNS = "signs", "signes (… × © ®) et virgules"
    CAPITALS = "capitals", "capitales accentuées"
    LIGATURES = "ligatures", "œ et ordinaux"


@dataclass(frozen=True)
class Change:
    """One correction offered, with a few words around it."""

    kind: str
    label: str
    before: str
    after: str


def _like(word: str, model: str) -> str:
    """Write a word in the case of another: oeuvre → œuvre, Oeuvre → Œuvre, OEUVRE → ŒUVRE."""
    if model.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word


def _one_of(words: dict[str, str], *, is_exact: bool) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    listed = "|".join(sorted(words, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{listed})(?!\w)", 0 if is_exact else re.IGNORECASE)
    if is_exact:
        return pattern, lambda match: words[match[0]]
    return pattern, lambda match: _like(words[match[0].lower()], match[0])


RULES: dict[str, list[tuple[re.Pattern[str], Replacement]]] = {
    Kind.DASHES: [
        (re.compile(rf"(?<=\S){SPACE}*--(?!-){SPACE}*(?=\S)"), "—"),
        (re.compile(rf"(?<=\S{SPACE})-(?={SPACE}\S)"), "–"),
        (re.compile(r"(?<![\w-])(\d{4})-(\d{4})(?![\w-])"), r"\1–\2"),
    ],
    Kind.SIGNS: [
        (re.compile(r"(?<!\.)\.{3,}(?!\.)"), "…"),
        (re.compile(rf"(?<=\d)([\"']?{SPACE})[xX]({SPACE})(?=\d)"), r"\1×\2"),
        (re.compile(r"\([cC]\)"), "©"),
        (re.compile(r"\([rR]\)"), "®"),
        (re.compile(r"\(tm\)|\(TM\)"), "™"),
        (re.compile(rf"(?<=\w){SPACE}+,{SPACE}*(?=\w)"), ", "),
        (re.compile(rf"(?<={LETTER}),(?={LETTER})"), ", "),
    ],
    Kind.CAPITALS: [
        _one_of(CAPITALS, is_exact=True),
        (re.compile(rf"{BEGINS_A_SENTENCE}A(?= (?:l[ae’']|[A-ZÉÈ]|(?:cette|ce|partir|propos|travers|cause) ))"), "À"),
    ],
    Kind.LIGATURES: [
        _one_of(LIGATURES, is_exact=False),
        (re.compile(r"(?<=\d)(?:ième|ème|eme)(s?)(?!\w)"), r"e\1"),
    ],
}  # fmt: skip
# An opening quote follows nothing, a space or a sign that opens; the closing one follows a word or its full stop.
OPENS = re.compile(r"(?:^|(?<=[\s(\[{«—–’']))[\"“](?=\S)")
CLOSES = re.compile(r"(?<=\S)[\"”](?=$|[\s)\]}»,;:.!?…—–])")


def polish(text: str, *, kinds: set[str] | None = None) -> str:
    """Make the corrections of these kinds (None: all) in plain text. Addresses stay as typed; twice changes nothing."""
    return _with_quotes([_polished(text, kinds)], kinds)[0]


def polish_html(html: str, *, kinds: set[str] | None = None) -> str:
    """The same in a clean body: its text only, quotes paired across tags."""
    root = parse(html)
    rewrite_stretches(root, lambda pieces: _with_quotes([_polished(piece, kinds) for piece in pieces], kinds))
    return write(root)


def changes(before: str, kind: str) -> Iterator[Change]:
    """List what one kind would change in a text of one line."""
    after = polish(before, kinds={kind})
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag != "equal":
            label = str(Kind(kind).label)
            yield Change(kind, label, _around(before, old, old_end), _around(after, new, new_end))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 18) : end + 18]


def _polished(text: str, kinds: set[str] | None) -> str:
    for kind, rules in RULES.items():
        if kinds is not None and kind not in kinds:
            continue
        for pattern, replacement in rules:
            text = apply(pattern, replacement, text, kept=ADDRESSES)
    return text


def _with_quotes(pieces: list[str], kinds: set[str] | None) -> list[str]:
    """Turn straight or English quotes that go in pairs into « and », sign for sign; what has no pair stays."""
    if kinds is not None and Kind.QUOTES not in kinds:
        return pieces
    signs = list("".join(pieces))
    text = "".join(signs)
    opened = None
    marks = sorted([(m.start(), "«") for m in OPENS.finditer(text)] + [(m.start(), "»") for m in CLOSES.finditer(text)])
    for place, sign in marks:
        if sign == "«" and opened is None:
            opened = place
        elif sign == "»" and opened is not None:
            signs[opened], signs[place] = "«", "»"
            opened = None
    done, at = [], 0
    for piece in pieces:
        done.append("".join(signs[at : at + len(piece)]))
        at += len(piece)
    return done
