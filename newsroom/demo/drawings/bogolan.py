"""Mud cloth: motifs drawn by an unsteady hand, in rows or on a grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageDraw

from .canvas import Paint, Point
from .palette import Colour

Motif = Callable[["Pen", float, float, float], None]


class Pen:
    """A hand that draws bogolan lines, never quite straight."""

    def __init__(self, ink: ImageDraw.ImageDraw, rng: Random, colour: Colour, width: int) -> None:
        self.ink, self.rng, self.colour, self.width = ink, rng, colour, width

    def line(self, *points: Point) -> None:
        shake = self.width * 0.35
        moved = [(x + self.rng.uniform(-shake, shake), y + self.rng.uniform(-shake, shake)) for x, y in points]
        self.ink.line(moved, fill=self.colour, width=self.width, joint="curve")
        for x, y in (moved[0], moved[-1]):
            self._spot(x, y, self.width / 2 - 0.5)

    def dot(self, x: float, y: float, radius: float | None = None) -> None:
        self._spot(x, y, radius or self.width * self.rng.uniform(0.7, 0.95))

    def ring(self, x: float, y: float, radius: float) -> None:
        self.ink.ellipse((x - radius, y - radius, x + radius, y + radius), outline=self.colour, width=self.width)

    def _spot(self, x: float, y: float, radius: float) -> None:
        self.ink.ellipse((x - radius, y - radius, x + radius, y + radius), fill=self.colour)


def zigzag(pen: Pen, x: float, y: float, side: float) -> None:
    pen.line((x, y + side * 0.85), (x + side / 2, y + side * 0.15), (x + side, y + side * 0.85))
    pen.dot(x + side / 2, y + side * 0.7)


def teeth(pen: Pen, x: float, y: float, side: float) -> None:
    for shift in (0.12, 0.4):
        pen.line(
            (x, y + side * (0.6 + shift)),
            (x + side / 2, y + side * shift),
            (x + side, y + side * (0.6 + shift)),
        )


def diamond(pen: Pen, x: float, y: float, side: float) -> None:
    for half in (0.42, 0.2):
        r, cx, cy = side * half, x + side / 2, y + side / 2
        pen.line((cx, cy - r), (cx + r, cy), (cx, cy + r), (cx - r, cy), (cx, cy - r), (cx + r * 0.1, cy - r * 0.9))


def cross(pen: Pen, x: float, y: float, side: float) -> None:
    pen.line((x + side * 0.25, y + side * 0.25), (x + side * 0.75, y + side * 0.75))
    pen.line((x + side * 0.75, y + side * 0.25), (x + side * 0.25, y + side * 0.75))
    for dx, dy in ((0.5, 0.12), (0.5, 0.88), (0.12, 0.5), (0.88, 0.5)):
        pen.dot(x + side * dx, y + side * dy)


def comb(pen: Pen, x: float, y: float, side: float) -> None:
    pen.line((x + side * 0.1, y + side * 0.3), (x + side * 0.9, y + side * 0.3))
    for i in range(5):
        tooth = x + side * (0.12 + 0.19 * i)
        pen.line((tooth, y + side * 0.3), (tooth, y + side * 0.85))


def dots(pen: Pen, x: float, y: float, side: float) -> None:
    for i in range(3):
        for j in range(3):
            pen.dot(x + side * (i + 0.5) / 3, y + side * (j + 0.5) / 3)


def circle(pen: Pen, x: float, y: float, side: float) -> None:
    pen.ring(x + side / 2, y + side / 2, side * 0.36)
    pen.dot(x + side / 2, y + side / 2, side * 0.11)


def ladder(pen: Pen, x: float, y: float, side: float) -> None:
    for i in range(4):
        pen.line((x + side * (i + 0.3) / 4, y + side * 0.12), (x + side * (i + 0.3) / 4, y + side * 0.88))


def arrow(pen: Pen, x: float, y: float, side: float) -> None:
    for shift in (0.0, 0.3):
        pen.line(
            (x + side * (0.15 + shift), y + side * 0.15),
            (x + side * (0.5 + shift), y + side / 2),
            (x + side * (0.15 + shift), y + side * 0.85),
        )


def spiral(pen: Pen, x: float, y: float, side: float) -> None:
    cx, cy = x + side / 2, y + side / 2
    turns = [(cx + side * 0.014 * i * math.cos(i * 0.5), cy + side * 0.014 * i * math.sin(i * 0.5)) for i in range(29)]
    pen.line(*turns)


MOTIFS: tuple[Motif, ...] = (zigzag, teeth, diamond, cross, comb, dots, circle, ladder, arrow, spiral)


def bogolan(
    rng: Random,
    ground: Colour,
    line: Colour,
    row: int = 130,
    *,
    motifs: Sequence[Motif] = MOTIFS,
    stroke: float = 1,
) -> Paint:
    """Return mud cloth: rows of one motif each, between double lines."""

    def paint(width: int, height: int) -> Image.Image:
        cloth = Image.new("RGB", (width, height), ground)
        pen = Pen(ImageDraw.Draw(cloth), rng, line, max(2, round(row * 0.055 * stroke)))
        bag: list[Motif] = []
        y = 0.0
        while y < height:
            bag = bag or rng.sample(motifs, len(motifs))
            tall = row * rng.choice((0.6, 0.8, 1.0))
            _row(pen, bag.pop(), y, tall, width)
            y += tall + row * 0.22
        return cloth

    return paint


def _row(pen: Pen, motif: Motif, y: float, tall: float, width: int) -> None:
    x = -pen.rng.random() * tall
    while x < width:
        motif(pen, x, y, tall)
        x += tall
    gap = pen.width * 1.9
    for shift in (0.0, gap):
        pen.line(
            (-9, y + tall + gap + shift),
            (width / 2, y + tall + gap + shift),
            (width + 9, y + tall + gap + shift),
        )


def panel(rng: Random, ground: Colour, line: Colour, motif: Motif, side: int, *, stroke: float = 1) -> Paint:
    """Return mud cloth with one motif on a grid."""

    def paint(width: int, height: int) -> Image.Image:
        cloth = Image.new("RGB", (width, height), ground)
        pen = Pen(ImageDraw.Draw(cloth), rng, line, max(2, round(side * 0.07 * stroke)))
        for x in range(0, width, side):
            for y in range(0, height, side):
                motif(pen, x, y, side)
        return cloth

    return paint
