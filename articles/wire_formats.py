"""Agency items as IPTC writes them: NewsML-G2 (XML) and ninjs (JSON, first and second generations)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError, fromstring  # noqa: S405  (no entity passes _xml)

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.documents import DECLARES

HEAVIEST = 5_000_000  # bytes
NAR = "{http://iptc.org/std/nar/2006-10-01/}"
STATES = {"usable", "withheld", "canceled"}
HEADINGS = {"hl1": "h2", "hl2": "h3", "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3"}
BLOCKS = {"p", "blockquote", "li", *HEADINGS}
REFUSALS = {
    "too_heavy": "Cette dépêche est trop lourde : 5 Mo au plus.",
    "unreadable": "Ce fichier n’est ni du NewsML-G2, ni du ninjs que l’on sache lire.",
    "no_item": "Ce fichier ne contient aucune dépêche.",
    "no_identity": "Cette dépêche ne dit pas son identifiant.",
}


@dataclass(frozen=True)
class Item:
    """One item as its agency wrote it. `html` is not clean; instants are in UTC."""

    guid: str
    version: int
    agency: str
    status: str
    urgency: int | None
    title: str
    html: str
    credit: str
    byline: str
    ednote: str
    embargoed_until: datetime | None
    sent_at: datetime | None


def read(data: bytes) -> list[Item]:
    """Read a file of one or several items. Raises ValidationError, one of REFUSALS."""
    if len(data) > HEAVIEST:
        refuse("too_heavy")
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    items = list(_ninjs(data) if begins in {b"{", b"["} else _newsml(_xml(data)))
    if not items:
        refuse("no_item")
    return items


def refuse(code: str) -> NoReturn:
    raise ValidationError(REFUSALS[code], code=code)


# NewsML-G2.


def _xml(data: bytes) -> Element:
    if DECLARES.search(data):
        refuse("unreadable")
    try:
        return fromstring(data)  # noqa: S314
    except (ParseError, ValueError, LookupError):
        refuse("unreadable")


def _newsml(root: Element) -> Iterator[Item]:
    found = [root] if root.tag == f"{NAR}newsItem" else list(root.iter(f"{NAR}newsItem"))
    return (_news_item(item) for item in found)


def _news_item(item: Element) -> Item:
    meta, content = item.find(f"{NAR}itemMeta"), item.find(f"{NAR}contentMeta")
    meta, content = meta if meta is not None else Element("x"), content if content is not None else Element("x")
    provider = meta.find(f"{NAR}provider")
    name = _text(provider, "name") or (
        provider.get("literal") or provider.get("qcode") or "" if provider is not None else ""
    )
    status = meta.find(f"{NAR}pubStatus")
    told = (status.get("qcode") or status.get("literal") or "" if status is not None else "") or "stat:usable"
    return _item(
        guid=item.get("guid", ""),
        version=item.get("version", "1"),
        agency=name.rpartition(":")[2],
        status=told.rpartition(":")[2],
        urgency=_text(content, "urgency"),
        title=_text(content, "headline"),
        html="".join(_paragraphs(item)),
        credit=_text(content, "creditline"),
        byline=_text(content, "by"),
        ednote=_text(meta, "edNote"),
        embargoed_until=_text(meta, "embargoed"),
        sent_at=_text(meta, "versionCreated"),
    )


def _text(parent: Element | None, name: str) -> str:
    found = parent.find(f"{NAR}{name}") if parent is not None else None
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _paragraphs(item: Element) -> Iterator[str]:
    """The text of an item's content, from NITF or XHTML, or from plain words."""
    contents = item.find(f"{NAR}contentSet")
    if contents is None:
        return
    for inline in contents.iter(f"{NAR}inlineData"):
        for paragraph in re.split(r"\n\s*\n", "".join(inline.itertext()).strip()):
            yield f"<p>{escape(paragraph)}</p>"
    for inline in contents.iter(f"{NAR}inlineXML"):
        body = next((e for e in inline.iter() if _local(e) in {"body.content", "body"}), inline)
        body = next((e for e in body.iter() if _local(e) == "body.content"), body)
        yield from _blocks(body)


def _blocks(parent: Element) -> Iterator[str]:
    for child in parent:
        name = _local(child)
        if name in BLOCKS:
            tag = HEADINGS.get(name, "p" if name == "li" else name)
            yield f"<{tag}>{_marked(child)}</{tag}>"
        elif name not in {"media", "script", "style", "hedline", "byline", "dateline"}:
            yield from _blocks(child)


def _marked(element: Element) -> str:
    """The words of a block; of their marks, those that say something."""
    marks = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "q": "q", "br": "br"}
    told = [escape(element.text or "")]
    for child in element:
        mark, inside = marks.get(_local(child)), _marked(child)
        told.append("<br>" if mark == "br" else f"<{mark}>{inside}</{mark}>" if mark else inside)
        told.append(escape(child.tail or ""))
    return "".join(told)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# ninjs.


def _ninjs(data: bytes) -> Iterator[Item]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        refuse("unreadable")
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, dict):
            yield _ninjs_item(one)


def _ninjs_item(told: dict[str, Any]) -> Item:
    bodies = [body for body in _list(told.get("bodies")) if isinstance(body, dict)]
    html = told.get("body_xhtml") or told.get("body_html") or ""
    html = html or next((body.get("value") for body in bodies if "html" in str(body.get("contenttype", ""))), "")
    text = told.get("body_text") or next((body.get("value") for body in bodies), "")
    sources = [
        source for source in _list(told.get("infosource") or told.get("infosources")) if isinstance(source, dict)
    ]
    return _item(
        guid=told.get("uri") or told.get("guid"),
        version=told.get("version", "1"),
        agency=told.get("provider") or (sources[0].get("name") if sources else "") or told.get("copyrightholder"),
        status=told.get("pubstatus") or told.get("pubStatus") or "usable",
        urgency=told.get("urgency"),
        title=told.get("headline") or _value(told.get("headlines")) or told.get("title"),
        html=html if isinstance(html, str) and html else _plain(text),
        credit=told.get("creditline") or told.get("copyrightholder"),
        byline=told.get("byline") or told.get("by"),
        ednote=told.get("ednote") or told.get("edNote") or _value(told.get("ednotes")),
        embargoed_until=told.get("embargoed"),
        sent_at=told.get("versioncreated") or told.get("versionCreated"),
    )


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else []


def _value(told: Any) -> Any:
    return next((one.get("value") for one in _list(told) if isinstance(one, dict)), "")


def _plain(text: Any) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", str(text or "").strip()))


# Both.


def _item(**told: Any) -> Item:
    """Put what an agency wrote into its types. What is not understood says nothing; an identity must be there."""
    words = {
        name: " ".join(str(value or "").replace("\x00", "").split()) for name, value in told.items() if name != "html"
    }
    if not words["guid"]:
        refuse("no_identity")
    status = words["status"].rpartition(":")[2].lower().replace("cancelled", "canceled")
    urgency = words["urgency"]
    return Item(
        guid=words["guid"][:300],
        version=int(words["version"]) if re.fullmatch(r"[0-9]{1,6}", words["version"]) else 1,
        agency=words["agency"][:60],
        status=status if status in STATES else "withheld",
        urgency=int(urgency) if re.fullmatch(r"[1-9]", urgency) else None,
        title=words["title"][:200],
        html=str(told["html"] or ""),
        credit=words["credit"][:120],
        byline=words["byline"][:120],
        ednote=words["ednote"],
        embargoed_until=_instant(words["embargoed_until"]),
        sent_at=_instant(words["sent_at"]),
    )


def _instant(text: str) -> datetime | None:
    """An instant as ISO writes it; without a zone it is the paper's."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)
