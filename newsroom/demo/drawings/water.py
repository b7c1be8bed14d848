"""On the water: pirogue, still lake, cast net."""

from __future__ import annotations

from . import bodies, figures, nature, things
from .canvas import Canvas, gradient, path, ring
from .palette import (
    BRICK,
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
    TEAL,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, printed
from .scene import scene

POLING = bodies.pose(
    "head 9,-91 neck 6,-80 hip 0,-50 elbow 19,-72 hand 29,-86 far_elbow 18,-62 far_hand "
    "25,-60 knee 9,-27 foot 11,-2 far_knee -6,-27 far_foot -11,-2"
)


CASTING = bodies.pose(
    "head -8,-90 neck -5,-80 hip 2,-49 elbow -24,-82 hand -40,-92 far_elbow -20,-70 "
    "far_hand -38,-74 knee -9,-27 foot -10,-2 far_knee 12,-26 far_foot 15,-2"
)


def _reeds(c: Canvas, x: float, y: float, colour: Colour, *, count: int = 16, tall: float = 240) -> None:
    for _ in range(count):
        foot, lean = x + c.rng.uniform(-90, 90), c.rng.uniform(-50, 70)
        high = tall * c.rng.uniform(0.5, 1)
        c.limb([(foot, y), (foot + lean * 0.3, y - high * 0.55), (foot + lean, y - high)], (6, 5, 1.5), colour)
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
    nature.ripples(c, (0, 580, 1600, 1067), [veil(INDIGO_DEEP, 120), veil(TERRACOTTA, 120), veil(OCHRE, 60)], count=260)
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
    bodies.puppet(
        boat.at(104, -6, 1.5),
        POLING,
        dark(TERRACOTTA, 0.35),
        NIGHT,
        wear=("straw", dark(OCHRE, 0.2)),
        short=True,
    )


@scene("lac", "Aube calme sur un lac rosé : une pirogue immobile, des collines bleues, des nénuphars au bord.")
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
    bodies.puppet(boat.at(-84, -7, 1.9), CASTING, OCHRE, INDIGO_DEEP, wear=("cap", BRICK), short=True)


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
