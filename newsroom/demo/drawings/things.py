"""Things that several scenes share: boats, umbrellas, houses, bicycles, cloths on a line, shadows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from .canvas import Canvas, Paint, Point, path, ring, smooth
from .palette import COTTON, MUD, NIGHT, Colour, dark, light, veil


def shadow(c: Canvas, x: float, y: float, wide: float, tall: float, *, alpha: int = 70) -> None:
    c.oval(x, y, wide, tall, veil(MUD, alpha))


def pirogue(c: Canvas, hull: Colour, band: Paint, *, crew: Callable[[Canvas], None] | None = None) -> None:
    """Draw a long boat, 340 wide, floating on the origin; its crew stands behind the near side."""
    rim = path("-172,-44 -120,-17 -50,-7 40,-6 116,-15 176,-48")
    keel = path("150,-14 100,9 20,14 -60,13 -120,4 -150,-14")
    c.poly(
        [*smooth(rim), *smooth([(x * 0.96, y - 9 + abs(x) * 0.05) for x, y in reversed(rim)])],
        dark(hull, 0.6),
    )
    if crew:
        crew(c)
    c.poly([*smooth(rim), *smooth(keel)], hull)
    top = [(x * 0.97, y + 8) for x, y in rim]
    c.poly([*smooth(top), *smooth([(x * 0.965, y + 10) for x, y in reversed(top)])], band)
    c.limb(rim, [3, 3, 3, 3, 3, 3], light(hull, 0.25))


def umbrella(c: Canvas, colours: Sequence[Colour], *, pole: float = 150) -> None:
    """Draw a market umbrella, 240 wide, its pole standing on the origin."""
    c.limb([(0, 0), (0, -pole - 60)], (5, 5), dark(colours[-1], 0.5))
    gores, y = 6, -pole
    for i in range(gores):
        left, right = (-math.cos(math.pi * k / gores) * 120 for k in (i, i + 1))
        colour = dark(colours[i % len(colours)], 0.24 * i / gores)
        curve = [
            (left, y),
            (left * 0.82, y - 42),
            (left * 0.3, y - 72),
            (0, y - 78),
            (right * 0.3, y - 72),
            (right * 0.82, y - 42),
            (right, y),
        ]
        c.poly([*smooth(curve), ((left + right) / 2, y - 10)], colour)
    c.limb([(0, y - 78), (0, y - 90)], (5, 3), dark(colours[-1], 0.5))


def house(c: Canvas, wide: float, tall: float, wall: Colour, *, door: Colour = MUD, side: float = 0.28) -> None:
    """Draw a flat-roofed earth house standing on the origin, its shaded side on the right."""
    turn = wide * (1 - side)
    front = [(0, 0), (turn, 0), (turn, -tall), (0, -tall)]
    c.poly(front, wall)
    c.spray(front, light(wall, 0.2), toward="up", strength=0.5)
    c.poly([(turn, 0), (wide, -tall * 0.04), (wide, -tall * 0.96), (turn, -tall)], dark(wall, 0.3))
    c.rect(-4, -tall - 6, turn + 2, -tall + 4, dark(wall, 0.12))
    c.rect(turn * 0.56, -tall * 0.5, turn * 0.8, 0, door)
    c.rect(turn * 0.14, -tall * 0.62, turn * 0.32, -tall * 0.4, dark(door, 0.1))
    for i in range(4):
        x = turn * (0.14 + 0.24 * i)
        c.rect(x, -tall * 0.86, x + tall * 0.03, -tall * 0.83, dark(wall, 0.45))
        c.poly(
            [(x, -tall * 0.83), (x + tall * 0.03, -tall * 0.83), (x + tall * 0.1, -tall * 0.68)],
            veil(MUD, 70),
        )


def bicycle(c: Canvas, frame: Colour, *, rubber: Colour = NIGHT, rim: Colour = COTTON) -> None:
    """Draw a bicycle on the origin, 210 wide, its front wheel on the right."""
    for x in (-66, 66):
        wheel(c.at(x, -42), 42, rubber, rim)
    c.line([(-66, -42), (-34, -92), (38, -94), (0, -42), (-66, -42)], 5.5, frame)
    c.line([(0, -42), (-38, -104)], 5.5, frame)
    c.line([(66, -42), (36, -108), (48, -114)], 5, frame)
    c.limb([(48, -114), (62, -110), (60, -100)], (4, 4, 5), rubber)
    c.limb([(-54, -106), (-26, -105)], (9, 5), rubber)
    c.disc(0, -42, 10, rubber)


def wheel(c: Canvas, radius: float, rubber: Colour, rim: Colour) -> None:
    for i in range(9):
        a = math.pi * i / 9
        x, y = radius * math.cos(a), radius * math.sin(a)
        c.line([(-x, -y), (x, y)], 0.9, rim)
    c.line(ring(0, 0, radius, radius), 4.5, rubber)
    c.line(ring(0, 0, radius - 3.6, radius - 3.6), 1.6, rim)
    c.disc(0, 0, 4, rubber)


def hanging(c: Canvas, x: float, y: float, x1: float, y1: float, *, cloth: Paint, folds: int = 3) -> None:
    """Hang a cloth from a line, with the shade of its folds and a hem that is not straight."""
    wide, tall = x1 - x, y1 - y
    hem = [(x1 - wide * i / 6, y1 + tall * 0.02 * math.sin(i * 2.1 + x)) for i in range(7)]
    c.poly([(x, y), (x1, y), *smooth(hem)], cloth)
    for i in range(folds):
        middle = x + wide * (i + 0.5 + c.rng.uniform(-0.15, 0.15)) / folds
        half = wide / folds * c.rng.uniform(0.16, 0.3)
        c.poly(
            [(middle - half * 0.4, y), (middle + half * 0.4, y), (middle + half, y1), (middle - half, y1)],
            veil(NIGHT, 38),
        )
        c.poly(
            [
                (middle + half * 0.4, y),
                (middle + half * 0.7, y),
                (middle + half * 1.7, y1),
                (middle + half, y1),
            ],
            veil(COTTON, 34),
        )


def line_of_cloths(c: Canvas, ends: tuple[Point, Point], cloths: Sequence[Paint], *, drop: float) -> None:
    """Dry cloths on a rope that sags between two points."""
    (x, y), (x1, y1) = ends
    rope = smooth([(x, y), ((x + x1) / 2, (y + y1) / 2 + 24), (x1, y1)], steps=len(cloths) * 4)
    step = (len(rope) - 1) // len(cloths)
    for i, cloth in enumerate(cloths):
        (ax, ay), (bx, by) = rope[i * step], rope[(i + 1) * step]
        gap = (bx - ax) * 0.06
        hanging(
            c,
            ax + gap,
            min(ay, by),
            bx - gap,
            min(ay, by) + drop * c.rng.uniform(0.85, 1.1),
            cloth=cloth,
            folds=2,
        )
    c.line(rope, 3, dark(MUD, 0.2))


def stack(c: Canvas, wide: float, cloths: Sequence[Paint], *, fold: float = 30) -> None:
    """Pile folded cloths upon the origin, the first one at the bottom."""
    y = 0.0
    for cloth in cloths:
        inset, tall = c.rng.uniform(0, wide * 0.05), fold * c.rng.uniform(0.8, 1.15)
        edge = [(inset, y), (wide - inset, y), (wide - inset, y - tall), (inset, y - tall)]
        c.poly(
            [
                *edge[:2],
                *ring(wide - inset - 4, y - tall / 2, tall * 0.4, tall / 2, (90, -90)),
                (inset, y - tall),
            ],
            cloth,
        )
        c.rect(inset, y - tall * 0.55, wide - inset, y - tall * 0.48, veil(NIGHT, 60))
        c.rect(inset, y - 3, wide - inset, y, veil(NIGHT, 110))
        y -= tall
