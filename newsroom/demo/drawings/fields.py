"""Crops: rice terraces, cotton, groundnuts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from . import bodies, figures, nature, things
from .bogolan import bogolan
from .canvas import Canvas, Point, gradient, path, ring, smooth
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
    GREEN_DEEP,
    INDIGO,
    INDIGO_DEEP,
    INDIGO_PALE,
    LEAF,
    LINEN,
    MUD,
    NIGHT,
    OCHRE,
    ROSE,
    SAND,
    TEAL,
    TERRACOTTA,
    dark,
    mix,
    veil,
)
from .patterns import printed, stripes
from .scene import scene

BENT = bodies.pose(
    "head 30,-50 neck 20,-52 hip -12,-54 elbow 26,-32 hand 32,-12 far_elbow 20,-32 "
    "far_hand 24,-12 knee -4,-28 foot -8,-2 far_knee -14,-28 far_foot -18,-3"
)


@scene("riziere", "Des rizières en terrasses, vertes ou inondées, où l’on repique sous des chapeaux de paille.")
def riziere(c: Canvas) -> None:
    nature.sky(c, [SAND, COTTON], 240)
    nature.sun(c, 1240, 150, 74, OCHRE)
    nature.ridge(c, 236, 120, mix(TEAL, COTTON, 0.4), step=220)
    nature.ridge(c, 244, 60, mix(GREEN, TEAL, 0.4), step=140)
    edges = [_terrace(c, row) for row in range(10)]
    for row, (upper, lower) in enumerate(zip(edges, edges[1:], strict=False)):
        _paddies(c, row, upper, lower)
    for x, y, s, shirt in (
        (420, 560, 1.3, ROSE),
        (560, 585, 1.35, OCHRE),
        (1160, 720, 1.9, TERRACOTTA),
        (1330, 750, 2, COTTON),
        (330, 905, 2.5, INDIGO),
    ):
        c.oval(x, y + 2, 34 * s, 5 * s, veil(GREEN_DEEP, 120))
        bodies.puppet(c.at(x, y, s), BENT, shirt, INDIGO_DEEP, wear=("straw", SAND), short=True)
        nature.tuft(c.at(x + 32 * s, y, s * 0.5), LEAF, blades=6, tall=40)
    for x in (96, 190, 1490):
        nature.palm(c.at(x, 330 + (x % 50), 0.75), mix(MUD, GREEN, 0.3), GREEN_DEEP)
    for x, y in ((760, 470), (840, 486), (1010, 860), (900, 520)):
        c.blob([(x - 12, y), (x - 4, y - 12), (x + 8, y - 10), (x + 4, y)], COTTON)
        c.limb([(x + 6, y - 8), (x + 10, y - 22), (x + 16, y - 22)], (4, 3, 2), COTTON)


def _terrace(c: Canvas, row: int) -> list[Point]:
    y = 250 + row * row * 8.4 + row * 20
    swing = 8 + row * 8
    return [
        (x, y + swing * math.sin(x / (260 + 18 * row) + row * 1.35) + swing * 0.4 * math.sin(x / 120 + row))
        for x in range(-40, 1661, 20)
    ]


def _paddies(c: Canvas, row: int, upper: Sequence[Point], lower: Sequence[Point]) -> None:
    start, last = 0, len(upper) - 1
    while start < last:
        end = min(last, start + c.rng.randrange(9, 26))
        plot = [*upper[start : end + 1], *reversed(lower[start : end + 1])]
        flooded = c.rng.random() < 0.36
        if flooded:
            c.poly(plot, gradient(mix(COTTON, SAND, 0.4), mix(TEAL, INDIGO_PALE, 0.5)))
        else:
            c.poly(
                plot,
                mix(
                    GREEN,
                    c.rng.choice((LEAF, GREEN_DEEP, mix(LEAF, OCHRE, 0.5), TEAL)),
                    c.rng.uniform(0.2, 0.75),
                ),
            )
        _rows(c, upper[start : end + 1], lower[start : end + 1], 4 + row // 2, flooded)
        c.line([upper[end], lower[end]], 3 + row * 0.9, CLAY)
        start = end
    c.line([(x, y + 3 + row * 0.7) for x, y in upper], 3 + row * 1.3, dark(BRICK, 0.25))
    c.line(upper, 3 + row * 1.2, CLAY)


def _rows(c: Canvas, upper: Sequence[Point], lower: Sequence[Point], count: int, flooded: bool) -> None:
    for k in range(1, count):
        share = k / count
        middle = [(a[0], a[1] + (b[1] - a[1]) * share) for a, b in zip(upper, lower, strict=True)]
        tall = (lower[0][1] - upper[0][1]) / count
        for (x, y), (x1, y1) in zip(middle, middle[1:], strict=False):
            if flooded and c.rng.random() < 0.55:
                continue
            colour = GREEN if flooded else veil(GREEN_DEEP, 110)
            c.poly(
                [
                    (x + 3, y),
                    ((x + x1) / 2, (y + y1) / 2 - max(2.4, tall * 0.42)),
                    (x1 - 3, y1),
                    ((x + x1) / 2, y - tall * 0.12),
                ],
                colour,
            )


@scene("coton", "Un champ de coton à maturité : les capsules blanches au premier plan, deux cueilleuses au loin.")
def coton(c: Canvas) -> None:
    nature.sky(c, [INDIGO_DEEP, INDIGO, mix(INDIGO, TERRACOTTA, 0.5), CLAY], 420, weave=0.08)
    nature.sun(c, 420, 300, 110, SAND, halo=CLAY)
    nature.ridge(c, 424, 60, mix(INDIGO, BRICK, 0.5))
    for x, s in ((880, 0.5), (1230, 0.7), (130, 0.6)):
        nature.baobab(c.at(x, 426, s), dark(BRICK, 0.45))
    c.rect(0, 420, 1600, 1067, gradient(mix(BRICK, INDIGO, 0.3), MUD))
    for row in range(15):
        _cotton_row(c, 428 + row * row * 1.9 + row * 6)
    for x, y, s, top in ((1010, 660, 2.2, ROSE), (1200, 730, 2.6, OCHRE)):
        skirt = (
            stripes([INDIGO, TEAL, SAND], [18, 9, 4])
            if top == ROSE
            else printed(GREEN, [SAND, OCHRE], 64, kind="leaves")
        )
        figures.woman(c.at(x, y, s), top, skirt, ("wrap", COTTON), arms="lift", load="bundle")
    for row in range(3):
        for i in range(8 - row):
            view = c.at(-20 + i * (230 + row * 40) + c.rng.uniform(-50, 50), 980 + row * 90, 0.95 + row * 0.25)
            _cotton_plant(view)


def _cotton_row(c: Canvas, y: float) -> None:
    near = (y - 420) / 420
    for i in range(-22, 23):
        x = 800 + i * (46 + 190 * near) + c.rng.uniform(-6, 6) * (1 + 3 * near)
        if -60 < x < 1660:
            c.oval(x, y, 8 + 56 * near, 4 + 30 * near, mix(GREEN_DEEP, MUD, 0.35 * (1 - near)))
            for _ in range(4):
                fluff = c.at(x + c.rng.uniform(-1, 1) * (7 + 46 * near), y - c.rng.uniform(0, 1) * (5 + 34 * near))
                fluff.disc(0, 0, 2 + 9.5 * near, mix(COTTON, INDIGO_PALE, 0.4 * (1 - near) + c.rng.uniform(0, 0.12)))


def _cotton_plant(c: Canvas) -> None:
    c.limb([(0, 60), (4, -60), (-4, -200)], (9, 6, 3), mix(MUD, GREEN_DEEP, 0.4))
    for side, y in ((-1, -60), (1, -90), (-1, -130), (1, -160), (0, -206)):
        x = side * c.rng.uniform(46, 74)
        if side:
            c.limb([(0, y + 34), (x * 0.5, y + 22), (x, y)], (4, 3.4, 3), mix(MUD, GREEN_DEEP, 0.4))
            for dx, dy, turn in ((0.7, 40, 20), (-0.5, 10, -30)):
                _cotton_leaf(c.at(x * dx, y + dy, 1, turn=turn * side))
        _boll(c.at(x, y, c.rng.uniform(0.6, 0.85), turn=side * 16))


def _cotton_leaf(c: Canvas) -> None:
    tone = mix(GREEN, c.rng.choice((GREEN_DEEP, LEAF)), c.rng.uniform(0.1, 0.6))
    for lean in (-38, 0, 38):
        c.limb([(0, 16), (lean * 0.5, -8), (lean, -26 + abs(lean) * 0.3)], (8, 26, 2), tone)
    c.limb([(0, 20), (0, -20)], (2, 1), GREEN_DEEP)


def _boll(c: Canvas) -> None:
    for lean in (-34, -12, 14, 36):
        c.limb([(0, 12), (lean * 0.7, 6), (lean, -6)], (7, 8, 1.5), mix(MUD, CLAY, 0.35))
    for x, y, r in ((-15, -6, 19), (15, -7, 19), (0, -22, 20), (0, -4, 17)):
        c.disc(x, y, r, COTTON)
    c.spray(ring(0, -8, 34, 32), mix(INDIGO_PALE, LINEN, 0.45), strength=0.7)


@scene(
    "arachide",
    "Coupe d’un champ d’arachide : le feuillage au soleil, les gousses sous terre parmi des motifs tissés.",
)
def arachide(c: Canvas) -> None:
    nature.sky(c, [OCHRE, SAND, COTTON], 470, weave=0.12)
    nature.sun(c, 800, 400, 210, TERRACOTTA)
    nature.bars(c, 800, 400, 210, SAND)
    nature.ridge(c, 456, 44, mix(LEAF, SAND, 0.4))
    for x, wide in ((520, 90), (24, 110), (1490, 120), (1010, 90)):
        things.house(c.at(x, 452), wide, 56, mix(CLAY, SAND, 0.3), door=BRICK)
    nature.baobab(c.at(1110, 456, 0.5), BRICK, GREEN)
    layers = (
        (470, BRICK, CLAY),
        (640, mix(BRICK, MUD, 0.45), TERRACOTTA),
        (810, mix(BRICK, MUD, 0.8), CLAY),
        (960, MUD, LINEN),
    )
    for y, ground, line in layers:
        top = smooth([(x, y + 14 * math.sin(x / 170 + y)) for x in range(-60, 1700, 90)])
        c.poly([*top, (1700, 1130), (-60, 1130)], bogolan(c.rng, ground, mix(ground, line, 0.5), 120))
    c.spray([(0, 470), (1600, 470), (1600, 800), (0, 800)], dark(MUD, 0.3), toward="up", strength=0.5)
    c.limb([(-20, 470), (500, 462), (1000, 474), (1620, 466)], (22, 18, 24, 18), dark(MUD, 0.1))
    for x, s in ((300, 1.05), (800, 1.25), (1310, 1.05)):
        _groundnut(c.at(x, 470, s))


def _groundnut(c: Canvas) -> None:
    c.limb([(0, 0), (6, 120), (-4, 330)], (12, 7, 2), SAND)
    pods = (
        (-150, 150, -22),
        (-80, 210, 12),
        (60, 190, -14),
        (150, 140, 24),
        (-30, 300, 30),
        (110, 290, -34),
        (-160, 300, -8),
        (176, 250, 10),
    )
    for x, y, turn in pods:
        c.curve([(0, 6), (x * 0.5, 26 + y * 0.15), (x * 0.9, y * 0.6), (x, y - 30)], 3.5, SAND)
        _pod(c.at(x, y, 1.15, turn=turn))
    for i in range(11):
        lean = -150 + i * 30
        tip = (
            lean * c.rng.uniform(0.8, 1.1),
            -60 - (30 + 80 * (i % 2)) * math.sin(math.pi * (i + 0.5) / 11) - c.rng.uniform(0, 20),
        )
        c.limb([(0, -2), (lean * 0.35, tip[1] * 0.55), tip], (7, 5, 3), GREEN)
        for dx, dy in ((-22, 8), (22, 4), (-12, -20), (14, -22)):
            leaf = c.at(tip[0] + dx, tip[1] + dy, 1, turn=dx * 2)
            leaf.oval(0, 0, 15, 25, mix(GREEN, LEAF, 0.2 + 0.6 * c.rng.random()))
            leaf.limb([(0, 18), (0, -18)], (1.4, 1), GREEN_DEEP)


def _pod(c: Canvas) -> None:
    shape = smooth(
        path("0,-44 20,-34 22,-14 15,0 23,18 19,40 0,50 -19,40 -23,18 -15,0 -22,-14 -20,-34"),
        closed=True,
    )
    c.poly([(x + 7, y + 7) for x, y in shape], veil(NIGHT, 110))
    c.poly(shape, SAND)
    c.spray(shape, OCHRE, toward="right", strength=0.9)
    for x in (-11, 0, 11):
        c.curve(
            [(x * 0.5, -38), (x * 1.2, -20), (x * 0.8, 0), (x * 1.25, 22), (x * 0.6, 42)],
            1.8,
            mix(OCHRE, BRICK, 0.5),
        )
    for y in (-26, -12, 12, 28):
        c.curve([(-17, y), (0, y + 5), (17, y)], 1.5, mix(OCHRE, BRICK, 0.5))
