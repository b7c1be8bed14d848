"""Markets: cloth stall, grain sellers."""

from __future__ import annotations

import math

from . import figures, things
from .bogolan import bogolan
from .canvas import Canvas, Paint, gradient, path, ring, smooth
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
    GREEN_DEEP,
    INDIGO,
    INDIGO_DEEP,
    LEAF,
    LINEN,
    MUD,
    NIGHT,
    OCHRE,
    ROSE,
    SAND,
    SKIN,
    SKIN_DEEP,
    TEAL,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, printed, resist, stripes
from .scene import scene


def wardrobe(c: Canvas) -> list[Paint]:
    """Return nine cloths of one stall, from the plainest to the richest."""
    return [
        printed(INDIGO, [COTTON, INDIGO, OCHRE], 170, kind="rings"),
        kente(c.rng, [OCHRE, BRICK, INDIGO, COTTON, GREEN], 74),
        printed(COTTON, [TERRACOTTA, OCHRE], 120, kind="petals"),
        bogolan(c.rng, MUD, COTTON, 150),
        printed(GREEN, [SAND, GREEN_DEEP], 130, kind="leaves"),
        resist(c.rng, INDIGO_DEEP, COTTON, 150),
        printed(TERRACOTTA, [COTTON, BRICK, OCHRE, INDIGO], 150, kind="fans"),
        stripes([INDIGO, COTTON, INDIGO, OCHRE, COTTON], [34, 8, 34, 18, 8]),
        printed(ROSE, [COTTON, INDIGO], 150, kind="petals"),
    ]


@scene("marche-tissus", "Deux clientes, vues de dos, choisissent parmi les pagnes suspendus d’un étal de marché.")
def marche_tissus(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(INDIGO_DEEP, MUD, dark(BRICK, 0.3)))
    cloths, x = wardrobe(c), -46.0
    for i, wide in enumerate((176, 205, 170, 214, 190, 168, 210, 182, 200)):
        things.hanging(c, x, 112, x + wide, 690 + 90 * math.sin(i * 1.9), cloth=cloths[(i * 4) % 9])
        x += wide + 8
    c.rect(0, 100, 1600, 118, dark(MUD, 0.3))
    for i in range(17):
        tone = (TERRACOTTA, COTTON)[i % 2]
        c.poly([(i * 100 - 40, 0), (i * 100 + 60, 0), *ring(i * 100 + 10, 84, 50, 34, (0, 180))], tone)
    c.poly([(0, 118), (1600, 118), (1600, 200), (0, 170)], veil(NIGHT, 90))
    c.rect(0, 860, 1600, 1067, CLAY)
    c.spray([(0, 860), (1600, 860), (1600, 1067), (0, 1067)], BRICK, toward="up", strength=0.8)
    for x, count, wide in ((30, 8, 250), (300, 5, 220), (1290, 9, 260)):
        things.shadow(c, x + wide / 2, 1000, wide * 0.6, 22, alpha=110)
        things.stack(c.at(x, 1004), wide, [cloths[(i * 5 + count) % 9] for i in range(count)], fold=38)
    for x in (760, 1050):
        things.shadow(c, x + 30, 1048, 130, 18, alpha=110)
    figures.woman(
        c.at(760, 1052, 6.3),
        TEAL,
        printed(OCHRE, [BRICK, COTTON], 130, kind="rings"),
        ("wrap", OCHRE),
        arms="reach",
    )
    figures.woman(
        c.at(1050, 1052, 5.9, flip=True),
        COTTON,
        kente(c.rng, [INDIGO, COTTON, OCHRE, TERRACOTTA], 64),
        ("wrap", ROSE),
        arms="front",
    )


def _heap(c: Canvas, radius: float, grain: Colour, sack: Colour) -> None:
    """Draw an open sack of grain seen from above, on the origin."""
    c.disc(radius * 0.16, radius * 0.2, radius * 1.08, veil(MUD, 120))
    rim = [
        (
            radius * c.rng.uniform(1.03, 1.12) * math.cos(a / 14 * math.tau),
            radius * c.rng.uniform(1.03, 1.12) * math.sin(a / 14 * math.tau),
        )
        for a in range(14)
    ]
    c.blob(rim, sack)
    c.spray(smooth(rim, closed=True), dark(sack, 0.45), toward="right", strength=0.8)
    c.disc(0, 0, radius * 0.92, dark(grain, 0.45))
    c.disc(-radius * 0.03, -radius * 0.03, radius * 0.86, grain)
    c.spray(
        ring(-radius * 0.03, -radius * 0.03, radius * 0.86, radius * 0.86),
        dark(grain, 0.4),
        toward="right",
        strength=0.72,
    )
    for i in range(int(radius * 1.2)):
        a, far = i * 2.39996, radius * 0.82 * math.sqrt((i + 0.5) / (radius * 1.2))
        tone = light(grain, 0.4) if math.cos(a + 2.3) > 0.2 else dark(grain, 0.22)
        c.disc(far * math.cos(a), far * math.sin(a), max(1.6, radius * 0.026), tone)


def _from_above(c: Canvas, cloth: Paint, wrap: Colour) -> None:
    """Draw a seller seen from above, arms held toward the bottom."""
    c.oval(14, 16, 104, 66, veil(MUD, 120))
    for side in (-1, 1):
        c.limb([(72 * side, 6), (86 * side, 72), (40 * side, 122)], (34, 27, 20), SKIN)
    c.blob(
        path("-96,14 -84,-34 -30,-50 30,-50 84,-34 96,14 66,46 0,38 -66,46"),
        cloth,
    )
    c.disc(0, -4, 40, SKIN_DEEP)
    c.blob(path("-40,2 -34,-36 0,-50 36,-34 40,4 14,22 -16,22"), wrap)
    for i in range(3):
        c.curve([(-36 + i * 8, -2 - i * 13), (0, 12 - i * 15), (36 - i * 8, -4 - i * 13)], 3, dark(wrap, 0.3))


@scene(
    "marche-cereales",
    "Vus d’en haut, des sacs de mil, de maïs, de riz et de haricots ouverts sur des nattes.",
)
def marche_cereales(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(CLAY, TERRACOTTA))
    c.spray([(0, 0), (1600, 0), (1600, 1067), (0, 1067)], BRICK, toward="right", strength=0.7)
    mats = (
        (stripes([LINEN, OCHRE, LINEN, BRICK], [44, 10, 44, 10], upright=False), 40, 60, 640, 620),
        (stripes([INDIGO, COTTON, INDIGO, OCHRE], [60, 8, 26, 14]), 720, 250, 760, 480),
        (stripes([LINEN, GREEN, LINEN, GREEN_DEEP], [50, 12, 20, 10]), 250, 730, 660, 420),
    )
    for i, (cloth, x, y, wide, tall) in enumerate(mats):
        view = c.at(x, y, turn=(-4, 3, 2)[i])
        view.rect(14, 16, wide + 14, tall + 16, veil(MUD, 90))
        view.rect(0, 0, wide, tall, cloth)
    heaps = (
        (190, 200, 118, OCHRE, LINEN),
        (452, 176, 104, COTTON, COTTON),
        (200, 470, 100, BRICK, LINEN),
        (470, 470, 130, SAND, LINEN),
        (860, 410, 112, COTTON, LINEN),
        (1110, 390, 96, TERRACOTTA, COTTON),
        (1350, 430, 122, OCHRE, LINEN),
        (960, 640, 84, mix(GREEN, LEAF, 0.7), LINEN),
        (1210, 640, 104, SAND, COTTON),
        (390, 880, 108, mix(BRICK, MUD, 0.45), LINEN),
        (650, 890, 122, CLAY, COTTON),
    )
    for x, y, radius, grain, sack in heaps:
        _heap(c.at(x, y), radius, grain, sack)
    for x, y in ((470, 470), (1350, 430), (650, 890)):
        c.disc(x + 34, y + 26, 33, veil(MUD, 110))
        c.disc(x + 26, y + 18, 33, OCHRE)
        c.disc(x + 26, y + 18, 25, BRICK)
    _from_above(c.at(840, 150, 1.25), printed(TEAL, [COTTON, OCHRE], 110, kind="petals"), ROSE)
    _from_above(c.at(1130, 950, 1.3, turn=188), kente(c.rng, [INDIGO, COTTON, OCHRE], 60), OCHRE)
    _parasol(c.at(1450, 120), 330)


def _parasol(c: Canvas, radius: float) -> None:
    gores = 12
    edge = [
        (radius * math.cos(math.tau * (i + 0.3) / gores), radius * math.sin(math.tau * (i + 0.3) / gores))
        for i in range(gores + 1)
    ]
    c.poly([(x + 60, y + 74) for x, y in edge], veil(MUD, 120))
    for i in range(gores):
        gore = [(0, 0), edge[i], edge[i + 1]]
        c.poly(gore, mix((TERRACOTTA, COTTON)[i % 2], NIGHT, 0.16 * (i % 6) / 6))
    c.line(edge, 10, OCHRE)
    c.disc(0, 0, 18, OCHRE)
