"""The demo paper's forty pictures, drawn from their keys; the same key always gives the same bytes."""

from io import BytesIO
from math import log

from PIL import Image

from . import (
    arena,
    civic,
    cloth,
    craft,
    fields,
    market,
    objects,
    reading,
    river,
    roads,
    sport,
    stage,
    town,
    village,
    water,
    weather,
)
from .canvas import Canvas, seeded
from .scene import SCENES

__all__ = ["ALT", "KEYS", "draw"]

# Importing these modules is what enters their scenes in the register.
ALBUM = (
    arena,
    civic,
    cloth,
    craft,
    fields,
    market,
    objects,
    reading,
    river,
    roads,
    sport,
    stage,
    town,
    village,
    water,
    weather,
)

KEYS: tuple[str, ...] = tuple(SCENES)
ALT: dict[str, str] = {key: scene.alt for key, scene in SCENES.items()}

QUALITY = 85
CEILING = 295_000  # bytes
WIDEST = 1280  # pixels: more would lengthen the first start of the demo, for screens that few readers have


def draw(key: str) -> bytes:
    """Return the picture as a JPEG; an unknown key raises KeyError."""
    scene = SCENES[key]
    canvas = Canvas(scene.size, seeded(key))
    scene.artist(canvas)
    picture = canvas.develop()
    picture.thumbnail((WIDEST, WIDEST), reducing_gap=2.0)
    file = _jpeg(picture, QUALITY)
    if len(file) > CEILING:
        # Rich cloth is heavy: around this quality, four points less take a tenth off the weight.
        file = _jpeg(picture, max(60, int(QUALITY - 40 * log(len(file) / CEILING))))
    return file


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
