"""Word files (.docx) read into what an article holds. The file is a stranger's: it is checked before it is read."""

import logging
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NoReturn

import mammoth
from django.core.exceptions import ValidationError

from articles.arriving import ALL, Arrived, told_apart
from articles.body import clean
from articles.paste import clean_paste
from pictures import library
from pictures.models import Picture
from pictures.processing import Readable

log = logging.getLogger(__name__)
HEAVIEST = 25 * 1024 * 1024  # bytes, as sent
HEAVIEST_OPENED = 120 * 1024 * 1024  # bytes, of all that is in it
HEAVIEST_XML = 20 * 1024 * 1024  # bytes; a book of a thousand pages has five
MOST_PARTS, MOST_PICTURES = 2000, 40
LONGEST = 500_000  # signs of HTML
OLD_WORD = b"\xd0\xcf\x11\xe0"
DECLARES = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C|E\x00?N\x00?T)", re.IGNORECASE)
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Titre'] => h1:fresh
p[style-name='Subtitle'] => p:fresh > strong
p[style-name='Sous-titre'] => p:fresh > strong
p[style-name='Chapeau'] => p:fresh > strong
p[style-name='Chapô'] => p:fresh > strong
p[style-name='Intertitre'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Citation'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
comment-reference =>
"""
IMAGE = re.compile(r'<img [^>]*src="picture:(\d+)"[^>]*>')

REFUSALS = {
    "too_heavy": "Ce fichier est trop lourd : 25 Mo au plus.",
    "too_long": "Ce texte est trop long pour un article : coupez-le.",
    "old_word": "C’est un ancien fichier Word (.doc) : enregistrez-le en .docx, puis envoyez-le de nouveau.",
    "unreadable": "Ce fichier n’est pas un document Word (.docx) que l’on sache lire.",
    "empty": "Ce document ne contient pas de texte.",
}


@dataclass(frozen=True)
class Found:
    """An image of a document: its bytes and what its author wrote for who does not see it."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class Document:
    """A document read, its pictures still where it holds them: `picture:0` in the HTML, which is not clean."""

    html: str
    pictures: list[Found]


def read(file: Readable) -> Document:
    """Read a .docx. Nothing is written. Raises ValidationError, one of REFUSALS."""
    file.seek(0)
    data = file.read(HEAVIEST + 1)
    if len(data) > HEAVIEST:
        refuse("too_heavy")
    if data.startswith(OLD_WORD):
        refuse("old_word")
    _check_parts(data)
    pictures: list[Found] = []

    @mammoth.images.img_element
    def keep(image: Any) -> dict[str, str]:
        if len(pictures) >= MOST_PICTURES:
            return {"src": ""}
        try:
            with image.open() as opened:
                pictures.append(Found(opened.read(), (image.alt_text or "").strip()[:300]))
        except Exception:  # a link to a picture elsewhere: nothing is fetched, the text comes without it
            return {"src": ""}
        return {"src": f"picture:{len(pictures) - 1}"}

    try:
        html = mammoth.convert_to_html(BytesIO(data), style_map=STYLES, convert_image=keep).value
    except Exception:  # a reader of somebody else's format raises anything on a broken file
        log.info("a document could not be read", exc_info=True)
        refuse("unreadable")
    if len(html) > LONGEST:
        refuse("too_long")
    return Document(html, pictures)


def bring_in(document: Document, *, by: Any, wanted: frozenset[str] = ALL) -> tuple[Arrived, list[str]]:
    """Put the pictures of a document into the library, and tell what is wanted apart from its text.

    Brings the text, and a sentence for each picture that was refused. Raises `empty`.
    """
    refused: list[str] = []
    placed = {number: _added(found, number, refused, by=by) for number, found in enumerate(document.pictures)}

    def figure(match: re.Match[str]) -> str:
        picture = placed.get(int(match[1]))
        return f'<figure data-picture="{picture.uuid}"></figure>' if picture else ""

    html = clean(clean_paste(IMAGE.sub(figure, document.html), ""))
    if not html.strip():
        refuse("empty")
    return told_apart(html, [], wanted=wanted, is_document=True), refused


def _added(found: Found, number: int, refused: list[str], *, by: Any) -> Picture | None:
    if not by.has_perm("pictures.add_picture"):
        refused.append(f"Image {number + 1} : le service photo seul en ajoute à la photothèque.")
        return None
    try:
        return library.add(BytesIO(found.data), alt=found.alt, by=by)
    except ValidationError as refusal:
        refused.append(f"Image {number + 1} : {' '.join(refusal.messages)}")
        return None


def _check_parts(data: bytes) -> None:
    """Look at the parts before any is read as XML: how many, how heavy once opened, and none that declares entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > HEAVIEST_OPENED:
                refuse("too_heavy")
            for part in listed:
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(parts.open(part).read(HEAVIEST_XML + 1))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        refuse("unreadable")


def _check_xml(xml: bytes) -> None:
    if len(xml) > HEAVIEST_XML:
        refuse("too_heavy")
    if DECLARES.search(xml):
        refuse("unreadable")


def refuse(code: str) -> NoReturn:
    raise ValidationError(REFUSALS[code], code=code)
