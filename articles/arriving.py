"""A whole text that comes from elsewhere, told apart: its title, its standfirst, its body, its signature."""

import re
from dataclasses import dataclass, field

from articles.markup import Element, names, parse, text_of, write
from authors.models import Author

LONGEST_TITLE, LONGEST_STANDFIRST, LONGEST_SIGNATURE = 200, 600, 80
PARTICLES = names("de du des d la le et avec el al ben ould ag ep bin pour")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")
ENDS_A_SENTENCE = re.compile(r"[.!?…;:»”\"]\s*$")


@dataclass(frozen=True)
class Arrived:
    """What was told apart. `body` is clean HTML without the rest; `doubtful` are words that may have been cut."""

    title: str = ""
    standfirst: str = ""
    body: str = ""
    signature: str = ""
    doubtful: list[str] = field(default_factory=list)


ALL = frozenset({"title", "standfirst", "signature"})


def told_apart(html: str, doubtful: list[str], *, wanted: frozenset[str] = ALL, is_document: bool = False) -> Arrived:
    """Read a clean body, and take out of it what is wanted.

    Of a document the first line that is no sentence is the title; of a paste, only a heading.
    """
    blocks = [block for block in parse(html).children if isinstance(block, Element)]
    title = standfirst = signature = ""
    if "title" in wanted and len(blocks) > 1 and _is_title(blocks[0], is_document=is_document):
        title = _words(blocks.pop(0))
        if "standfirst" in wanted and len(blocks) > 1 and _is_standfirst(blocks[0]):
            standfirst = _words(blocks.pop(0))
    if (
        "signature" in wanted
        and len(blocks) > 1
        and blocks[-1].tag in {"p", "h2", "h3"}
        and is_signature(_words(blocks[-1]))
    ):
        signature = _words(blocks.pop()).strip("–—-* ")
    return Arrived(title, standfirst, "".join(map(write, blocks)), signature, doubtful)


def is_signature(line: str) -> bool:
    """Say whether a line is who wrote: a name that we know, or words in capitals after a first name."""
    line = line.strip("–—-* ")
    if not line or len(line) > LONGEST_SIGNATURE or ENDS_A_SENTENCE.search(line):
        return False
    if Author.objects.filter(pen_name__iexact=line.removeprefix("Par ")).exists():
        return True
    words = line.removeprefix("Par ").replace(",", " ").replace("/", " ").split()
    if not 2 <= len(words) <= 9 or not all(WORD.fullmatch(word) for word in words):
        return False
    told = [word for word in words if word.lower() not in PARTICLES]
    return all(word[0].isupper() for word in told) and any(len(word) > 1 and word.isupper() for word in told)


def _is_title(block: Element, *, is_document: bool) -> bool:
    text = _words(block)
    if not text or len(text) > LONGEST_TITLE:
        return False
    return block.tag in {"h2", "h3"} or (is_document and block.tag == "p" and not re.search(r"[.;:]\s*$", text))


def _is_standfirst(block: Element) -> bool:
    """A paragraph all in bold or in italics, or a heading that is as long as a sentence."""
    text = _words(block)
    if not text or len(text) > LONGEST_STANDFIRST:
        return False
    if block.tag in {"h2", "h3"}:
        return len(text) > 90
    inside = [child for child in block.children if not isinstance(child, str) or child.strip()]
    is_marked = all(isinstance(child, Element) and child.tag in {"strong", "em", "br"} for child in inside)
    return block.tag == "p" and bool(inside) and is_marked


def _words(block: Element) -> str:
    return " ".join(text_of(block).split())
