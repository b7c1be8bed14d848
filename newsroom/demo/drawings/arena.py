"""In front of a crowd: floodlit stadium, wrestling ring."""

from __future__ import annotations

import math

from PIL import Image

from . import bodies, figures, nature, things
from .bogolan import bogolan
from .canvas import Canvas, gradient, path, ring, smooth
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
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
    SKIN,
    TEAL,
    TERRACOTTA,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, stripes
from .scene import scene


@scene("stade", "Un stade plein, de nuit : la pelouse rayée brille sous quatre pylônes d’éclairage.")
def stade(c: Canvas) -> None:
    nature.sky(c, [NIGHT, INDIGO_DEEP, mix(INDIGO, TEAL, 0.25)], 420, weave=0.06)
    c.rect(0, 300, 1600, 1067, dark(INDIGO_DEEP, 0.2))
    _stands(c)
    c.poly([(270, 512), (1330, 512), (1760, 900), (-160, 900)], TERRACOTTA)
    c.rect(250, 494, 1350, 514, kente(c.rng, [OCHRE, INDIGO, COTTON, TERRACOTTA, GREEN], 40))
    pitch = [(392, 526), (1208, 526), (1500, 872), (100, 872)]
    c.lay(_lawn(c), pitch)
    _teams(c)
    for x, tall in ((150, 270), (1450, 270), (500, 190), (1100, 190)):
        _mast(c, x, 360, tall)
    figures.crowd(c, (-30, 890, 1630, 1010), (OCHRE, TERRACOTTA, COTTON, INDIGO, GREEN, BRICK, TEAL), rows=3, size=104)
    c.rect(0, 862, 1600, 878, mix(INDIGO, NIGHT, 0.4))
    for x, colour in ((240, OCHRE), (700, COTTON), (1240, TERRACOTTA)):
        _scarf(c, x, 900, colour)


def _stands(c: Canvas) -> None:
    tiers = 15
    for row in range(tiers):
        share = row / tiers
        y, rx, ry = 372 + share * 124, 880 - share * 130, 150 - share * 60
        arc = ring(800, y + ry, rx, ry, (184, 356))
        c.line(arc, 13, mix(INDIGO_DEEP, INDIGO, 0.3 + 0.5 * (row % 2)))
        length = math.pi * rx
        for i in range(int(length / 15)):
            if c.rng.random() < 0.86:
                a = math.radians(184 + 172 * (i + c.rng.random() * 0.5) * 15 / length)
                x, top = 800 + rx * math.cos(a), y + ry + ry * math.sin(a)
                tone = c.rng.choice((OCHRE, COTTON, TERRACOTTA, INDIGO_PALE, GREEN, ROSE, SAND, TEAL))
                c.poly(
                    [(x - 4, top + 7), (x - 3, top - 2), (x, top - 7), (x + 3, top - 2), (x + 4, top + 7)],
                    mix(tone, INDIGO_DEEP, 0.3 - 0.2 * share),
                )
    roof = ring(800, 520, 920, 190, (188, 352))
    c.poly([*roof, *reversed(ring(800, 496, 990, 236, (188, 352)))], LINEN)
    c.line(roof, 9, TERRACOTTA)


def _lawn(c: Canvas) -> Image.Image:
    lawn = Canvas((1050, 640), c.rng)
    lawn.rect(0, 0, 1050, 640, GREEN)
    for i in range(14):
        lawn.rect(i * 75, 0, i * 75 + 75, 640, (mix(GREEN, LEAF, 0.5), mix(GREEN, LEAF, 0.2))[i % 2])
    chalk = COTTON
    lawn.line([(30, 30), (1020, 30), (1020, 610), (30, 610), (30, 30)], 7, chalk)
    lawn.line([(525, 30), (525, 610)], 7, chalk)
    lawn.line(ring(525, 320, 92, 92), 7, chalk)
    for x, x1 in ((30, 180), (1020, 870)):
        lawn.line([(x, 150), (x1, 150), (x1, 490), (x, 490)], 7, chalk)
        lawn.line([(x, 240), ((x * 2 + x1) / 3, 240), ((x * 2 + x1) / 3, 400), (x, 400)], 6, chalk)
    return lawn.image.reduce(2)


def _teams(c: Canvas) -> None:
    places = path("420,640 560,720 640,590 700,800 760,660 820,730 900,600 960,780 1060,690 1180,620 1240,790")
    for i, (x, y) in enumerate(places):
        s = 0.34 + (y - 520) / 560
        c.oval(x, y + 2, 17 * s, 4 * s, veil(NIGHT, 130))
        bodies.puppet(
            c.at(x, y, s, flip=i % 3 == 0),
            bodies.RUNNING,
            (OCHRE, COTTON)[i % 2],
            (INDIGO_DEEP, TERRACOTTA)[i % 2],
            short=True,
        )
    c.disc(842, 726, 5, COTTON)


def _mast(c: Canvas, x: float, y: float, tall: float) -> None:
    c.poly([(x - 9, y), (x + 9, y), (x + 4, y - tall), (x - 4, y - tall)], dark(INDIGO, 0.3))
    wide = tall * 0.2
    c.rect(x - wide, y - tall - wide * 0.7, x + wide, y - tall + wide * 0.2, NIGHT)
    for i in range(4):
        for k in range(2):
            c.disc(
                x - wide * 0.72 + i * wide * 0.48,
                y - tall - wide * 0.44 + k * wide * 0.4,
                wide * 0.16,
                COTTON,
            )
    c.glow(x, y - tall - wide * 0.2, tall * 0.8, COTTON, strength=0.75)


def _scarf(c: Canvas, x: float, y: float, colour: tuple[int, ...]) -> None:
    for side in (-1, 1):
        c.limb([(x + 62 * side, y + 110), (x + 84 * side, y + 30), (x + 72 * side, y - 34)], (34, 26, 20), SKIN)
    c.poly(
        [(x - 96, y - 58), (x + 96, y - 50), (x + 94, y - 14), (x - 98, y - 22)],
        stripes([colour, INDIGO_DEEP], [26, 16]),
    )


GRIP = bodies.pose(
    "head 20,-72 neck 11,-66 hip -17,-47 elbow 24,-54 hand 40,-50 far_elbow 26,-66 "
    "far_hand 42,-66 knee -2,-26 foot -4,-2 far_knee -30,-27 far_foot -40,-2"
)


@scene("lutte", "Deux lutteurs s’empoignent au centre du cercle de sable, entourés de la foule et des tambours.")
def lutte(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(INDIGO_DEEP, mix(BRICK, INDIGO_DEEP, 0.4)))
    c.rect(0, 0, 1600, 250, bogolan(c.rng, INDIGO_DEEP, mix(INDIGO_DEEP, INDIGO_PALE, 0.35), 130))
    _bunting(c)
    figures.crowd(
        c,
        (-30, 250, 1630, 500),
        (OCHRE, COTTON, TERRACOTTA, INDIGO, GREEN, ROSE, TEAL, SAND, BRICK),
        rows=6,
        size=84,
    )
    c.poly(
        [(0, 560), (0, 1067), (1600, 1067), (1600, 560), *reversed(ring(800, 1020, 1120, 470, (205, 335)))],
        CLAY,
    )
    c.poly(
        [*ring(800, 1000, 1080, 430, (180, 360)), (1880, 1100), (-280, 1100)],
        gradient(SAND, OCHRE, mix(SAND, CLAY, 0.3)),
    )
    c.line(ring(800, 1000, 1080, 430, (180, 360)), 16, BRICK)
    c.line(ring(800, 1000, 1040, 406, (180, 360)), 5, COTTON)
    c.spray([(0, 700), (1600, 700), (1600, 1067), (0, 1067)], TERRACOTTA, strength=0.7)
    for x, flip in ((150, False), (1450, True)):
        _drum(c.at(x, 850, 3.5, flip=flip))
    things.shadow(c, 800, 1006, 420, 28, alpha=110)
    for x, flip, cloth, band in ((610, False, INDIGO_DEEP, OCHRE), (990, True, TERRACOTTA, COTTON)):
        _wrestler(c.at(x, 1002, 7.4, flip=flip), cloth, band)
    for x in (330, 420, 1180, 1270, 560, 1060):
        c.oval(x, 1012 + x % 7, 60, 15, veil(COTTON, 110))


def _wrestler(c: Canvas, cloth: tuple[int, ...], band: tuple[int, ...]) -> None:
    bodies.puppet(c, GRIP, light(SKIN, 0.05), cloth, wear=("hair", NIGHT), short=True)
    c.limb([(-24, -53), (-8, -43)], (4, 4), band)
    c.poly(
        [(-22, -51), (-12, -45), (-11, -24), (-20, -19), (-28, -26)],
        stripes([cloth, band, cloth, COTTON], [30, 12, 14, 5], upright=False),
    )
    for x in (-26, -22, -18, -14):
        c.limb([(x, -26 - (x + 28) * 0.1), (x - 1, -17)], (0.8, 0.8), band)
    c.limb([(17, -62), (20, -58)], (1.6, 1.6), band)
    c.limb([(28, -56), (29.4, -50.5)], (1.6, 1.6), band)
    c.curve([(-12, -58), (0, -66), (10, -70)], 0.6, veil(COTTON, 80))


def _drum(c: Canvas) -> None:
    bodies.puppet(
        c,
        bodies.pose("elbow 14,-64 hand 24,-52 far_elbow 18,-72 far_hand 28,-64"),
        COTTON,
        INDIGO,
        wear=("cap", TERRACOTTA),
    )
    c.poly([(16, -50), (42, -50), (38, -4), (20, -4)], BRICK)
    for i in range(6):
        c.line([(16 + i * 5.2, -49), (21 + i * 3.3, -6)], 0.8, SAND)
    c.oval(29, -50, 13.4, 4, COTTON)
    c.limb([(24, -52), (33, -50)], (1.2, 1.2), MUD)


def _bunting(c: Canvas) -> None:
    rope = smooth([(-20, 60), (400, 150), (800, 80), (1200, 150), (1620, 60)], steps=7)
    for i, ((x, y), (x1, y1)) in enumerate(zip(rope, rope[1:], strict=False)):
        c.poly(
            [(x, y), (x1 - 8, y1), ((x + x1) / 2, (y + y1) / 2 + 54)],
            (OCHRE, COTTON, TERRACOTTA, TEAL)[i % 4],
        )
    c.line(rope, 3, LINEN)
