"""In town: alley, earthen mosque, town hall."""

from __future__ import annotations

from . import figures, nature, things
from .bogolan import panel, spiral, zigzag
from .canvas import Canvas, gradient, path
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
    GREEN_DEEP,
    INDIGO,
    INDIGO_DEEP,
    INDIGO_PALE,
    LINEN,
    MUD,
    NIGHT,
    OCHRE,
    ROSE,
    SAND,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import printed, stripes
from .scene import PORTRAIT, scene


@scene(
    "ruelle",
    "Une ruelle étroite entre des murs de terre, où une femme s’avance, une bassine sur la tête.",
    PORTRAIT,
)
def ruelle(c: Canvas) -> None:
    c.rect(0, 0, 1067, 760, gradient(INDIGO, INDIGO_PALE, mix(INDIGO, INDIGO_PALE, 0.5)))
    nature.sky(c, [INDIGO, INDIGO_PALE, SAND], 760)
    c.rect(430, 560, 680, 860, mix(CLAY, COTTON, 0.5))
    things.house(c.at(440, 850), 250, 250, mix(CLAY, COTTON, 0.55), door=BRICK)
    c.poly(
        path("0,1422 1067,1422 1067,1240 660,836 430,836 0,1180"),
        gradient(SAND, BRICK, CLAY),
    )
    left = path("0,0 140,60 150,210 300,300 306,420 432,500 432,846 0,1260")
    right = path("1067,-40 960,80 940,250 800,350 796,470 656,540 656,846 1067,1300")
    c.poly(left, gradient(mix(CLAY, COTTON, 0.35), CLAY))
    c.spray(left, TERRACOTTA, toward="right", strength=0.8)
    c.poly(right, gradient(TERRACOTTA, BRICK))
    c.spray(right, dark(BRICK, 0.4), toward="right", strength=0.85)
    _left_wall(c)
    _right_wall(c)
    c.poly([(0, 1260), (432, 846), (520, 846), (380, 1422), (0, 1422)], veil(SAND, 60))
    c.poly([(1067, 1300), (656, 846), (560, 846), (540, 1422), (1067, 1422)], veil(MUD, 110))
    cloths = [ROSE, printed(COTTON, [INDIGO], 60, kind="petals"), OCHRE, stripes([INDIGO, COTTON], [20, 8])]
    things.line_of_cloths(c, ((150, 300), (930, 360)), cloths, drop=150)
    things.shadow(c, 590, 1206, 110, 15, alpha=110)
    figures.woman(
        c.at(560, 1210, 4.3),
        INDIGO,
        printed(INDIGO, [OCHRE, COTTON], 80, kind="rings"),
        ("wrap", OCHRE),
        arms="lift",
        load="basin",
    )
    _goat(c.at(330, 1290, 1.2))


def _left_wall(c: Canvas) -> None:
    for i in range(6):
        x, y = 40 + i * 62, 330 + i * 52
        c.limb([(x, y), (x + 34 - i * 3, y + 4)], (13 - i, 12 - i), MUD)
        c.poly([(x, y + 8), (x + 10, y + 8), (x + 44, y + 110 - i * 8)], veil(MUD, 66))
    door = [(80, 700), (220, 724), (220, 1046), (80, 1180)]
    c.poly([(66, 684), (234, 712), (234, 1040), (66, 1190)], dark(TERRACOTTA, 0.25))
    c.lay(panel(c.rng, INDIGO, SAND, zigzag, 70)(280, 560), door)
    c.poly([(300, 700), (350, 712), (350, 792), (300, 790)], MUD)


def _right_wall(c: Canvas) -> None:
    c.poly([(930, 690), (790, 706), (790, 990), (930, 1140)], dark(BRICK, 0.45))
    c.lay(
        panel(c.rng, dark(GREEN, 0.2), OCHRE, spiral, 80)(240, 480),
        [(804, 722), (916, 708), (916, 1120), (804, 1000)],
    )
    for i in range(5):
        x, y = 1020 - i * 78, 420 + i * 44
        c.limb([(x, y), (x - 34 + i * 4, y + 6)], (13 - i, 12 - i), dark(MUD, 0.2))
    c.poly([(760, 690), (712, 700), (712, 780), (760, 780)], dark(MUD, 0.3))


def _goat(c: Canvas) -> None:
    things.shadow(c, 6, 2, 62, 8, alpha=100)
    for x in (-34, -24, 26, 36):
        c.limb([(x, -34), (x - 1, 0)], (7, 5), MUD)
    c.blob(path("-46,-50 -40,-66 0,-68 38,-70 46,-50 34,-30 -38,-30"), COTTON)
    c.blob(path("38,-60 52,-92 66,-98 82,-84 66,-76 52,-50"), MUD)
    c.limb([(56, -94), (50, -108), (40, -112)], (5, 4, 2), MUD)
    c.limb([(-44, -60), (-54, -70)], (5, 3), MUD)


@scene("mosquee-terre", "Au petit matin, une mosquée de terre aux tours hérissées de poutres domine une place.")
def mosquee_terre(c: Canvas) -> None:
    nature.sky(c, [mix(INDIGO, ROSE, 0.25), CLAY, SAND], 800)
    nature.sun(c, 1190, 610, 150, COTTON, halo=SAND)
    nature.palm(c.at(1420, 800, 1.2), mix(MUD, CLAY, 0.4), mix(GREEN, CLAY, 0.4))
    nature.palm(c.at(1520, 806, 0.9), mix(MUD, CLAY, 0.5), mix(GREEN, CLAY, 0.5))
    for x, wide, tall in ((1130, 250, 120), (1330, 300, 150), (-60, 260, 150)):
        things.house(c.at(x, 806), wide, tall, mix(CLAY, SAND, 0.3), door=BRICK)
    c.rect(0, 800, 1600, 1067, gradient(SAND, TERRACOTTA, CLAY))
    c.poly([(150, 842), (1120, 842), (760, 1067), (-260, 1067)], veil(BRICK, 120))
    wall = dark(TERRACOTTA, 0.06)
    _rampart(c, 190, 842, 900, 280, wall)
    for x, tall, half in ((330, 560, 74), (640, 690, 92), (940, 500, 66)):
        _tower(c.at(x, 842), tall, half, wall)
    c.spray([(0, 860), (1600, 860), (1600, 1067), (0, 1067)], BRICK, strength=0.75)
    for x, y, s, cloth, wear in (
        (1010, 950, 1.9, COTTON, ("cap", INDIGO)),
        (1085, 962, 2, INDIGO, ("turban", COTTON)),
        (400, 930, 1.7, LINEN, ("cap", BRICK)),
    ):
        things.shadow(c, x - 60, y + 6, 80, 7)
        figures.man(c.at(x, y, s), cloth, wear)
    nature.birds(c, 1080, 260, MUD, count=6)


def _rampart(c: Canvas, x: float, y: float, wide: float, tall: float, wall: Colour) -> None:
    face = [(x, y), (x + wide, y), (x + wide - 8, y - tall), (x + 8, y - tall)]
    c.poly(face, wall)
    c.spray(face, light(wall, 0.25), toward="right", strength=0.7)
    count = int(wide / 60)
    for i in range(count + 1):
        px = x + wide * i / count
        pier = [
            (px - 15, y),
            (px - 12, y - tall),
            (px - 9, y - tall - 34),
            (px, y - tall - 54),
            (px + 9, y - tall - 34),
            (px + 12, y - tall),
            (px + 15, y),
        ]
        c.poly(pier, light(wall, 0.1))
        c.poly([(px - 15, y), (px - 12, y - tall), (px, y - tall - 54), (px - 4, y)], dark(wall, 0.28))
    _torons(c, x + 30, x + wide - 30, y - tall * 0.62, wall)


def _torons(c: Canvas, left: float, right: float, y: float, wall: Colour) -> None:
    count = max(3, int((right - left) / 30))
    for i in range(count):
        x = left + (right - left) * (i + 0.5) / count
        c.limb([(x, y), (x + 3, y + 2)], (7, 6), MUD)
        c.poly([(x - 3, y + 3), (x + 3, y + 3), (x - 26, y + 40)], veil(MUD, 84))


def _tower(c: Canvas, tall: float, half: float, wall: Colour) -> None:
    body = [
        (-half * 1.25, 0),
        (-half, -tall * 0.78),
        (-half * 0.72, -tall * 0.9),
        (half * 0.72, -tall * 0.9),
        (half, -tall * 0.78),
        (half * 1.25, 0),
    ]
    c.poly(body, wall)
    c.poly(
        [
            (-half * 1.25, 0),
            (-half, -tall * 0.78),
            (-half * 0.72, -tall * 0.9),
            (-half * 0.5, -tall * 0.9),
            (-half * 0.6, 0),
        ],
        dark(wall, 0.3),
    )
    c.spray(body, light(wall, 0.4), toward="right", strength=0.72)
    for i in range(5):
        x = half * 0.72 * (i - 2) / 2
        high = tall * (1.0 if i == 2 else 0.955)
        c.blob(
            [
                (x - 13, -tall * 0.88),
                (x - 8, -high + 8),
                (x, -high - 12),
                (x + 8, -high + 8),
                (x + 13, -tall * 0.88),
            ],
            wall if i > 1 else dark(wall, 0.2),
        )
    for share in (0.34, 0.5, 0.66, 0.8):
        _torons(c, -half * 0.9, half * 0.9, -tall * share, wall)
    c.poly(
        [
            (-half * 0.3, 0),
            (-half * 0.3, -tall * 0.14),
            (0, -tall * 0.19),
            (half * 0.3, -tall * 0.14),
            (half * 0.3, 0),
        ],
        MUD,
    )


@scene("mairie", "La mairie, façade claire à claustras et colonnade, au bout d’un parvis planté de palmiers.")
def mairie(c: Canvas) -> None:
    nature.sky(c, [INDIGO, INDIGO_PALE, mix(INDIGO_PALE, COTTON, 0.7)], 800)
    nature.clouds(c, 240, veil(COTTON, 120), count=5, spread=110)
    for x, s in ((110, 1.5), (1490, 1.55), (1400, 1.2)):
        nature.palm(c.at(x, 800, s), mix(MUD, CLAY, 0.3), GREEN)
    _town_hall(c)
    c.rect(0, 790, 1600, 1067, gradient(SAND, CLAY))
    for i in range(7):
        y = 800 + i * i * 6.5
        c.rect(0, y, 1600, y + 2 + i, veil(BRICK, 60))
    for i in range(-8, 9):
        c.line([(800 + i * 90, 796), (800 + i * 260, 1067)], 3, veil(BRICK, 60))
    c.poly([(250, 800), (1350, 800), (1150, 870), (50, 870)], veil(INDIGO_DEEP, 80))
    prints = (
        printed(GREEN, [SAND, GREEN_DEEP], 50, kind="leaves"),
        printed(COTTON, [TERRACOTTA, OCHRE], 44, kind="petals"),
    )
    for x, y, s, flip, top, skirt in (
        (470, 930, 2, False, OCHRE, prints[0]),
        (1080, 905, 1.8, True, ROSE, prints[1]),
    ):
        things.shadow(c, x - 30 * s, y + 2, 50 * s, 5 * s)
        figures.woman(c.at(x, y, s, flip=flip), top, skirt, ("wrap", TERRACOTTA))
    for x, y, s, robe in ((560, 945, 2.1, COTTON), (1170, 925, 1.9, GREEN), (820, 880, 1.6, BRICK)):
        things.shadow(c, x - 30 * s, y + 2, 50 * s, 5 * s)
        figures.man(c.at(x, y, s), robe, ("cap", INDIGO_DEEP))
    for x in (90, 1330):
        for i in range(4):
            nature.tuft(c.at(x + i * 70, 1064), (GREEN, GREEN_DEEP)[i % 2], blades=9, tall=150)


def _town_hall(c: Canvas) -> None:
    c.rect(240, 330, 1360, 800, LINEN)
    c.rect(240, 330, 1360, 800, gradient(COTTON, LINEN))
    c.rect(620, 250, 980, 800, COTTON)
    c.lay(
        panel(c.rng, BRICK, COTTON, spiral, 96, stroke=1.5)(576, 384),
        [(656, 386), (944, 386), (944, 578), (656, 578)],
    )
    for left in (280, 1000):
        for row in range(2):
            y = 376 + row * 130
            cloth = panel(c.rng, INDIGO_DEEP, COTTON, zigzag, 52, stroke=1.7)(624, 156)
            c.lay(cloth, [(left, y), (left + 320, y), (left + 320, y + 84), (left, y + 84)])
            c.rect(left, y, left + 320, y + 16, veil(NIGHT, 110))
    c.rect(210, 316, 1390, 346, TERRACOTTA)
    c.rect(240, 346, 1360, 362, veil(NIGHT, 80))
    c.rect(604, 236, 996, 266, TERRACOTTA)
    c.rect(270, 620, 1330, 800, INDIGO_DEEP)
    for i in range(15):
        x = 282 + i * 73
        c.poly([(x, 620), (x + 24, 620), (x + 18, 800), (x + 4, 800)], COTTON)
        c.poly([(x + 14, 620), (x + 24, 620), (x + 18, 800), (x + 12, 800)], veil(INDIGO_PALE, 150))
    c.rect(240, 604, 1360, 626, TERRACOTTA)
    for i in range(4):
        c.rect(560 - i * 22, 762 + i * 12, 1040 + i * 22, 774 + i * 12, (COTTON, LINEN)[i % 2])
    c.rect(750, 640, 850, 762, OCHRE)
    c.rect(798, 640, 802, 762, MUD)
