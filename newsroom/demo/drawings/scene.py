"""The register of pictures: a key, its size, its sentence for a blind reader, and the hand that draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Canvas

LANDSCAPE = (1600, 1067)
PORTRAIT = (1067, 1422)
PANORAMA = (1600, 900)

Artist = Callable[[Canvas], None]


@dataclass(frozen=True)
class Scene:
    artist: Artist
    alt: str
    size: tuple[int, int]


SCENES: dict[str, Scene] = {}


def scene(key: str, alt: str, size: tuple[int, int] = LANDSCAPE) -> Callable[[Artist], Artist]:
    """Enter a drawing in the register; `alt` is one sentence in French."""

    def enter(artist: Artist) -> Artist:
        SCENES[key] = Scene(artist, alt, size)
        return artist

    return enter
