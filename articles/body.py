"""The body of an article: what HTML it may hold, where its free opening ends, and what can be read off it.

`clean` is called by the verb that stores a body. What nh3 lets through is rebuilt block by block, then passes
nh3 again with the narrow list: the structure is ours, the guarantee is nh3's.
"""

import re
from collections.abc import Mapping
from uuid import UUID

import nh3

from articles.composing import compose
from articles.markup import Element, names, parse, text_of, write

OPENING_LENGTH = 400  # signs of text after which a reserved article may stop being free
WALL = {"data-mark": "wall"}

BLOCK_TAGS = names(
    "p h1 h2 h3 h4 h5 h6 div section article header footer main nav address center pre dl dt dd details "
    "summary fieldset form legend hgroup ul ol li menu dir blockquote aside hr table caption thead tbody "
    "tfoot tr th td figure figcaption"
)
INLINE_TAGS = names("a b strong i em cite s strike del sub sup br")
VANISHING_TAGS = names(
    "script style template noscript noembed noframes iframe object applet svg math title head textarea "
    "select datalist button audio video canvas map"
)
WIDE = nh3.Cleaner(
    tags=BLOCK_TAGS | INLINE_TAGS,
    clean_content_tags=VANISHING_TAGS,
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "hr": {"data-mark"},
        "figure": {"data-picture", "data-link"},
        "blockquote": {"class"},
        "aside": {"class"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
)
NARROW = nh3.Cleaner(
    tags=names("p h2 h3 strong em s sub sup a ul ol li blockquote aside hr br table thead tbody tr th td figure"),
    clean_content_tags=VANISHING_TAGS,
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "figure": {"data-picture", "data-link"},
    },
    tag_attribute_values={"hr": {"data-mark": {"wall"}}},
    allowed_classes={"blockquote": {"exergue"}, "aside": {"encadre"}},
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
)

LEAD = names("figure h2 h3")
FIGURE = re.compile(r'<figure data-picture="([0-9a-f-]{36})"></figure>')
# A full stop ends a sentence, unless it follows an initial (M. too), MM., Dr or Mr.
SENTENCE_END = re.compile(
    r"(?:(?<!\bMM)(?<!\b[A-ZÀ-Ý])(?<!\b[DM]r)\.|[!?…])(?:\s?[»\"”)])*(?=\s+(?:[«“\"(—–-]\s*)?[^\W_a-zà-ÿ])"
)


def clean(html: str) -> str:
    """Keep what the body of an article may hold, put in order. Cleaning twice changes nothing."""
    written = write(compose(parse(WIDE.clean(storable(html)))))
    return NARROW.clean(written).replace("&nbsp;", "\u00a0")


def storable(text: str) -> str:
    """Take out NUL and lone surrogates, which nothing stores; nh3 refuses the latter."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def split(html: str, *, length: int = OPENING_LENGTH) -> tuple[str, str]:
    """Cut a clean body where its free opening ends: (opening, rest).

    At the copy editor's mark if there is one; the mark is in neither part. Else after the first blocks that
    reach `length` signs, never past a third of the text. A first paragraph longer than that third is cut
    after the last sentence that fits; where not even one fits, nothing is free but the standfirst.
    """
    blocks = parse(html).children
    for place, block in enumerate(blocks):
        if _is_wall(block):
            return _written(blocks[:place]), _written(blocks[place + 1 :])
    third = sum(map(_length, blocks)) // 3
    count = _free_count(blocks, min(length, third), third)
    if count:
        return _written(blocks[:count]), _written(blocks[count:])
    return _cut_first_paragraph(blocks, third)


def without_wall(html: str) -> str:
    """Take the copy editor's mark away: what a free article shows."""
    return html.replace('<hr data-mark="wall">', "")


def plain(html: str) -> str:
    """Give the text of a body for search and counting, one line for each block."""
    return "\n".join(line for line in map(_line, _leaves(parse(html))) if line)


def pictures_of(html: str) -> list[UUID]:
    """Name the library's pictures that stand in a clean body, in order, each once."""
    return list(dict.fromkeys(UUID(found) for found in FIGURE.findall(html)))


def with_pictures(html: str, figures: Mapping[UUID, str]) -> str:
    """Put trusted HTML in the place of each picture; one that is not given shows nothing."""
    return FIGURE.sub(lambda match: figures.get(UUID(match[1]), ""), html)


def _is_wall(block: Element | str) -> bool:
    return isinstance(block, Element) and block.tag == "hr" and block.attrs == WALL


def _length(block: Element | str) -> int:
    return len(text_of(block))


def _written(blocks: list[Element | str]) -> str:
    return "".join(map(write, blocks))


def _free_count(blocks: list[Element | str], wanted: int, third: int) -> int:
    """How many first blocks are free. An intertitre does not end them, nor are they a picture alone."""
    count = reached = 0
    while count < len(blocks) and reached < wanted and reached + _length(blocks[count]) <= third:
        reached += _length(blocks[count])
        count += 1
    while count and (blocks[count - 1].tag in {"h2", "h3", "hr"} or not reached):
        count -= 1
    return count


def _cut_first_paragraph(blocks: list[Element | str], limit: int) -> tuple[str, str]:
    """Cut after the last sentence of the first paragraph within the limit; what leads to it is free too."""
    place = next((place for place, block in enumerate(blocks) if block.tag not in LEAD), len(blocks))
    if place == len(blocks) or blocks[place].tag != "p":
        return "", _written(blocks)
    paragraph, text = blocks[place], text_of(blocks[place])
    room = limit - sum(map(_length, blocks[:place]))
    ends = [match.end() for match in SENTENCE_END.finditer(text) if match.end() <= room]
    if not ends:
        return "", _written(blocks)
    start, end = _part(paragraph, 0, ends[-1]), _part(paragraph, ends[-1], len(text))
    return _written([*blocks[:place], start]), _written([end, *blocks[place + 1 :]])


def _part(paragraph: Element, start: int, end: int) -> Element:
    """Copy a paragraph with only the text between two places, its marks kept, no space at its start."""
    text = text_of(paragraph)
    start += len(text[start:end]) - len(text[start:end].lstrip())
    position = 0

    def copy(node: Element | str) -> Element | str | None:
        nonlocal position
        if isinstance(node, Element) and node.children:
            parts = [part for part in map(copy, node.children) if part is not None]
            return Element(node.tag, node.attrs, parts) if parts else None
        here, position = position, position + _length(node)
        if isinstance(node, str):
            return node[max(0, start - here) : max(0, end - here)] or None
        return node if start <= here < end else None

    return copy(paragraph) or Element(paragraph.tag)


def _leaves(root: Element) -> list[Element | str]:
    """The pieces of text that read as one line each: paragraphs, headings, items, rows."""
    leaves: list[Element | str] = []
    running: list[Element | str] = []
    for child in [*root.children, None]:
        is_box = isinstance(child, Element) and child.tag in BLOCK_TAGS
        if running and (is_box or child is None):
            leaves.append(Element("", {}, running))
            running = []
        if is_box and child.tag == "tr":
            leaves.append(" ".join(map(text_of, child.children)))
        elif is_box:
            leaves += _leaves(child)
        elif child is not None:
            running.append(child)
    return leaves


def _line(leaf: Element | str) -> str:
    return " ".join(text_of(leaf).split())
