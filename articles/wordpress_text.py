"""The texts of a WordPress post, made ours: its blocks or its typed lines, its pictures, its last line.

What comes out still goes through `body.clean`.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.encoding import iri_to_uri

from articles.body import BLOCK_TAGS, INLINE_TAGS, VANISHING_TAGS, clean, plain, storable
from articles.markup import Element, names, parse, text_of, walk, write

READABLE = nh3.Cleaner(
    tags=BLOCK_TAGS | INLINE_TAGS | {"img"},
    clean_content_tags=VANISHING_TAGS,
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "th": {"colspan", "rowspan"},
        "td": {"colspan", "rowspan"},
        "hr": {"data-mark"},
        "figure": {"class"},
        "img": {"src", "data-src", "data-lazy-src", "alt", "class", "width", "height"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
)
BLOCK_COMMENT = "<!-- wp:"
MORE = re.compile(r"<!--\s*more\b[^>]{0,200}-->")
NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
WALL = '\n\n<hr data-mark="wall">\n\n'
LOST_TAGS = re.compile(r"<(iframe|video|audio|object|embed|form)\b", re.IGNORECASE)

CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]{0,1000})\]", re.IGNORECASE)
CAPTION_END = re.compile(r"\[/(?:wp_)?caption\]", re.IGNORECASE)
CAPTION_TYPED = re.compile(r"\bcaption=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
SHORTCODE = re.compile(r"(?<!\[)\[(/?)([a-z][a-z0-9_-]*)((?:\s[^\[\]<>]*)?)\](?!\])", re.IGNORECASE)
SHORTCODES = names("gallery playlist audio video embed caption wp_caption youtube vimeo dailymotion soundcloud")

SOURCES = ("src", "data-src", "data-lazy-src")
SMILEYS = names("wp-smiley emoji")
URL_LENGTH, ALT_LENGTH, CAPTION_LENGTH, CREDIT_LENGTH = 500, 300, 500, 120
# « (c) » is not one: it names who stands in the centre.
CREDIT = re.compile(r"(?:©|\bcr[ée]dits?(?: photos?)? ?:) ?(.+)$", re.IGNORECASE)
BEFORE_CREDIT = " (.–—-"
is_url = URLValidator(schemes=["http", "https"])

KICKER = re.compile(r"#\s?([^\s#:][^#:]{0,39}?)\s?:\s(\S.*)")
WORD_OF_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
BETWEEN_NAMES = re.compile(r" et | & |, ")
SIGNATURE_LENGTH = 200


@dataclass(frozen=True)
class Image:
    """A picture of the old site, by its address there."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass
class Text:
    """The tree of a post, the figure of each of its pictures in order, and a count of what could not come."""

    root: Element
    images: list[tuple[Element, Image]]
    left_out: Counter[str]

    @property
    def html(self) -> str:
        return write(self.root)


def words(marked: str) -> str:
    """Take the markup off a title, an excerpt or a caption: one line of plain text."""
    return " ".join(plain(clean(marked)).split())


def kicker_and_title(title: str) -> tuple[str, str]:
    """Part « #Mali : Titre »; any other title is whole."""
    found = KICKER.fullmatch(title)
    return (found[1], found[2]) if found else ("", title)


def text_of_post(content: str, site: str) -> Text:
    """Read the content of a post; `site` is where its relative addresses start."""
    content = storable(content).replace("\r\n", "\n").replace("\r", "\n")
    left_out = Counter(f"<{tag.lower()}>" for tag in LOST_TAGS.findall(content))
    is_typed = BLOCK_COMMENT not in content
    content = _without_shortcodes(_with_figures(content), left_out)
    content = NEXT_PAGE.sub("\n\n", MORE.sub(WALL, content))
    root = parse(READABLE.clean(content))
    _break_lines(root, is_typed=is_typed)
    text = Text(root, [], left_out)
    _place(root, text, site)
    for element in walk(root):
        if element.tag == "a":
            element.attrs["href"] = absolute(site, element.attrs.get("href", ""))
        elif element.tag == "figure" and "wp-block-pullquote" in element.classes:
            _set_as_pull_quote(element)
    return text


def sign_off(body: str) -> tuple[str, str]:
    """Take the last paragraph of a clean body as its signature when it is only « Prénom NOM »: (body, signature)."""
    blocks = parse(body).children
    last = blocks[-1] if blocks else ""
    if not isinstance(last, Element) or last.tag != "p":
        return body, ""
    line = " ".join(text_of(last).split())
    is_bare = all(element.tag in {"strong", "em"} for element in walk(last))
    if not is_bare or len(line) > SIGNATURE_LENGTH or not all(map(_is_name, names_in(line))):
        return body, ""
    return "".join(map(write, blocks[:-1])), line


def names_in(signature: str) -> list[str]:
    return BETWEEN_NAMES.split(signature)


def absolute(site: str, address: str) -> str:
    """Write an address in full; empty when it leads nowhere on the web or is too long to be kept."""
    if address.startswith(("mailto:", "tel:")):
        return address
    if not address.strip() or address.startswith("#"):
        return ""
    try:
        url = iri_to_uri(urljoin(site, address.strip()))
        is_url(url)
    except (ValueError, ValidationError):
        return ""
    return url if len(url) <= URL_LENGTH else ""


def image(url: str, *, alt: str = "", caption: str = "") -> Image:
    """Describe a picture, the credit taken out of its caption: « légende. © Crédit »."""
    found = CREDIT.search(caption)
    credit = found[1].strip(" .)") if found else ""
    if credit and len(credit) <= CREDIT_LENGTH:
        caption = caption[: found.start()].rstrip(BEFORE_CREDIT)
    else:
        credit = ""
    return Image(url, _cut(alt, ALT_LENGTH), _cut(caption, CAPTION_LENGTH), credit)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return (text[:length].rpartition(" ")[0] or text[: length - 1]).rstrip(" ,;:") + "…"


def _is_name(name: str) -> bool:
    """Say whether this is « Prénom NOM »: given names, then a family name in capitals."""
    parts = name.split()
    if not 2 <= len(parts) <= 6 or not all(map(WORD_OF_NAME.fullmatch, parts)):
        return False
    family = next((place for place, part in enumerate(parts) if _is_in_capitals(part)), 0)
    return family > 0 and parts[0][0].isupper() and all(map(_is_in_capitals, parts[family:]))


def _is_in_capitals(word: str) -> bool:
    return word.isupper() and sum(map(str.isalpha, word)) > 1


# Shortcodes.


def _with_figures(content: str) -> str:
    """Make a figure of each [caption], of today's form or the older one that holds the caption in quotes."""
    pieces, at = [], 0
    for opening in CAPTION.finditer(content):
        closing = CAPTION_END.search(content, opening.end())
        if closing is None:
            break
        if opening.start() < at:
            continue
        typed = CAPTION_TYPED.search(opening[1])
        caption = html.unescape(typed[1] or typed[2] or "") if typed else ""
        inside = content[opening.end() : closing.start()]
        pieces += [content[at : opening.start()], f"<figure>{inside} {caption}</figure>"]
        at = closing.end()
    return "".join([*pieces, content[at:]])


def _without_shortcodes(content: str, left_out: Counter[str]) -> str:
    """Take shortcodes away and leave what they hold. [sic] is prose: it has no attribute and nothing closes it."""
    closed = {found[2].lower() for found in SHORTCODE.finditer(content) if found[1]}

    def replacement(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name not in SHORTCODES | closed and "=" not in found[3]:
            return found[0]
        if not found[1]:
            left_out[f"[{name}]"] += 1
        return ""

    return SHORTCODE.sub(replacement, content)


# Lines and pictures.


def _break_lines(node: Element, *, is_typed: bool) -> None:
    """Turn the end of a typed line into a line break, as WordPress does; two in a row part a paragraph."""
    is_typed = is_typed or node.tag == "pre"
    children: list[Element | str] = []
    for child in node.children:
        if isinstance(child, Element):
            _break_lines(child, is_typed=is_typed)
            children.append(child)
        elif not is_typed:
            children.append(child)
        else:
            follows_break = children and isinstance(children[-1], Element) and children[-1].tag == "br"
            first, *others = (child.lstrip(" \t").removeprefix("\n") if follows_break else child).split("\n")
            children.append(first)
            for line in others:
                children += [Element("br"), line]
    node.children = children


def _place(node: Element, text: Text, site: str) -> None:
    """Put an empty figure where each picture stands, and describe it in `text.images`."""
    children: list[Element | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif child.tag == "img":
            children += _pictured([child], "", text, site)
        elif child.tag == "figure" and (found := _pictures_of(child)):
            figures = _pictured(found, words(write(child)), text, site)
            children += figures or [Element("p", {}, [words(write(child))])]
        else:
            _place(child, text, site)
            children.append(child)
    node.children = children


def _pictures_of(figure: Element) -> list[Element]:
    """The pictures a figure shows; none when it holds figures of its own, as a gallery does."""
    inside = list(walk(figure))
    if any(element.tag == "figure" for element in inside):
        return []
    return [element for element in inside if element.tag == "img" and not _is_smiley(element)]


def _pictured(found: list[Element], caption: str, text: Text, site: str) -> list[Element | str]:
    """One figure for each picture, the caption under the first."""
    placed: list[Element | str] = []
    for element in found:
        if _is_smiley(element):
            placed.append(element.attrs.get("alt", ""))
        elif not _is_counter(element):
            url = next(filter(None, (absolute(site, element.attrs.get(name, "")) for name in SOURCES)), "")
            if not url:
                text.left_out["image sans adresse"] += 1
                continue
            figure = Element("figure")
            alt = " ".join(element.attrs.get("alt", "").split())
            text.images.append((figure, image(url, alt=alt, caption="" if placed else caption)))
            placed.append(figure)
    return placed


def _is_smiley(element: Element) -> bool:
    return not SMILEYS.isdisjoint(element.classes)


def _is_counter(element: Element) -> bool:
    """Say whether this is a picture of one point, which only counts visits."""
    return bool({element.attrs.get("width"), element.attrs.get("height")} & {"0", "1"})


def _set_as_pull_quote(figure: Element) -> None:
    for element in walk(figure):
        if element.tag == "blockquote":
            element.attrs["class"] = "exergue"
