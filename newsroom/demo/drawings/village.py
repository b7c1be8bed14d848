"""At the edge of the village: mango tree, solar panels."""

from __future__ import annotations

import math

from . import bodies, figures, nature, things
from .canvas import Canvas, gradient, path, ring
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


@scene(
    "manguier",
    "À l’ombre d’un grand manguier chargé de fruits, des habitants assis en cercle tiennent conseil.",
)
def manguier(c: Canvas) -> None:
    nature.sky(c, [SAND, COTTON], 700, weave=0.1)
    nature.ridge(c, 700, 60, mix(LEAF, SAND, 0.5))
    for x, wide, tall in ((-50, 230, 130), (1180, 200, 110), (1400, 250, 150)):
        things.house(c.at(x, 716), wide, tall, mix(CLAY, SAND, 0.35), door=BRICK)
    c.rect(0, 706, 1600, 1067, gradient(SAND, CLAY))
    c.oval(800, 890, 720, 120, veil(BRICK, 120))
    c.oval(780, 890, 640, 96, veil(MUD, 90))
    for _ in range(40):
        c.oval(
            c.rng.uniform(240, 1360),
            c.rng.uniform(820, 960),
            c.rng.uniform(10, 30),
            c.rng.uniform(3, 8),
            veil(SAND, 120),
        )
    nature.mango(c.at(800, 880, 3.15), [GREEN_DEEP, GREEN, LEAF], lobes=110)
    for _ in range(34):
        a, far = c.rng.uniform(0, math.tau), math.sqrt(c.rng.random())
        x, y = 800 + 410 * far * math.cos(a), 400 + 190 * far * math.sin(a)
        c.limb([(x, y - 30), (x + 2, y - 8)], (1.6, 1.6), GREEN_DEEP)
        c.oval(x, y + 8, 12, 17, OCHRE)
        c.spray(ring(x, y + 8, 12, 17), ROSE, toward="right", strength=0.9)
    _council(c)


def _council(c: Canvas) -> None:
    c.blob(
        path("480,936 700,912 1010,914 1160,944 960,986 640,984"),
        stripes([LINEN, BRICK, LINEN, OCHRE], [46, 10, 20, 10]),
    )
    sitters = (
        (470, 936, COTTON, ("cap", INDIGO), False),
        (590, 916, INDIGO, ("turban", COTTON), False),
        (1040, 918, OCHRE, ("wrap", TERRACOTTA), True),
        (1160, 940, ROSE, ("wrap", INDIGO), True),
        (560, 1000, TEAL, ("wrap", OCHRE), False),
        (1090, 1004, LINEN, ("cap", BRICK), True),
    )
    for x, y, robe, wear, flip in sitters:
        things.shadow(c, x, y + 8, 62, 10, alpha=90)
        figures.seated(c.at(x, y, 2.5, flip=flip), robe, wear)
    figures.man(
        c.at(836, 930, 2.6),
        printed(INDIGO, [COTTON, OCHRE, SAND], 50, kind="grains"),
        ("cap", OCHRE),
        arms="front",
    )
    things.bicycle(c.at(1330, 905, 1.25, turn=-2), TERRACOTTA)


@scene(
    "panneaux-solaires",
    "Des rangées de panneaux solaires bleu indigo devant un village et son château d’eau.",
)
def panneaux_solaires(c: Canvas) -> None:
    nature.sky(c, [OCHRE, SAND, COTTON], 470, weave=0.1)
    for i in range(24):
        a = math.tau * i / 24
        c.poly(
            [
                (1180 + 140 * math.cos(a - 0.06), 230 + 140 * math.sin(a - 0.06)),
                (1180 + 1900 * math.cos(a - 0.1), 230 + 1900 * math.sin(a - 0.1)),
                (1180 + 1900 * math.cos(a + 0.1), 230 + 1900 * math.sin(a + 0.1)),
                (1180 + 140 * math.cos(a + 0.06), 230 + 140 * math.sin(a + 0.06)),
            ],
            veil(COTTON, 60),
        )
    nature.sun(c, 1180, 230, 120, TERRACOTTA)
    nature.ridge(c, 470, 60, mix(CLAY, SAND, 0.4))
    for x, wide, tall in ((60, 190, 110), (270, 150, 80), (520, 220, 120), (1300, 200, 96), (1480, 200, 130)):
        things.house(c.at(x, 484), wide, tall, mix(CLAY, COTTON, 0.3), door=BRICK)
    _water_tower(c.at(820, 486))
    nature.mango(c.at(1110, 486, 0.6), lobes=26)
    c.rect(0, 478, 1600, 1067, gradient(CLAY, BRICK, TERRACOTTA))
    c.spray([(0, 520), (1600, 520), (1600, 1067), (0, 1067)], dark(BRICK, 0.3), strength=0.7)
    for y, tall, count, shift in ((548, 92, 7, 40), (700, 150, 5, -120), (930, 250, 4, -260)):
        _panels(c, y, tall, count, shift)
        if tall == 92:
            figures.man(c.at(1130, 716, 2), COTTON, ("cap", TERRACOTTA))
    worker = c.at(1330, 940, 3.4, flip=True)
    bodies.puppet(
        worker,
        bodies.pose("hand 30,-66 elbow 20,-64 far_hand 26,-58 far_elbow 16,-60"),
        OCHRE,
        INDIGO_DEEP,
        wear=("cap", COTTON),
    )


def _water_tower(c: Canvas) -> None:
    for x, lean in ((-44, -8), (44, 8), (-14, -2), (14, 2)):
        c.limb([(x * 0.8, -180), (x + lean, 0)], (8, 9), BRICK)
    c.line([(-44, -60), (40, -130)], 4, BRICK)
    c.line([(44, -60), (-40, -130)], 4, BRICK)
    c.poly(path("-64,-180 -74,-260 -40,-292 40,-292 74,-260 64,-180"), COTTON)
    c.poly([(20, -180), (24, -292), (40, -292), (74, -260), (64, -180)], LINEN)
    c.rect(-70, -232, 70, -214, TERRACOTTA)


def _panels(c: Canvas, y: float, tall: float, count: int, shift: float) -> None:
    wide = tall * 2.05
    lean = tall * 0.5
    for i in range(count + 3):
        x = shift + i * (wide + tall * 0.16)
        c.poly(
            [
                (x + 10, y + tall * 1.2),
                (x + wide, y + tall * 1.2),
                (x + wide + lean, y + tall * 1.32),
                (x + lean, y + tall * 1.32),
            ],
            veil(MUD, 120),
        )
        for px in (x + wide * 0.2, x + wide * 0.8):
            c.limb([(px, y + tall * 0.5), (px, y + tall * 1.24)], (tall * 0.05, tall * 0.05), MUD)
        top, low = (x + lean, y), (x, y + tall)
        c.poly(
            [top, (top[0] + wide, y), (low[0] + wide, low[1]), low],
            gradient(INDIGO_PALE, INDIGO_DEEP, INDIGO),
        )
        for k in range(7):
            dx = wide * k / 6
            c.line([(top[0] + dx, y), (low[0] + dx, low[1])], max(1.4, tall * 0.014), LINEN)
        for k in range(4):
            dy = tall * k / 3
            c.line(
                [(top[0] - lean * k / 3, y + dy), (top[0] - lean * k / 3 + wide, y + dy)],
                max(1.4, tall * 0.014),
                LINEN,
            )
        c.poly(
            [
                (top[0] + wide * 0.5, y),
                (top[0] + wide * 0.72, y),
                (low[0] + wide * 0.5, low[1]),
                (low[0] + wide * 0.28, low[1]),
            ],
            veil(COTTON, 40),
        )
        c.line([top, (top[0] + wide, y), (low[0] + wide, low[1]), low, top], max(2, tall * 0.03), COTTON)
