"""Picture files made on the spot: tiny, and of every kind the rules speak of."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def drawing(width=800, height=600, mode="RGB"):
    """A sky above a ground, and a sun at the top left: it shows when it is turned."""
    image = Image.new("RGB", (width, height), (120, 170, 230))
    pencil = ImageDraw.Draw(image)
    pencil.rectangle([0, height // 2, width, height], fill=(150, 90, 40))
    pencil.ellipse([width // 10, height // 10, width // 4, height // 4], fill=(250, 220, 60))
    return image.convert(mode)


def encoded(image, format="JPEG", **options):
    output = BytesIO()
    image.save(output, format, **options)
    return output.getvalue()


def photo(width=800, height=600, format="JPEG", **options):
    """The bytes of a file as a camera would send it."""
    return encoded(drawing(width, height), format, **options)


def upload(data, name="photo.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def hollow_png(width, height):
    """A sound PNG of a few hundred bytes that says it holds this many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
