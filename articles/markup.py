"""An article's HTML as a small tree, and the one way of writing it back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


def names(text: str) -> frozenset[str]:
    """Make a set of names written with spaces between them."""
    return frozenset(text.split())


VOID = names("br hr img col wbr input")
INLINE = names("a strong em s sub sup br span b i u code")
DEPTH = 60  # beyond it, elements are opened no more: a hostile paste must not exhaust the stack
SPACES = " \u00a0\u202f\u2009"


@dataclass(slots=True)
class Element:
    """A tag, its attributes, and what stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()


def parse(html: str) -> Element:
    """Read a well-formed fragment, as nh3 gives it. The root has no tag."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def write(node: Element | str) -> str:
    """Write a tree back: no-break spaces as themselves, only & < > (and quotes in attributes) escaped."""
    if isinstance(node, str):
        return escape(node)
    inside = "".join(map(write, node.children))
    if not node.tag:
        return inside
    attributes = "".join(f' {name}="{escape(value).replace(chr(34), "&quot;")}"' for name, value in node.attrs.items())
    return f"<{node.tag}{attributes}>" + ("" if node.tag in VOID else f"{inside}</{node.tag}>")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_of(node: Element | str) -> str:
    """Give the text of a node as it stands; a line break is a line feed."""
    if isinstance(node, str):
        return node
    return "\n" if node.tag == "br" else "".join(map(text_of, node.children))


def walk(node: Element) -> Iterator[Element]:
    """Every element below this one, in the order of the text."""
    for child in node.children:
        if isinstance(child, Element):
            yield child
            yield from walk(child)


def rewrite_stretches(block: Element, rewrite: Callable[[list[str]], list[str]]) -> None:
    """Rewrite each stretch of running text, given as its pieces between tags; code and line breaks are not in any."""
    places: list[tuple[Element, int]] = []

    def close() -> None:
        pieces = [parent.children[index] for parent, index in places]
        for (parent, index), text in zip(places, rewrite(pieces), strict=True):
            parent.children[index] = text
        places.clear()

    def read(parent: Element) -> None:
        for index, child in enumerate(parent.children):
            if isinstance(child, str):
                places.append((parent, index))
            elif child.tag == "br":
                close()
            elif child.tag == "code":
                continue
            elif child.tag in INLINE:
                read(child)
            else:
                close()
                rewrite_stretches(child, rewrite)

    read(block)
    close()


def share(pieces: list[str], text: str) -> list[str]:
    """Give each piece its part of their joined text, rewritten in its spaces only.

    A space added goes with the sign after it, except after « ; spaces folded stay where the first one stood.
    """
    shares = [""] * len(pieces)
    signs = [(sign, number) for number, piece in enumerate(pieces) for sign in piece]
    at, here, last = 0, 0, len(text)
    while at < len(signs) or here < last:
        old, new = at, here
        while at < len(signs) and signs[at][0] in SPACES:
            at += 1
        while here < last and text[here] in SPACES:
            here += 1
        for offset, space in enumerate(text[new:here]):
            shares[_owner(signs, old, at, offset, is_same_length=here - new == at - old)] += space
        if at < len(signs) and here < last:
            shares[signs[at][1]] += text[here]
        at, here = at + 1, here + 1
    return shares


def _owner(signs: list[tuple[str, int]], start: int, end: int, offset: int, *, is_same_length: bool) -> int:
    if start < end:
        return signs[start + offset if is_same_length else start][1]
    follows_opening = start > 0 and signs[start - 1][0] == "«"
    return signs[start - 1 if follows_opening or start == len(signs) else start][1]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open: list[tuple[str, Element]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        parent = self.open[-1][1]
        if tag in VOID:
            parent.children.append(element)
        elif len(self.open) > DEPTH:
            self.open.append((tag, parent))
        else:
            parent.children.append(element)
            self.open.append((tag, element))

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1][1].children.append(data)
