"""Things seen close up: banknotes, telephone, radio set."""

from __future__ import annotations

import math

from . import things
from .bogolan import bogolan, diamond, panel, zigzag
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
    light,
    mix,
    veil,
)
from .patterns import kente, printed
from .scene import scene


@scene("billets", "Un éventail de billets imaginaires à motif de pirogue et des pièces à cauri, sur un bogolan.")
def billets(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, bogolan(c.rng, MUD, mix(MUD, LINEN, 0.42), 220))
    c.spray([(0, 0), (1600, 0), (1600, 1067), (0, 1067)], NIGHT, toward="edge", strength=0.8)
    tones = (GREEN, TERRACOTTA, INDIGO, mix(ROSE, BRICK, 0.4), TEAL)
    for i, tone in enumerate(tones):
        note = c.at(640, 1080, 1.22, turn=-42 + i * 21)
        note.rect(-124, -768, 156, -176, veil(NIGHT, 110))
        _note(note.at(0, -480, turn=90), tone)
    for x, y, radius in ((1190, 880, 104), (1390, 780, 84), (1330, 960, 70), (1100, 720, 62)):
        _coin(c.at(x, y), radius, OCHRE if radius > 80 else LINEN)


def _note(c: Canvas, tone: Colour) -> None:
    """Draw an invented banknote, 600 by 280, centred on the origin."""
    paper = mix(tone, COTTON, 0.72)
    c.rect(-300, -140, 300, 140, paper)
    c.rect(-286, -126, 286, 126, gradient(mix(tone, COTTON, 0.5), mix(tone, SAND, 0.55)))
    for k in range(16):
        wave = [(-286 + i * 44, -104 + k * 14 + 12 * math.sin(i * 0.9 + k * 0.5)) for i in range(14)]
        c.line(wave, 1.6, veil(tone, 120))
    c.rect(-286, -126, -206, 126, tone)
    c.rect(250, -126, 286, 126, dark(tone, 0.25))
    for i in range(18):
        _lozenge(c.at(-266 + 40 * (i % 2), -112 + 28 * (i // 2)), 15, paper)
        c.rect(
            250 + 12 * (i % 3),
            -126 + 14 * i,
            262 + 12 * (i % 3),
            -112 + 14 * i,
            (OCHRE, paper, tone)[i // 3 % 3],
        )
    for k in range(9):
        c.line(ring(40, 0, 150 - k * 5, 92 - k * 4), 1.6, veil(dark(tone, 0.3), 170))
    c.oval(40, 0, 104, 56, paper)
    c.disc(82, -14, 22, OCHRE)
    shade = dark(tone, 0.45)
    things.pirogue(c.at(36, 22, 0.54), shade, OCHRE)
    c.limb([(28, 18), (29, 0), (30, -18)], (7, 9, 12), shade)
    c.disc(31, -28, 6, shade)
    c.line([(48, -46), (42, 38)], 2.4, shade)
    for i in range(3):
        c.disc(212, -98 + i * 26, 9, tone)
    c.rect(-190, -126, -182, 126, veil(COTTON, 190))
    for i in range(9):
        c.rect(-190, -120 + i * 28, -182, -106 + i * 28, OCHRE)


def _lozenge(c: Canvas, radius: float, colour: Colour) -> None:
    for r in (radius, radius * 0.45):
        c.line([(0, -r), (r, 0), (0, r), (-r, 0), (0, -r)], 2.4, colour)


def _coin(c: Canvas, radius: float, metal: Colour) -> None:
    c.disc(radius * 0.14, radius * 0.18, radius, veil(NIGHT, 140))
    c.disc(0, 0, radius, dark(metal, 0.3))
    c.disc(-radius * 0.03, -radius * 0.04, radius * 0.97, metal)
    c.line(ring(0, 0, radius * 0.86, radius * 0.86), radius * 0.03, dark(metal, 0.3))
    for i in range(30):
        a = math.tau * i / 30
        c.disc(radius * 0.77 * math.cos(a), radius * 0.77 * math.sin(a), radius * 0.03, dark(metal, 0.3))
    c.spray(ring(0, 0, radius, radius), dark(metal, 0.5), toward="right", strength=0.7)
    c.oval(0, 0, radius * 0.36, radius * 0.52, light(metal, 0.45))
    c.limb(
        [(0, -radius * 0.4), (radius * 0.05, 0), (0, radius * 0.4)],
        (radius * 0.05, radius * 0.12, radius * 0.05),
        dark(metal, 0.5),
    )
    for i in range(6):
        y = -radius * 0.28 + i * radius * 0.11
        c.line([(-radius * 0.1, y), (radius * 0.14, y)], radius * 0.028, dark(metal, 0.5))


@scene(
    "telephone",
    "Une main tient un téléphone dont l’écran affiche un transfert d’argent et un petit graphique.",
)
def telephone(c: Canvas) -> None:
    c.rect(
        0,
        0,
        1600,
        1067,
        printed(
            TERRACOTTA,
            [dark(TERRACOTTA, 0.1), mix(TERRACOTTA, OCHRE, 0.35), dark(TERRACOTTA, 0.12), OCHRE],
            360,
            kind="rings",
        ),
    )
    c.spray([(0, 0), (1600, 0), (1600, 1067), (0, 1067)], BRICK, strength=0.6)
    hand = c.at(800, 560, 1.08, turn=7)
    _palm(hand)
    hand.poly(_rounded(-168, -372, 212, 408, 46, shift=22), veil(NIGHT, 90))
    hand.poly(_rounded(-190, -394, 190, 386, 46), NIGHT)
    hand.poly(_rounded(-172, -372, 172, 364, 30), gradient(COTTON, LINEN))
    _screen(hand)
    _fingers(hand)


def _rounded(x: float, y: float, x1: float, y1: float, radius: float, *, shift: float = 0) -> list[tuple[float, float]]:
    corners = (
        (x1 - radius, y + radius, -90),
        (x1 - radius, y1 - radius, 0),
        (x + radius, y1 - radius, 90),
        (x + radius, y + radius, 180),
    )
    return [(px + shift, py + shift) for cx, cy, a in corners for px, py in ring(cx, cy, radius, radius, (a, a + 90))]


def _palm(c: Canvas) -> None:
    c.limb([(60, 800), (50, 560), (30, 330)], (330, 270, 300), SKIN)
    c.spray([(-140, 300), (210, 300), (240, 820), (-120, 820)], SKIN_DEEP, toward="left", strength=0.9)
    c.limb([(70, 900), (62, 640)], (460, 400), kente(c.rng, [INDIGO, OCHRE, COTTON, GREEN], 90))
    c.blob(path("-150,120 -190,260 -120,420 60,470 210,380 230,200 200,60"), SKIN)


def _fingers(c: Canvas) -> None:
    for i, y in enumerate((-10, 92, 190, 280)):
        reach = (126, 110, 116, 136)[i]
        c.limb([(236, y + 34), (214, y - 4), (reach, y - 10)], (72, 70, 54), SKIN)
        c.poly(ring(reach - 4, y - 10, 19, 17, (90, 270)), light(SKIN, 0.38))
        c.curve([(176, y + 24), (220, y + 32), (240, y + 54)], 3, SKIN_DEEP)
    c.limb([(-150, 350), (-232, 220), (-214, 90), (-158, 10)], (120, 104, 74, 54), SKIN)
    c.poly(ring(-152, 2, 20, 26, (190, 380)), light(SKIN, 0.38))
    c.curve([(-196, 70), (-176, 62), (-160, 66)], 3, SKIN_DEEP)


def _screen(c: Canvas) -> None:
    c.poly(
        [
            *ring(-142, -342, 30, 30, (180, 270)),
            *ring(142, -342, 30, 30, (270, 360)),
            (172, -222),
            (-172, -222),
        ],
        INDIGO,
    )
    c.rect(-172, -236, 172, -214, panel(c.rng, OCHRE, INDIGO_DEEP, zigzag, 44))
    c.disc(-104, -298, 38, COTTON)
    c.disc(-104, -308, 14, SKIN)
    c.poly(ring(-104, -270, 24, 20, (180, 360)), TERRACOTTA)
    c.rect(-48, -322, 116, -306, COTTON)
    c.rect(-48, -290, 60, -278, INDIGO_PALE)
    c.disc(0, -106, 74, GREEN)
    c.limb([(-34, -104), (-8, -78), (38, -134)], (16, 16, 16), COTTON)
    c.poly(_rounded(-134, -4, 134, 44, 22), SAND)
    c.rect(-96, 12, 40, 28, BRICK)
    c.disc(100, 20, 14, OCHRE)
    for i, tall in enumerate((40, 66, 52, 92, 78, 120)):
        c.rect(-132 + i * 46, 214 - tall, -100 + i * 46, 214, (INDIGO, TERRACOTTA, TEAL)[i % 3])
    c.rect(-140, 216, 140, 222, MUD)
    c.poly(_rounded(-100, 262, 100, 320, 28), TERRACOTTA)
    c.rect(-50, 284, 50, 298, COTTON)
    c.poly([(172, -340), (172, 20), (-20, 364), (-120, 364)], veil(COTTON, 34))


@scene("radio", "Un poste de radio à antenne posé sur un pagne, d’où partent des ondes en bandes tissées.")
def radio(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(INDIGO_DEEP, INDIGO))
    for i, radius in enumerate(range(1260, 130, -86)):
        colour = (INDIGO_DEEP, TERRACOTTA, INDIGO, OCHRE, dark(TEAL, 0.3), SAND)[i % 6]
        c.disc(1010, 330, radius, mix(colour, INDIGO_DEEP, min(0.7, radius / 1500)))
        _knots(c, radius - 43, i)
    c.glow(1010, 330, 420, SAND, strength=0.5)
    c.disc(1010, 330, 56, COTTON)
    c.poly(
        [(0, 850), (1600, 850), (1600, 1067), (0, 1067)],
        kente(c.rng, [BRICK, OCHRE, TERRACOTTA, COTTON, GREEN_DEEP], 150),
    )
    c.poly([(0, 850), (1600, 850), (1600, 890), (0, 890)], veil(NIGHT, 90))
    c.spray([(0, 850), (1600, 850), (1600, 1067), (0, 1067)], NIGHT, strength=0.35)
    c.oval(640, 930, 520, 36, veil(NIGHT, 150))
    _receiver(c.at(250, 430))
    _tea(c.at(1290, 930))


def _knots(c: Canvas, radius: float, row: int) -> None:
    count = max(8, int(radius / 9))
    for i in range(count):
        a = math.tau * (i + 0.5 * (row % 2)) / count
        x, y = 1010 + radius * math.cos(a), 330 + radius * math.sin(a)
        if -20 < x < 1620 and -20 < y < 860:
            mark = c.at(x, y, turn=math.degrees(a))
            if row % 3 == 0:
                mark.poly([(-12, 0), (0, -12), (12, 0), (0, 12)], veil(COTTON, 90))
            elif row % 3 == 1:
                mark.rect(-3, -16, 3, 16, veil(NIGHT, 90))
            else:
                mark.disc(0, 0, 7, veil(COTTON, 80))


def _receiver(c: Canvas) -> None:
    c.limb([(690, 10), (760, -100)], (12, 7), LINEN)
    c.disc(760, -100, 9, COTTON)
    c.line([(120, 6), (150, -70), (610, -70), (640, 6)], 22, MUD)
    body = _rounded(0, 0, 770, 480, 50)
    c.poly([(x + 18, y + 10) for x, y in body], veil(NIGHT, 120))
    c.poly(body, TERRACOTTA)
    c.spray(body, dark(BRICK, 0.2), strength=0.75)
    c.poly(_rounded(26, 26, 744, 454, 34), COTTON)
    c.spray(_rounded(26, 26, 744, 454, 34), CLAY, strength=0.5)
    c.disc(226, 262, 166, BRICK)
    c.poly(ring(226, 262, 152, 152), panel(c.rng, MUD, SAND, diamond, 62, stroke=1.1))
    c.line(ring(226, 262, 158, 158), 8, OCHRE)
    c.poly(_rounded(430, 74, 710, 214, 18), INDIGO_DEEP)
    for i in range(25):
        c.line([(450 + i * 10, 150 if i % 4 else 132), (450 + i * 10, 176)], 2.6, SAND)
    c.line([(448, 112), (692, 112)], 3, INDIGO_PALE)
    c.limb([(588, 88), (588, 200)], (5, 5), TERRACOTTA)
    for x, radius in ((486, 46), (610, 46), (692, 26)):
        c.disc(x + 5, 312, radius, veil(NIGHT, 80))
        c.disc(x, 306, radius, MUD)
        c.disc(x, 306, radius * 0.7, OCHRE)
        c.line([(x, 306), (x + radius * 0.4, 306 - radius * 0.5)], 5, MUD)
    for i in range(5):
        c.rect(446 + i * 54, 392, 486 + i * 54, 420, (GREEN, TERRACOTTA, INDIGO, OCHRE, BRICK)[i])


def _tea(c: Canvas) -> None:
    c.oval(10, 6, 130, 18, veil(NIGHT, 140))
    c.poly([(-60, -170), (60, -170), (46, 0), (-46, 0)], veil(COTTON, 70))
    c.poly([(-55, -110), (55, -110), (45, -4), (-45, -4)], mix(BRICK, OCHRE, 0.35))
    c.oval(0, -110, 55, 12, mix(OCHRE, SAND, 0.4))
    c.line(ring(0, -170, 60, 13), 4, veil(COTTON, 200))
    c.line([(-60, -170), (-46, 0)], 4, veil(COTTON, 200))
    c.line([(60, -170), (46, 0)], 4, veil(COTTON, 200))
    for side in (-1, 1):
        c.curve([(18 * side, -190), (34 * side, -230), (12 * side, -270), (26 * side, -310)], 4, veil(COTTON, 110))
