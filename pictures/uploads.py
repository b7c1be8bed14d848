"""Files that arrive piece by piece on a bad line: taken up where they stopped, a picture of the library once whole.

A piece is a file of the storage, named by where it begins: any machine may receive the next one.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from pictures import library
from pictures.models import Upload
from pictures.processing import HEAVIEST, refuse

LONGEST_PIECE = 1024 * 1024  # bytes
MOST_AT_ONCE = 60  # unfinished files of one person
KEPT = timedelta(days=7)


def find(token: UUID, person: Any) -> Upload | None:
    return Upload.objects.filter(token=token, person=person).select_related("picture").first()


def begin(token: UUID, person: Any, *, name: str, size: int) -> Upload:
    """Begin a file of `size` bytes; begun twice it is one.

    Raises `too_heavy` (25 MB), `empty`, `too_many`, `not_yours`.
    """
    if size > HEAVIEST:
        refuse("too_heavy")
    if size <= 0:
        raise ValidationError("Ce fichier est vide.", code="empty")
    if Upload.objects.filter(person=person, picture=None, refusal="").count() >= MOST_AT_ONCE:
        raise ValidationError(
            "Trop d’envois sont restés en chemin : attendez que les premiers finissent.", code="too_many"
        )
    if Upload.objects.filter(token=token).exclude(person=person).exists():
        raise ValidationError("Cet envoi est celui d’une autre personne.", code="not_yours")
    upload, _ = Upload.objects.get_or_create(token=token, person=person, defaults={"name": name[:200], "size": size})
    return upload


def add_piece(upload: Upload, at: int, data: bytes) -> Upload:
    """Add what follows the `at` bytes received. A piece that came already, or too soon, changes nothing.

    The last piece makes the picture, or says why it is none (`refusal`): once, however often it is sent.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if held.is_whole or at != held.received or not data:
            return held
        piece = data[: min(LONGEST_PIECE, held.size - held.received)]
        name = _piece(held, at)
        default_storage.delete(name)  # of a piece whose row a crash has lost
        default_storage.save(name, ContentFile(piece))
        held.received += len(piece)
        held.save(update_fields=["received"])
        if held.is_whole:
            _make_picture(held)
    if held.is_whole:
        _clear(held)
    return held


def forget_old(at: datetime) -> int:
    """Forget what was begun a week ago, its pieces too; the pictures made of it stay."""
    old = list(Upload.objects.filter(begun_at__lt=at - KEPT))
    for upload in old:
        _clear(upload)
        upload.delete()
    return len(old)


def _make_picture(upload: Upload) -> None:
    try:
        with transaction.atomic():
            upload.picture = library.add(BytesIO(_joined(upload)), by=upload.person, widths_later=True)
    except ValidationError as refusal:
        upload.refusal = " ".join(refusal.messages)[:300]
    upload.save(update_fields=["picture", "refusal"])


def _joined(upload: Upload) -> bytes:
    whole = bytearray()
    while len(whole) < upload.size:
        with default_storage.open(_piece(upload, len(whole))) as piece:
            whole += piece.read()
    return bytes(whole)


def _clear(upload: Upload) -> None:
    folder = _folder(upload)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")


def _folder(upload: Upload) -> str:
    return f"uploads/{upload.token.hex}"


def _piece(upload: Upload, at: int) -> str:
    return f"{_folder(upload)}/{at:012d}"
