"""Plain text pasted into a body: messages, e-mails, pages of PDF, notes.

Lines are joined only where a machine has broken them, and a line is dropped only when it is surely no text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from articles.lexicon import is_french
from articles.markup import escape

LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u200e": "",
        "\u200f": "",
    }
)

# [10:32, 21/11/2026] Nom: / [21/11/2026, 10:32:05] Nom: / 21/11/2026, 10:32 - Nom: / 21/11/2026 à 10:32 - Nom
HOUR, DAY = r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:[ \u202f]?[AP]M)?", r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
MESSAGE = re.compile(
    rf"^(?:\[(?:{HOUR}, {DAY}|{DAY},? (?:à )?{HOUR})\] |{DAY},? (?:à )?{HOUR} [-–] )(?:[^:\n]{{1,60}}: ?)?",
    re.MULTILINE,
)
NO_MESSAGE = re.compile(
    r"^<[^<>\n]{3,20}>$|^(?:image|vidéo|audio|document) (?:omise?|absente?)$"
    r"|^Les messages et (?:les )?appels sont chiffrés.*$",
    re.MULTILINE | re.IGNORECASE,
)
SIGNS = {"*": "strong", "_": "em", "~": "s"}
MARKED = re.compile(r"(?<![\w*_~])([*_~])(?=[^\s*_~])([^\n]{0,400}?)(?<=[^\s])\1(?![\w*])")

PAGE_LINE = re.compile(
    r"page\s+\d{1,4}(?:\s*(?:/|sur|de)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*/\s*\d{1,4}", re.I
)
NUMBER_LINE = re.compile(r"\d{1,4}")
ENDS_A_SENTENCE = re.compile(r"[.!?…:;][\s»”\")\u00a0\u202f]*$|[»”]\s*$")
ENDS_IN_HYPHEN = re.compile(r"[^\W\d_]-$")
STARTS_AN_ITEM = re.compile(r"(?:[-–—•·*▪►]|\d{1,2}[.)])\s+\S")
QUOTED = re.compile(r"^((?:>\s?)+)")
# Hyphens that are in the word itself: peut-être, est-ce, c’est-à-dire, vice-président.
OWN_HYPHEN_AFTER = re.compile(
    r"(?:t-)?(?:je|tu|ils?|elles?|on|nous|vous|ce|ci|là|moi|toi|lui|leur|y|en|être|même|mêmes|dire|à-dire)\b"
)
OWN_HYPHEN_BEFORE = re.compile(r"(?:vice|ex|demi|mi|semi|quasi|non|peut|rendez|-à|-t|outre|nord|sud)-$", re.I)
HALF_BEFORE = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)*)-$")
HALF_AFTER = re.compile(r"[^\W\d_]+")
WIDEST = 120  # lines longer than this were broken by their writer


def is_conversation(text: str) -> bool:
    """Say whether the text is messages copied with their hour and their sender."""
    return MESSAGE.match(text.translate(LIGATURES).lstrip()) is not None


def from_text(text: str, doubtful: list[str] | None = None) -> str:
    """Make paragraphs of plain text; `*gras*`, `_italique_` and `~barré~` are marks, as in messages.

    A word cut at the end of a line is joined when French has it. One that French does not have keeps its hyphen,
    and is told in `doubtful`.
    """
    text = "\n".join(text.translate(LIGATURES).replace("\r\n", "\n").replace("\r", "\n").split("\u2028"))
    if is_conversation(text):
        messages = [NO_MESSAGE.sub("", message) for message in MESSAGE.split(text)]
        paragraphs = [paragraph for message in messages for paragraph in _blocks(message.strip("\n"))]
    elif _is_broken_by_a_machine(text):
        paragraphs = _joined(_without_page_lines(text), [] if doubtful is None else doubtful)
    else:
        paragraphs = _blocks(text.replace("\f", "\n\n"))
    return "".join(f"<p>{_marked(escape(paragraph))}</p>" for paragraph in paragraphs if paragraph.strip())


def _blocks(text: str) -> list[str]:
    """Part at blank lines; a text that has none takes each of its lines for a paragraph."""
    blocks = re.split(r"\n[ \t\u00a0]*\n", text.strip())
    return blocks if len(blocks) > 1 else text.strip().split("\n")


def _marked(escaped: str) -> str:
    for _ in SIGNS:  # a mark may stand in another
        escaped = MARKED.sub(lambda match: f"<{SIGNS[match[1]]}>{match[2]}</{SIGNS[match[1]]}>", escaped)
    return escaped.strip().replace("\n", "<br>")


# Lines broken by a machine: PDF, e-mail.


def _is_broken_by_a_machine(text: str) -> bool:
    """Most lines that another follows are nearly as long as the longest, and some stop in mid-sentence."""
    lines = [line.strip() for line in text.replace("\f", "\n").split("\n")]
    followed = [line for line, after in zip(lines, lines[1:], strict=False) if line and after]
    longest = max(map(len, lines), default=0)
    if len(followed) < 2 or not 30 <= longest <= WIDEST:
        return False
    full = sum(len(line) >= 0.7 * longest for line in followed)
    cut = sum(not ENDS_A_SENTENCE.search(line) for line in followed)
    return full >= 0.6 * len(followed) and cut >= 0.5 * len(followed)


def _without_page_lines(text: str) -> list[str]:
    """Drop the numbers of pages, and what stands beside each of them on at least two pages."""
    lines = [line.strip() for line in text.replace("\f", "\n\f\n").split("\n")]
    breaks = {place for place, line in enumerate(lines) if line == "\f" or PAGE_LINE.fullmatch(line)}
    breaks |= _counting(lines, breaks)
    beside = Counter(lines[place] for near in breaks for place in _beside(lines, near, breaks))
    heads = {line for line, count in beside.items() if count > 1}
    dropped = breaks | {place for near in breaks for place in _beside(lines, near, breaks) if lines[place] in heads}
    return [line if place not in dropped else "\f" for place, line in enumerate(lines)]


def _counting(lines: list[str], breaks: set[int]) -> set[int]:
    """Lines that are a number alone: pages when they count up one by one, or stand at a page's end."""
    alone = [place for place, line in enumerate(lines) if NUMBER_LINE.fullmatch(line)]
    follows = {
        place
        for one, two in zip(alone, alone[1:], strict=False)
        if int(lines[two]) == int(lines[one]) + 1
        for place in (one, two)
    }
    return follows | {place for place in alone if breaks & set(_neighbours(lines, place))}


def _neighbours(lines: list[str], place: int) -> Iterable[int]:
    """The nearest lines before and after that are not blank."""
    yield from (next((n for n in range(place - 1, -1, -1) if lines[n]), place),)
    yield from (next((n for n in range(place + 1, len(lines)) if lines[n]), place),)


def _beside(lines: list[str], place: int, breaks: set[int]) -> list[int]:
    return [near for near in set(_neighbours(lines, place)) if near not in breaks and len(lines[near]) < 80]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being joined: how deep it is quoted (`> `), its pieces, and its last line as it stood."""

    depth: int
    pieces: list[str]
    last: str

    def goes_on(self, line: str, gap: str, longest: int) -> bool:
        is_cut = not ENDS_A_SENTENCE.search(self.last)
        if gap:  # the end of a page between two halves of a sentence
            return gap == "\f" and is_cut and line[0].islower()
        if STARTS_AN_ITEM.match(line):
            return False
        return len(self.last) >= (0.5 if is_cut else 0.7) * longest

    def add(self, line: str, doubtful: list[str]) -> None:
        """Take a line in, and join the two halves of a word."""
        if self.last.endswith("\u00ad"):
            self.pieces[-1] = self.pieces[-1][:-1]
        elif ENDS_IN_HYPHEN.search(self.last) and line[0].islower():
            if _is_cut(self.last, line, doubtful):
                self.pieces[-1] = self.pieces[-1][:-1]
        else:
            self.pieces.append(" ")
        self.pieces.append(line)
        self.last = line


def _is_cut(before: str, after: str, doubtful: list[str]) -> bool:
    """Say whether a hyphen at the end of a line only cuts a word in two; what cannot be told is noted."""
    if OWN_HYPHEN_AFTER.match(after) or OWN_HYPHEN_BEFORE.search(before):
        return False
    first, second = HALF_BEFORE.search(before), HALF_AFTER.match(after)
    if not (first and second):
        return False
    if is_french(first[1] + second[0]):
        return True
    if not is_french(f"{first[1]}-{second[0]}"):
        doubtful.append(f"{first[1]}-{second[0]}")
    return False


def _joined(lines: list[str], doubtful: list[str]) -> list[str]:
    """Join lines into paragraphs; a page's end between two halves of a sentence is no paragraph's end."""
    longest = max(map(len, lines), default=0)
    paragraphs: list[_Paragraph] = []
    gap = ""
    for line in lines:
        quoted = QUOTED.match(line)
        words = line[quoted.end() :] if quoted else line
        depth = quoted[1].count(">") if quoted else 0
        if not words.strip():
            gap = words or gap or "\n"
            continue
        if paragraphs and paragraphs[-1].depth == depth and paragraphs[-1].goes_on(words, gap, longest):
            paragraphs[-1].add(words, doubtful)
        else:
            paragraphs.append(_Paragraph(depth, ["> " * depth, words], words))
        gap = ""
    return ["".join(paragraph.pieces) for paragraph in paragraphs]
