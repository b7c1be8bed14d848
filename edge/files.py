"""A private file sent whole, or from where the line was cut."""

import re
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PIECE = 64 * 1024  # bytes


def send(
    request: HttpRequest, file: FieldFile, *, name: str, content_type: str
) -> HttpResponse | StreamingHttpResponse:
    """Send a file to one reader: never stored on the way, taken up where it stopped (one range of bytes).

    The front server sends it itself where `MEDIA_ACCEL` says how it finds the files.
    """
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.name.rpartition("/")[2]}"',
    }
    if prefix := settings.MEDIA_ACCEL:
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{prefix.rstrip('/')}/{file.name}"})
    asked = request.headers.get("Range", "")
    if asked and request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]:
        return _part(file, name, asked, headers)
    return _whole(file, name, headers)


def _whole(file: File, name: str, headers: dict[str, str]) -> FileResponse:
    return FileResponse(file.open("rb"), headers=headers, filename=name)


def _part(file: File, name: str, asked: str, headers: dict[str, str]) -> HttpResponse | StreamingHttpResponse:
    size = file.size
    found = RANGE.fullmatch(asked)
    if not found or not (found[1] or found[2]):
        return _whole(file, name, headers)  # more than one range, or another unit: the whole
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]) if found[1] and found[2] else size - 1, size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Cache-Control": "no-store"})
    opened = file.open("rb")
    opened.seek(first)
    headers |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(_pieces(opened, last - first + 1), status=206, headers=headers)


def _pieces(opened: IO[bytes] | File, left: int) -> Iterator[bytes]:
    with opened:
        while left > 0 and (piece := opened.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
