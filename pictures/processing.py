"""What is done to a picture's file: found sound or refused in words, turned upright, made into served widths.

What is served is drawn anew from the pixels: nothing else of the file (EXIF, GPS, XMP, comments) passes.
"""

import hashlib
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn, Protocol

from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

HEAVIEST = 25 * 1024 * 1024  # bytes
MOST_PIXELS = 64 * 1024 * 1024  # telephones sold as 64 megapixels make 64.1 or 64.5 million
MOST_PIXELS_AT_ONCE = 32 * 1024 * 1024  # JPEG alone decodes smaller: WebP takes 16 bytes of memory a pixel
MOST_SCANS = 50  # of a JPEG: ten are usual; ten thousand scans of nothing are a small file and take minutes
TALLEST = 10  # times the width: 16 000 for 1600, and WebP ends at 16 383
THUMBNAIL = 216  # beside a title, on a telephone
WIDTHS = (320, 480, 640, 960, 1280, 1600)
JPEG_WIDTHS = (640, 1280)
JPEG_HEAVIEST = 300_000  # bytes: what the programs that draw share cards fetch
JPEG_QUALITIES = (75, 68, 60, 50, 40, 30, 20)
WEBP_QUALITY = 72

EXTENSIONS = {
    "JPEG": "jpg",
    "MPO": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
    "GIF": "gif",
    "TIFF": "tif",
}
FORMATS = [name for name in EXTENSIONS if name != "MPO"]  # Pillow finds MPO by itself behind JPEG
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"II*\0", b"MM\0*")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}

REFUSALS = {
    "not_an_image": "Ce fichier n’est pas une photo : envoyez du JPEG, PNG, WebP, AVIF, GIF ou TIFF.",
    "truncated": "La photo est incomplète ou abîmée : envoyez-la de nouveau.",
    "too_many_pixels": "La photo est trop grande : 64 mégapixels au plus en JPEG, 32 dans un autre format.",
    "too_heavy": "Le fichier est trop lourd : 25 Mo au plus.",
    "too_tall": "La photo est trop étirée : plus de dix fois plus haute que large. Recadrez-la.",
}
HEIC = (
    "Les photos HEIC ne sont pas acceptées : envoyez-la en JPEG. Sur l’iPhone : "
    "Réglages, Appareil photo, Formats, « Le plus compatible »."
)

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}
SRGB = ImageCms.createProfile("sRGB")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_one_at_a_time = threading.Lock()


class Readable(Protocol):
    """Anything that can be read again from its start: an upload, an open file, bytes in memory."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, /) -> object: ...


@dataclass(frozen=True)
class Original:
    """A file found sound: its bytes as sent, its size upright, its pixels no wider than what is served."""

    data: bytes
    digest: str
    extension: str
    width: int
    height: int
    pixels: Image.Image


@dataclass(frozen=True)
class Rendered:
    """One width in one format (`webp` or `jpg`), ready to be written."""

    width: int
    height: int
    format: str
    data: bytes


def inspect(file: Readable) -> Original:
    """Decode a file whole and say what it is. The file is left at its start; nothing is written.

    Refusals: not_an_image, truncated, too_many_pixels (64 megapixels), too_heavy (25 MB), too_tall.
    """
    file.seek(0)
    data = file.read(HEAVIEST + 1)
    file.seek(0)
    if len(data) > HEAVIEST:
        refuse("too_heavy")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise ValidationError(HEIC, code="not_an_image")
    with _refusals(data), Image.open(BytesIO(data), formats=FORMATS) as image:
        return _original(data, image)


def render(original: Original, *, widest: int | None = None) -> Iterator[Rendered]:
    """Draw the widths that are served, smallest first: each in WebP, and the few that JPEG needs.

    With `widest`, those up to it, and always one.
    """
    widths = ladder(original.width)
    jpeg_widths = {min(widths, key=lambda width: abs(width - wanted)) for wanted in JPEG_WIDTHS}
    on_white = _on_white(original.pixels)
    for width in widths:
        if widest is not None and width > max(widest, widths[0]):
            break
        size = width, max(1, round(original.height * width / original.width))
        yield Rendered(*size, "webp", _webp(_resized(original.pixels, size)))
        if width in jpeg_widths:
            yield Rendered(*size, "jpg", _jpeg(_resized(on_white, size)))


def ladder(width: int) -> list[int]:
    """List the widths served for an original of this width: never wider, always at least one."""
    thumbnail = [THUMBNAIL] if width > THUMBNAIL else []
    return thumbnail + ([step for step in WIDTHS if step <= width] or [width])


def refuse(code: str) -> NoReturn:
    raise ValidationError(REFUSALS[code], code=code)


@contextmanager
def _refusals(data: bytes) -> Iterator[None]:
    """Turn all that Pillow raises, or only warns of, into a refusal in words.

    One picture at a time: the filters of warnings belong to the whole process, and so does the memory.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.filterwarnings("error", module=r"PIL\.")
        # A telephone's wrong index of its second picture; the first, which is the one we take, is whole.
        warnings.filterwarnings("ignore", message="Image appears to be a malformed MPO", module=r"PIL\.")
        try:
            yield
        except ValidationError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            refuse("too_many_pixels")
        except UnidentifiedImageError:
            begins_well = data.startswith(SIGNATURES) or data[4:12] == b"ftypavif"
            refuse("truncated" if begins_well else "not_an_image")
        except Exception:  # Pillow's readers raise nearly anything on a broken file
            refuse("truncated")


def _original(data: bytes, image: Image.Image) -> Original:
    is_jpeg = EXTENSIONS[image.format] == "jpg"
    if image.width * image.height > (MOST_PIXELS if is_jpeg else MOST_PIXELS_AT_ONCE):
        refuse("too_many_pixels")
    if is_jpeg and data.count(b"\xff\xda") > MOST_SCANS:
        refuse("truncated")
    width, height = _upright_size(image)
    if height > TALLEST * width:
        refuse("too_tall")
    widest = min(width, WIDTHS[-1])
    return Original(
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        extension=EXTENSIONS[image.format],
        width=width,
        height=height,
        pixels=_pixels(image, (widest, max(1, round(height * widest / width)))),
    )


def _upright_size(image: Image.Image) -> tuple[int, int]:
    if _orientation(image) in LYING and image.format != "TIFF":  # Pillow turns TIFF by itself
        return image.height, image.width
    return image.size


def _pixels(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Decode the whole file, and keep it upright, in sRGB, at this size, without what came with it."""
    image.draft(None, size if _upright_size(image) == image.size else size[::-1])
    image.load()
    orientation = _orientation(image)
    pixels = _resized(_simple(image), size[::-1] if orientation in LYING else size)
    if orientation in TURNS:
        pixels = pixels.transpose(TURNS[orientation])
    pixels = _in_srgb(pixels, image.info.get("icc_profile"))
    pixels.info = {}  # Pillow writes a comment found here into the JPEG it saves
    return pixels


def _orientation(image: Image.Image) -> int:
    """Read how the camera was held; whatever is wrong with the EXIF, the picture itself may be good."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        try:
            return image.getexif().get(ExifTags.Base.Orientation, 1)
        except Exception:
            return 1


def _simple(image: Image.Image) -> Image.Image:
    """Bring palettes, masks and deep greys to a mode that can be resized, its colours not yet corrected."""
    if image.mode in {"L", "RGB", "CMYK"} and not image.has_transparency_data:
        return image
    if image.mode.startswith("I;16"):  # convert() alone saturates
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"I", "F", "LAB"}:
        refuse("not_an_image")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _resized(pixels: Image.Image, size: tuple[int, int]) -> Image.Image:
    if pixels.size == size:
        return pixels
    return pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if pixels.mode == "RGBA" and pixels.getextrema()[3][0] < 255 else "RGB"
    if profile:
        # A profile that is broken, or made for another kind of picture, says nothing.
        with suppress(ImageCms.PyCMSError, OSError):
            return ImageCms.profileToProfile(
                pixels.convert(mode) if pixels.mode == "RGBA" else pixels,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                SRGB,
                outputMode=mode,
            )
    return pixels.convert(mode)


def _on_white(pixels: Image.Image) -> Image.Image:
    if pixels.mode == "RGB":
        return pixels
    paper = Image.new("RGB", pixels.size, "white")
    paper.paste(pixels, mask=pixels.getchannel("A"))
    return paper


def _webp(pixels: Image.Image) -> bytes:
    output = BytesIO()
    pixels.save(output, "WEBP", quality=WEBP_QUALITY, method=4)
    return output.getvalue()


def _jpeg(pixels: Image.Image) -> bytes:
    """Encode at the best quality that holds in the weight of a share card."""
    for quality in JPEG_QUALITIES:
        output = BytesIO()
        pixels.save(output, "JPEG", quality=quality, progressive=True, optimize=True)
        if output.tell() <= JPEG_HEAVIEST:
            break
    return output.getvalue()
