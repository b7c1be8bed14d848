"""Cloth in the making: loom, mud cloth, dye pits."""

from __future__ import annotations

import math

from . import figures, things
from .bogolan import MOTIFS, comb, cross, diamond, dots, panel, spiral, teeth, zigzag
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
from .scene import PORTRAIT, scene


@scene("atelier-tissage", "Un tisserand à son métier, la longue chaîne de fils tendue vers le lecteur.", PORTRAIT)
def atelier_tissage(c: Canvas) -> None:
    c.rect(0, 0, 1067, 1422, gradient(dark(BRICK, 0.35), MUD))
    looks = (
        [INDIGO, OCHRE, COTTON, BRICK],
        [BRICK, SAND, INDIGO, GREEN],
        [GREEN, OCHRE, COTTON, BRICK],
        [COTTON, INDIGO, TERRACOTTA, INDIGO],
        [OCHRE, BRICK, INDIGO, COTTON],
        [INDIGO_DEEP, COTTON, TEAL, OCHRE],
        [TERRACOTTA, COTTON, INDIGO, OCHRE],
    )
    for i, look in enumerate(looks):
        x = -10 + i * 158
        things.hanging(c, x, -20, x + 140, 690 + 70 * math.sin(i * 2.2), cloth=kente(c.rng, look, 70), folds=1)
    c.poly([(0, 0), (1067, 0), (1067, 1422), (0, 1422)], veil(MUD, 120))
    c.glow(540, 560, 640, SAND, strength=0.4)
    c.rect(0, 960, 1067, 1422, gradient(mix(CLAY, MUD, 0.35), MUD))
    _weaver(c)
    _loom(c)
    _warp(c)


def _weaver(c: Canvas) -> None:
    robe = stripes([INDIGO, COTTON, INDIGO, INDIGO_PALE], [46, 6, 30, 6])
    body = path("310,960 322,760 372,640 480,592 600,592 704,640 752,760 764,960")
    c.blob(body, robe)
    c.spray(smooth(body, closed=True), NIGHT, toward="right", strength=0.85)
    c.limb([(540, 600), (540, 530)], (78, 70), SKIN)
    c.oval(540, 470, 66, 84, SKIN)
    c.spray(ring(540, 470, 66, 84), SKIN_DEEP, toward="right", strength=0.95)
    c.blob(path("470,452 476,370 540,346 604,370 610,452 540,430"), TERRACOTTA)
    c.poly([(474, 438), (606, 438), (608, 416), (472, 416)], OCHRE)
    for side in (-1, 1):
        c.limb([(540 + 150 * side, 670), (540 + 196 * side, 830), (540 + 120 * side, 900)], (96, 80, 58), robe)
        c.limb([(540 + 150 * side, 880), (540 + 84 * side, 912)], (50, 38), SKIN)
        c.oval(540 + 78 * side, 914, 26, 20, SKIN)
    c.poly(path("478,908 602,908 622,922 602,936 478,936 458,922"), OCHRE)
    c.limb([(500, 922), (580, 922)], (12, 12), COTTON)


def _loom(c: Canvas) -> None:
    wood = mix(CLAY, BRICK, 0.4)
    for x in (196, 884):
        c.limb([(x, 200), (x - (540 - x) * 0.06, 1380)], (40, 48), wood)
        c.limb([(x - 12, 210), (x - 12 - (540 - x) * 0.06, 1370)], (8, 10), light(wood, 0.25))
    c.limb([(150, 262), (930, 262)], (34, 34), wood)
    c.limb([(150, 254), (930, 254)], (7, 7), light(wood, 0.3))
    for x in (452, 628):
        c.line([(x, 270), (x, 330)], 4, LINEN)
        c.disc(x, 350, 26, BRICK)
        c.disc(x, 350, 12, SAND)
        c.line([(x - 24, 350), (x - 70, 690)], 3, LINEN)
        c.line([(x + 24, 350), (x + 70, 690)], 3, LINEN)


def _warp(c: Canvas) -> None:
    """Stretch the threads from the heddles to the reader, woven near the hands and bare further on."""
    for y, wide in ((968, 190), (1004, 204)):
        for i in range(40):
            x = 540 - wide + 2 * wide * i / 39
            c.line([(x, y - 56), (x, y + 16)], 2.4, veil(COTTON, 170))
        c.limb([(540 - wide - 24, y - 58), (540 + wide + 24, y - 58)], (15, 15), SAND)
        c.limb([(540 - wide - 24, y + 18), (540 + wide + 24, y + 18)], (15, 15), mix(SAND, BRICK, 0.4))
    c.poly([(370, 1030), (710, 1030), (1010, 1422), (70, 1422)], veil(NIGHT, 150))
    for i in range(76):
        at = i / 75
        colour = (OCHRE, COTTON, INDIGO, TERRACOTTA, COTTON, INDIGO_PALE)[(i // 4) % 6]
        c.poly(
            [
                (380 + 320 * at, 1026),
                (382.6 + 320 * at, 1026),
                (100 + 868 * at + 8, 1422),
                (100 + 868 * at, 1422),
            ],
            colour,
        )
    cloth = kente(c.rng, [OCHRE, INDIGO, COTTON, TERRACOTTA], 80)(640, 300)
    c.lay(cloth, [(252, 1208), (828, 1208), (1000, 1430), (66, 1430)])
    c.poly([(252, 1208), (828, 1208), (836, 1222), (244, 1222)], veil(NIGHT, 130))
    c.rect(0, 1392, 1067, 1422, veil(NIGHT, 40))


@scene("bogolan", "Une main trace au pinceau les lignes claires d’un grand bogolan brun.")
def bogolan_cloth(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(OCHRE, mix(OCHRE, CLAY, 0.6)))
    c.spray([(1200, 0), (1600, 0), (1600, 1067), (1200, 1067)], BRICK, toward="right", strength=0.6)
    cloth = c.at(60, -70, turn=3.2)
    cloth.rect(24, 26, 1290, 1240, veil(MUD, 120))
    cloth.rect(0, 0, 1270, 1220, MUD)
    plots = (
        (0, 0, 300, 380, zigzag, 96),
        (300, 0, 640, 190, spiral, 94),
        (300, 190, 640, 380, cross, 94),
        (640, 0, 960, 380, diamond, 160),
        (960, 0, 1270, 190, comb, 100),
        (960, 190, 1270, 380, dots, 100),
        (0, 380, 420, 590, teeth, 104),
        (420, 380, 860, 800, diamond, 216),
        (860, 380, 1270, 590, zigzag, 102),
        (0, 590, 420, 800, MOTIFS[6], 104),
        (860, 590, 1270, 800, MOTIFS[8], 102),
        (0, 800, 640, 1000, MOTIFS[7], 100),
        (640, 800, 1270, 1000, cross, 104),
        (0, 1000, 640, 1220, spiral, 108),
    )
    for x, y, x1, y1, motif, side in plots:
        ground = c.rng.choice((MUD, mix(MUD, BRICK, 0.3), dark(MUD, 0.3)))
        cloth.rect(x + 8, y + 8, x1 - 8, y1 - 8, panel(c.rng, ground, COTTON, motif, side * 2))
        cloth.line([(x + 8, y + 8), (x1 - 8, y + 8), (x1 - 8, y1 - 8), (x + 8, y1 - 8), (x + 8, y + 8)], 6, SAND)
    cloth.rect(648, 1008, 1262, 1212, mix(OCHRE, BRICK, 0.35))
    for i in range(32):
        for y in (0, 1220):
            cloth.line([(i * 41, y), (i * 41 + 4, y + (-30 if not y else 30))], 4, LINEN)
    _bowl(c.at(1440, 250))
    _painter(c)


def _bowl(c: Canvas) -> None:
    c.disc(26, 30, 138, veil(MUD, 120))
    c.disc(0, 0, 136, CLAY)
    c.spray(ring(0, 0, 136, 136), BRICK, toward="right", strength=0.9)
    c.disc(0, 0, 112, dark(MUD, 0.3))
    c.disc(-8, -8, 104, mix(MUD, BRICK, 0.25))
    c.line(ring(-8, -8, 70, 66, (150, 300)), 6, veil(SAND, 110))
    c.line(ring(-8, -8, 40, 38, (120, 320)), 5, veil(SAND, 80))


def _painter(c: Canvas) -> None:
    c.limb([(1640, 1010), (1480, 830), (1320, 740)], (190, 150, 96), veil(NIGHT, 80))
    c.limb([(1226, 700), (1110, 612)], (10, 12), veil(NIGHT, 90))
    c.limb([(1268, 700), (1090, 560)], (15, 10), OCHRE)
    c.limb([(1100, 568), (1064, 540)], (17, 5), dark(MUD, 0.4))
    c.limb([(1660, 960), (1480, 790), (1330, 706)], (180, 136, 96), SKIN)
    c.limb([(1680, 980), (1540, 846)], (230, 190), printed(INDIGO, [COTTON, OCHRE], 110, kind="petals"))
    c.blob(path("1370,740 1350,660 1290,628 1228,650 1220,700 1262,748 1320,772"), SKIN)
    for x, y, x1, y1 in ((1296, 644, 1198, 636), (1272, 668, 1182, 662), (1262, 700, 1196, 700)):
        c.limb([(x, y), ((x + x1) / 2, min(y, y1) - 8), (x1, y1)], (38, 36, 26), SKIN)
        c.oval(x1 - 4, y1, 9, 8, light(SKIN, 0.35))
    for y in (654, 684):
        c.curve([(1290, y + 2), (1240, y), (1206, y + 2)], 3, SKIN_DEEP)
    c.limb([(1330, 760), (1262, 752), (1214, 690)], (46, 36, 24), dark(SKIN, 0.12))


@scene(
    "teinture",
    "Des cuves d’indigo creusées au sol, des tissus noués qui sèchent et une teinturière à l’ouvrage.",
)
def teinture(c: Canvas) -> None:
    c.rect(0, 0, 1600, 560, gradient(mix(CLAY, COTTON, 0.45), CLAY))
    c.spray([(0, 0), (1600, 0), (1600, 560), (0, 560)], TERRACOTTA, strength=0.55)
    tones = (INDIGO_DEEP, INDIGO, mix(INDIGO, INDIGO_PALE, 0.5), INDIGO, INDIGO_DEEP, mix(INDIGO, TEAL, 0.35))
    cloths: list[Paint] = [
        resist(c.rng, tone, COTTON, side) for tone, side in zip(tones, (150, 220, 110, 180, 130, 240), strict=True)
    ]
    cloths[2] = panel(c.rng, tones[2], COTTON, diamond, 130, stroke=1.3)
    cloths[4] = stripes([INDIGO_DEEP, INDIGO_PALE, INDIGO, COTTON], [60, 16, 40, 6])
    things.line_of_cloths(c, ((-40, 56), (1640, 40)), cloths, drop=400)
    c.rect(0, 540, 1600, 1067, gradient(CLAY, TERRACOTTA))
    c.spray([(0, 540), (1600, 540), (1600, 1067), (0, 1067)], BRICK, strength=0.7)
    c.poly([(0, 540), (1600, 540), (1600, 590), (0, 570)], veil(MUD, 80))
    for row, (y, rx, ry, count) in enumerate(((636, 88, 30, 7), (752, 116, 44, 6), (960, 146, 62, 5))):
        if row == 2:
            _dyer(c.at(955, 872, 5, flip=True))
        for i in range(count):
            x = 1600 * (i + 0.5) / count + (60 if row % 2 else -20)
            _pit(c.at(x, y), rx, ry, tones[(i * 2 + row) % 6])
    _dripping(c.at(955, 872, 5, flip=True))


def _pit(c: Canvas, rx: float, ry: float, tone: Colour) -> None:
    c.oval(0, 6, rx * 1.12, ry * 1.2, veil(MUD, 110))
    c.oval(0, -6, rx * 1.1, ry * 1.12, SAND)
    c.spray(ring(0, -6, rx * 1.1, ry * 1.12), BRICK, toward="right", strength=0.7)
    c.oval(0, -2, rx * 0.96, ry * 0.94, dark(MUD, 0.3))
    c.oval(0, ry * 0.1, rx * 0.92, ry * 0.8, tone)
    for share in (0.72, 0.46, 0.2):
        c.line(
            ring(-rx * 0.05, ry * 0.1, rx * share, ry * share * 0.8, (190, 330)),
            max(2, rx * 0.022),
            veil(COTTON, 100),
        )


def _dyer(view: Canvas) -> None:
    things.shadow(view, 0, 0, 26, 3, alpha=110)
    figures.woman(view, TERRACOTTA, printed(OCHRE, [BRICK, COTTON], 100, kind="rings"), ("wrap", SAND), arms="reach")
    view.limb([(21, -80), (29, -86)], (4.2, 3.8), INDIGO_DEEP)
    view.limb([(10, -76), (21, -74), (27, -70)], (5, 4.4, 3.6), SKIN)
    view.limb([(23, -72), (28, -69.5)], (4.2, 3.8), INDIGO_DEEP)


def _dripping(view: Canvas) -> None:
    cloth = path("26,-92 33,-90 39,-60 36,-30 43,6 46,20 22,21 25,4 28,-30 22,-60 24,-84")
    view.blob(cloth, resist(view.rng, INDIGO, COTTON, 100))
    view.spray(smooth(cloth, closed=True), INDIGO_DEEP, toward="right", strength=0.85)
    for wide in (15, 20):
        view.line(ring(34, 20.5, wide, wide * 0.24), 0.5, veil(COTTON, 150))
