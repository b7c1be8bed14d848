"""Weather: rain on a lit street, dust wind."""

from __future__ import annotations

from . import figures, nature, things
from .bogolan import bogolan
from .canvas import Canvas, gradient, path, ring
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
    TEAL,
    TERRACOTTA,
    Colour,
    dark,
    light,
    mix,
    veil,
)
from .patterns import printed
from .scene import scene


@scene(
    "pluie",
    "Sous l’averse, des passants abrités sous leurs parapluies longent les vitrines allumées d’une rue.",
)
def pluie(c: Canvas) -> None:
    nature.sky(c, [NIGHT, INDIGO_DEEP, INDIGO], 700, weave=0.07)
    for x, wide, tall in ((-60, 330, 330), (250, 300, 240), (900, 340, 380), (1230, 420, 270)):
        things.house(c.at(x, 690), wide, tall, mix(INDIGO, BRICK, 0.35), door=NIGHT, side=0.12)
    _shop(c, 520, 690)
    c.rect(0, 686, 1600, 700, mix(INDIGO, NIGHT, 0.4))
    c.mirror(700, 367, INDIGO_DEEP, share=0.42)
    nature.ripples(
        c,
        (0, 706, 1600, 1067),
        [veil(INDIGO_DEEP, 140), veil(INDIGO_PALE, 60), veil(OCHRE, 40)],
        count=190,
        thick=9,
    )
    for x, y, s, flip, top, skirt, shade in (
        (330, 930, 3.6, False, ROSE, printed(INDIGO, [COTTON, ROSE], 90), (ROSE, COTTON)),
        (1130, 960, 4.1, True, COTTON, printed(OCHRE, [BRICK, COTTON], 96, kind="petals"), (OCHRE, BRICK)),
        (760, 860, 2.7, False, TEAL, INDIGO_DEEP, (TEAL, COTTON)),
    ):
        c.oval(x, y + 4, 36 * s, 5 * s, veil(NIGHT, 150))
        c.poly(
            [(x - 12 * s, y + 4), (x + 12 * s, y + 4), (x + 16 * s, y + 44 * s), (x - 16 * s, y + 44 * s)],
            veil(NIGHT, 90),
        )
        walker = c.at(x, y, s, flip=flip)
        figures.woman(walker, top, skirt, ("wrap", shade[0]), arms="lift")
        things.umbrella(walker.at(14, -96, 0.42, turn=6), shade, pole=42)
    for _ in range(46):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(730, 1060)
        wide = (y - 690) / 14 + 6
        c.line(ring(x, y, wide, wide * 0.3), 2, veil(COTTON, 110))
    _rain(c)


def _shop(c: Canvas, x: float, y: float) -> None:
    c.rect(x, y - 330, x + 400, y, mix(BRICK, INDIGO, 0.35))
    c.rect(x + 30, y - 230, x + 370, y, OCHRE)
    c.rect(x + 30, y - 230, x + 370, y, gradient(SAND, OCHRE))
    for row in range(3):
        shelf = y - 160 + row * 60
        c.rect(x + 40, shelf, x + 230, shelf + 6, BRICK)
        for i in range(9):
            tall = c.rng.uniform(18, 40)
            c.rect(
                x + 46 + i * 20,
                shelf - tall,
                x + 60 + i * 20,
                shelf,
                c.rng.choice((BRICK, INDIGO, GREEN, TERRACOTTA, ROSE)),
            )
    figures.man(c.at(x + 300, y, 1.75), INDIGO_DEEP, ("cap", BRICK))
    for i in range(10):
        c.poly(
            [
                (x + i * 40, y - 270),
                (x + i * 40 + 40, y - 270),
                (x + i * 46 + 26, y - 206),
                (x + i * 46 - 20, y - 206),
            ],
            (TERRACOTTA, COTTON)[i % 2],
        )
    c.glow(x + 200, y - 100, 420, OCHRE, strength=0.5)


def _rain(c: Canvas) -> None:
    for _ in range(420):
        x, y, near = c.rng.uniform(-100, 1700), c.rng.uniform(-120, 1040), c.rng.random()
        long = 40 + 150 * near
        c.line([(x, y), (x - long * 0.24, y + long)], 1 + 1.4 * near, veil(COTTON, round(36 + 70 * near)))


@scene(
    "harmattan",
    "Dans la poussière ocre de l’harmattan, des marcheurs voilés et un âne avancent contre le vent.",
)
def harmattan(c: Canvas) -> None:
    dust = mix(SAND, CLAY, 0.25)
    nature.sky(c, [mix(CLAY, OCHRE, 0.5), dust, SAND], 1067, weave=0.12)
    nature.sun(c, 1160, 330, 120, mix(COTTON, SAND, 0.3), halo=COTTON)
    for share, y, s in ((0.82, 640, 0.8), (0.66, 700, 1.1)):
        tone = mix(BRICK, dust, share)
        for x in (160, 420, 980, 1390):
            things.house(c.at(x * (1 + 0.12 * s) - 120, y, s), 240, 120 + x % 60, tone, door=dark(tone, 0.15))
        nature.acacia(c.at(760 * s, y, s * 1.3), tone, tone)
        nature.palm(c.at(1250 - 200 * s, y, s), tone, tone)
        _dust(c, y - 140, y + 60, veil(SAND, 70), 26)
        c.poly(
            [(0, y - 20), (1600, y - 30), (1600, y + 90), (0, y + 90)],
            gradient(mix(tone, SAND, 0.75), mix(tone, SAND, 0.5)),
        )
    c.rect(0, 760, 1600, 1067, gradient(mix(CLAY, SAND, 0.5), TERRACOTTA, CLAY))
    c.spray([(0, 760), (1600, 760), (1600, 1067), (0, 1067)], BRICK, strength=0.7)
    _donkey(c.at(1180, 846, 1.9), mix(BRICK, dust, 0.3))
    for x, y, s, cloth, tone in (
        (760, 940, 4.4, INDIGO, INDIGO_DEEP),
        (480, 984, 4.9, TERRACOTTA, BRICK),
        (1010, 870, 3.3, mix(GREEN, dust, 0.25), GREEN),
    ):
        things.shadow(c, x - 70, y + 6, 130, 12)
        _veiled(c.at(x, y, s), cloth, tone)
    _dust(c, 300, 1040, veil(COTTON, 60), 60)


def _dust(c: Canvas, top: float, bottom: float, colour: Colour, count: int) -> None:
    for _ in range(count):
        x, y, wide = c.rng.uniform(-300, 1500), c.rng.uniform(top, bottom), c.rng.uniform(160, 620)
        c.curve(
            [(x, y), (x + wide * 0.35, y - 10), (x + wide * 0.7, y + 6), (x + wide, y - 4)],
            c.rng.uniform(1.5, 4),
            colour,
        )


def _veiled(c: Canvas, cloth: Colour, tone: Colour) -> None:
    """Draw a walker leaning to the right into the wind, the cloth blown behind."""
    c.limb([(10, -14), (16, -1), (20, 0)], (4.5, 3.6, 3.6), SKIN)
    c.limb([(-12, -12), (-12, -1), (-8, 0)], (4.5, 3.6, 3.6), SKIN)
    c.blob(path("4,-80 -10,-72 -30,-66 -56,-52 -44,-46 -52,-34 -30,-36 -16,-48"), tone)
    c.blob(
        path("14,-82 2,-82 -8,-66 -13,-40 -19,-9 -4,-6 10,-8 21,-9 20,-36 22,-62 20,-76"),
        cloth,
    )
    c.poly([(14, -78), (21, -62), (20, -36), (21, -10), (12, -9)], veil(COTTON, 46))
    for x, tip in ((0, -12), (8, 2)):
        c.limb([(x, -66), (x - 2, -40), (tip, -10)], (0.6, 1.2, 1.6), dark(cloth, 0.35))
    c.oval(15, -91, 5, 6, SKIN)
    c.blob(
        path("9,-86 7,-94 13,-100 20,-98 21,-93 14,-94 12,-89 21,-88 20,-80 10,-79"),
        light(tone, 0.12),
    )


def _donkey(c: Canvas, coat: Colour) -> None:
    things.shadow(c, 0, 4, 90, 9)
    for x, y in ((-46, 0), (-34, -2), (34, 0), (46, -2)):
        c.limb([(x, -50), (x + 3, -26), (x, y)], (12, 7, 6), dark(coat, 0.15))
    c.blob(path("-58,-70 -48,-88 0,-86 44,-92 60,-76 50,-46 0,-40 -50,-46"), coat)
    c.limb([(48, -80), (70, -104), (92, -96), (104, -80)], (30, 22, 20, 12), coat)
    for x in (72, 82):
        c.limb([(x, -104), (x - 4, -120), (x - 4, -130)], (8, 10, 3), dark(coat, 0.2))
    c.limb([(-56, -76), (-66, -50)], (5, 3), dark(coat, 0.2))
    c.blob(
        path("-34,-88 -40,-60 -20,-46 24,-46 34,-62 28,-90 -4,-104"),
        bogolan(c.rng, MUD, LINEN, 70),
    )
