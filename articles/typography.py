"""French typography, done at output: spaces and apostrophes only.

Quotes, dashes, signs and capitals are printed as typed; a second run changes nothing. Spaces are those of the
Imprimerie nationale: narrow before ; ! ? and between thousands, full before a colon, inside « » and before a
unit.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from articles.markup import SPACES, names, parse, rewrite_stretches, share, write

NBSP, NARROW = "\u00a0", "\u202f"
SPACE = f"[{SPACES}]"
LETTER = r"[^\W\d_]"

# What only looks like prose: addresses and character references. Printed as typed.
ADDRESS_SIGN = r"[^\s«»<>\"]"
ADDRESS = (
    rf"(?<![\w+.-])(?:[a-z][a-z0-9+.-]*://|www\.|(?:mailto|tel):){ADDRESS_SIGN}+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
ADDRESSES = re.compile(ADDRESS, re.IGNORECASE)
VERBATIM = re.compile(rf"{ADDRESS}|&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)

ENDS_A_WORD = r"[\w)\]»”\"’'%‰€$…°.]"
CLOSES = r"[\s)\]»”\"’',.…—–]"

# Words that a number does not count: « 12 et 15 », « 2026 la mairie ».
LITTLE_WORDS = names(
    "à a au aux avec c d dans de des dont du elle elles en entre est et il ils j l la le les leur leurs lui "
    "m mais n ne ni nous on ont or ou où par pas pour puis qu quand que qui s sans se ses si son sont sous "
    "sur t un une vous y"
)
UNIT = rf"(?:[%‰°€$£¥₣₦Ω℃]|[lLmst](?![\w'’])|(?!(?:{'|'.join(sorted(LITTLE_WORDS))})(?!\w)){LETTER})"

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Replacement]

RULES: list[Rule] = [
    # Full inside guillemets, typed or not.
    (re.compile(rf"«{SPACE}*(?=[^\s\u0300-\u036f])"), f"«{NBSP}"),
    (re.compile(rf"(?<=[^\s«]){SPACE}*»"), f"{NBSP}»"),
    # Narrow before a series of ; ! ?: in place of a space, or at the end of a word when none was typed.
    (re.compile(rf"(?<=[^\s«(\[{{]){SPACE}+(?=[;!?])"), NARROW),
    (re.compile(rf"(?<={ENDS_A_WORD})(?=[;!?]+(?:{CLOSES}|$))"), NARROW),
    # Full before a colon, only in place of a space, and not before a smiley.
    (re.compile(rf"(?<=\S){SPACE}+:(?=[\s«“\"]|$)"), f"{NBSP}:"),
    # Narrow between thousands; a telephone number or a year is not one.
    (
        re.compile(rf"(?<![\w+.,/-])(?<!\d{SPACE})[1-9]\d{{0,2}}(?:{SPACE}\d{{3}})+(?![\w/-])(?!{SPACE}\d)"),
        lambda match: re.sub(SPACE, NARROW, match[0]),
    ),
    # Full between a number and what it counts, and after n°.
    (re.compile(rf"(?<=[\dº]){SPACE}+(?={UNIT})"), NBSP),
    (re.compile(rf"(?i)(?<!\w)(n[°ºᵒ]|n(?:os|ᵒˢ)){SPACE}+(?=\d)"), rf"\1{NBSP}"),
]
APOSTROPHE_INSIDE = re.compile(rf"(?<={LETTER})'(?=[\w«“\"])")
APOSTROPHE_LAST = re.compile(rf"(?<={LETTER})'")
OPENS_A_QUOTATION = re.compile(r"(?<!\w)'(?=\w)")


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """Print plain text: its no-break spaces and its apostrophes."""
    for pattern, replacement in [*RULES, _apostrophe(text)]:
        text = apply(pattern, replacement, text, kept=VERBATIM)
    return text


def typeset_html(html: str) -> str:
    """Print a clean body: its text only, across tags (`<em>Mot</em>!`), never an attribute."""
    root = parse(html)
    rewrite_stretches(root, lambda pieces: share(pieces, typeset("".join(pieces))))
    return write(root)


def _apostrophe(text: str) -> Rule:
    """Between letters always; after a last letter only where no straight quotation was opened ('mot')."""
    return (APOSTROPHE_INSIDE if OPENS_A_QUOTATION.search(text) else APOSTROPHE_LAST), "’"


def apply(pattern: re.Pattern[str], replacement: Replacement, text: str, *, kept: re.Pattern[str]) -> str:
    """Replace what a pattern finds, but nothing that touches what is `kept` as typed."""
    spans = [match.span() for match in kept.finditer(text)]

    def change(match: re.Match[str]) -> str:
        before = bisect_left(spans, (match.end(), 0)) - 1
        if before >= 0 and match.start() < spans[before][1]:
            return match[0]
        return replacement(match) if callable(replacement) else match.expand(replacement)

    return pattern.sub(change, text)
