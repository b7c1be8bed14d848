"""Built on the river: bridge, dam."""

from __future__ import annotations

import math

from . import bodies, figures, nature, things
from .bogolan import panel, zigzag
from .canvas import Canvas, gradient, ring, smooth
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
from .patterns import stripes
from .scene import scene


@scene("pont", "Un pont à grandes arches enjambe le fleuve et s’y reflète, parcouru de cyclistes et de passants.")
def pont(c: Canvas) -> None:
    nature.sky(c, [mix(TEAL, INDIGO_PALE, 0.5), mix(TEAL, COTTON, 0.65), COTTON], 640)
    nature.sun(c, 470, 300, 104, OCHRE)
    nature.clouds(c, 190, veil(COTTON, 150), count=5, spread=110)
    nature.ridge(c, 640, 120, mix(TEAL, INDIGO_PALE, 0.35), floor=650)
    nature.ridge(c, 640, 60, mix(GREEN, TEAL, 0.4), step=110, floor=650)
    for x in (60, 250, 700, 830, 1250, 1420, 1530):
        nature.mango(c.at(x, 646, 0.42), [GREEN_DEEP, GREEN, mix(GREEN, LEAF, 0.5)], lobes=18)
    _bridge(c)
    c.mirror(650, 417, mix(TEAL, INDIGO, 0.4), share=0.55)
    nature.ripples(c, (0, 660, 1600, 1067), [veil(INDIGO, 90), veil(COTTON, 70), veil(TEAL, 130)], count=320, thick=8)
    for x, y, s, flip in ((1180, 860, 1.25, False), (340, 760, 0.8, True)):
        c.oval(x, y + 10 * s, 170 * s, 12 * s, veil(INDIGO_DEEP, 110))
        boat = c.at(x, y, s, flip=flip)
        things.pirogue(boat, BRICK, stripes([OCHRE, COTTON, INDIGO], [20, 8, 14]), crew=_ferried)


def _ferried(boat: Canvas) -> None:
    figures.seated(boat.at(-60, -4, 1.1), COTTON, ("straw", SAND))
    figures.seated(boat.at(30, -4, 1.1), INDIGO, ("wrap", ROSE))


def _bridge(c: Canvas) -> None:
    deck = 446
    for i in range(-1, 5):
        x = 90 + i * 400
        pier = [(x - 40, 660), (x - 30, 520), (x + 30, 520), (x + 40, 660)]
        c.poly(pier, TERRACOTTA)
    for i in range(-1, 5):
        x = 90 + i * 400
        arch = ring(x + 200, 600, 176, 136, (180, 360))
        spandrel = [(x, deck), (x + 400, deck), (x + 400, 610), *reversed(arch), (x, 610)]
        c.poly(spandrel, TERRACOTTA)
        c.spray(spandrel, BRICK, strength=0.7)
        under = ring(x + 200, 600, 176, 136, (180, 250))
        c.poly([*under, *reversed([(px + 20, py + 8) for px, py in under])], dark(BRICK, 0.3))
        c.line(ring(x + 200, 600, 196, 152, (180, 360)), 5, SAND)
        c.poly([(x + 22, 660), (x + 20, 590), (x + 32, 560), (x + 40, 660)], veil(MUD, 90))
    c.rect(0, deck - 8, 1600, deck + 18, panel(c.rng, BRICK, SAND, zigzag, 44))
    c.rect(0, deck - 16, 1600, deck - 6, SAND)
    _passers_by(c, deck - 14)
    for x in range(0, 1600, 25):
        c.rect(x, deck - 50, x + 4, deck - 12, BRICK)
    c.rect(0, deck - 54, 1600, deck - 47, BRICK)


def _passers_by(c: Canvas, y: float) -> None:
    figures.woman(c.at(180, y, 1.25), ROSE, INDIGO, ("wrap", OCHRE), arms="lift", load="basin")
    figures.man(c.at(250, y, 1.25), COTTON, ("cap", INDIGO))
    for x, shirt in ((620, OCHRE), (1290, COTTON)):
        bodies.cycling(c.at(x, y, 0.74), shirt, INDIGO)
    figures.woman(c.at(900, y, 1.2, flip=True), TEAL, OCHRE, ("wrap", BRICK), load="bundle", arms="lift")
    figures.man(c.at(985, y, 1.25), INDIGO, ("cap", COTTON))
    figures.woman(c.at(1480, y, 1.2), OCHRE, GREEN, ("veil", GREEN))


@scene(
    "barrage",
    "Un barrage courbe ouvre ses vannes : l’eau blanche tombe entre ses piles, au pied des collines.",
)
def barrage(c: Canvas) -> None:
    nature.sky(c, [INDIGO, INDIGO_PALE, SAND], 420)
    nature.clouds(c, 170, veil(COTTON, 150), count=6, spread=90)
    nature.birds(c, 560, 280, INDIGO_DEEP, count=5, span=18)
    nature.ridge(c, 400, 230, mix(INDIGO_PALE, INDIGO, 0.3), step=240)
    near = nature.ridge(c, 430, 150, mix(GREEN, INDIGO, 0.3), step=210)
    c.spray(near, GREEN_DEEP, strength=0.5)
    c.rect(0, 396, 1600, 470, gradient(TEAL, INDIGO))
    nature.ripples(c, (0, 402, 1600, 452), [veil(COTTON, 80)], count=60, thick=4)
    _dam(c)
    for side, x in ((-1, 0), (1, 1600)):
        for reach, drop, colour in ((190, 0, TERRACOTTA), (130, 120, BRICK), (220, 420, dark(BRICK, 0.35))):
            bank = [
                (x, 400 + drop),
                (x - side * reach * 0.6, 424 + drop),
                (x - side * reach, 470 + drop),
                (x - side * (reach + 30), 640 + drop),
                (x - side * (reach + 90), 800 + drop),
                (x - side * (reach + 70), 1080),
                (x, 1080),
            ]
            c.poly(bank, colour)
            c.spray(bank, dark(colour, 0.35), toward="left" if side > 0 else "right", strength=0.8)
        for i in range(6):
            nature.tuft(c.at(x - side * (20 + i * 30), 428 + i * 4, 0.8), (GREEN, GREEN_DEEP)[i % 2], tall=60)
            nature.tuft(c.at(x - side * (10 + i * 44), 1075, 1.3), (GREEN, GREEN_DEEP)[i % 2], tall=100)
    nature.acacia(c.at(90, 410, 0.8), MUD, GREEN_DEEP)
    nature.acacia(c.at(1500, 414, 0.95), MUD, GREEN_DEEP)


def _dam(c: Canvas) -> None:
    c.rect(0, 800, 1600, 1067, gradient(TEAL, INDIGO_DEEP, INDIGO))
    gates = 8
    for i in range(gates):
        x, y = 130 + i * 168, 470 - 34 * math.sin(math.pi * (i + 0.5) / gates)
        foot = 812 + 34 * math.sin(math.pi * (i + 0.5) / gates)
        c.poly([(x, y), (x + 168, y), (x + 168, foot), (x, foot)], gradient(LINEN, mix(CLAY, LINEN, 0.5)))
        chute = [(x + 40, y + 62), (x + 168, y + 62), (x + 184, foot + 16), (x + 24, foot + 16)]
        c.poly(chute, gradient(INDIGO_PALE, COTTON))
        for _ in range(15):
            at = c.rng.random()
            top, low = x + 44 + 120 * at, x + 32 + 146 * at
            start = c.rng.uniform(y + 66, foot - 60)
            share = (start - y - 62) / (foot - y - 46)
            c.limb(
                [(top + (low - top) * share, start), (low, foot + 8)],
                (1.5, c.rng.uniform(3, 7)),
                c.rng.choice((COTTON, veil(TEAL, 120), veil(INDIGO, 80))),
            )
        c.poly([(x + 40, y + 62), (x + 168, y + 62), (x + 168, y + 84), (x + 40, y + 84)], veil(INDIGO_DEEP, 150))
        pier = [(x, y - 46), (x + 40, y - 46), (x + 40, foot + 10), (x - 16, foot + 24)]
        c.poly(pier, LINEN)
        c.poly(
            [(x + 24, y - 46), (x + 40, y - 46), (x + 40, foot + 10), (x + 16, foot + 18)],
            mix(CLAY, INDIGO, 0.3),
        )
        c.rect(x + 44, y - 20, x + 164, y + 64, mix(BRICK, TERRACOTTA, 0.5))
        for k in range(4):
            c.rect(x + 44, y - 8 + k * 19, x + 164, y - 2 + k * 19, veil(MUD, 90))
    crest = smooth([(110, 446), (460, 412), (800, 402), (1140, 412), (1490, 446)])
    c.line(crest, 30, COTTON)
    c.line([(x, y + 18) for x, y in crest], 8, veil(MUD, 110))
    for _ in range(70):
        x = c.rng.uniform(110, 1490)
        y = 826 + 40 * math.sin(math.pi * (x - 110) / 1380) + c.rng.uniform(-16, 34)
        c.oval(x, y, c.rng.uniform(20, 56), c.rng.uniform(8, 20), veil(COTTON, 120))
    nature.ripples(
        c,
        (0, 890, 1600, 1067),
        [veil(COTTON, 110), veil(TEAL, 130), veil(INDIGO_DEEP, 110)],
        count=130,
        thick=14,
    )
