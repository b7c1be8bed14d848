"""On the road: minibus, laterite track, train."""

from __future__ import annotations

import math

from . import figures, nature, things
from .bogolan import arrow, panel
from .canvas import Canvas, gradient, path, ring, smooth
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
    SKIN,
    TEAL,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, printed, stripes
from .scene import scene


@scene("bus", "Un minibus chargé de ballots et d’une bicyclette s’arrête au bord d’une avenue de latérite.")
def bus(c: Canvas) -> None:
    nature.sky(c, [mix(TEAL, COTTON, 0.35), mix(TEAL, COTTON, 0.75), SAND], 730)
    for i, x in enumerate(range(-40, 1600, 230)):
        things.house(
            c.at(x, 730),
            214,
            120 + 60 * ((i * 7) % 4),
            mix(CLAY, COTTON, 0.45 + 0.1 * (i % 3)),
            door=mix(MUD, CLAY, 0.35),
        )
    nature.mango(c.at(1400, 770, 1.25))
    c.rect(0, 724, 1600, 1067, gradient(CLAY, BRICK, TERRACOTTA))
    c.rect(0, 724, 1600, 742, COTTON)
    c.spray([(0, 742), (1600, 742), (1600, 1067), (0, 1067)], dark(BRICK, 0.3), strength=0.75)
    things.shadow(c, 800, 950, 640, 34, alpha=120)
    _minibus(c.at(250, 940))
    figures.woman(
        c.at(140, 985, 3.9),
        ROSE,
        printed(INDIGO, [SAND, OCHRE, ROSE], 96, kind="fans"),
        ("wrap", INDIGO),
        arms="lift",
        load="basin",
    )
    figures.man(c.at(1470, 1014, 4), stripes([COTTON, INDIGO_PALE], [26, 6]), ("cap", BRICK), trim=OCHRE)


def _minibus(c: Canvas) -> None:
    _luggage(c)
    body = smooth(
        path("4,-80 0,-300 24,-400 90,-418 800,-418 900,-392 990,-250 1078,-222 1090,-80"),
        steps=5,
    )
    c.poly([*body, (1090, -40), (4, -40)], GREEN)
    c.poly([(0, -232), (1062, -232), (1088, -200), (1090, -128), (2, -128)], COTTON)
    c.poly(
        [(2, -176), (1088, -176), (1090, -148), (2, -148)],
        kente(c.rng, [OCHRE, TERRACOTTA, INDIGO, COTTON], 52),
    )
    c.spray([(2, -128), (1090, -128), (1090, -40), (4, -40)], dark(BRICK, 0.2), strength=0.8)
    c.poly(
        [
            *body[:1],
            (0, -300),
            (24, -400),
            (90, -418),
            (860, -418),
            (830, -402),
            (100, -402),
            (44, -390),
            (26, -300),
        ],
        veil(COTTON, 44),
    )
    for i in range(5):
        x = 44 + i * 150
        c.poly([(x, -250), (x, -376), (x + 128, -376), (x + 128, -250)], INDIGO_DEEP)
        _passenger(c, x + 64, (OCHRE, ROSE, COTTON, TEAL, TERRACOTTA)[i])
        c.poly(
            [(x + 84, -250), (x + 112, -376), (x + 128, -376), (x + 128, -300), (x + 116, -250)],
            veil(COTTON, 40),
        )
    c.poly([(808, -250), (808, -376), (884, -372), (958, -250)], mix(INDIGO, INDIGO_PALE, 0.5))
    c.poly([(850, -250), (880, -372), (884, -372), (958, -250)], veil(COTTON, 70))
    for x in (190, 860):
        c.poly(ring(x, -40, 92, 92, (180, 360)), MUD)
        things.wheel(c.at(x, -30), 70, NIGHT, LINEN)
        c.disc(x, -30, 62, NIGHT)
        c.disc(x, -30, 34, LINEN)
        c.disc(x, -30, 14, MUD)
    c.rect(1040, -120, 1100, -60, dark(COTTON, 0.25))
    c.disc(1064, -150, 20, SAND)
    c.rect(-10, -76, 40, -44, dark(COTTON, 0.3))


def _passenger(c: Canvas, x: float, colour: Colour) -> None:
    c.blob([(x - 46, -250), (x - 40, -286), (x, -298), (x + 40, -286), (x + 46, -250)], dark(colour, 0.18))
    c.oval(x, -320, 22, 27, SKIN)
    c.blob(
        [(x - 24, -322), (x - 26, -348), (x, -362), (x + 26, -348), (x + 24, -322), (x, -332)],
        dark(colour, 0.35),
    )


def _luggage(c: Canvas) -> None:
    for x, tall, paint in (
        (70, 96, stripes([COTTON, INDIGO], [18, 18])),
        (210, 130, TERRACOTTA),
        (330, 84, printed(OCHRE, [BRICK, COTTON], 70)),
    ):
        c.blob(
            [
                (x, -418),
                (x - 6, -418 - tall * 0.7),
                (x + 50, -418 - tall),
                (x + 120, -418 - tall * 0.8),
                (x + 130, -418),
            ],
            paint,
        )
        c.limb([(x + 10, -418 - tall * 0.5), (x + 124, -418 - tall * 0.55)], (4, 4), MUD)
    things.bicycle(c.at(590, -428, 1.15, turn=-3), ROSE, rim=LINEN)
    for x, colour in ((722, OCHRE), (776, SAND), (830, OCHRE)):
        c.poly([(x, -420), (x, -478), (x + 14, -492), (x + 46, -492), (x + 46, -420)], colour)
        c.line([(x + 20, -484), (x + 40, -484)], 5, MUD)
    c.rect(40, -432, 850, -424, MUD)
    for x in range(60, 850, 96):
        c.rect(x, -440, x + 6, -414, MUD)


@scene("route", "Une piste de latérite file entre les arbres vers des collines bleues, un camion au loin.")
def route(c: Canvas) -> None:
    nature.sky(c, [INDIGO_PALE, light(INDIGO_PALE, 0.5), COTTON], 470)
    nature.clouds(c, 170, veil(COTTON, 130), count=6, spread=100)
    nature.mesas(c, 472, 120, mix(INDIGO_PALE, INDIGO, 0.35))
    nature.ridge(c, 470, 40, mix(GREEN, INDIGO_PALE, 0.45))
    c.rect(0, 462, 1600, 1067, gradient(mix(LEAF, SAND, 0.55), mix(GREEN, LEAF, 0.35), mix(LEAF, OCHRE, 0.3)))
    for i in range(9):
        y = 480 + i * i * 7.5
        c.poly(
            [(0, y), (1600, y + 16 * math.sin(i)), (1600, y + 4 + i * 2.6), (0, y + 3 + i * 2)],
            veil((GREEN_DEEP, OCHRE, SAND)[i % 3], 60),
        )
    road = [(976, 462), (956, 510), (900, 620), (760, 780), (420, 1080)]
    far = [(1300, 1080), (1080, 780), (1010, 620), (982, 510), (984, 462)]
    c.poly([*smooth(road), *smooth(far)], gradient(CLAY, BRICK, TERRACOTTA))
    c.spray([*smooth(road), *smooth(far)], dark(BRICK, 0.25), toward="left", strength=0.75)
    for near in (0.32, 0.62):
        lane = [(a[0] + (b[0] - a[0]) * near, a[1]) for a, b in zip(road, reversed(far), strict=True)]
        c.limb(lane, (1, 5, 9, 20, 50), veil(BRICK, 90))
    for x, y, s in (
        (1290, 486, 0.4),
        (700, 494, 0.45),
        (1130, 500, 0.34),
        (480, 540, 0.75),
        (1440, 560, 0.9),
    ):
        things.shadow(c, x + 40 * s, y, 130 * s, 8 * s)
        nature.acacia(c.at(x, y, s), MUD, mix(GREEN, INDIGO_PALE, 0.3 - 0.25 * s))
    _truck(c.at(952, 592, 0.66))
    for x, y, s in ((1240, 640, 0.5), (640, 600, 0.36), (1400, 720, 0.9)):
        _termite_mound(c.at(x, y, s))
    things.shadow(c, 700, 748, 60, 6)
    figures.woman(
        c.at(690, 748, 1.5),
        ROSE,
        printed(INDIGO, [COTTON, OCHRE], 44),
        ("wrap", OCHRE),
        arms="lift",
        load="bundle",
    )
    things.shadow(c, 240, 876, 250, 22)
    nature.baobab(c.at(170, 880, 1.75), dark(MUD, 0.1), LEAF)
    nature.grasses(c, 1074, [GREEN_DEEP, GREEN, dark(LEAF, 0.2)], count=34, tall=110)


def _termite_mound(c: Canvas) -> None:
    things.shadow(c, 20, 2, 90, 10)
    mound = smooth(path("-70,4 -56,-60 -40,-110 -26,-170 -8,-130 4,-190 20,-120 40,-90 58,-40 72,4"))
    c.poly(mound, TERRACOTTA)
    c.spray(mound, dark(BRICK, 0.35), toward="right", strength=0.9)


def _truck(c: Canvas) -> None:
    c.glow(0, -6, 150, SAND, strength=0.75)
    c.rect(-38, -100, 38, -8, INDIGO)
    c.blob([(-42, -98), (-36, -138), (0, -150), (36, -138), (42, -98)], printed(COTTON, [OCHRE, BRICK], 40))
    c.rect(-32, -92, 32, -58, INDIGO_DEEP)
    c.rect(-38, -52, 38, -40, OCHRE)
    for x in (-26, 26):
        c.disc(x, -26, 7, COTTON)
        c.rect(x - 9, -10, x + 9, 6, NIGHT)


@scene(
    "train",
    "Un train de voyageurs ocre et vert arrive du fond de la savane, au long des poteaux du télégraphe.",
)
def train(c: Canvas) -> None:
    nature.sky(c, [TERRACOTTA, CLAY, SAND], 540, weave=0.1)
    nature.sun(c, 1370, 430, 120, COTTON, halo=SAND)
    nature.mesas(c, 540, 130, mix(BRICK, CLAY, 0.4))
    c.rect(0, 536, 1600, 1067, gradient(mix(OCHRE, SAND, 0.3), mix(OCHRE, BRICK, 0.5)))
    for i in range(8):
        y = 548 + i * i * 8
        c.poly(
            [(0, y), (1600, y + 8 * math.sin(i)), (1600, y + 3 + i * 2.4), (0, y + 2 + i * 2)],
            veil((BRICK, SAND)[i % 2], 60),
        )
    for x, s in ((1130, 0.4), (1250, 0.55), (1500, 0.75)):
        nature.acacia(c.at(x, 560 + s * 40, s), MUD, mix(GREEN, OCHRE, 0.25))
    _rails(c)
    _poles(c)
    _wagons(c)
    _locomotive(c)
    nature.grasses(c, 1074, [mix(OCHRE, BRICK, 0.4), mix(OCHRE, MUD, 0.4), GREEN_DEEP], count=30, tall=90)
    things.shadow(c, 1370, 1006, 120, 12)
    figures.woman(
        c.at(1330, 1010, 3.4, flip=True),
        COTTON,
        printed(TERRACOTTA, [SAND, BRICK], 84, kind="leaves"),
        ("wrap", TERRACOTTA),
        arms="lift",
        load="bundle",
    )
    figures.man(c.at(1440, 1016, 3.5), INDIGO, ("cap", COTTON))


def _rails(c: Canvas) -> None:
    c.poly([(1180, 552), (1200, 552), (620, 1067), (-240, 1067)], mix(MUD, CLAY, 0.5))
    for i in range(18):
        share = (i / 18) ** 2
        left, right, y = 1184 - 1290 * share, 1196 - 690 * share, 556 + 500 * share
        c.poly([(left, y), (right, y), (right, y + 4 + 22 * share), (left, y + 4 + 22 * share)], dark(MUD, 0.1))
    for foot, wide in ((32, 15), (386, 15)):
        c.poly([(1189, 552), (1191, 552), (foot + wide, 1067), (foot - wide, 1067)], LINEN)


def _poles(c: Canvas) -> None:
    tops = []
    for share in (0.06, 0.12, 0.22, 0.38, 0.66, 1.2):
        x, y, tall = 1210 + 330 * share, 560 + 250 * share, 60 + 420 * share
        c.limb([(x, y), (x, y - tall)], (3 + 11 * share, 2 + 9 * share), MUD)
        c.rect(x - tall * 0.12, y - tall * 0.93, x + tall * 0.12, y - tall * 0.91, MUD)
        tops.append((x, y - tall * 0.92, tall))
    for (x, y, tall), (x1, y1, tall1) in zip(tops, tops[1:], strict=False):
        for side in (-0.11, 0.11):
            a, b = (x + side * tall, y), (x1 + side * tall1, y1)
            c.curve([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + tall1 * 0.06), b], 1.6, veil(MUD, 200))


def _wagons(c: Canvas) -> None:
    """Draw the train's side flat, then lay it along the track."""
    flat = Canvas((1500, 280), c.rng)
    flat.rect(0, 0, 1500, 280, OCHRE)
    flat.rect(0, 0, 1500, 22, LINEN)
    flat.rect(0, 150, 1500, 280, GREEN)
    flat.rect(0, 150, 1500, 186, kente(c.rng, [COTTON, BRICK, INDIGO, OCHRE], 60))
    for wagon in range(6):
        x = wagon * 250
        for i in range(5):
            flat.rect(x + 22 + i * 44, 54, x + 54 + i * 44, 124, INDIGO_DEEP)
            flat.disc(x + 38 + i * 44, 96, 11, SKIN)
            flat.poly(
                ring(x + 38 + i * 44, 124, 15, 18, (180, 360)),
                (ROSE, COTTON, TEAL, OCHRE, TERRACOTTA)[(i + wagon) % 5],
            )
        flat.rect(x + 240, 0, x + 250, 280, MUD)
    flat.rect(0, 250, 1500, 280, MUD)
    c.poly([(700, 900), (1196, 566), (1240, 566), (960, 930)], veil(MUD, 130))
    side = [(620, 296), (1200, 522), (1200, 566), (620, 906)]
    c.lay(flat.image.reduce(2), side)
    c.spray(side, dark(BRICK, 0.5), toward="right", strength=0.7)


def _locomotive(c: Canvas) -> None:
    face = path("250,870 240,420 262,330 330,296 610,296 678,330 692,420 692,870")
    c.oval(500, 935, 320, 26, veil(NIGHT, 130))
    c.poly(face, OCHRE)
    c.poly([(244, 600), (692, 600), (692, 870), (250, 870)], GREEN)
    c.poly(
        path("240,560 468,690 692,560 692,640 468,780 246,640"),
        panel(c.rng, BRICK, COTTON, arrow, 76, stroke=1.4),
    )
    c.spray(face, BRICK, toward="left", strength=0.6)
    for x in (290, 486):
        c.poly([(x, 400), (x + 156, 400), (x + 156, 520), (x, 520)], INDIGO_DEEP)
        c.poly([(x + 90, 400), (x + 130, 400), (x + 60, 520), (x + 20, 520)], veil(INDIGO_PALE, 150))
    c.disc(360, 470, 24, SKIN)
    c.poly(ring(360, 520, 44, 30, (180, 360)), COTTON)
    c.glow(468, 346, 110, COTTON, strength=0.9)
    c.disc(468, 346, 30, COTTON)
    for x in (316, 620):
        c.disc(x, 830, 24, SAND)
        c.disc(x, 830, 13, COTTON)
    c.poly([(220, 866), (714, 866), (690, 940), (250, 940)], MUD)
    for i in range(9):
        c.line([(262 + i * 51, 876), (280 + i * 46, 936)], 6, TERRACOTTA)
