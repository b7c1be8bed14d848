"""The words of a body: runs of text under marks, put in order before they are written.

An accent alone is dropped: after a tag it would turn its > into another sign on the next normalisation.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from articles.markup import SPACES, Element, share

ORDER = ["strong", "em", "s", "sub", "sup"]
# Controls, soft hyphens, zero-width spaces, byte order marks, overrides of direction: seen by no reader.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
LINE_ENDS = re.compile("[\t\n\r\f\u2028\u2029\u1680\u2000-\u2008\u200a\u205f\u3000]")
BLANK_LINE = re.compile(r"\n[ \t\r\f\u00a0]*\n\s*")
SPACE_RUN = re.compile(f"[{SPACES}]{{2,}}")
ACCENTS = re.compile("[\u0300-\u036f]*")
ACCENT_ALONE = re.compile("(?<=\\s)[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text under the same marks; a line break is the text "\\n"."""

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""

    def with_text(self, text: str) -> "Run":
        return Run(text, self.marks, self.link)


def has_words(text: str) -> bool:
    """Say whether anything of a text would be left once tidied."""
    return bool(re.sub("[\u0300-\u036f]", "", UNSEEN.sub("", text)).strip())


def on_one_line(text: str) -> str:
    """Take what no reader sees out of a text; its line ends are spaces, as in any HTML."""
    return LINE_ENDS.sub(" ", UNSEEN.sub("", text))


def paragraphs(runs: list[Run]) -> Iterator[list[Run]]:
    """Part runs where only white space stands between two line breaks."""
    part: list[Run] = []
    pending: list[Run] = []  # a line break, and the white space after it
    for run in runs:
        if pending and run.text == "\n":
            yield part
            part, pending = [], []
        elif run.text == "\n" or (pending and not run.text.strip()):
            pending.append(run)
        else:
            part += [*pending, run]
            pending = []
    yield part


def tidied(runs: list[Run], *, is_heading: bool) -> list[Run]:
    """Put the words in order: NFC, spaces folded and trimmed, equal neighbours joined."""
    runs = _composed(runs)
    if is_heading:  # a heading is bold by itself, and stands on one line
        runs = [Run(run.text.replace("\n", " "), run.marks - {"strong"}, run.link) for run in runs]
    whole = "".join(run.text for run in runs)
    runs = [run.with_text(text) for run, text in zip(runs, _respaced([run.text for run in runs], whole), strict=True)]
    return _joined(_unmarked_spaces([run for run in runs if run.text]))


def _composed(runs: list[Run]) -> list[Run]:
    """Normalise text run by run; an accent that opens a run goes to the letter before it, or nowhere."""
    composed: list[Run] = []
    for run in runs:
        accents, text = ACCENTS.match(run.text)[0], ACCENTS.sub("", run.text, count=1)
        if accents and composed and composed[-1].text.strip():
            composed[-1] = composed[-1].with_text(_nfc(composed[-1].text + accents))
        composed.append(run.with_text(_nfc(text)))
    return composed


def _nfc(text: str) -> str:
    return ACCENT_ALONE.sub("", unicodedata.normalize("NFC", text))


def _respaced(pieces: list[str], whole: str) -> list[str]:
    folded = SPACE_RUN.sub(_fold, whole)
    folded = re.sub(f"[{SPACES}]*\n[{SPACES}]*", "\n", folded)
    shares = share(pieces, folded)
    # Trimmed here, since a line break at an end goes too.
    for order in (1, -1):
        for place in range(len(shares))[::order]:
            text = shares[place]
            shares[place] = text.lstrip(SPACES + "\n") if order == 1 else text.rstrip(SPACES + "\n")
            if shares[place]:
                break
    return shares


def _fold(match: re.Match[str]) -> str:
    """Of several spaces keep one: no-break where one was typed and French wants one, else ordinary."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    is_wanted = before == "«" or after in set(":;!?»%") or (before.isdigit() and after.isalnum())
    no_break = re.search("[\u00a0\u202f]", match[0])
    return no_break[0] if no_break and is_wanted else " "


def _unmarked_spaces(runs: list[Run]) -> list[Run]:
    """A space alone wears only the marks that both its neighbours wear."""
    kept = []
    for place, run in enumerate(runs):
        if run.text.strip(SPACES + "\n") or not 0 < place < len(runs) - 1:
            kept.append(run)
            continue
        before, after = runs[place - 1], runs[place + 1]
        link = run.link if before.link == run.link == after.link else ""
        kept.append(Run(run.text, run.marks & before.marks & after.marks, link))
    return kept


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and (joined[-1].marks, joined[-1].link) == (run.marks, run.link):
            joined[-1] = run.with_text(joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined


def marked(runs: list[Run]) -> list[Element | str]:
    """Write runs as elements, each mark opened once for as long as it lasts, a link outside all."""
    root = Element("p")
    opened: list[tuple[tuple[str, str], Element]] = [(("", ""), root)]
    for run in runs:
        wanted = [("", "")] + [("a", run.link)] * bool(run.link) + [(mark, "") for mark in ORDER if mark in run.marks]
        common = 0
        while common < min(len(wanted), len(opened)) and wanted[common] == opened[common][0]:
            common += 1
        del opened[common:]
        for tag, href in wanted[common:]:
            element = Element(tag, {"href": href} if href else {})
            opened[-1][1].children.append(element)
            opened.append(((tag, href), element))
        for number, line in enumerate(run.text.split("\n")):
            opened[-1][1].children += [Element("br")] * bool(number) + [line] * bool(line)
    return root.children
