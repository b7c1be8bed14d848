"""Sport: floodlit stadium, football on a dusty pitch, cycling race, wrestling ring."""

from __future__ import annotations

import math

from PIL import Image

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
    dark,
    light,
    mix,
    veil,
)
from .patterns import bogolan, kente, printed, stripes
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
    figures.crowd(
        c, (-30, 890, 1630, 1010), (OCHRE, TERRACOTTA, COTTON, INDIGO, GREEN, BRICK, TEAL), rows=3, size=104
    )
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


RUNNING = figures.pose(
    "head 8,-90 neck 4,-80 hip -2,-51 elbow 13,-66 hand 24,-72 far_elbow -14,-68 "
    "far_hand -20,-54 knee 14,-36 foot 8,-10 far_knee -10,-28 far_foot -30,-18"
)


def _teams(c: Canvas) -> None:
    places = path(
        "420,640 560,720 640,590 700,800 760,660 820,730 900,600 960,780 1060,690 1180,620 1240,790"
    )
    for i, (x, y) in enumerate(places):
        s = 0.34 + (y - 520) / 560
        c.oval(x, y + 2, 17 * s, 4 * s, veil(NIGHT, 130))
        figures.puppet(
            c.at(x, y, s, flip=i % 3 == 0),
            RUNNING,
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
        c.limb(
            [(x + 62 * side, y + 110), (x + 84 * side, y + 30), (x + 72 * side, y - 34)], (34, 26, 20), SKIN
        )
    c.poly(
        [(x - 96, y - 58), (x + 96, y - 50), (x + 94, y - 14), (x - 98, y - 22)],
        stripes([colour, INDIGO_DEEP], [26, 16]),
    )


@scene(
    "match",
    "Deux footballeurs se disputent le ballon dans la poussière d’un terrain de quartier, au couchant.",
)
def match(c: Canvas) -> None:
    nature.sky(c, [BRICK, TERRACOTTA, OCHRE], 760, weave=0.09)
    nature.sun(c, 860, 470, 300, SAND, halo=SAND)
    nature.bars(c, 860, 470, 300, OCHRE)
    for x, wide, tall in ((-40, 300, 140), (250, 200, 100), (1220, 260, 120), (1440, 260, 170)):
        things.house(c.at(x, 760), wide, tall, mix(BRICK, MUD, 0.35), door=MUD)
    nature.palm(c.at(1420, 760, 0.95), mix(BRICK, MUD, 0.6), mix(BRICK, MUD, 0.6))
    c.line([(120, 762), (120, 560), (470, 560), (470, 762)], 10, COTTON)
    for i in range(1, 12):
        c.line([(120 + i * 29, 566), (120 + i * 29, 760)], 1.4, veil(COTTON, 110))
    for i in range(1, 7):
        c.line([(126, 562 + i * 28), (464, 562 + i * 28)], 1.4, veil(COTTON, 110))
    c.rect(0, 756, 1600, 1067, gradient(mix(CLAY, OCHRE, 0.3), BRICK))
    c.spray([(0, 756), (1600, 756), (1600, 1067), (0, 1067)], dark(BRICK, 0.35), strength=0.75)
    c.poly([(0, 842), (1600, 812), (1600, 824), (0, 858)], veil(COTTON, 150))
    _duel(c)
    for x, y, r in (
        (640, 1004, 90),
        (560, 1016, 60),
        (740, 1012, 54),
        (1200, 1012, 70),
        (1290, 1020, 46),
        (450, 1020, 36),
    ):
        c.oval(x, y, r, r * 0.36, veil(SAND, 120))
        c.oval(x + r * 0.3, y - r * 0.3, r * 0.6, r * 0.26, veil(SAND, 100))


def _duel(c: Canvas) -> None:
    kick = figures.pose(
        "head 3,-93 neck 0,-82 hip -7,-52 elbow -17,-76 hand -30,-68 far_elbow 15,-74 "
        "far_hand 27,-84 knee 12,-43 foot 33,-30 far_knee -7,-28 far_foot -17,-2"
    )
    things.shadow(c, 560, 1014, 210, 17, alpha=120)
    things.shadow(c, 1180, 1016, 210, 17, alpha=120)
    figures.puppet(
        c.at(1190, 1012, 7, flip=True), RUNNING, COTTON, TERRACOTTA, wear=("hair", NIGHT), short=True
    )
    figures.puppet(
        c.at(620, 1012, 7.2),
        kick,
        stripes([INDIGO, OCHRE], [44, 22]),
        INDIGO_DEEP,
        wear=("hair", NIGHT),
        short=True,
    )
    _ball(c.at(926, 788), 50)


def _ball(c: Canvas, radius: float) -> None:
    c.disc(0, 0, radius, COTTON)
    c.poly(
        [
            (radius * 0.36 * math.cos(a), radius * 0.36 * math.sin(a))
            for a in (i * math.tau / 5 - 0.4 for i in range(5))
        ],
        INDIGO_DEEP,
    )
    for i in range(5):
        a = i * math.tau / 5 - 0.4
        c.line(
            [
                (radius * 0.36 * math.cos(a), radius * 0.36 * math.sin(a)),
                (radius * 0.74 * math.cos(a), radius * 0.74 * math.sin(a)),
            ],
            3,
            INDIGO_DEEP,
        )
        patch = [(0.72, a - 0.26), (0.72, a + 0.26), (0.98, a + 0.36), (0.98, a - 0.36)]
        c.poly([(radius * d * math.cos(t), radius * d * math.sin(t)) for d, t in patch], INDIGO_DEEP)
    c.spray(ring(0, 0, radius, radius), CLAY, strength=0.6)
    for i in range(4):
        c.limb(
            [(-radius * 1.3, -20 + i * 18), (-radius * (2.3 + i % 2), -6 + i * 20)], (4, 1), veil(COTTON, 190)
        )


@scene("velo", "Trois coureurs cyclistes penchés sur leur guidon filent en file devant des falaises ocre.")
def velo(c: Canvas) -> None:
    nature.sky(c, [TEAL, mix(TEAL, COTTON, 0.55), COTTON], 660, weave=0.09)
    nature.sun(c, 300, 260, 110, COTTON, halo=COTTON)
    nature.mesas(c, 640, 330, mix(CLAY, COTTON, 0.35))
    nature.mesas(c, 660, 210, TERRACOTTA)
    c.rect(0, 654, 1600, 1067, gradient(SAND, OCHRE))
    for _ in range(12):
        x = c.rng.uniform(0, 1600)
        nature.tuft(c.at(x, 690 + c.rng.uniform(0, 40), 0.6), mix(GREEN, OCHRE, 0.35), tall=60)
    nature.acacia(c.at(1290, 690, 1.1), MUD, GREEN)
    nature.acacia(c.at(90, 684, 0.7), MUD, GREEN)
    c.poly(
        [(0, 800), (1600, 770), (1600, 1067), (0, 1067)],
        gradient(mix(INDIGO, LINEN, 0.35), mix(INDIGO_DEEP, LINEN, 0.2)),
    )
    c.poly([(0, 800), (1600, 770), (1600, 782), (0, 814)], COTTON)
    for i in range(7):
        c.poly(
            [(i * 260 - 60, 1040), (i * 260 + 90, 1037), (i * 260 + 90, 1048), (i * 260 - 60, 1051)],
            veil(COTTON, 180),
        )
    teams = (
        (330, 925, 2.05, kente(c.rng, [GREEN, OCHRE, COTTON, GREEN], 50), GREEN_DEEP, OCHRE),
        (820, 945, 2.35, stripes([COTTON, TERRACOTTA], [30, 18]), TERRACOTTA, COTTON),
        (1290, 985, 2.8, printed(OCHRE, [BRICK, COTTON], 70), INDIGO_DEEP, ROSE),
    )
    for x, y, s, shirt, shorts, frame in teams:
        things.shadow(c, x - 20, y + 4, 150 * s, 9 * s, alpha=120)
        figures.cycling(c.at(x, y, s), shirt, shorts, frame=frame, wear=("cap", frame), pose=figures.CROUCHED)
        for k in range(5):
            top = y - s * (30 + k * 26)
            c.limb(
                [(x - s * (118 + 12 * (k % 2)), top), (x - s * (170 + 34 * (k % 3)), top)],
                (4, 1),
                veil(COTTON, 170),
            )


GRIP = figures.pose(
    "head 20,-72 neck 11,-66 hip -17,-47 elbow 24,-54 hand 40,-50 far_elbow 26,-66 "
    "far_hand 42,-66 knee -2,-26 foot -4,-2 far_knee -30,-27 far_foot -40,-2"
)


@scene(
    "lutte", "Deux lutteurs s’empoignent au centre du cercle de sable, entourés de la foule et des tambours."
)
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
    figures.puppet(c, GRIP, light(SKIN, 0.05), cloth, wear=("hair", NIGHT), short=True)
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
    figures.puppet(
        c,
        figures.pose("elbow 14,-64 hand 24,-52 far_elbow 18,-72 far_hand 28,-64"),
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
