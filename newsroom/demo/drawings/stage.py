"""Evenings out: carved mask, concert, open-air cinema."""

from __future__ import annotations

import math

from PIL import Image

from . import bodies, figures, nature, things
from .bogolan import bogolan, panel, teeth
from .canvas import Canvas, gradient, path, ring, smooth
from .palette import (
    BRICK,
    CLAY,
    COTTON,
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
    TEAL,
    TERRACOTTA,
    dark,
    light,
    mix,
    veil,
)
from .patterns import kente, stripes
from .scene import PANORAMA, PORTRAIT, scene


@scene(
    "masque",
    "Un masque de bois imaginaire, cornes hautes et collerette de raphia, sur un grand disque ocre.",
    PORTRAIT,
)
def masque(c: Canvas) -> None:
    c.rect(0, 0, 1067, 1422, bogolan(c.rng, INDIGO_DEEP, mix(INDIGO_DEEP, INDIGO_PALE, 0.3), 170))
    c.glow(533, 640, 760, TERRACOTTA, strength=0.45)
    for radius, colour in ((432, TERRACOTTA), (404, OCHRE), (330, SAND)):
        c.disc(533, 620, radius, colour)
    for i in range(48):
        a = math.tau * i / 48
        c.line(
            [
                (533 + 342 * math.cos(a), 620 + 342 * math.sin(a)),
                (533 + 392 * math.cos(a), 620 + 392 * math.sin(a)),
            ],
            9,
            BRICK,
        )
    c.spray(ring(533, 620, 330, 330), CLAY, strength=0.75)
    mask = c.at(533, 0)
    _raffia(mask)
    _horns(mask)
    _visage(mask)


def _raffia(c: Canvas) -> None:
    c.oval(0, 1180, 230, 90, dark(MUD, 0.3))
    for _ in range(230):
        at = c.rng.uniform(-1, 1)
        foot, tip = at * 190, at * 520 + c.rng.uniform(-40, 40)
        tone = mix(c.rng.choice((SAND, OCHRE, LINEN, CLAY)), MUD, 0.12 + 0.34 * c.rng.random() + 0.2 * (at > 0.1))
        c.limb([(foot, 1090 + 50 * (1 - at * at)), (at * 340, 1240), (tip, 1450)], (9, 8, 4), tone)


def _horns(c: Canvas) -> None:
    wood = mix(MUD, BRICK, 0.35)
    for side in (-1, 1):
        spine = [(70 * side, 480), (150 * side, 330), (190 * side, 190), (120 * side, 60)]
        c.limb([(x + 14, y + 12) for x, y in spine], (84, 66, 44, 8), veil(NIGHT, 80))
        c.limb(spine, (84, 66, 44, 8), wood if side < 0 else dark(wood, 0.3))
        for (x, y), (x1, y1), girth in zip(
            smooth(spine, steps=5), smooth(spine, steps=5)[1:], range(84, 20, -4), strict=False
        ):
            nx, ny = y1 - y, x - x1
            size = math.hypot(nx, ny) or 1
            c.limb(
                [
                    (x - nx / size * girth * 0.46, y - ny / size * girth * 0.46),
                    (x + nx / size * girth * 0.46, y + ny / size * girth * 0.46),
                ],
                (7, 7),
                OCHRE,
            )
    for side in (-1, 1):
        c.poly(
            [(186 * side, 640), (290 * side, 560), (270 * side, 700), (176 * side, 730)],
            dark(wood, 0.3 if side > 0 else 0),
        )
        c.disc(246 * side, 640, 15, OCHRE)


def _visage(c: Canvas) -> None:
    wood = mix(MUD, BRICK, 0.5)
    half = path("0,424 96,430 172,500 196,610 184,760 146,920 96,1060 44,1140 0,1156")
    face = smooth([*half, *[(-x, y) for x, y in reversed(half[1:-1])]], closed=True)
    c.poly([(x + 22, y + 20) for x, y in face], veil(NIGHT, 110))
    c.poly(face, wood)
    c.spray(face, light(wood, 0.3), toward="left", strength=0.55)
    right = [*smooth(half), (0, 424)]
    c.poly(right, veil(NIGHT, 84))
    c.poly(
        path("0,436 84,470 60,590 0,610 -60,590 -84,470"),
        panel(c.rng, dark(MUD, 0.3), SAND, teeth, 58, stroke=1.2),
    )
    for side in (-1, 1):
        tone = SAND if side < 0 else mix(SAND, MUD, 0.3)
        c.limb([(6 * side, 640), (66 * side, 600), (150 * side, 640)], (16, 20, 8), tone)
        c.blob([(40 * side, 700), (90 * side, 664), (150 * side, 704), (94 * side, 726)], NIGHT)
        c.limb([(40 * side, 700), (92 * side, 660), (150 * side, 702)], (6, 12, 5), tone)
        for row in range(4):
            for i in range(4 - row // 2):
                c.disc((70 + i * 24 - row * 4) * side, 790 + row * 30, 7, tone)
        for k in range(3):
            c.limb([((122 - k * 22) * side, 930 + k * 36), ((64 - k * 10) * side, 966 + k * 30)], (6, 6), tone)
    nose = path("-16,640 16,640 22,800 44,872 0,894 -44,872 -22,800")
    c.poly(nose, light(wood, 0.16))
    c.poly([(0, 640), (16, 640), (22, 800), (44, 872), (0, 894)], dark(wood, 0.3))
    for i in range(7):
        c.line([(-11, 668 + i * 22), (11, 668 + i * 22)], 5, OCHRE)
    c.oval(0, 972, 50, 27, light(wood, 0.12))
    c.oval(0, 972, 38, 15, dark(MUD, 0.5))
    c.limb([(-26, 972), (0, 975), (26, 972)], (3, 5, 3), SAND)
    for y in (452, 1090):
        for x in (-44, 0, 44) if y < 500 else (0,):
            _cowrie(c.at(x, y - 12))


def _cowrie(c: Canvas) -> None:
    c.oval(3, 4, 15, 21, veil(NIGHT, 120))
    c.oval(0, 0, 14, 20, COTTON)
    c.limb([(0, -13), (1, 0), (0, 13)], (2.4, 4, 2.4), MUD)


@scene(
    "concert",
    "Une chanteuse, un joueur de harpe-calebasse et un percussionniste en scène devant une foule.",
)
def concert(c: Canvas) -> None:
    c.rect(0, 0, 1600, 1067, gradient(NIGHT, mix(INDIGO_DEEP, ROSE, 0.2), mix(INDIGO_DEEP, ROSE, 0.45)))
    for i in range(9):
        x = 180 + i * 140
        looks = ([INDIGO, ROSE, OCHRE, INDIGO_DEEP], [BRICK, OCHRE, INDIGO, ROSE])
        things.hanging(c, x, 60, x + 128, 640, cloth=kente(c.rng, looks[i % 2], 84), folds=1)
    c.rect(0, 0, 1600, 700, veil(NIGHT, 150))
    for x, tip, colour in (
        (220, 560, ROSE),
        (520, 420, OCHRE),
        (800, 800, COTTON),
        (1080, 1160, OCHRE),
        (1380, 1050, TEAL),
    ):
        c.poly([(x - 12, 40), (x + 12, 40), (tip + 210, 730), (tip - 210, 730)], veil(colour, 56))
        c.poly([(x - 6, 40), (x + 6, 40), (tip + 110, 730), (tip - 110, 730)], veil(colour, 50))
        c.glow(x, 40, 110, colour, strength=0.9)
    c.rect(60, 16, 1540, 44, NIGHT)
    c.rect(0, 690, 1600, 830, gradient(mix(BRICK, ROSE, 0.3), NIGHT))
    c.rect(0, 830, 1600, 1067, NIGHT)
    for x, colour in ((560, ROSE), (800, COTTON), (1100, OCHRE)):
        c.oval(x, 722, 220, 26, veil(colour, 110))
    _singer(c.at(470, 724, 3.9))
    _harpist(c.at(800, 724, 4.2))
    _drummer(c.at(1120, 724, 4))
    for x in (90, 1400):
        c.rect(x, 440, x + 130, 720, NIGHT)
        for y in (510, 640):
            c.disc(x + 65, y, 48, INDIGO_DEEP)
            c.disc(x + 65, y, 18, mix(INDIGO, ROSE, 0.3))
    _audience(c)


def _singer(c: Canvas) -> None:
    figures.woman(c, ROSE, kente(c.rng, [OCHRE, ROSE, INDIGO, COTTON], 54), ("wrap", OCHRE), arms="lift")
    c.limb([(8, -88), (12, -70), (14, 0)], (1.4, 1.4, 1.4), LINEN)
    c.limb([(5, -89), (9, -88)], (3.6, 2.6), NIGHT)


def _harpist(c: Canvas) -> None:
    """Draw a seated player behind a big calabash with a long neck."""
    c.rect(-16, -26, 16, 0, MUD)
    figures.seated(c.at(0, -26, 1.2), COTTON, ("cap", INDIGO))
    c.limb([(-14, -24), (-18, -12), (-18, -1)], (9, 8, 5), LINEN)
    c.limb([(10, -24), (18, -12), (18, -1)], (9, 8, 5), LINEN)
    c.limb([(8, -96), (4, -6)], (2.6, 3), mix(MUD, CLAY, 0.4))
    c.oval(5, -26, 21, 22, CLAY)
    c.oval(3, -27, 17, 19, SAND)
    for i in range(6):
        c.line([(-4 + i * 3, -24), (7.6 - i * 0.1, -62 - i * 5)], 0.4, NIGHT)
    c.rect(-5, -26, 13, -23.6, BRICK)
    for side in (-1, 1):
        c.limb(
            [(4 + 14 * side, -62), (4 + 19 * side, -46), (4 + 9 * side, -40)],
            (7, 5, 4),
            LINEN if side < 0 else COTTON,
        )
        c.disc(4 + 8 * side, -39.5, 2.6, SKIN)


def _drummer(c: Canvas) -> None:
    pose = bodies.pose(
        "elbow 14,-66 hand 7,-56 far_elbow -12,-72 far_hand -9,-88 knee 9,-26 foot 11,-2 "
        "far_knee -9,-26 far_foot -12,-2"
    )
    bodies.puppet(c, pose, OCHRE, INDIGO_DEEP, wear=("cap", TERRACOTTA))
    c.poly(path("-11,-52 15,-52 8,-26 13,-3 -9,-3 -4,-26"), BRICK)
    c.poly([(4, -52), (15, -52), (8, -26), (13, -3), (3, -3)], dark(BRICK, 0.35))
    for i in range(5):
        c.line([(-9 + i * 5.4, -50), (-4 + i * 3, -28)], 0.7, SAND)
    c.oval(2, -53, 13.4, 3.6, COTTON)


def _audience(c: Canvas) -> None:
    tones = (INDIGO_DEEP, mix(INDIGO_DEEP, ROSE, 0.25), mix(NIGHT, BRICK, 0.4), NIGHT)
    for _ in range(26):
        x, y = c.rng.uniform(20, 1580), c.rng.uniform(800, 900)
        lean, high = c.rng.uniform(-26, 26), c.rng.uniform(110, 190)
        arm = dark(SKIN, 0.35)
        c.limb([(x, y + 60), (x + lean * 0.3, y - high * 0.4), (x + lean, y - high)], (32, 25, 18), arm)
        c.disc(x + lean, y - high - 10, 15, arm)
        side = c.rng.choice((-1, 1))
        c.limb([(x + lean, y - high - 8), (x + lean * 1.2, y - high - 36)], (24, 15), arm)
        c.limb([(x + lean + 6 * side, y - high - 8), (x + lean + 19 * side, y - high - 24)], (11, 8), arm)
    figures.crowd(c, (-20, 850, 1620, 980), tones, rows=3, size=124)


@scene(
    "cinema",
    "Une séance de cinéma en plein air : le public, assis sous les étoiles, regarde l’écran.",
    PANORAMA,
)
def cinema(c: Canvas) -> None:
    nature.sky(c, [NIGHT, INDIGO_DEEP, INDIGO], 700, weave=0.05)
    for _ in range(150):
        c.disc(
            c.rng.uniform(0, 1600),
            c.rng.uniform(0, 430),
            c.rng.uniform(0.8, 2.6),
            veil(COTTON, c.rng.randrange(110, 230)),
        )
    for x, wide, tall in ((-80, 300, 240), (170, 220, 180), (1250, 260, 190), (1430, 300, 260)):
        things.house(c.at(x, 640), wide, tall, mix(INDIGO_DEEP, INDIGO, 0.5), door=NIGHT)
    nature.palm(c.at(250, 640, 1.25), NIGHT, dark(GREEN_DEEP, 0.4))
    nature.palm(c.at(1390, 640, 1.4), NIGHT, dark(GREEN_DEEP, 0.4))
    c.rect(0, 600, 1600, 900, gradient(mix(INDIGO, BRICK, 0.3), NIGHT))
    c.glow(800, 330, 760, SAND, strength=0.4)
    c.rect(392, 86, 1208, 566, NIGHT)
    c.lay(_film(c), [(408, 100), (1192, 100), (1192, 552), (408, 552)])
    for x in (410, 1170):
        c.rect(x, 560, x + 20, 640, NIGHT)
    c.poly([(800, 842), (1192, 100), (1192, 552)], veil(COTTON, 20))
    c.poly([(800, 842), (408, 100), (1192, 100), (1192, 552), (408, 552)], veil(COTTON, 24))
    c.poly([(800, 842), (620, 100), (980, 100)], veil(COTTON, 24))
    figures.crowd(
        c,
        (-30, 668, 1630, 800),
        [
            dark(tone, 0.3)
            for tone in (
                INDIGO,
                BRICK,
                mix(INDIGO, TEAL, 0.4),
                TERRACOTTA,
                mix(MUD, OCHRE, 0.6),
                mix(INDIGO, ROSE, 0.4),
            )
        ],
        rows=5,
        size=78,
    )
    c.rect(736, 812, 864, 900, NIGHT)
    for x in (772, 828):
        c.disc(x, 796, 30, NIGHT)
        c.disc(x, 796, 8, INDIGO)
    c.glow(800, 840, 90, COTTON, strength=0.9)


def _film(c: Canvas) -> Image.Image:
    """Paint what the screen shows: a rider and a boat under a red sun."""
    film = Canvas((784, 452), c.rng)
    nature.sky(film, [TERRACOTTA, CLAY, SAND], 300, weave=0.1)
    nature.sun(film, 500, 190, 96, COTTON, halo=SAND)
    nature.mesas(film, 302, 80, mix(BRICK, CLAY, 0.4))
    film.rect(0, 300, 784, 452, gradient(CLAY, INDIGO))
    nature.ripples(film, (0, 306, 784, 452), [veil(SAND, 120), veil(INDIGO_DEEP, 90)], count=70, thick=6)
    nature.track(film, 500, 306, 150, 120, veil(COTTON, 200))
    boat = film.at(290, 384, 1.05)
    things.pirogue(
        boat,
        NIGHT,
        stripes([OCHRE, BRICK], [14, 10]),
        crew=lambda b: figures.man(b.at(-20, 0, 1.35), INDIGO_DEEP, ("cap", BRICK)),
    )
    nature.acacia(film.at(700, 452, 1.2), NIGHT, NIGHT)
    return film.image.reduce(2)
