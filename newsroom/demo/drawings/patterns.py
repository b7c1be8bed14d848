"""Cloths to paint with: kente strips, printed cotton, indigo resist, plain stripes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

from .canvas import Paint, tiled
from .palette import Colour, dark, mix

Ink = ImageDraw.ImageDraw


def kente(rng: Random, colours: Sequence[Colour], band: int = 60, *, plain: float = 0.3) -> Paint:
    """Return strips sewn side by side, each woven block after block; the first colour dominates."""

    def paint(width: int, height: int) -> Image.Image:
        cloth = Image.new("RGB", (width, height), colours[0])
        ink = ImageDraw.Draw(cloth)
        for x in range(0, width, band):
            y = -rng.randrange(band)
            while y < height:
                tall = round(band * rng.choice((0.5, 0.75, 1, 1.25)))
                _block(ink, (x, y, x + band, y + tall), rng, colours, plain)
                y += tall
            ink.line((x, 0, x, height), fill=dark(colours[0], 0.35), width=max(1, band // 24))
        return cloth

    return paint


def _block(ink: Ink, box: tuple[int, int, int, int], rng: Random, colours: Sequence[Colour], plain: float) -> None:
    left, top, right, bottom = box
    ground, one, two = rng.choice(colours[:2]), rng.choice(colours), rng.choice(colours)
    ink.rectangle(box, fill=ground)
    if rng.random() < plain:
        return
    band, tall = right - left, bottom - top
    kind = rng.randrange(4)
    if kind == 0:
        step = max(3, tall // 7)
        for y in range(top, bottom - step, step * 2):
            ink.rectangle((left, y, right, y + step - 1), fill=one if (y - top) // step % 4 else two)
    elif kind == 1:
        side = max(4, band // 5)
        for i, x in enumerate(range(left, right, side)):
            for j, y in enumerate(range(top, bottom, side)):
                if (i + j) % 2:
                    ink.rectangle((x, y, min(x + side, right) - 1, min(y + side, bottom) - 1), fill=one)
    elif kind == 2:
        steps = 4
        for i in range(steps):
            inset = band * i // (2 * steps)
            ink.rectangle(
                (left + inset, top + tall * i // steps, right - inset, top + tall * (i + 1) // steps),
                fill=one if i % 2 else two,
            )
    else:
        third = band // 3
        ink.rectangle((left + third, top, left + 2 * third, bottom), fill=one)
        ink.rectangle((left, top + tall // 3, right, top + 2 * tall // 3), fill=two)
        ink.rectangle((left + third, top + tall // 3, left + 2 * third, top + 2 * tall // 3), fill=one)


def printed(ground: Colour, colours: Sequence[Colour], side: int = 90, *, kind: str = "rings") -> Paint:
    """Return printed cotton: rings, petals, leaves, fans or grains in half drop."""
    tile = Image.new("RGB", (side, side * 2), ground)
    ink = ImageDraw.Draw(tile)
    draw = {"rings": _rings, "petals": _petals, "leaves": _leaves, "fans": _fans, "grains": _grains}[kind]
    for x, y in (
        (side / 2, side / 2),
        (side / 2, -side * 1.5),
        (0, side * 1.5),
        (side, side * 1.5),
        (side / 2, side * 2.5),
    ):
        draw(ink, x, y, side / 2, colours)

    return lambda width, height: tiled(tile, (width, height))


def _spot(ink: Ink, x: float, y: float, radius: float, colour: Colour) -> None:
    ink.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _rings(ink: Ink, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    for i, share in enumerate((0.9, 0.68, 0.46, 0.22)):
        _spot(ink, x, y, r * share, colours[i % len(colours)])


def _petals(ink: Ink, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    for i in range(6):
        a = math.pi * i / 3
        _spot(ink, x + r * 0.55 * math.cos(a), y + r * 0.55 * math.sin(a), r * 0.26, colours[0])
    _spot(ink, x, y, r * 0.24, colours[-1])


def _leaves(ink: Ink, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    ink.polygon(
        [(x - r, y + r), (x - r * 0.5, y - r * 0.35), (x + r, y - r), (x + r * 0.5, y + r * 0.35)],
        fill=colours[0],
    )
    ink.line((x - r, y + r, x + r, y - r), fill=colours[-1], width=max(2, round(r * 0.12)))


def _fans(ink: Ink, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    for i, share in enumerate((1.0, 0.74, 0.48, 0.22)):
        s = r * share
        ink.pieslice((x - s, y - s * 0.5, x + s, y + s * 1.5), 180, 360, fill=colours[i % len(colours)])


def _grains(ink: Ink, x: float, y: float, r: float, colours: Sequence[Colour]) -> None:
    for i, (dx, dy) in enumerate(((-0.5, -0.4), (0.4, -0.6), (0, 0.1), (-0.6, 0.6), (0.5, 0.5))):
        _spot(ink, x + r * dx, y + r * dy, r * 0.13, colours[i % len(colours)])


def stripes(colours: Sequence[Colour], widths: Sequence[int], *, upright: bool = True) -> Paint:
    """Return cloth striped in these colours, one width for each."""
    tile = Image.new("RGB", (sum(widths), 8), colours[0])
    ink = ImageDraw.Draw(tile)
    x = 0
    for colour, width in zip(colours, widths, strict=True):
        ink.rectangle((x, 0, x + width - 1, 8), fill=colour)
        x += width
    if not upright:
        tile = tile.transpose(Image.Transpose.ROTATE_90)
    return lambda width, height: tiled(tile, (width, height))


def resist(rng: Random, ground: Colour, line: Colour, side: int = 150) -> Paint:
    """Return indigo cloth tied before the dye: rings of pale specks that the colour could not reach."""

    def paint(width: int, height: int) -> Image.Image:
        cloth = Image.new("RGB", (width, height), ground)
        ink = ImageDraw.Draw(cloth)
        for row, y in enumerate(range(side // 2, height + side, side)):
            for x in range(side // 2 if row % 2 else 0, width + side, side):
                _tied(ink, x, y, side * 0.42, rng, ground, line)
        return cloth

    return paint


def _tied(ink: Ink, x: float, y: float, r: float, rng: Random, ground: Colour, line: Colour) -> None:
    for share, count in ((1.0, 18), (0.66, 12), (0.33, 7)):
        tone = mix(ground, line, rng.uniform(0.6, 1))
        for i in range(count):
            a = math.tau * i / count
            _spot(ink, x + r * share * math.cos(a), y + r * share * math.sin(a), r * 0.075, tone)
    _spot(ink, x, y, r * 0.1, line)
