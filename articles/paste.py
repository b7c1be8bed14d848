"""What the clipboard holds, made into the HTML of a body: Word, Google Docs, LibreOffice, web pages, tables.

Plain text (messages, e-mails, PDF) is read by `paste_text`. What comes out still goes through `body.clean`.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import nh3

from articles.body import BLOCK_TAGS, INLINE_TAGS, VANISHING_TAGS, storable
from articles.composing import MARKS
from articles.markup import Element, names, parse, text_of, walk, write
from articles.paste_text import from_text, is_conversation

KEPT_STYLES = names("font-weight font-style text-decoration text-decoration-line vertical-align display")
CLIPBOARD = nh3.Cleaner(
    tags=BLOCK_TAGS | INLINE_TAGS | {"span", "font", "ins", "q", "u"},
    clean_content_tags=VANISHING_TAGS | {"xml"},
    attributes={
        "*": {"style", "class", "role", "aria-hidden", "aria-level"},
        "a": {"href"},
        "del": {"datetime"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "hr": {"data-mark"},
        "figure": {"data-picture", "data-link"},
    },
    link_rel=None,
)
# Tags that say more than where a line ends; without any, the plain text beside the HTML is better.
SAYS_SOMETHING = re.compile(r"<(?:p|div|h[1-6]|[uod]l|li|table|blockquote|b|strong|i|em|a|s)\b", re.IGNORECASE)

SAID = names("style role aria-hidden aria-level")
# A no-break space where no one types one: a browser puts it at the edge of what is copied.
BROWSERS_SPACE = re.compile(r"(?:^|(?<=[^\W\d_]))\u00a0(?=[^\W\d_]|$)")
DROPPED_TAGS = names("nav footer form")
DROPPED_CLASSES = names("msoDel MsoCommentReference MsoCommentText")
WORD_HEADINGS = {"MsoTitle": "h2", "MsoSubtitle": "h3", "MsoHeading1": "h2", "MsoHeading2": "h2"}
WORD_LIST = re.compile(r"mso-list:\s*l\d+ level(\d+)")
NUMBERED = re.compile(r"\(?(?:(\d{1,4})|[a-zA-Z]|[ivxlcIVXLC]+)[.)°]")

# Addresses that only count the click: what they lead to is in this parameter.
DETOURS = {
    "www.google.com/url": ("q", "url"),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "safelinks.protection.outlook.com/": ("url",),
}


def clean_paste(html: str, text: str, doubtful: list[str] | None = None) -> str:
    """Make body HTML of a clipboard's two halves, either of which may be empty. Not yet clean.

    `doubtful` gets the words that a line's end may have cut: see `paste_text.from_text`.
    """
    if text.strip() and (is_conversation(text) or not SAYS_SOMETHING.search(html)):
        return from_text(storable(text), doubtful)
    root = parse(CLIPBOARD.clean(storable(html)))
    for element in [root, *walk(root)]:
        element.children = _with_lists(element.children)
    return write(Element("", {}, _kept_of(root)))


# Word's lists: paragraphs with a sign drawn in front.


@dataclass(slots=True)
class _Item:
    level: int
    tag: str
    start: str
    content: list[Element | str]


def _with_lists(nodes: list[Element | str]) -> list[Element | str]:
    """Put Word's list paragraphs, where they follow one another, into true lists."""
    done: list[Element | str] = []
    items: list[_Item] = []
    for node in [*nodes, Element("end")]:
        item = _item(node)
        if item:
            items.append(item)
        elif not items:
            done.append(node)
        elif not isinstance(node, str) or node.strip():
            done += [*_nested(items), node]
            items = []
    return done[:-1]


def _item(node: Element | str) -> _Item | None:
    if isinstance(node, str) or not (found := WORD_LIST.search(node.attrs.get("style", ""))):
        return None
    sign = next((each for each in walk(node) if _is_sign(each)), None)
    numbered = NUMBERED.fullmatch(text_of(sign).strip()) if sign else None
    start = (numbered[1] or "") if numbered else ""
    return _Item(int(found[1]), "ol" if numbered else "ul", start, [node])


def _is_sign(element: Element) -> bool:
    return "mso-list:ignore" in element.attrs.get("style", "").replace(" ", "").lower()


def _nested(items: list[_Item]) -> list[Element]:
    lists: list[Element] = []
    opened: list[tuple[int, Element]] = []
    for item in items:
        while opened and (opened[-1][0] > item.level or _is_other_list(opened[-1], item)):
            opened.pop()
        if not opened or opened[-1][0] < item.level:
            new = Element(item.tag, {"start": item.start} if item.start else {})
            (opened[-1][1].children[-1].children if opened else lists).append(new)
            opened.append((item.level, new))
        opened[-1][1].children.append(Element("li", {}, item.content))
    return lists


def _is_other_list(opened: tuple[int, Element], item: _Item) -> bool:
    return opened[0] == item.level and opened[1].tag != item.tag


# Everything else: what is dropped, what its style says, where a link leads.


def _kept_of(node: Element) -> list[Element | str]:
    return [kept for child in node.children for kept in _kept(child)]


def _kept(node: Element | str) -> list[Element | str]:
    if isinstance(node, str):
        return [BROWSERS_SPACE.sub(" ", node)]
    style = _style(node)
    if _is_dropped(node, style):
        return []
    children = _kept_of(node)
    if node.tag == "q":
        return ["« ", *children, " »"]
    for mark in _marks(style):
        children = [Element(mark, {}, children)]
    attrs = {name: value for name, value in node.attrs.items() if name not in {"style", "role", "aria-hidden"}}
    if "href" in attrs:
        attrs["href"] = _straight(attrs["href"])
    return [Element(_tag(node, style), attrs, children)]


def _style(node: Element) -> dict[str, str]:
    """Read the properties that say something; Word's own, such as mso-bidi-font-weight, are not them."""
    pairs = (pair.partition(":") for pair in node.attrs.get("style", "").lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in KEPT_STYLES}


def _is_dropped(node: Element, style: dict[str, str]) -> bool:
    raw = node.attrs.get("style", "").replace(" ", "").lower()
    return (
        node.tag in DROPPED_TAGS
        or not DROPPED_CLASSES.isdisjoint(node.classes)
        or (node.tag == "del" and "datetime" in node.attrs)
        or node.attrs.get("role") in {"navigation", "banner", "contentinfo"}
        or node.attrs.get("aria-hidden") == "true"
        or style.get("display") == "none"
        or any(sign in raw for sign in ("mso-hide:all", "mso-element:comment", "mso-list:ignore"))
    )


def _tag(node: Element, style: dict[str, str]) -> str:
    """Name an element for what it is: Word's titles are headings, a <b> of normal weight is nothing."""
    if MARKS.get(node.tag) == "strong" and "font-weight" in style and not _is_bold(style):
        return "span"
    if MARKS.get(node.tag) == "em" and style.get("font-style") == "normal":
        return "span"
    if node.attrs.get("role") == "heading":
        return "h2" if node.attrs.get("aria-level") in {"1", "2"} else "h3"
    if node.tag == "p":
        heading = next((name for name in node.classes if name in WORD_HEADINGS or "MsoHeading" in name), None)
        return WORD_HEADINGS.get(heading, "h3") if heading else "p"
    return node.tag


def _marks(style: dict[str, str]) -> list[str]:
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    said = {
        "strong": _is_bold(style),
        "em": style.get("font-style") in {"italic", "oblique"},
        "s": "line-through" in decoration,
        "sup": style.get("vertical-align") == "super",
        "sub": style.get("vertical-align") == "sub",
    }
    return [mark for mark, is_said in said.items() if is_said]


def _is_bold(style: dict[str, str]) -> bool:
    weight = style.get("font-weight", "")
    return weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight) >= 600)


def _straight(href: str) -> str:
    """Lead a link to where it goes, not through the site that counts the click."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    place = (parts.hostname or "") + parts.path
    for detour, parameters in DETOURS.items():
        if place.endswith(detour):
            query = parse_qs(parts.query)
            return next((query[name][0] for name in parameters if name in query), href)
    return href
