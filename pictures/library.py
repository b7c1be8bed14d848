"""The verbs of the library: a picture comes in, changes its file, is shown to the public, is hidden again.

A file is named by the digest of the original: the same file sent twice is kept once. No file is ever
overwritten, and none is removed, since another picture may share it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from procrastinate.contrib.django import app

from pictures.models import Picture, Rendition
from pictures.processing import Readable, Rendered, inspect, render

FINISH = "pictures.jobs.finish"
ENOUGH = 640  # pixels: what a telephone is served


@dataclass(frozen=True)
class Prepared:
    """A file found sound and its widths already made, so that the work of it can be done in another process."""

    name: str
    digest: str
    width: int
    height: int
    data: bytes
    made: list[Rendered]


def prepare(file: Readable, *, widest: int | None = None) -> Prepared:
    """Do all the work a file asks for, touching neither the database nor the disk. Refusals: `processing.inspect`'s.

    Up to `widest` pixels only, the rest may be drawn later: see `draw_again`.
    """
    original = inspect(file)
    return Prepared(
        name=f"originals/{original.digest[:2]}/{original.digest}.{original.extension}",
        digest=original.digest,
        width=original.width,
        height=original.height,
        data=original.data,
        made=list(render(original, widest=widest)),
    )


def add(
    file: Readable | Prepared,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    focal: tuple[int, int] = (50, 50),
    by: AbstractBaseUser | None = None,
    source_url: str = "",
    widths_later: bool = False,
) -> Picture:
    """Bring a picture into the library; only the newsroom sees it before `show`.

    With `widths_later` the worker draws the large widths; a telephone's are there at once.
    `focal` is the centre of interest, in per cent from the left and from the top.
    Refusals: those of `processing.inspect`, and words too long for their field. Refused, it leaves nothing.
    """
    picture = Picture(
        alt=alt,
        caption=caption,
        credit=credit,
        focal_x=focal[0],
        focal_y=focal[1],
        added_by=by,
        source_url=source_url,
    )
    picture.clean_fields(exclude=["added_by"])
    if not widths_later or isinstance(file, Prepared):
        return replace(picture, file)
    with transaction.atomic():
        replace(picture, prepare(file, widest=ENOUGH))
        app.configure_task(FINISH).defer(picture=picture.pk)
    return picture


def describe(picture: Picture, **words: str) -> Picture:
    """Write a picture's words: alt, caption, credit. Who may see it and its file stay as they are."""
    for name, said in words.items():
        setattr(picture, name, said)
    picture.clean_fields(exclude=["added_by"])
    picture.save(update_fields=[*words])
    return picture


def draw_again(picture: Picture) -> Picture:
    """Draw all the widths of a picture from its original."""
    with picture.original.open("rb") as file:
        return replace(picture, file)


def replace(picture: Picture, file: Readable | Prepared) -> Picture:
    """Give a picture its file, the first or another one. Its address, its words and who may see it stay.

    Refusals: those of `processing.inspect`. Refused, it changes nothing.
    """
    prepared = file if isinstance(file, Prepared) else prepare(file)
    _write(prepared.name, prepared.data)
    renditions = _write_renditions(prepared)
    picture.original = prepared.name
    picture.digest = prepared.digest
    picture.width, picture.height = prepared.width, prepared.height
    with transaction.atomic():
        # The picture first: its lock makes a second replacement wait. Only these fields: an article may be
        # opening it to the public right now.
        picture.save(update_fields=["original", "digest", "width", "height"] if picture.pk else None)
        Rendition.objects.filter(picture=picture).delete()
        for rendition in renditions:
            rendition.picture = picture
        Rendition.objects.bulk_create(renditions)
    return picture


def show(picture: Picture, from_at: datetime) -> None:
    """Open a picture's addresses to everyone from this instant, the earliest of all its uses."""
    picture.public_from = from_at
    picture.save(update_fields=["public_from"])


def hide(picture: Picture) -> None:
    """Close a picture's addresses to all but the newsroom: its last use is withdrawn."""
    picture.public_from = None
    picture.save(update_fields=["public_from"])


def _write_renditions(prepared: Prepared) -> list[Rendition]:
    """Write the widths that are served, and bring their rows, which belong to no picture yet."""
    renditions = []
    for made in prepared.made:
        name = f"renditions/{prepared.digest[:2]}/{prepared.digest}-{made.width}.{made.format}"
        size = _write(name, made.data)
        renditions.append(Rendition(width=made.width, height=made.height, format=made.format, file=name, size=size))
    return renditions


def _write(name: str, data: bytes) -> int:
    """Write a file unless it is there, and say how many bytes it holds: an older Pillow may have made it."""
    storage = Picture.original.field.storage
    if not storage.exists(name):
        storage.save(name, ContentFile(data))
    return storage.size(name)
