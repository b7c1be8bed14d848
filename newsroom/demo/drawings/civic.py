"""Public service: hospital ward, assembly."""

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
    mix,
    veil,
)
from .patterns import kente, printed, stripes
from .scene import scene


@scene("hopital", "Dans une salle d’hôpital claire, une infirmière passe entre les lits et leurs moustiquaires.")
def hopital(c: Canvas) -> None:
    c.rect(0, 0, 1600, 700, gradient(mix(TEAL, COTTON, 0.72), COTTON))
    c.rect(0, 520, 1600, 700, mix(TEAL, COTTON, 0.35))
    c.rect(0, 514, 1600, 524, TEAL)
    for x in (90, 470, 850, 1230):
        _window(c, x, 150)
    c.poly([(0, 680), (1600, 680), (1600, 1067), (0, 1067)], gradient(LINEN, CLAY))
    for i in range(-9, 10):
        c.line([(800 + i * 110, 680), (800 + i * 290, 1067)], 2.5, veil(BRICK, 70))
    for y in (702, 740, 800, 890, 1010):
        c.line([(0, y), (1600, y)], 2.5, veil(BRICK, 70))
    for x in (90, 470, 850, 1230):
        c.poly([(x + 40, 700), (x + 270, 700), (x + 60, 1067), (x - 330, 1067)], veil(COTTON, 84))
    _ceiling_fan(c)
    cloths = (
        kente(c.rng, [INDIGO, COTTON, OCHRE, TERRACOTTA], 54),
        stripes([TEAL, COTTON, OCHRE], [34, 12, 10]),
        printed(TERRACOTTA, [COTTON, OCHRE], 90, kind="petals"),
    )
    for x, y, s, cloth, asleep in (
        (70, 850, 1.1, cloths[0], True),
        (580, 836, 1.05, cloths[1], False),
        (1130, 850, 1.1, cloths[2], True),
    ):
        _bed(c.at(x, y, s), cloth, asleep=asleep)
    things.shadow(c, 960, 1030, 110, 14)
    nurse = c.at(960, 1034, 5.6, flip=True)
    figures.woman(nurse, mix(COTTON, TEAL, 0.08), mix(COTTON, TEAL, 0.16), ("wrap", COTTON), arms="front")
    nurse.poly([(-9, -66), (9, -66), (9, -51), (-9, -51)], OCHRE)
    nurse.poly([(-7.5, -64.5), (7.5, -64.5), (7.5, -52.5), (-7.5, -52.5)], COTTON)
    nurse.curve([(-5, -82), (-6, -74), (0, -70), (6, -74), (5, -82)], 1.1, INDIGO_DEEP)


def _window(c: Canvas, x: float, y: float) -> None:
    c.rect(x - 12, y - 12, x + 292, y + 292, COTTON)
    c.rect(x, y, x + 280, y + 280, gradient(mix(INDIGO_PALE, COTTON, 0.2), SAND))
    hill = [
        (x, y + 280 - c.rng.uniform(40, 160)),
        (x + 90, y + 280 - c.rng.uniform(60, 150)),
        (x + 190, y + 280 - c.rng.uniform(40, 170)),
        (x + 280, y + 280 - c.rng.uniform(60, 140)),
    ]
    c.poly([*smooth(hill), (x + 280, y + 280), (x, y + 280)], mix(GREEN, TEAL, 0.4))
    for i in range(8):
        c.rect(x, y + 8 + i * 36, x + 280, y + 18 + i * 36, veil(COTTON, 210))
    c.rect(x + 134, y, x + 146, y + 280, COTTON)
    c.rect(x - 20, y + 286, x + 300, y + 302, LINEN)


def _ceiling_fan(c: Canvas) -> None:
    c.limb([(800, 0), (800, 84)], (8, 8), MUD)
    for x, y in ((-190, 74), (190, 70), (60, 112)):
        c.limb(
            [(800, 88), (800 + x * 0.5, 10 + (y + 74) / 2), (800 + x, y + 20)],
            (14, 30, 24),
            mix(MUD, CLAY, 0.4),
        )
    c.oval(800, 90, 30, 14, BRICK)


def _bed(c: Canvas, cloth: Paint, *, asleep: bool) -> None:
    things.shadow(c, 190, 104, 230, 16)
    for x in (-20, 390):
        c.limb([(x, 100), (x, -76 if x < 0 else -20)], (10, 10), mix(TEAL, NIGHT, 0.2))
    for y in (-74, -40):
        c.line([(-20, y), (-20, y + 1)], 8, TEAL)
    c.rect(-20, 20, 390, 50, COTTON)
    c.rect(-20, 44, 390, 58, mix(TEAL, NIGHT, 0.2))
    c.blob([(0, 22), (4, -20), (60, -30), (92, -8), (94, 22)], COTTON)
    if asleep:
        c.oval(58, -22, 27, 24, SKIN)
        c.blob([(30, -22), (34, -48), (60, -52), (74, -36), (52, -22)], SKIN_DEEP)
        c.blob(path("70,26 84,-14 150,-34 250,-30 340,-24 376,0 384,34"), cloth)
    else:
        c.blob([(120, 34), (130, 0), (260, -12), (384, 0), (388, 34)], cloth)
        figures.seated(c.at(150, 16, 2.9), OCHRE, ("wrap", ROSE))
    net = path("185,-330 150,-240 40,-140 -34,-60 -44,92 410,92 402,-60 330,-140 222,-240")
    c.poly(net, veil(COTTON, 66))
    for x in (-40, 60, 185, 310, 404):
        c.limb([(185, -326), (185 + (x - 185) * 0.55, -150), (x, 90)], (1, 3, 5), veil(COTTON, 120))
    c.line([(185, -330), (185, -700)], 2, veil(COTTON, 160))
    c.oval(185, -326, 24, 9, COTTON)


@scene(
    "assemblee",
    "L’hémicycle de l’Assemblée en séance, ses rangs courbes tournés vers une grande tenture tissée.",
)
def assemblee(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(mix(BRICK, MUD, 0.5), MUD))
    _hanging_wall(c)
    c.poly(ring(800, 452, 620, 180), mix(CLAY, BRICK, 0.4))
    c.poly(ring(800, 452, 560, 150), mix(CLAY, SAND, 0.25))
    _tribune(c)
    colours = (INDIGO, COTTON, TERRACOTTA, OCHRE, GREEN, LINEN, TEAL, BRICK, INDIGO_PALE, ROSE)
    for row in range(6):
        _bench(c, 430 + row * 128, 150 + row * 96, 0.52 + row * 0.14, colours)
    c.poly([(752, 600), (848, 600), (930, 1067), (670, 1067)], kente(c.rng, [BRICK, OCHRE, INDIGO, COTTON], 60))
    c.poly([(752, 600), (848, 600), (930, 1067), (670, 1067)], veil(MUD, 60))
    c.glow(800, 300, 700, SAND, strength=0.25)


def _hanging_wall(c: Canvas) -> None:
    c.rect(0, 0, 1600, 420, gradient(mix(SAND, CLAY, 0.5), mix(BRICK, CLAY, 0.35)))
    for i in range(17):
        c.rect(i * 100, 0, i * 100 + 12, 420, mix(BRICK, CLAY, 0.25))
    c.rect(486, 0, 1114, 330, veil(NIGHT, 90))
    c.rect(480, -10, 640, 318, bogolan(c.rng, MUD, COTTON, 90))
    c.rect(640, -10, 960, 318, kente(c.rng, [INDIGO, OCHRE, COTTON, BRICK, GREEN], 80))
    c.rect(960, -10, 1120, 318, bogolan(c.rng, MUD, COTTON, 90))
    for i in range(64):
        c.line([(482 + i * 10, 318), (482 + i * 10, 340)], 3, LINEN)


def _tribune(c: Canvas) -> None:
    c.rect(560, 344, 1040, 404, mix(BRICK, MUD, 0.35))
    for x, robe in ((640, INDIGO), (740, COTTON), (860, GREEN), (960, OCHRE)):
        c.blob([(x - 28, 350), (x - 24, 320), (x, 308), (x + 24, 320), (x + 28, 350)], robe)
        c.oval(x, 296, 11, 14, SKIN)
        c.blob(
            [(x - 12, 294), (x - 11, 281), (x, 277), (x + 11, 281), (x + 12, 294), (x, 288)],
            (BRICK, INDIGO_DEEP, OCHRE, TERRACOTTA)[int(x) % 4],
        )
    c.rect(540, 340, 1060, 356, CLAY)
    figures.man(c.at(800, 470, 1.35), COTTON, ("cap", BRICK), arms="front")
    c.poly([(762, 418), (838, 418), (828, 486), (772, 486)], OCHRE)
    c.poly([(762, 418), (838, 418), (838, 428), (762, 428)], SAND)


def _bench(c: Canvas, wide: float, tall: float, size: float, colours: tuple[Colour, ...]) -> None:
    """Seat one curved row, seen from behind, with an aisle in its middle."""
    count = int(wide / (49 * size))
    for side in (-1, 1):
        for i in range(count // 2):
            turn = math.radians(90 + side * (9 + 74 * (i + 0.5) / (count // 2)))
            x, y = 800 + wide * 1.06 * math.cos(turn), 452 + tall * 1.06 * math.sin(turn)
            if c.rng.random() > 0.04:
                _member(c.at(x, y, size), c.rng.choice(colours), c.rng.choice(colours), c.rng.random())
        arc = (96, 172) if side > 0 else (8, 84)
        inner, outer = (
            ring(800, 452, wide * 1.06, tall * 1.06, arc),
            ring(800, 452, wide * 1.06, tall * 1.06 + 46 * size, arc),
        )
        c.poly([*inner, *reversed(outer)], mix(BRICK, MUD, 0.3))
        c.line(inner, 6 * size, CLAY)


def _member(c: Canvas, robe: Colour, wear: Colour, luck: float) -> None:
    body = smooth(path("-44,30 -40,-30 -18,-50 18,-50 40,-30 44,30"))
    c.poly(body, robe)
    c.poly([(6, -50), (18, -50), (40, -30), (44, 30), (14, 30)], veil(NIGHT, 50))
    c.oval(0, -72, 19, 23, SKIN if luck < 0.6 else SKIN_DEEP)
    if luck < 0.4:
        c.blob(path("-20,-74 -20,-94 0,-102 20,-94 20,-74 0,-66"), wear)
    elif luck < 0.7:
        c.blob(path("-22,-72 -26,-100 0,-116 26,-100 22,-72 0,-62"), wear)
    else:
        c.blob(path("-20,-70 -21,-92 0,-98 21,-92 20,-70 0,-60"), NIGHT)
