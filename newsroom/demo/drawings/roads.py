"""On the road, in every weather: minibus, laterite track, train, rain, dust wind."""

from __future__ import annotations

import math

from . import figures, nature, things
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
from .patterns import arrow, bogolan, kente, panel, printed, stripes
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
    c.rect(0, 462, 1600, 1067, gradient(mix(LEAF, SAND, 0.45), GREEN, LEAF))
    for i in range(9):
        y = 480 + i * i * 7.5
        c.poly(
            [(0, y), (1600, y + 16 * math.sin(i)), (1600, y + 4 + i * 2.6), (0, y + 3 + i * 2)],
            veil((GREEN_DEEP, SAND)[i % 2], 46),
        )
    road = [(1020, 462), (930, 540), (900, 620), (760, 780), (420, 1080)]
    far = [(1300, 1080), (1080, 780), (1010, 620), (964, 540), (1028, 462)]
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
    _truck(c.at(948, 590, 0.62))
    things.shadow(c, 240, 876, 250, 22)
    nature.baobab(c.at(170, 880, 1.75), dark(MUD, 0.1), LEAF)
    nature.grasses(c, 1074, [GREEN_DEEP, GREEN, dark(LEAF, 0.2)], count=34, tall=110)


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
        c.poly(
            [(left, y), (right, y), (right, y + 4 + 22 * share), (left, y + 4 + 22 * share)], dark(MUD, 0.1)
        )
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


@scene(
    "pluie",
    "Sous l’averse, des passants abrités sous leurs parapluies longent les vitrines allumées d’une rue.",
)
def pluie(c: Canvas) -> None:
    nature.sky(c, [NIGHT, INDIGO_DEEP, INDIGO], 700, weave=0.07)
    for x, wide, tall in ((-60, 330, 330), (250, 300, 240), (900, 340, 380), (1230, 420, 270)):
        things.house(c.at(x, 690), wide, tall, mix(INDIGO, BRICK, 0.35), door=NIGHT, side=0.12)
    _shop(c, 520, 690)
    c.rect(0, 686, 1600, 700, mix(INDIGO, NIGHT, 0.4))
    c.mirror(700, 367, INDIGO_DEEP, share=0.42)
    nature.ripples(
        c,
        (0, 706, 1600, 1067),
        [veil(INDIGO_DEEP, 140), veil(INDIGO_PALE, 60), veil(OCHRE, 40)],
        count=190,
        thick=9,
    )
    for x, y, s, flip, top, skirt, shade in (
        (330, 930, 3.6, False, ROSE, printed(INDIGO, [COTTON, ROSE], 90), (ROSE, COTTON)),
        (1130, 960, 4.1, True, COTTON, printed(OCHRE, [BRICK, COTTON], 96, kind="petals"), (OCHRE, BRICK)),
        (760, 860, 2.7, False, TEAL, INDIGO_DEEP, (TEAL, COTTON)),
    ):
        c.oval(x, y + 4, 36 * s, 5 * s, veil(NIGHT, 150))
        c.poly(
            [(x - 12 * s, y + 4), (x + 12 * s, y + 4), (x + 16 * s, y + 44 * s), (x - 16 * s, y + 44 * s)],
            veil(NIGHT, 90),
        )
        walker = c.at(x, y, s, flip=flip)
        figures.woman(walker, top, skirt, ("wrap", shade[0]), arms="lift")
        things.umbrella(walker.at(14, -96, 0.42, turn=6), shade, pole=42)
    for _ in range(46):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(730, 1060)
        wide = (y - 690) / 14 + 6
        c.line(ring(x, y, wide, wide * 0.3), 2, veil(COTTON, 110))
    _rain(c)


def _shop(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y - 330, x + 400, y, mix(BRICK, INDIGO, 0.35))
    c.rect(x + 30, y - 230, x + 370, y, OCHRE)
    c.rect(x + 30, y - 230, x + 370, y, gradient(SAND, OCHRE))
    for row in range(3):
        shelf = y - 160 + row * 60
        c.rect(x + 40, shelf, x + 230, shelf + 6, BRICK)
        for i in range(9):
            tall = c.rng.uniform(18, 40)
            c.rect(
                x + 46 + i * 20,
                shelf - tall,
                x + 60 + i * 20,
                shelf,
                c.rng.choice((BRICK, INDIGO, GREEN, TERRACOTTA, ROSE)),
            )
    figures.man(c.at(x + 300, y, 1.75), INDIGO_DEEP, ("cap", BRICK))
    for i in range(10):
        c.poly(
            [
                (x + i * 40, y - 270),
                (x + i * 40 + 40, y - 270),
                (x + i * 46 + 26, y - 206),
                (x + i * 46 - 20, y - 206),
            ],
            (TERRACOTTA, COTTON)[i % 2],
        )
    c.glow(x + 200, y - 100, 420, OCHRE, strength=0.5)


def _rain(c: Canvas) -> None:
    for _ in range(420):
        x, y, near = c.rng.uniform(-100, 1700), c.rng.uniform(-120, 1040), c.rng.random()
        long = 40 + 150 * near
        c.line([(x, y), (x - long * 0.24, y + long)], 1 + 1.4 * near, veil(COTTON, round(36 + 70 * near)))


@scene(
    "harmattan",
    "Dans la poussière ocre de l’harmattan, des marcheurs voilés et un âne avancent contre le vent.",
)
def harmattan(c: Canvas) -> None:
    dust = mix(SAND, CLAY, 0.25)
    nature.sky(c, [mix(CLAY, OCHRE, 0.5), dust, SAND], 1067, weave=0.12)
    nature.sun(c, 1160, 330, 120, mix(COTTON, SAND, 0.3), halo=COTTON)
    for share, y, s in ((0.82, 640, 0.8), (0.66, 700, 1.1)):
        tone = mix(BRICK, dust, share)
        for x in (160, 420, 980, 1390):
            things.house(c.at(x * (1 + 0.12 * s) - 120, y, s), 240, 120 + x % 60, tone, door=dark(tone, 0.15))
        nature.acacia(c.at(760 * s, y, s * 1.3), tone, tone)
        nature.palm(c.at(1250 - 200 * s, y, s), tone, tone)
        _dust(c, y - 140, y + 60, veil(SAND, 70), 26)
        c.poly(
            [(0, y - 20), (1600, y - 30), (1600, y + 90), (0, y + 90)],
            gradient(mix(tone, SAND, 0.75), mix(tone, SAND, 0.5)),
        )
    c.rect(0, 760, 1600, 1067, gradient(mix(CLAY, SAND, 0.5), TERRACOTTA, CLAY))
    c.spray([(0, 760), (1600, 760), (1600, 1067), (0, 1067)], BRICK, strength=0.7)
    _donkey(c.at(1180, 846, 1.9), mix(BRICK, dust, 0.3))
    for x, y, s, cloth, tone in (
        (760, 940, 4.4, INDIGO, INDIGO_DEEP),
        (480, 984, 4.9, TERRACOTTA, BRICK),
        (1010, 870, 3.3, mix(GREEN, dust, 0.25), GREEN),
    ):
        things.shadow(c, x - 70, y + 6, 130, 12)
        _veiled(c.at(x, y, s), cloth, tone)
    _dust(c, 300, 1040, veil(COTTON, 60), 60)


def _dust(c: Canvas, top: float, bottom: float, colour: Colour, count: int) -> None:
    for _ in range(count):
        x, y, wide = c.rng.uniform(-300, 1500), c.rng.uniform(top, bottom), c.rng.uniform(160, 620)
        c.curve(
            [(x, y), (x + wide * 0.35, y - 10), (x + wide * 0.7, y + 6), (x + wide, y - 4)],
            c.rng.uniform(1.5, 4),
            colour,
        )


def _veiled(c: Canvas, cloth: Colour, tone: Colour) -> None:
    """Draw a walker leaning to the right into the wind, the cloth blown behind."""
    c.limb([(10, -14), (16, -1), (20, 0)], (4.5, 3.6, 3.6), SKIN)
    c.limb([(-12, -12), (-12, -1), (-8, 0)], (4.5, 3.6, 3.6), SKIN)
    c.blob(path("4,-80 -10,-72 -30,-66 -56,-52 -44,-46 -52,-34 -30,-36 -16,-48"), tone)
    c.blob(
        path("14,-82 2,-82 -8,-66 -13,-40 -19,-9 -4,-6 10,-8 21,-9 20,-36 22,-62 20,-76"),
        cloth,
    )
    c.poly([(14, -78), (21, -62), (20, -36), (21, -10), (12, -9)], veil(COTTON, 46))
    for x, tip in ((0, -12), (8, 2)):
        c.limb([(x, -66), (x - 2, -40), (tip, -10)], (0.6, 1.2, 1.6), dark(cloth, 0.35))
    c.oval(15, -91, 5, 6, SKIN)
    c.blob(
        path("9,-86 7,-94 13,-100 20,-98 21,-93 14,-94 12,-89 21,-88 20,-80 10,-79"),
        light(tone, 0.12),
    )


def _donkey(c: Canvas, coat: Colour) -> None:
    things.shadow(c, 0, 4, 90, 9)
    for x, y in ((-46, 0), (-34, -2), (34, 0), (46, -2)):
        c.limb([(x, -50), (x + 3, -26), (x, y)], (12, 7, 6), dark(coat, 0.15))
    c.blob(path("-58,-70 -48,-88 0,-86 44,-92 60,-76 50,-46 0,-40 -50,-46"), coat)
    c.limb([(48, -80), (70, -104), (92, -96), (104, -80)], (30, 22, 20, 12), coat)
    for x in (72, 82):
        c.limb([(x, -104), (x - 4, -120), (x - 4, -130)], (8, 10, 3), dark(coat, 0.2))
    c.limb([(-56, -76), (-66, -50)], (5, 3), dark(coat, 0.2))
    c.blob(
        path("-34,-88 -40,-60 -20,-46 24,-46 34,-62 28,-90 -4,-104"),
        bogolan(c.rng, MUD, LINEN, 70),
    )
