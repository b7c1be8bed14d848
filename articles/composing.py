"""Rebuilds a body from any HTML: marks on the words, words in blocks, blocks where they may stand.

One text has one way of being written, so that two versions compare and a second cleaning changes nothing.
"""

import re
from collections.abc import Iterator
from uuid import UUID

from articles.markup import Element, text_of
from articles.words import BLANK_LINE, Run, has_words, marked, on_one_line, paragraphs, tidied

MARKS = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "cite": "em",
    "s": "s",
    "strike": "s",
    "del": "s",
    "sub": "sub",
    "sup": "sup",
}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = {"ul": "ul", "menu": "ul", "dir": "ul", "ol": "ol"}

# What may stand directly in what; anything else is opened and its content flows on.
TOP = frozenset({"h2", "h3", "list", "blockquote", "aside", "table", "figure", "hr"})
ASIDE = frozenset({"h3", "list", "blockquote", "table", "figure"})
QUOTE = ITEM = CELL = frozenset({"list"})

ADDRESS = re.compile(r"(?:https?://[^\s/?#<>\"]+|mailto:[^\s<>\"]+@|tel:\+?\d)[^\s<>\"\x00-\x20]*", re.IGNORECASE)
CARD_ADDRESS = re.compile(r"https://[a-zA-Z0-9.-]+(?::\d+)?(?:/[^\s<>\"'\x00-\x20]*)?")
LONGEST_CARD = 160  # signs
SPANS = range(2, 101)


def compose(root: Element) -> Element:
    """Build the body again from what it was made of. At most one wall mark stays: the first."""
    composer = Composer(TOP)
    composer.read_all(root.children, Run(""))
    composer.end_block()
    return Element("", {}, _with_one_wall(composer.blocks))


class Composer:
    """Reads nodes in order and lays down blocks; `lifted` are those that could not stand where they were."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self.allowed = allowed
        self.blocks: list[Element] = []
        self.lifted: list[Element] = []
        self.runs: list[Run] = []
        self.depth = 0

    def read_all(self, nodes: list[Element | str], style: Run) -> None:
        self.depth += 1
        for node in nodes:
            if isinstance(node, str):
                self.read_text(node, style)
            else:
                self.read(node, style)
        self.depth -= 1

    def read_text(self, text: str, style: Run) -> None:
        """Take words in. Text in no element was typed as in a letter: a blank line parts paragraphs."""
        first, *others = BLANK_LINE.split(text) if self.depth == 1 else [text]
        self.runs.append(style.with_text(on_one_line(first)))
        for paragraph in others:
            self.end_block()
            self.runs.append(style.with_text(on_one_line(paragraph)))

    def read(self, node: Element, style: Run) -> None:
        tag = node.tag
        if tag == "br":
            self.runs.append(style.with_text("\n"))
        elif tag in MARKS:
            self.read_all(node.children, Run("", style.marks | {MARKS[tag]}, style.link))
        elif tag == "a":
            self.read_all(node.children, Run("", style.marks, style.link or _address(node)))
        else:
            self.end_block()
            self.read_block(node, style)
            self.end_block()

    def read_block(self, node: Element, style: Run) -> None:
        if node.tag in HEADINGS:
            self.read_all(node.children, style)
            self.end_block(self._heading(HEADINGS[node.tag]))
        elif node.tag in LISTS:
            self.lay(_list(node, style, self), kind="list")
        elif node.tag == "table" and "table" in self.allowed and _has_columns(node):
            self.lay(_table(node, style, self), kind="table")
        elif node.tag == "blockquote" and "blockquote" in self.allowed:
            self.lay(self._box(node, style, QUOTE, mark="exergue"), kind="blockquote")
        elif node.tag == "aside" and "aside" in self.allowed and "encadre" in node.classes:
            self.lay(self._box(node, style, ASIDE, mark="encadre"), kind="aside")
        elif node.tag == "hr":
            is_wall = node.attrs.get("data-mark") == "wall"
            self.lay(Element("hr", {"data-mark": "wall"} if is_wall else {}), kind="hr")
        else:
            if node.tag == "figure" and "figure" in self.allowed and (card := _link_card(node)):
                self.lay(card, kind="figure")
                return
            if node.tag == "figure" and (picture := _uuid(node.attrs.get("data-picture", ""))):
                self.lay(Element("figure", {"data-picture": picture}), kind="figure")
            self.read_all(node.children, style)

    def inside(self, nodes: list[Element | str], style: Run, allowed: frozenset[str]) -> list[Element]:
        """Compose what stands in a box. What it may not hold is lifted out, before the box."""
        composer = Composer(allowed)
        composer.depth = self.depth + 1
        composer.read_all(nodes, style)
        composer.end_block()
        for block in composer.lifted:
            self.lay(block, kind=block.tag)
        return composer.blocks

    def lay(self, block: Element | None, *, kind: str) -> None:
        if block is None:
            return
        if kind == "list" and self.blocks and _continues(self.blocks[-1], block):
            self.blocks[-1].children += block.children
        elif kind in self.allowed:
            self.blocks.append(block)
        elif kind == "figure" or block.attrs:
            self.lifted.append(block)

    def end_block(self, tag: str = "p") -> None:
        """Close the running block; two line breaks in a row part a paragraph."""
        runs, self.runs = self.runs, []
        for part in paragraphs(runs) if tag == "p" else [runs]:
            tidy = tidied(part, is_heading=tag != "p")
            if tidy:
                self.blocks.append(Element(tag, {}, marked(tidy)))

    def _heading(self, tag: str) -> str:
        if tag in self.allowed:
            return tag
        return "h3" if "h3" in self.allowed else "p"

    def _box(self, node: Element, style: Run, allowed: frozenset[str], *, mark: str) -> Element | None:
        blocks = self.inside(node.children, style, allowed)
        return Element(node.tag, {"class": mark} if mark in node.classes else {}, blocks) if blocks else None


def _with_one_wall(blocks: list[Element]) -> list[Element]:
    walls = [place for place, block in enumerate(blocks) if "data-mark" in block.attrs]
    dropped = frozenset(walls[1:])
    return [block for place, block in enumerate(blocks) if place not in dropped]


def _address(node: Element) -> str:
    href = node.attrs.get("href", "").strip().replace(" ", "%20").replace('"', "%22")
    return href if ADDRESS.fullmatch(href) else ""


def _link_card(node: Element) -> Element | None:
    """A video or a post of another site: its address, https alone, and the words that say what it is."""
    href = node.attrs.get("data-link", "").strip()
    if not CARD_ADDRESS.fullmatch(href):
        return None
    words = " ".join(text_of(node).split())[:LONGEST_CARD].rstrip()
    return Element("figure", {"data-link": href}, [words] if words else [])


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


# Lists.


def _list(node: Element, style: Run, composer: Composer) -> Element | None:
    items = _items(node.children, style, composer)
    start = _number(node.attrs.get("start", ""))
    tag = LISTS[node.tag]
    attrs = {"start": str(start)} if tag == "ol" and start not in {None, 1} else {}
    return Element(tag, attrs, items) if items else None


def _continues(before: Element, block: Element) -> bool:
    """Say whether a list takes up where the one just before it stopped."""
    if before.tag != block.tag or block.tag == "ul":
        return before.tag == block.tag
    return int(block.attrs.get("start", 1)) == int(before.attrs.get("start", 1)) + len(before.children)


def _items(nodes: list[Element | str], style: Run, composer: Composer) -> list[Element]:
    """The items of a list. Words in none make one; a list in none belongs to the item before."""
    items: list[Element] = []
    loose: list[Element | str] = []

    def settle() -> None:
        blocks = composer.inside(loose, style, ITEM)
        loose.clear()
        are_lists = all(block.tag in {"ul", "ol"} for block in blocks)
        if are_lists and items:
            items[-1].children += blocks
        elif are_lists:
            items.extend(item for block in blocks for item in block.children if isinstance(item, Element))
        else:
            items.append(Element("li", {}, _unwrapped(blocks)))

    for node in nodes:
        if not isinstance(node, Element) or node.tag != "li":
            loose.append(node)
            continue
        settle()
        if blocks := composer.inside(node.children, style, ITEM):
            items.append(Element("li", {}, _unwrapped(blocks)))
    settle()
    return items


def _unwrapped(blocks: list[Element]) -> list[Element | str]:
    """One paragraph, lists after it or not, needs no <p> in an item or a cell."""
    if blocks and blocks[0].tag == "p" and all(block.tag != "p" for block in blocks[1:]):
        return [*blocks[0].children, *blocks[1:]]
    return list(blocks)


# Tables.


def _has_columns(table: Element) -> bool:
    """A table of one column is only a frame: its content flows on."""
    return any(has_words(text_of(row)) and len(list(_cells(row))) > 1 for row in _rows(table))


def _table(node: Element, style: Run, composer: Composer) -> Element:
    for caption in node.children:
        if isinstance(caption, Element) and caption.tag == "caption":
            composer.read_all(caption.children, style)
            composer.end_block()
    composed = [(row, _row(row, style, composer)) for row in _rows(node)]
    rows = [row for typed, row in composed if has_words(text_of(typed))]
    heads = next((n for n, row in enumerate(rows) if any(cell.tag == "td" for cell in row.children)), len(rows))
    parts = [Element("thead", {}, rows[:heads]), Element("tbody", {}, rows[heads:])]
    return Element("table", {}, [part for part in parts if part.children])


def _rows(node: Element) -> Iterator[Element]:
    """The rows of a table, in whatever part of it they stand."""
    for child in node.children:
        if isinstance(child, Element) and child.tag == "tr":
            yield child
        elif isinstance(child, Element) and child.tag != "table":
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row.children if isinstance(cell, Element) and cell.tag in {"th", "td"})


def _row(row: Element, style: Run, composer: Composer) -> Element:
    cells: list[Element | str] = []
    for cell in _cells(row):
        spans = {name: _number(cell.attrs.get(name, "")) for name in ("colspan", "rowspan")}
        attrs = {name: str(span) for name, span in spans.items() if span in SPANS}
        cells.append(Element(cell.tag, attrs, _unwrapped(composer.inside(cell.children, style, CELL))))
    return Element("tr", {}, cells)
