"""Where people read and learn: classroom, library."""

from __future__ import annotations

from . import figures, things
from .bogolan import diamond, panel
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
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, printed
from .scene import PORTRAIT, scene


@scene("ecole", "Dans une classe, des élèves vus de dos suivent au tableau noir une leçon de géométrie.")
def ecole(c: Canvas) -> None:
    c.rect(0, 0, 1600, 620, gradient(COTTON, LINEN))
    c.rect(0, 430, 1600, 760, TEAL)
    c.rect(0, 424, 1600, 436, dark(TEAL, 0.3))
    _blackboard(c)
    _shutters(c)
    c.rect(0, 720, 1600, 1067, gradient(CLAY, BRICK))
    c.poly([(1600, 130), (1330, 130), (520, 1067), (1250, 1067)], veil(SAND, 62))
    teacher = c.at(330, 740, 4.1)
    figures.woman(
        teacher,
        OCHRE,
        printed(TERRACOTTA, [COTTON, BRICK, OCHRE], 110, kind="fans"),
        ("wrap", TERRACOTTA),
        arms="reach",
    )
    teacher.limb([(29, -86), (66, -104)], (1.4, 1), MUD)
    for row, (y, s, count) in enumerate(((790, 0.8, 8), (900, 1.05, 6), (1050, 1.4, 5))):
        step = 1600 / count
        for i in range(count):
            x = step * (i + 0.5) + (-40 if row % 2 else 30)
            if not (row == 0 and x < 480):
                _pupil(c.at(x, y, s), row * 7 + i)
        c.rect(0 if row else 470, y, 1600, y + 26 * s, mix(CLAY, MUD, 0.45))
        c.rect(0 if row else 470, y, 1600, y + 6 * s, mix(CLAY, COTTON, 0.3))
        c.rect(0 if row else 470, y + 26 * s, 1600, y + 60 * s, veil(MUD, 120))


def _blackboard(c: Canvas) -> None:
    c.rect(410, 96, 1270, 470, mix(BRICK, MUD, 0.4))
    board = [(430, 114), (1250, 114), (1250, 450), (430, 450)]
    c.poly(board, GREEN_DEEP)
    c.spray(board, mix(GREEN_DEEP, COTTON, 0.22), toward="up", strength=0.5)
    chalk = veil(COTTON, 225)
    c.line([(640, 390), (770, 180), (900, 390), (640, 390)], 5, chalk)
    c.line([(770, 180), (770, 390)], 3, veil(OCHRE, 230))
    c.line(ring(1060, 270, 96, 96), 5, chalk)
    c.line([(1060, 270), (1130, 204)], 4, veil(OCHRE, 230))
    c.disc(1060, 270, 7, chalk)
    for i in range(6):
        x = 482 + i * 22
        c.line([(x, 190), (x, 230)], 4, chalk)
    c.line([(476, 236), (600, 186)], 4, chalk)
    for i in range(7):
        c.line([(940 + i * 40, 416), (960 + i * 40, 396), (980 + i * 40, 416)], 4, veil(ROSE, 220))
    c.rect(420, 456, 1260, 474, SAND)


def _shutters(c: Canvas) -> None:
    c.rect(1350, 90, 1570, 400, INDIGO_PALE)
    c.rect(1350, 90, 1570, 400, gradient(mix(INDIGO_PALE, COTTON, 0.5), SAND))
    c.blob(path("1380,400 1370,300 1430,240 1510,270 1560,330 1570,400"), GREEN)
    for x in (1340, 1452, 1564):
        c.rect(x, 84, x + 12, 406, BRICK)
    c.rect(1340, 84, 1576, 98, BRICK)
    c.rect(1340, 396, 1576, 412, BRICK)
    for i in range(9):
        c.rect(1290, 96 + i * 34, 1338, 118 + i * 34, mix(BRICK, MUD, 0.25))
    c.rect(60, 110, 300, 330, LINEN)
    c.rect(72, 122, 288, 318, COTTON)
    c.blob(path("110,300 120,200 170,150 230,190 250,260 210,300"), mix(TEAL, COTTON, 0.4))
    c.curve([(120, 210), (170, 230), (190, 270), (240, 262)], 5, INDIGO)


def _pupil(c: Canvas, seat: int) -> None:
    shirt = (SAND, mix(SAND, OCHRE, 0.45), LINEN)[seat % 3]
    body = smooth(path("-78,40 -72,-58 -46,-92 0,-104 46,-92 72,-58 78,40"))
    c.poly(body, shirt)
    c.spray(body, mix(shirt, BRICK, 0.55), toward="right", strength=0.75)
    c.limb([(0, -92), (0, -120)], (30, 28), SKIN)
    c.oval(0, -152, 38, 45, SKIN)
    if seat % 3 == 0:
        c.blob(path("-40,-140 -42,-176 0,-204 42,-176 40,-140 20,-122 -20,-122"), SKIN_DEEP)
        for x in (-34, 34):
            c.limb([(x, -186), (x * 1.5, -204), (x * 1.7, -186)], (12, 10, 6), SKIN_DEEP)
            c.disc(x * 1.2, -198, 7, (ROSE, OCHRE)[seat % 2])
    elif seat % 3 == 1:
        c.blob(path("-39,-136 -42,-172 0,-202 42,-172 39,-136 22,-118 -22,-118"), NIGHT)
    else:
        c.blob(
            path("-42,-150 -46,-190 0,-216 46,-190 42,-150 0,-136"),
            (TEAL, TERRACOTTA, INDIGO)[seat % 7 % 3],
        )


@scene(
    "bibliotheque",
    "Une lectrice attablée sous une lampe, devant un mur de livres aux couleurs de pagnes.",
    PORTRAIT,
)
def bibliotheque(c: Canvas) -> None:
    c.rect(0, 0, 1067, 1422, gradient(MUD, dark(BRICK, 0.45)))
    for row in range(8):
        _shelf(c, 36 + row * 138, 128)
    for x in (0, 346, 700, 1045):
        c.rect(x, 0, x + 22, 1150, mix(BRICK, MUD, 0.4))
        c.rect(x + 16, 0, x + 22, 1150, veil(NIGHT, 120))
    _ladder(c)
    c.glow(470, 860, 620, SAND, strength=0.42)
    c.rect(0, 1150, 1067, 1422, gradient(mix(BRICK, MUD, 0.55), MUD))
    _reader(c)
    c.poly([(-20, 1196), (1087, 1196), (1087, 1250), (-20, 1250)], mix(CLAY, BRICK, 0.4))
    c.poly([(-20, 1190), (1087, 1190), (1087, 1204), (-20, 1204)], mix(CLAY, SAND, 0.5))
    c.rect(0, 1250, 1067, 1422, panel(c.rng, dark(MUD, 0.15), mix(MUD, CLAY, 0.55), diamond, 96))
    _desk(c)


def _shelf(c: Canvas, top: float, tall: float) -> None:
    x = 0.0
    while x < 1067:
        wide, high = c.rng.uniform(13, 40), tall * c.rng.uniform(0.62, 0.95)
        colour = c.rng.choice((INDIGO, TERRACOTTA, OCHRE, COTTON, GREEN, BRICK, LINEN, TEAL, INDIGO_DEEP, CLAY, ROSE))
        y = top + tall - high
        if c.rng.random() < 0.06:
            x += wide * 1.4
            continue
        c.rect(x, y, x + wide - 1.5, top + tall, dark(colour, 0.14))
        stripe = light(colour, 0.5) if sum(colour) < 480 else BRICK
        for share in c.rng.choice(((0.14, 0.2), (0.16, 0.8), (0.3, 0.36, 0.42), (0.5,))):
            c.rect(x + 2, y + high * share, x + wide - 3.5, y + high * (share + 0.035), stripe)
        c.rect(x + wide - 5, y, x + wide - 1.5, top + tall, veil(NIGHT, 90))
        x += wide
    c.rect(0, top + tall, 1067, top + tall + 12, mix(CLAY, BRICK, 0.5))
    c.rect(0, top, 1067, top + 20, veil(NIGHT, 110))


def _ladder(c: Canvas) -> None:
    for x, foot in ((760, 700), (880, 850)):
        c.limb([(x, 120), (foot, 1180)], (13, 15), SAND)
    for i in range(11):
        share = (i + 0.6) / 11
        y = 120 + 1060 * share
        c.line([(760 - 60 * share, y), (880 - 30 * share, y)], 10, mix(SAND, CLAY, 0.5))


def _reader(c: Canvas) -> None:
    cloth = kente(c.rng, [INDIGO, OCHRE, COTTON, TERRACOTTA], 76)
    c.blob(
        path("180,1240 196,1040 240,930 330,884 420,884 510,930 552,1040 570,1240"),
        cloth,
    )
    c.spray(
        smooth(
            path("180,1240 196,1040 240,930 330,884 420,884 510,930 552,1040 570,1240"),
            closed=True,
        ),
        NIGHT,
        toward="left",
        strength=0.8,
    )
    c.limb([(382, 890), (400, 820)], (70, 62), SKIN)
    c.blob(
        path("330,790 330,700 380,650 440,664 468,720 462,760 448,812 410,838 362,830"),
        SKIN,
    )
    c.spray(
        smooth(
            path("330,790 330,700 380,650 440,664 468,720 462,760 448,812 410,838 362,830"),
            closed=True,
        ),
        SKIN_DEEP,
        toward="left",
        strength=0.95,
    )
    c.blob(
        path("312,770 292,680 330,596 420,576 480,628 476,700 440,690 370,720 346,770"),
        TERRACOTTA,
    )
    for i in range(3):
        c.curve([(318, 740 - i * 44), (380, 690 - i * 38), (468, 668 - i * 26)], 5, dark(TERRACOTTA, 0.3))
    c.disc(352, 806, 9, OCHRE)


def _desk(c: Canvas) -> None:
    c.limb([(540, 1010), (600, 1130), (510, 1186)], (86, 66, 44), dark(INDIGO, 0.2))
    c.limb([(590, 1150), (500, 1180)], (40, 32), SKIN)
    c.poly([(360, 1196), (382, 1120), (520, 1140), (520, 1196)], COTTON)
    c.poly([(680, 1196), (660, 1116), (520, 1140), (520, 1196)], LINEN)
    for i in range(4):
        c.line([(400, 1142 + i * 12), (506, 1156 + i * 10)], 2, veil(MUD, 120))
        c.line([(536, 1156 + i * 10), (646, 1138 + i * 13)], 2, veil(MUD, 120))
    c.limb([(860, 1190), (860, 980)], (10, 8), OCHRE)
    c.oval(860, 1190, 70, 14, OCHRE)
    c.poly([(770, 990), (820, 880), (900, 880), (950, 990)], SAND)
    c.poly([(770, 990), (950, 990), (940, 970), (780, 970)], COTTON)
    c.glow(860, 1040, 330, SAND, strength=0.5)
    things.stack(c.at(70, 1192), 190, [BRICK, GREEN, OCHRE, INDIGO], fold=34)
