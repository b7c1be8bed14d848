"""People seen from afar, a hundred units tall, without a face: standing, seated, in a crowd."""

from __future__ import annotations

from collections.abc import Sequence

from .canvas import Canvas, Paint, path, smooth
from .palette import BRICK, COTTON, MUD, SKIN, Colour, dark

Wear = tuple[str, Colour]


def head(c: Canvas, x: float, y: float, skin: Colour, wear: Wear | None = None) -> None:
    """Draw a head on its neck; what it wears: wrap, cap, hair, straw, turban or veil."""
    c.limb([(x, y + 4), (x, y + 9.5)], (5.2, 6), skin)
    c.oval(x, y, 5, 6.4, skin)
    if wear:
        coiffure(c, x, y, wear)


def coiffure(c: Canvas, x: float, y: float, wear: Wear) -> None:
    _COIFFURES[wear[0]](c, x, y, wear[1])


def _wrap(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob(
        [
            (x - 5.6, y - 1),
            (x - 7.4, y - 7),
            (x - 3, y - 12.5),
            (x + 4, y - 12),
            (x + 7.2, y - 7),
            (x + 5.6, y - 1),
            (x, y - 3.4),
        ],
        colour,
    )
    c.oval(x + 4.4, y - 11.4, 4.6, 3.8, dark(colour, 0.16))
    c.curve([(x - 6, y - 4), (x - 1, y - 6.4), (x + 6.4, y - 9)], 0.7, dark(colour, 0.3))


def _cap(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob(
        [
            (x - 5.2, y - 2),
            (x - 4.6, y - 8.6),
            (x, y - 9.4),
            (x + 4.6, y - 8.6),
            (x + 5.2, y - 2),
            (x, y - 3),
        ],
        colour,
    )


def _hair(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob([(x - 5.4, y), (x - 5.6, y - 5), (x, y - 8), (x + 5.6, y - 5), (x + 5.4, y), (x, y - 3)], colour)


def _straw(c: Canvas, x: float, y: float, colour: Colour) -> None:
    brim = [
        (x - 14, y - 1),
        (x - 5.5, y - 7.5),
        (x, y - 12.4),
        (x + 5.5, y - 7.5),
        (x + 14, y - 1),
        (x, y + 0.8),
    ]
    c.poly(brim, colour)
    c.poly([(x, y - 12.4), *brim[3:]], dark(colour, 0.18))
    c.poly([(x - 3, y - 9.7), (x, y - 14.6), (x + 3, y - 9.7), (x, y - 8.6)], BRICK)
    c.limb([brim[0], (x, y + 0.2), brim[4]], (1, 1.2, 1), BRICK)


def _turban(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob(
        [(x - 6.6, y - 2), (x - 7, y - 7), (x, y - 10.6), (x + 7, y - 7), (x + 6.6, y - 2), (x, y - 4)],
        colour,
    )
    c.blob(
        [(x - 5.8, y + 1), (x, y + 3), (x + 5.8, y + 1), (x + 6.6, y + 10), (x, y + 13), (x - 6.4, y + 10)],
        dark(colour, 0.15),
    )


def _veil(c: Canvas, x: float, y: float, colour: Colour) -> None:
    c.blob(
        [
            (x - 6, y + 2),
            (x - 6.6, y - 5),
            (x, y - 9.4),
            (x + 6.6, y - 5),
            (x + 7, y + 4),
            (x + 12, y + 16),
            (x, y + 19),
            (x - 12, y + 16),
        ],
        colour,
    )


_COIFFURES = {"wrap": _wrap, "cap": _cap, "hair": _hair, "straw": _straw, "turban": _turban, "veil": _veil}


def woman(
    c: Canvas,
    top: Paint,
    skirt: Paint,
    wear: Wear,
    *,
    arms: str = "down",
    skin: Colour = SKIN,
    load: str | None = None,
) -> None:
    """Draw a woman standing on the origin; arms: down, up, lift or front; load: basin, bundle or jar."""
    for x, y in ((-4.5, -3.5), (6, -1)):
        c.limb([(x, y - 10), (x, y - 0.5), (x + 2.5, y)], (4, 3.4, 3.4), skin)
    c.blob(
        path("-8,-62 -11.8,-50 -11,-28 -10.6,-8 0,-6 13.5,-4.5 13,-28 11.5,-50 8,-62 0,-64"),
        skirt,
    )
    c.poly([(2, -60), (9.5, -54), (12.6, -28), (13.5, -4.8), (5, -5.4)], (*MUD, 46))
    c.limb([(-7, -56), (2, -32), (4, -6)], (0.5, 1, 1.3), (*MUD, 70))
    c.blob(
        path("-10.5,-80 -9,-70 -7.6,-60 -9,-54 0,-52.5 9,-54 7.6,-60 9,-70 10.5,-80 4,-83.5 -4,-83.5"),
        top,
    )
    for side in (-1, 1):
        _arm(c, side, arms, skin, top)
    head(c, 0.8, -91.5, skin, wear)
    if load:
        _LOADS[load](c)


def seated(c: Canvas, cloth: Paint, wear: Wear, *, skin: Colour = SKIN) -> None:
    """Draw someone seated on the origin, knees to the right, fifty units tall."""
    c.blob(path("-12,3 -11,-10 6,-14 24,-15 28,-6 24,6 6,6"), cloth)
    c.poly([(6, -8), (26, -6), (24, 6), (2, 6)], (*MUD, 50))
    c.blob(path("-12,2 -12,-18 -10,-32 -4,-36 4,-36 9,-30 10,-12 8,2"), cloth)
    c.limb([(5, -30), (10, -18), (20, -14)], (5.6, 4.6, 3.6), skin)
    c.limb([(4, -31), (8.5, -21)], (7, 6.4), cloth)
    head(c, 1, -44.5, skin, wear)


def _arm(c: Canvas, side: int, pose: str, skin: Colour, sleeve: Paint) -> None:
    elbow, hand = {
        "down": ((13, -66), (12.5, -52)),
        "up": ((19, -84), (13.5, -101)),
        "lift": ((19, -84), (13.5, -101)) if side > 0 else ((13, -66), (12.5, -52)),
        "front": ((14, -66), (5, -60)),
        "reach": ((19, -78), (29, -86)) if side > 0 else ((13, -66), (12.5, -52)),
    }[pose]
    shoulder = (9 * side, -79.5)
    c.limb([shoulder, (elbow[0] * side, elbow[1]), (hand[0] * side, hand[1])], (5.4, 4.4, 3.4), skin)
    middle = (shoulder[0] * 0.45 + elbow[0] * side * 0.55, shoulder[1] * 0.45 + elbow[1] * 0.55)
    c.limb([shoulder, middle], (7.4, 6.4), sleeve)


def _basin(c: Canvas) -> None:
    c.poly([(-17, -113), (17, -113), (11, -103.5), (-11, -103.5)], (176, 178, 172))
    c.poly([(4, -113), (17, -113), (11, -103.5), (4, -103.5)], (140, 144, 146))
    c.blob(path("-15,-113 -9,-119 -2,-117.5 5,-120 12,-117 15,-113"), (206, 120, 52))


def _bundle(c: Canvas) -> None:
    c.blob(path("-18,-106 -20,-114 -10,-122 4,-121 18,-116 19,-107 0,-103"), COTTON)
    c.poly([(-4, -121), (2, -122), (5, -103.4), (0, -103)], (206, 92, 104))


def _jar(c: Canvas) -> None:
    c.blob(
        path("-9,-104 -13,-113 -6,-122 -5,-127 5,-127 6,-122 13,-113 9,-104"),
        (168, 76, 44),
    )


_LOADS = {"basin": _basin, "bundle": _bundle, "jar": _jar}


def man(
    c: Canvas,
    robe: Paint,
    wear: Wear | None,
    *,
    arms: str = "down",
    skin: Colour = SKIN,
    trim: Colour | None = None,
) -> None:
    """Draw a man in a wide robe standing on the origin."""
    for x in (-5, 5):
        c.limb([(x, -10), (x, -1.5), (x + 2.5, -1)], (4, 3.4, 3.4), skin)
    for side in (-1, 1):
        _arm(c, side, arms, skin, robe)
    c.blob(path("-11,-79 -15,-64 -16,-40 -18,-7 -9,-5 0,-6.5 9,-5 18,-7 16,-40 15,-64 11,-79 4,-84 -4,-84"), robe)
    for x, tip in ((-5, -8), (4, 7)):
        c.limb([(x, -62), (tip, -8)], (0.8, 1.6), (*MUD, 60))
    c.poly([(4, -80), (12, -76), (16, -40), (18, -7), (10, -6)], (*MUD, 40))
    if trim:
        c.limb([(-3.5, -83), (0, -70), (3.5, -83)], (1.6, 1.6, 1.6), trim)
    head(c, 0, -91.5, skin, wear)


def crowd(
    c: Canvas, box: tuple[float, float, float, float], colours: Sequence[Colour], *, rows: int, size: float
) -> None:
    """Fill a box with the heads and shoulders of people seen from behind, the last row nearest."""
    left, top, right, bottom = box
    for row in range(rows):
        near = row / max(1, rows - 1)
        s = size * (0.72 + 0.5 * near)
        x = left - c.rng.random() * s
        while x < right + s:
            y = top + (bottom - top) * near + c.rng.uniform(-0.12, 0.12) * s
            tone = dark(c.rng.choice(colours), 0.4 * (1 - near))
            c.poly(
                smooth(
                    [
                        (x - s * 0.5, y + s * 1.7),
                        (x - s * 0.46, y + s * 0.62),
                        (x, y + s * 0.36),
                        (x + s * 0.46, y + s * 0.62),
                        (x + s * 0.5, y + s * 1.7),
                    ]
                ),
                tone,
            )
            c.oval(x, y, s * 0.25, s * 0.31, dark(SKIN, c.rng.uniform(0.1, 0.45)))
            if c.rng.random() < 0.45:
                c.blob(
                    [
                        (x - s * 0.29, y + s * 0.02),
                        (x - s * 0.3, y - s * 0.28),
                        (x, y - s * 0.46),
                        (x + s * 0.3, y - s * 0.28),
                        (x + s * 0.29, y + s * 0.02),
                    ],
                    dark(c.rng.choice(colours), 0.1),
                )
            x += s * c.rng.uniform(0.95, 1.2)
