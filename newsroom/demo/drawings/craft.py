"""Trades: bread oven, forge, sewing machine."""

from __future__ import annotations

import math

from . import bodies, nature, things
from .bogolan import bogolan
from .canvas import Canvas, Paint, gradient, path, ring, smooth
from .palette import (
    BRICK,
    CLAY,
    COTTON,
    GREEN,
    INDIGO,
    INDIGO_DEEP,
    INDIGO_PALE,
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
    mix,
    veil,
)
from .patterns import kente, printed
from .scene import scene


@scene("four-pain", "La nuit, un boulanger enfourne ses pains dans la gueule rougeoyante d’un four en dôme.")
def four_pain(c: Canvas) -> None:
    nature.sky(c, [NIGHT, INDIGO_DEEP, INDIGO], 800, weave=0.07)
    for _ in range(90):
        c.disc(c.rng.uniform(0, 1600), c.rng.uniform(0, 560), c.rng.uniform(1, 2.8), veil(COTTON, 170))
    c.disc(240, 200, 62, COTTON)
    c.disc(268, 186, 56, mix(NIGHT, INDIGO_DEEP, 0.75))
    for x, wide, tall in ((-60, 280, 210), (200, 200, 150), (1340, 330, 240)):
        things.house(c.at(x, 800), wide, tall, mix(INDIGO_DEEP, BRICK, 0.25), door=NIGHT)
    c.rect(0, 790, 1600, 1067, gradient(mix(BRICK, INDIGO_DEEP, 0.5), NIGHT))
    _oven(c)
    _loaves(c)
    things.shadow(c, 590, 1006, 150, 16, alpha=150)
    baker = c.at(590, 1006, 5.2)
    baker.limb([(-34, -42), (84, -55)], (1.8, 1.8), SAND)
    pose = bodies.pose(
        "head 9,-92 neck 5,-81 hip -3,-50 elbow 6,-60 hand 28,-50 far_elbow -12,-62 "
        "far_hand -10,-46 knee 10,-27 foot 12,-2 far_knee -12,-26 far_foot -17,-2"
    )
    bodies.puppet(baker, pose, COTTON, INDIGO, wear=("cap", COTTON), short=True)
    baker.poly([(84, -58), (108, -60), (112, -57), (108, -54), (84, -52)], CLAY)
    for x in (89, 98):
        baker.limb([(x, -61), (x + 7, -61.4)], (4.6, 4.2), OCHRE)


def _oven(c: Canvas) -> None:
    c.limb([(1210, 400), (1216, 270)], (64, 54), BRICK)
    dome = smooth(path("860,830 872,600 980,420 1160,350 1340,420 1446,600 1460,830"))
    c.poly(dome, TERRACOTTA)
    c.spray(dome, dark(BRICK, 0.5), toward="right", strength=0.9)
    for i, y in enumerate((470, 540, 620)):
        half = (212, 256, 284)[i]
        c.poly(
            [*ring(1160, y, half, 26, (180, 0)), *reversed(ring(1160, y + 10, half, 26, (180, 0)))],
            veil(MUD, 70),
        )
    for i in range(5):
        c.oval(1220 + i * 26, 236 - i * 46, 28 + i * 11, 18 + i * 6, veil(LINEN, 56 - i * 8))
    c.poly(ring(1090, 800, 176, 220, (180, 360)), dark(BRICK, 0.55))
    c.poly(ring(1090, 800, 148, 186, (180, 360)), gradient(BRICK, SAND, OCHRE))
    c.poly(ring(1090, 800, 100, 120, (180, 360)), gradient(OCHRE, COTTON))
    c.rect(850, 800, 1470, 850, mix(BRICK, MUD, 0.4))
    c.glow(1060, 770, 620, OCHRE, strength=0.55)
    c.poly([(920, 850), (1260, 850), (1100, 1067), (420, 1067)], veil(OCHRE, 60))
    for x in (1020, 1090, 1150):
        c.limb([(x - 22, 786), (x + 22, 784)], (30, 28), mix(OCHRE, BRICK, 0.55))
        for k in (-12, 2, 16):
            c.line([(x + k - 4, 776), (x + k + 4, 790)], 3, SAND)


def _loaves(c: Canvas) -> None:
    things.shadow(c, 260, 990, 240, 16, alpha=150)
    for y in (700, 800, 900):
        for i in range(8):
            x = 80 + i * 44
            c.limb([(x, y - 14), (x + 18, y - 34)], (34, 32), mix(OCHRE, BRICK, 0.15 + 0.3 * ((i + y) % 3) / 3))
            c.line([(x - 2, y - 26), (x + 10, y - 20)], 3, SAND)
        c.rect(50, y, 470, y + 16, mix(CLAY, MUD, 0.4))
    for x in (50, 454):
        c.rect(x, 640, x + 16, 990, mix(CLAY, MUD, 0.55))


@scene("forge", "Un forgeron frappe le fer rouge sur l’enclume : les étincelles éclairent l’atelier.")
def forge(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(NIGHT, dark(MUD, 0.35), MUD))
    c.rect(0, 0, 1600, 880, bogolan(c.rng, dark(MUD, 0.5), mix(MUD, BRICK, 0.28), 190))
    c.rect(0, 870, 1600, 1067, gradient(mix(BRICK, MUD, 0.55), NIGHT))
    c.glow(880, 640, 900, TERRACOTTA, strength=0.75)
    c.glow(880, 640, 420, OCHRE, strength=0.7)
    _hearth(c)
    _tools(c)
    things.shadow(c, 900, 968, 320, 26, alpha=170)
    _anvil(c.at(900, 960))
    smith = c.at(590, 972, 6.4)
    pose = bodies.pose(
        "head 14,-86 neck 9,-77 hip -4,-47 elbow 30,-92 hand 24,-112 far_elbow 22,-62 "
        "far_hand 34,-50 knee 14,-25 foot 12,-1 far_knee -13,-24 far_foot -20,-1"
    )
    smith.limb([(33, -51), (49, -47.5)], (1.6, 1.6), LINEN)
    bodies.puppet(smith, pose, mix(BRICK, MUD, 0.25), INDIGO_DEEP, wear=("cap", TERRACOTTA), short=True)
    smith.poly([(0, -72), (15, -68), (12, -30), (-8, -28)], mix(CLAY, MUD, 0.25))
    smith.limb([(15, -114), (42, -111)], (2, 2), CLAY)
    smith.poly([(38, -118), (47, -117), (46, -104), (37, -105)], LINEN)
    _sparks(c)


def _anvil(c: Canvas) -> None:
    c.poly([(-96, -150), (96, -150), (84, 0), (-84, 0)], mix(BRICK, MUD, 0.5))
    for y in (-120, -50):
        c.rect(-94, y, 94, y + 14, MUD)
    c.poly(
        path("-60,-150 -44,-200 -120,-236 -130,-280 130,-280 250,-262 130,-232 52,-200 64,-150"),
        (72, 74, 84),
    )
    c.poly([(-130, -280), (130, -280), (250, -262), (130, -264), (-128, -262)], LINEN)
    c.limb([(-30, -291), (110, -291)], (22, 22), TERRACOTTA)
    c.limb([(20, -291), (110, -291)], (18, 18), SAND)


def _sparks(c: Canvas) -> None:
    c.glow(960, 664, 210, COTTON, strength=0.95)
    for _ in range(110):
        a, far = c.rng.uniform(math.pi * 0.98, math.tau * 1.01), 60 + 460 * c.rng.random() ** 1.7
        x, y = 960 + far * math.cos(a), 664 + far * math.sin(a) * 0.85 + far * far / 2200
        long = c.rng.uniform(5, 26)
        c.line(
            [(x, y), (x + long * math.cos(a), y + long * math.sin(a) * 0.85)],
            c.rng.uniform(2, 4.6),
            c.rng.choice((COTTON, SAND, OCHRE)),
        )


def _hearth(c: Canvas) -> None:
    c.poly([(1190, 900), (1200, 640), (1600, 620), (1600, 900)], mix(BRICK, MUD, 0.45))
    c.poly([(1180, 660), (1190, 620), (1600, 600), (1600, 640)], mix(BRICK, CLAY, 0.25))
    for x, tall, wide in ((1290, 150, 46), (1360, 230, 60), (1440, 170, 54), (1510, 110, 40)):
        for size, colour in ((1.0, TERRACOTTA), (0.62, OCHRE), (0.3, SAND)):
            _flame(c.at(x, 622, size), wide, tall, colour)
    c.glow(1400, 580, 330, OCHRE, strength=0.6)


def _flame(c: Canvas, wide: float, tall: float, colour: Colour) -> None:
    lick = [
        (-wide * 0.7, 0),
        (-wide, -tall * 0.28),
        (-wide * 0.55, -tall * 0.5),
        (-wide * 0.5, -tall * 0.74),
        (wide * 0.16, -tall),
        (wide * 0.1, -tall * 0.7),
        (wide * 0.62, -tall * 0.56),
        (wide, -tall * 0.24),
        (wide * 0.7, 0),
    ]
    c.blob(lick, colour)


def _tools(c: Canvas) -> None:
    c.rect(120, 196, 560, 212, mix(CLAY, MUD, 0.5))
    for i, tall in enumerate((150, 210, 120, 180)):
        x = 170 + i * 108
        c.limb([(x, 210), (x, 210 + tall)], (9, 9), mix(CLAY, MUD, 0.25))
    c.blob([(120, 360), (170, 336), (226, 360), (200, 392), (140, 392)], (104, 100, 102))
    c.poly([(240, 400), (316, 400), (316, 446), (240, 446)], (104, 100, 102))
    c.line(ring(386, 350, 34, 34), 10, (104, 100, 102))
    c.poly([(470, 380), (518, 380), (500, 470), (488, 470)], (104, 100, 102))


@scene("couture", "Un tailleur guide sous l’aiguille de sa machine un pagne qui coule jusqu’au bord de la table.")
def couture(c: Canvas) -> None:
    c.rect(0, 0, 1600, 800, gradient(mix(OCHRE, SAND, 0.4), SAND))
    c.rect(0, 0, 1600, 800, printed(mix(OCHRE, SAND, 0.45), [mix(OCHRE, SAND, 0.75)], 170, kind="petals"))
    c.spray([(0, 0), (1600, 0), (1600, 800), (0, 800)], CLAY, strength=0.6)
    _spools(c)
    for x, cloth in (
        (40, printed(TEAL, [COTTON, OCHRE], 110, kind="fans")),
        (210, bogolan(c.rng, MUD, COTTON, 90)),
    ):
        _dress(c.at(x + 80, 80), cloth)
    _tailor(c)
    c.rect(0, 790, 1600, 1067, gradient(mix(BRICK, CLAY, 0.35), dark(BRICK, 0.35)))
    c.rect(0, 784, 1600, 804, CLAY)
    _machine(c.at(950, 790, 1.25))
    flow = smooth(
        path(
            "250,800 420,744 600,768 760,756 1060,772 1060,792 900,810 820,900 700,960 "
            "640,1090 170,1090 250,960 190,880"
        ),
        closed=True,
    )
    c.poly([(x + 18, y + 14) for x, y in flow], veil(NIGHT, 90))
    c.poly(flow, kente(c.rng, [INDIGO, OCHRE, COTTON, TERRACOTTA], 96))
    for fold in (
        [(430, 756), (420, 860), (330, 1080)],
        [(600, 776), (620, 880), (500, 1080)],
        [(760, 770), (730, 880), (620, 990)],
    ):
        c.limb(fold, (6, 30, 46), veil(NIGHT, 60))
        c.limb([(x + 34, y) for x, y in fold], (4, 16, 22), veil(COTTON, 46))
    for side, x in ((-1, 660), (1, 820)):
        c.limb([(x - 190, 640), (x - 110, 742), (x, 762)], (74, 56, 36), SKIN)
        c.blob([(x - 24, 744), (x + 30, 744 + side * 4), (x + 62, 764), (x + 20, 784), (x - 26, 780)], SKIN)


def _spools(c: Canvas) -> None:
    c.rect(900, 214, 1540, 232, mix(BRICK, CLAY, 0.4))
    for i, colour in enumerate((TERRACOTTA, INDIGO, COTTON, GREEN, ROSE, OCHRE, TEAL, BRICK, INDIGO_PALE)):
        x = 930 + i * 66
        c.rect(x, 140, x + 44, 152, SAND)
        c.rect(x, 202, x + 44, 214, SAND)
        c.rect(x + 4, 152, x + 40, 202, colour)
        for k in range(5):
            c.line([(x + 4, 158 + k * 10), (x + 40, 155 + k * 10)], 2, veil(NIGHT, 60))


def _dress(c: Canvas, cloth: Paint) -> None:
    c.curve([(-46, 24), (0, -6), (46, 24)], 5, MUD)
    c.curve([(0, -6), (2, -30), (14, -34)], 4, MUD)
    c.blob(
        path("-48,20 -84,70 -62,92 -44,78 -52,190 -96,470 0,490 96,470 52,190 44,78 62,92 84,70 48,20 0,42"),
        cloth,
    )
    c.poly([(10, 60), (44, 78), (52, 190), (94, 468), (30, 484)], veil(NIGHT, 50))


def _tailor(c: Canvas) -> None:
    shirt = printed(COTTON, [TERRACOTTA, OCHRE], 110, kind="rings")
    c.blob(path("360,830 366,620 420,500 540,450 640,490 690,600 690,830"), shirt)
    c.spray(
        smooth(path("360,830 366,620 420,500 540,450 640,490 690,600 690,830"), closed=True),
        BRICK,
        toward="left",
        strength=0.75,
    )
    c.limb([(556, 476), (600, 406)], (80, 72), SKIN)
    face = path("566,390 560,310 610,262 672,274 702,326 704,366 690,412 650,436 600,428")
    c.blob(face, SKIN)
    c.spray(smooth(face, closed=True), SKIN_DEEP, toward="left", strength=0.95)
    c.blob(path("552,330 560,250 624,216 690,236 704,292 630,306 570,344"), INDIGO)
    c.limb([(470, 540), (450, 680), (560, 740)], (100, 92, 70), shirt)
    c.limb([(620, 540), (640, 650), (720, 730)], (84, 76, 60), shirt)
    c.curve([(560, 440), (600, 560), (560, 690)], 8, OCHRE)


def _machine(c: Canvas) -> None:
    body = path(
        "-50,0 -50,-20 300,-26 318,-170 300,-230 -20,-236 -50,-226 -66,-150 -58,-96 "
        "-26,-96 -22,-150 0,-168 180,-168 204,-150 196,-26 430,-26 430,0"
    )
    c.poly([(-70, 0), (450, 0), (450, 22), (-70, 22)], dark(MUD, 0.2))
    c.poly(body, NIGHT)
    c.poly(path("300,-26 318,-170 300,-230 250,-236 262,-170 256,-26"), dark(INDIGO_DEEP, 0.1))
    c.line([(0, -206), (230, -204)], 5, OCHRE)
    for i in range(5):
        x = 24 + i * 46
        c.poly([(x, -192), (x + 16, -204), (x + 32, -192), (x + 16, -180)], OCHRE)
    wheel = c.at(352, -160)
    wheel.disc(0, 0, 78, NIGHT)
    wheel.disc(0, 0, 58, mix(INDIGO_DEEP, OCHRE, 0.15))
    wheel.line(ring(0, 0, 68, 68), 5, OCHRE)
    wheel.disc(0, 0, 20, OCHRE)
    c.limb([(-42, -96), (-42, -20)], (5, 4), LINEN)
    c.rect(-62, -34, -22, -26, LINEN)
    c.limb([(110, -236), (110, -290)], (5, 5), LINEN)
    c.rect(90, -300, 130, -246, TERRACOTTA)
    c.line([(110, -290), (-30, -244), (-42, -110)], 2.4, TERRACOTTA)
