"""Outdoors: football on a dusty pitch, cycling race."""

from __future__ import annotations

import math

from . import bodies, nature, things
from .canvas import Canvas, gradient, ring
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
    GREEN_DEEP,
    INDIGO,
    INDIGO_DEEP,
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
from .patterns import kente, printed, stripes
from .scene import scene


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
    kick = bodies.pose(
        "head 3,-93 neck 0,-82 hip -7,-52 elbow -17,-76 hand -30,-68 far_elbow 15,-74 "
        "far_hand 27,-84 knee 12,-43 foot 33,-30 far_knee -7,-28 far_foot -17,-2"
    )
    things.shadow(c, 560, 1014, 210, 17, alpha=120)
    things.shadow(c, 1180, 1016, 210, 17, alpha=120)
    bodies.puppet(c.at(1190, 1012, 7, flip=True), bodies.RUNNING, COTTON, TERRACOTTA, wear=("hair", NIGHT), short=True)
    bodies.puppet(
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
        c.limb([(-radius * 1.3, -20 + i * 18), (-radius * (2.3 + i % 2), -6 + i * 20)], (4, 1), veil(COTTON, 190))


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
        bodies.cycling(c.at(x, y, s), shirt, shorts, frame=frame, wear=("cap", frame), pose=bodies.CROUCHED)
        for k in range(5):
            top = y - s * (30 + k * 26)
            c.limb(
                [(x - s * (118 + 12 * (k % 2)), top), (x - s * (170 + 34 * (k % 3)), top)],
                (4, 1),
                veil(COTTON, 170),
            )
