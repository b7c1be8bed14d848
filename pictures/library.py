"""The verbs of the library: a picture comes in, changes its file, is shown to the public, is hidden again.

A file is named by the digest of the original: the same file sent twice is kept once. No file is ever
overwritten, and none is removed, since another picture may share it.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction

from pictures.models import Picture, Rendition
from pictures.processing import Original, Readable, inspect, render


def add(
    file: Readable,
    *,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    focal: tuple[int, int] = (50, 50),
    by: AbstractBaseUser | None = None,
    source_url: str = "",
) -> Picture:
    """Bring a picture into the library; only the newsroom sees it before `show`.

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
    return replace(picture, file)


def replace(picture: Picture, file: Readable) -> Picture:
    """Give a picture its file, the first or another one. Its address, its words and who may see it stay.

    Refusals: those of `processing.inspect`. Refused, it changes nothing.
    """
    original = inspect(file)
    name = f"originals/{original.digest[:2]}/{original.digest}.{original.extension}"
    _write(name, original.data)
    renditions = _write_renditions(original)
    picture.original = name
    picture.digest = original.digest
    picture.width, picture.height = original.width, original.height
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


def _write_renditions(original: Original) -> list[Rendition]:
    """Write the widths that are served, and bring their rows, which belong to no picture yet."""
    renditions = []
    for made in render(original):
        name = f"renditions/{original.digest[:2]}/{original.digest}-{made.width}.{made.format}"
        size = _write(name, made.data)
        renditions.append(Rendition(width=made.width, height=made.height, format=made.format, file=name, size=size))
    return renditions


def _write(name: str, data: bytes) -> int:
    """Write a file unless it is there, and say how many bytes it holds: an older Pillow may have made it."""
    storage = Picture.original.field.storage
    if not storage.exists(name):
        storage.save(name, ContentFile(data))
    return storage.size(name)
