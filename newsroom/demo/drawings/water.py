"""Rivers and lakes: pirogue, bridge, dam, still lake, cast net."""

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
    TEAL,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, panel, printed, stripes, zigzag
from .scene import scene

POLING = figures.pose(
    "head 9,-91 neck 6,-80 hip 0,-50 elbow 19,-72 hand 29,-86 far_elbow 18,-62 far_hand "
    "25,-60 knee 9,-27 foot 11,-2 far_knee -6,-27 far_foot -11,-2"
)
CASTING = figures.pose(
    "head -8,-90 neck -5,-80 hip 2,-49 elbow -24,-82 hand -40,-92 far_elbow -20,-70 "
    "far_hand -38,-74 knee -9,-27 foot -10,-2 far_knee 12,-26 far_foot 15,-2"
)


def _reeds(c: Canvas, x: float, y: float, colour: Colour, *, count: int = 16, tall: float = 240) -> None:
    for _ in range(count):
        foot, lean = x + c.rng.uniform(-90, 90), c.rng.uniform(-50, 70)
        high = tall * c.rng.uniform(0.5, 1)
        c.limb(
            [(foot, y), (foot + lean * 0.3, y - high * 0.55), (foot + lean, y - high)], (6, 5, 1.5), colour
        )
        if c.rng.random() < 0.4:
            c.limb([(foot + lean, y - high), (foot + lean * 1.16, y - high - 34)], (9, 8), dark(colour, 0.3))


@scene("pirogue", "À contre-jour du soleil couchant, un piroguier pousse sa perche sur le fleuve.")
def pirogue(c: Canvas) -> None:
    nature.sky(c, [INDIGO_DEEP, mix(INDIGO, BRICK, 0.55), TERRACOTTA, OCHRE], 560, weave=0.08)
    nature.sun(c, 1040, 470, 168, SAND, halo=OCHRE)
    nature.bars(c, 1040, 470, 168, mix(TERRACOTTA, OCHRE, 0.55))
    nature.ridge(c, 552, 70, mix(BRICK, INDIGO, 0.35), floor=562)
    for x, s in ((120, 0.62), (210, 0.8), (300, 0.55), (1370, 0.7), (1480, 0.9)):
        nature.palm(c.at(x, 556, s), dark(BRICK, 0.6), dark(BRICK, 0.65))
    nature.ridge(c, 562, 22, dark(BRICK, 0.6), step=90, floor=568)
    c.mirror(564, 503, mix(BRICK, INDIGO_DEEP, 0.5), share=0.3)
    c.poly([(0, 566), (1600, 566), (1600, 1067), (0, 1067)], veil(INDIGO_DEEP, 60))
    nature.ripples(
        c, (0, 580, 1600, 1067), [veil(INDIGO_DEEP, 120), veil(TERRACOTTA, 120), veil(OCHRE, 60)], count=260
    )
    nature.track(c, 1040, 574, 330, 440, veil(SAND, 200))
    band = kente(c.rng, [OCHRE, BRICK, COTTON, INDIGO], 44)
    c.oval(640, 832, 430, 30, veil(NIGHT, 130))
    boat = c.at(640, 800, 2.5)
    things.pirogue(boat, dark(MUD, 0.1), band, crew=_travellers)
    boat.limb([(152, -222), (137, 63)], (3.9, 3.9), MUD)
    _reeds(c, 80, 1090, dark(INDIGO_DEEP, 0.4), count=18, tall=330)
    _reeds(c, 1500, 1090, dark(INDIGO_DEEP, 0.4), count=14, tall=260)


def _travellers(boat: Canvas) -> None:
    for x, cloth, wear in ((-88, dark(ROSE, 0.35), OCHRE), (-42, dark(INDIGO, 0.2), TERRACOTTA)):
        figures.seated(boat.at(x, -6, 1.2), cloth, ("wrap", dark(wear, 0.25)))
    boat.blob([(2, 0), (6, -30), (26, -38), (50, -30), (54, 0)], dark(LINEN, 0.35))
    boat.curve([(4, -16), (28, -20), (52, -16)], 2, MUD)
    figures.puppet(
        boat.at(104, -6, 1.5),
        POLING,
        dark(TERRACOTTA, 0.35),
        NIGHT,
        wear=("straw", dark(OCHRE, 0.2)),
        short=True,
    )


@scene(
    "pont", "Un pont à grandes arches enjambe le fleuve et s’y reflète, parcouru de cyclistes et de passants."
)
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
    nature.ripples(
        c, (0, 660, 1600, 1067), [veil(INDIGO, 90), veil(COTTON, 70), veil(TEAL, 130)], count=320, thick=8
    )
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
        figures.cycling(c.at(x, y), shirt, INDIGO)
    figures.woman(c.at(900, y, 1.2, flip=True), TEAL, OCHRE, ("wrap", BRICK), load="bundle", arms="lift")
    figures.man(c.at(985, y, 1.25), INDIGO, ("cap", COTTON))
    figures.woman(c.at(1480, y, 1.2), OCHRE, GREEN, ("veil", GREEN))


@scene(
    "barrage",
    "Un barrage courbe ouvre ses vannes : l’eau blanche tombe entre ses piles, au pied des collines.",
)
def barrage(c: Canvas) -> None:
    nature.sky(c, [INDIGO, INDIGO_PALE, SAND], 420)
    nature.sun(c, 330, 190, 84, COTTON, halo=SAND)
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
        c.poly(
            [(x + 40, y + 62), (x + 168, y + 62), (x + 168, y + 84), (x + 40, y + 84)], veil(INDIGO_DEEP, 150)
        )
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


@scene(
    "lac", "Aube calme sur un lac rosé : une pirogue immobile, des collines bleues, des nénuphars au bord."
)
def lac(c: Canvas) -> None:
    rose = mix(ROSE, COTTON, 0.5)
    nature.sky(c, [mix(INDIGO_PALE, ROSE, 0.25), rose, SAND], 520)
    nature.sun(c, 640, 410, 92, COTTON, halo=COTTON)
    nature.ridge(c, 500, 210, mix(INDIGO_PALE, rose, 0.55), step=260, floor=524)
    nature.ridge(c, 516, 130, mix(INDIGO_PALE, INDIGO, 0.15), step=200, floor=524)
    nature.ridge(c, 522, 40, mix(INDIGO, TEAL, 0.35), step=120, floor=526)
    c.mirror(524, 543, mix(TEAL, rose, 0.45), share=0.35)
    nature.ripples(
        c,
        (0, 540, 1600, 1060),
        [veil(COTTON, 90), veil(rose, 120), veil(INDIGO_PALE, 100)],
        count=170,
        thick=7,
    )
    nature.track(c, 640, 530, 190, 300, veil(COTTON, 170))
    c.oval(1050, 700, 190, 10, veil(INDIGO_DEEP, 120))
    boat = c.at(1050, 690, 1.1)
    things.pirogue(
        boat,
        INDIGO_DEEP,
        TERRACOTTA,
        crew=lambda b: figures.seated(b.at(40, -5, 1.2), TERRACOTTA, ("straw", OCHRE)),
    )
    boat.limb([(62, -30), (120, 26)], (2.4, 3), MUD)
    for _ in range(26):
        x, y = c.rng.uniform(0, 760), c.rng.uniform(900, 1060)
        _lily(c.at(x, y, 0.6 + (y - 900) / 200), c.rng.random() < 0.3)
    _heron(c.at(330, 960, 1.7))
    _reeds(c, 60, 1080, GREEN_DEEP, count=20, tall=380)
    _reeds(c, 1540, 1080, GREEN_DEEP, count=16, tall=300)
    nature.birds(c, 820, 240, INDIGO, count=6, span=18)


def _lily(c: Canvas, flower: bool) -> None:
    c.oval(0, 4, 52, 15, veil(INDIGO_DEEP, 80))
    pad = [*ring(0, 0, 50, 14, (20, 340)), (4, 0)]
    c.poly(pad, mix(GREEN, TEAL, c.rng.uniform(0.1, 0.6)))
    if flower:
        for lean in (-16, -7, 0, 8, 17):
            c.limb(
                [(lean * 0.3, -4), (lean * 0.8, -20), (lean, -32)],
                (6, 10, 2),
                light(ROSE, 0.15 + abs(lean) / 60),
            )


def _heron(c: Canvas) -> None:
    for x in (-3, 7):
        c.limb([(x, -70), (x + 2, -36), (x, 10)], (3, 2.4, 2.4), MUD)
    c.blob(path("-40,-66 -16,-92 14,-98 30,-84 16,-66 -12,-58"), COTTON)
    c.limb([(20, -88), (36, -112), (18, -136), (30, -158)], (13, 8, 7, 8), COTTON)
    c.limb([(30, -158), (42, -156)], (11, 7), COTTON)
    c.poly([(40, -161), (76, -152), (40, -152)], OCHRE)
    c.limb([(24, -163), (4, -168)], (4, 1.5), INDIGO_DEEP)
    c.blob([(-44, -62), (-20, -86), (6, -84), (-6, -68)], veil(INDIGO, 150))


@scene("pecheurs", "Debout à la proue, un pêcheur lance un grand filet rond qui s’ouvre au-dessus de l’eau.")
def pecheurs(c: Canvas) -> None:
    nature.sky(c, [OCHRE, SAND, COTTON], 480, weave=0.12)
    c.disc(560, 330, 190, mix(COTTON, SAND, 0.2))
    nature.ridge(c, 480, 60, mix(GREEN, SAND, 0.45), floor=490)
    for x, s in ((1180, 0.7), (1290, 0.5), (1400, 0.8), (1500, 0.55)):
        nature.palm(c.at(x, 482, s), mix(GREEN, SAND, 0.35), mix(GREEN, SAND, 0.3))
    c.rect(0, 484, 1600, 1067, gradient(mix(TEAL, SAND, 0.35), GREEN_DEEP, TEAL))
    nature.ripples(
        c,
        (0, 500, 1600, 1067),
        [veil(SAND, 110), veil(GREEN_DEEP, 110), veil(TEAL, 140)],
        count=280,
        thick=12,
    )
    nature.track(c, 560, 500, 380, 260, veil(COTTON, 130))
    _net(c)
    c.oval(1120, 900, 470, 30, veil(NIGHT, 120))
    boat = c.at(1130, 866, 2.6)
    things.pirogue(boat, BRICK, kente(c.rng, [COTTON, INDIGO, OCHRE, BRICK], 46), crew=_fishers)
    boat.limb([(74, -44), (26, 26)], (3, 3), MUD)
    boat.blob([(12, 22), (30, 14), (34, 34), (18, 46)], MUD)


def _fishers(boat: Canvas) -> None:
    figures.seated(boat.at(96, -6, 1.35, flip=True), printed(INDIGO, [COTTON, OCHRE], 70), ("straw", SAND))
    figures.puppet(boat.at(-84, -7, 1.9), CASTING, OCHRE, INDIGO_DEEP, wear=("cap", BRICK), short=True)


def _net(c: Canvas) -> None:
    hand, mouth = (757, 478), ring(340, 690, 320, 148, (0, 360))
    c.oval(350, 900, 300, 40, veil(GREEN_DEEP, 90))
    c.poly(mouth, veil(COTTON, 44))
    for i, (x, y) in enumerate(mouth):
        if i % 2:
            continue
        bend = ((x + hand[0]) / 2 - 30, (y + hand[1]) / 2 + 16 + (690 - y) * 0.16)
        c.curve([hand, bend, (x, y)], 2.4, veil(COTTON, 210))
    for share in (0.3, 0.46, 0.62, 0.76, 0.89):
        loop = []
        for x, y in mouth:
            bx, by = (x + hand[0]) / 2 - 30, (y + hand[1]) / 2 + 16 + (690 - y) * 0.16
            u = 1 - share
            loop.append(
                (
                    u * u * hand[0] + 2 * u * share * bx + share * share * x,
                    u * u * hand[1] + 2 * u * share * by + share * share * y,
                )
            )
        c.line(loop, 2, veil(COTTON, 170))
    c.line(mouth, 5, COTTON)
    for x, y in mouth[::2]:
        c.disc(x, y, 8, BRICK)
