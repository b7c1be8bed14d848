"""A WordPress export (WXR 1.0 to 1.2), read as it streams by: one item in memory at a time.

A document type is refused whatever it says: an export has none, and entities only come with one.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NoReturn
from xml.etree.ElementTree import Element, ParseError, iterparse  # noqa: S405  (no entity passes _check_prolog)
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils import timezone

VERSIONS = {"1.0", "1.1", "1.2"}
PREFIXES = [
    (re.compile(r"\{https?://wordpress\.org/export/\d+\.\d+/\}"), "wp:"),
    (re.compile(r"\{https?://wordpress\.org/export/\d+\.\d+/excerpt/\}"), "excerpt:"),
    (re.compile(r"\{http://purl\.org/rss/1\.0/modules/content/\}"), "content:"),
    (re.compile(r"\{http://purl\.org/dc/elements/1\.1/\}"), "dc:"),
]
# WordPress writes them as they were typed, and no XML may hold them.
CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
TWO_BYTE_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
CHUNK = 1 << 16
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)  # what `pubDate` says of a draft
FEED_YEAR = re.compile(r"\s\d{4}\s")
YEARS = range(1000, 9999)  # elsewhere a change of zone leaves the calendar

REFUSALS = {
    "not_an_export": "Ce fichier n’est pas un export WordPress.",
    "unknown_version": "Ce fichier ne dit pas qu’il est un export WordPress de version 1.0, 1.1 ou 1.2.",
    "has_dtd": "Ce fichier définit un type de document (DOCTYPE), ce que WordPress n’écrit jamais : il est refusé.",
    "unknown_encoding": "Ce fichier annonce un codage de caractères inconnu : enregistrez-le en UTF-8.",
}


@dataclass(frozen=True)
class Person:
    """An account of the old site, by the login its posts name."""

    id: str
    login: str
    name: str


@dataclass(frozen=True)
class Term:
    """A `category` or a `post_tag` of a post."""

    domain: str
    slug: str
    name: str


@dataclass(frozen=True)
class Post:
    """An article of the old site, its texts as the export gives them, its instant in UTC."""

    id: str
    site: str
    link: str
    guid: str
    title: str
    name: str
    status: str
    password: str
    creator: str
    excerpt: str
    content: str
    date: datetime | None
    terms: tuple[Term, ...]
    thumbnail: str
    comments: int


@dataclass(frozen=True)
class Attachment:
    """A file of the old site's library; the file itself is not in the export."""

    id: str
    site: str
    url: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Other:
    """An item of a kind that is not brought in: a page, an entry of a menu."""

    kind: str


Entry = Person | Post | Attachment | Other


def read(path: Path) -> Iterator[Entry]:
    """Give what the export holds, in its order.

    Raises ValidationError `not_an_export`, `unknown_version`, `has_dtd`, `unknown_encoding`; and `malformed`,
    with the line, when what stands before that line has been given.
    """
    channel: dict[str, str] = {}
    with path.open("rb") as file, _in_words():
        _check_prolog(file)
        file.seek(0)
        for element in _children(_Sound(file)):
            name = _name(element.tag)
            if name == "item":
                _check_version(channel)
                yield _entry(element, _site(channel))
            elif name == "wp:author":
                yield _person(_fields(element))
            elif not len(element):
                channel.setdefault(name, (element.text or "").strip())
        _check_version(channel)


def attachments(path: Path) -> dict[str, Attachment]:
    """Bring the files that posts name by number, who may stand before them or after: a few words of each.

    Of a damaged export, those that stand before the damage.
    """
    found: dict[str, Attachment] = {}
    with suppress(ValidationError):
        found.update((entry.id, entry) for entry in read(path) if isinstance(entry, Attachment))
    return found


# The file.


class _RootReached(Exception):
    """The prolog is over; no document type can come any more."""


class _Sound:
    """A file without the control characters that would stop the reading."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.dropped = b"" if file.read(2) in TWO_BYTE_STARTS else CONTROLS
        file.seek(0)

    def read(self, size: int = CHUNK) -> bytes:
        while data := self.file.read(size):
            if sound := data.translate(None, self.dropped):
                return sound
        return b""


def _check_prolog(file: BinaryIO) -> None:
    def refuse_dtd(*_: object) -> NoReturn:
        refuse("has_dtd")

    def stop(*_: object) -> NoReturn:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.StartElementHandler = stop
    sound = _Sound(file)
    try:
        while data := sound.read():
            parser.Parse(data)
    except _RootReached:
        return
    except (LookupError, ValueError):  # of what <?xml encoding="…"?> names
        refuse("unknown_encoding")


def _children(file: _Sound) -> Iterator[Element]:
    """Give each element of the channel when it is whole, and let it go before the next one."""
    depth, parent = 0, None
    for event, element in iterparse(file, events=("start", "end")):  # noqa: S314
        if event == "start":
            depth += 1
            if depth == 1 and element.tag != "rss":
                refuse("not_an_export")
            if depth == 2:
                parent = element
            continue
        depth -= 1
        if depth == 2:
            if parent.tag == "channel":
                yield element
            parent.clear()


def refuse(code: str) -> NoReturn:
    raise ValidationError(REFUSALS[code], code=code)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (ParseError, expat.ExpatError) as error:
        line = error.position[0] if isinstance(error, ParseError) else error.lineno
        raise ValidationError(
            f"Le fichier est abîmé à la ligne {line} : seul ce qui la précède a été lu. Réparez-le et recommencez, "
            "rien ne viendra deux fois.",
            code="malformed",
        ) from error


# Its elements.


@lru_cache(maxsize=256)
def _name(tag: str) -> str:
    """Name an element whatever the version in its namespace; one of another world keeps its own."""
    for namespace, prefix in PREFIXES:
        if found := namespace.match(tag):
            return prefix + tag[found.end() :]
    return tag


def _fields(element: Element) -> dict[str, str]:
    """The text of each child by its name; of two that share one, the first."""
    fields: dict[str, str] = {}
    for child in element:
        fields.setdefault(_name(child.tag), (child.text or "").strip())
    return fields


def _check_version(channel: dict[str, str]) -> None:
    if channel.get("wp:wxr_version") not in VERSIONS:
        refuse("unknown_version")


def _site(channel: dict[str, str]) -> str:
    addresses = (channel.get(name) for name in ("wp:base_blog_url", "link", "wp:base_site_url"))
    return next(filter(None, addresses), "")


def _person(fields: dict[str, str]) -> Person:
    return Person(
        id=fields.get("wp:author_id", ""),
        login=fields.get("wp:author_login", ""),
        name=fields.get("wp:author_display_name", ""),
    )


def _entry(item: Element, site: str) -> Entry:
    fields = _fields(item)
    kind = fields.get("wp:post_type") or "post"
    if kind == "post":
        return _post(item, fields, site)
    if kind == "attachment":
        return Attachment(
            id=fields.get("wp:post_id", ""),
            site=site,
            url=fields.get("wp:attachment_url") or fields.get("guid", ""),
            caption=fields.get("excerpt:encoded", ""),
            alt=_meta(item).get("_wp_attachment_image_alt", ""),
        )
    return Other(kind)


def _post(item: Element, fields: dict[str, str], site: str) -> Post:
    return Post(
        id=fields.get("wp:post_id", ""),
        site=site,
        link=fields.get("link", ""),
        guid=fields.get("guid", ""),
        title=fields.get("title", ""),
        name=fields.get("wp:post_name", ""),
        status=fields.get("wp:status", ""),
        password=fields.get("wp:post_password", ""),
        creator=fields.get("dc:creator", ""),
        excerpt=fields.get("excerpt:encoded", ""),
        content=fields.get("content:encoded", ""),
        date=_date(fields),
        terms=tuple(_terms(item)),
        thumbnail=_meta(item).get("_thumbnail_id", ""),
        comments=sum(_name(child.tag) == "wp:comment" for child in item),
    )


def _terms(item: Element) -> Iterator[Term]:
    """Its categories and keywords. Version 1.0 says each of them twice, and the first time not whole."""
    for child in item.iterfind("category"):
        name, domain = (child.text or "").strip(), child.get("domain")
        if name and domain and child.get("nicename") is not None:
            yield Term("post_tag" if domain == "tag" else domain, child.get("nicename", ""), name)


def _meta(item: Element) -> dict[str, str]:
    pairs = (_fields(child) for child in item if _name(child.tag) == "wp:postmeta")
    return {pair.get("wp:meta_key", ""): pair.get("wp:meta_value", "") for pair in pairs}


# Its instants.


def _date(fields: dict[str, str]) -> datetime | None:
    """The instant of a post: in UTC if the export knows it, else from the wall clock of the paper, or the feed's."""
    moments = (
        _typed(fields.get("wp:post_date_gmt", ""), UTC),
        _typed(fields.get("wp:post_date", ""), timezone.get_default_timezone()),
        _of_feed(fields.get("pubDate", "")),
    )
    return next((moment.astimezone(UTC) for moment in moments if moment), None)


def _typed(text: str, zone: object) -> datetime | None:
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:  # 0000-00-00 too: WordPress's own way of having no date
        return None
    return moment if moment.year in YEARS else None


def _of_feed(text: str) -> datetime | None:
    if not FEED_YEAR.search(text):  # « 30 Nov -0001 », of a post without a date, would be read as the year 2000
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment != NO_DATE and moment.year in YEARS else None
