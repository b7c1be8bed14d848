"""Skies, suns, hills, waters, trees, grass and birds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .canvas import Canvas, Point, gradient, path, ring, smooth
from .palette import COTTON, GREEN, GREEN_DEEP, LEAF, MUD, Colour, dark, light, mix, veil


def sky(c: Canvas, colours: Sequence[Colour], horizon: float, *, weave: float = 0.07) -> None:
    """Fill down to the horizon with a fading sky, woven of bands that are barely seen."""
    c.rect(0, 0, c.width, horizon + 2, gradient(colours[0], colours[-1], *colours[1:-1]))
    if not weave:
        return
    tint, y = veil(COTTON, round(255 * weave)), -10.0
    while y < horizon:
        tall = c.rng.uniform(26, 84)
        if c.rng.random() < 0.5:
            c.rect(0, y, c.width, y + tall, tint)
        if c.rng.random() < 0.55:
            _stitches(c, y + tall / 2, min(tall * 0.4, 18), veil(COTTON, round(255 * weave * 1.5)))
        y += tall


def _stitches(c: Canvas, y: float, side: float, colour: Colour) -> None:
    kind, step = c.rng.randrange(3), side * 2
    for i in range(int(c.width / step) + 2):
        x = i * step
        if kind == 0:
            c.poly([(x, y), (x + side / 2, y - side / 2), (x + side, y), (x + side / 2, y + side / 2)], colour)
        elif kind == 1:
            c.rect(x, y - 2, x + side * 1.3, y + 2, colour)
        else:
            c.poly([(x, y + side / 3), (x + side, y - side / 3), (x + 2 * side, y + side / 3)], colour)


def sun(c: Canvas, x: float, y: float, radius: float, colour: Colour, *, halo: Colour | None = None) -> None:
    if halo:
        c.glow(x, y, radius * 3.2, halo, strength=0.55)
    c.disc(x, y, radius, colour)
    c.spray(ring(x, y, radius, radius), dark(colour, 0.12), strength=0.7)


def bars(c: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """Cross the foot of a sun with bars of haze that widen downwards."""
    for i in range(5):
        top = y + radius * (0.1 + i * 0.19)
        c.rect(x - radius * 1.05, top, x + radius * 1.05, top + radius * (0.02 + 0.022 * i), colour)


def ridge(
    c: Canvas, y: float, rise: float, colour: Colour, *, step: float = 150, floor: float | None = None
) -> list[Point]:
    """Draw a line of hills across the picture and return its outline."""
    count = int(c.width / step) + 3
    crest = smooth([((i - 1) * step, y - rise * c.rng.random()) for i in range(count)])
    floor = c.height if floor is None else floor
    outline = [*crest, (c.width + step, floor), (-step, floor)]
    c.poly(outline, colour)
    return outline


def mesas(c: Canvas, y: float, rise: float, colour: Colour) -> None:
    """Draw flat-topped hills with steep sides on the skyline."""
    x = -c.rng.uniform(0, 300)
    while x < c.width:
        wide, tall = c.rng.uniform(220, 480), rise * c.rng.uniform(0.45, 1)
        shape = [
            (x, y),
            (x + wide * 0.16, y - tall * 0.75),
            (x + wide * 0.2, y - tall),
            (x + wide * 0.8, y - tall * 0.96),
            (x + wide * 0.85, y - tall * 0.7),
            (x + wide, y),
        ]
        c.poly(shape, colour)
        c.spray(shape, dark(colour, 0.18), toward="right", strength=0.75)
        x += wide * c.rng.uniform(0.8, 1.5)


def ripples(
    c: Canvas,
    box: tuple[float, float, float, float],
    colours: Sequence[Colour],
    *,
    count: int = 120,
    thick: float = 9,
) -> None:
    """Scatter lens-shaped ripples, larger near the reader."""
    left, top, right, bottom = box
    for _ in range(count):
        near = c.rng.random() ** 1.4
        y = top + (bottom - top) * near
        wide, tall = c.rng.uniform(30, 130) * (0.3 + near * 1.5), max(1.2, thick * (0.12 + near))
        x = c.rng.uniform(left - wide / 2, right + wide / 2)
        c.poly(
            [
                (x - wide, y),
                (x - wide * 0.3, y - tall / 2),
                (x + wide * 0.4, y - tall * 0.4),
                (x + wide, y),
                (x + wide * 0.3, y + tall / 2),
                (x - wide * 0.4, y + tall * 0.4),
            ],
            c.rng.choice(colours),
        )


def track(c: Canvas, x: float, y: float, width: float, depth: float, colour: Colour) -> None:
    """Lay the broken path of light that a sun draws on the water."""
    rows = 26
    for i in range(rows):
        near = i / rows
        wide = width * (1 - near * 0.55) * c.rng.uniform(0.55, 1.05) / 2
        row, tall = y + depth * near**1.25, 2 + near * 9
        drift = c.rng.uniform(-0.16, 0.16) * width
        c.poly(ring(x + drift, row, wide, tall / 2), colour)


def mango(
    c: Canvas, foliage: Sequence[Colour] = (GREEN_DEEP, GREEN, LEAF), *, wood: Colour = MUD, lobes: int = 64
) -> None:
    """Draw a broad dome tree on the origin, 300 wide and 260 tall."""
    trunk = path("-34,5 -17,-8 -12,-40 -13,-112 13,-112 11,-40 15,-8 30,5 8,1 -8,6")
    c.poly(smooth(trunk, closed=True), wood)
    for x, y in ((-70, -140), (-30, -170), (46, -160), (84, -130)):
        c.limb([(-3, -70), (x * 0.4, -115), (x, y)], (16, 10, 5), wood)
    deep, middle, pale = foliage
    dome = path("-150,-92 -142,-150 -104,-206 -40,-246 34,-250 100,-214 142,-158 152,-96 96,-76 40,-88 -20,-74 -84,-84")
    c.blob(dome, deep)
    for i in range(lobes):
        # From the shaded skirt of the tree up to its lit crown, so that each lobe covers those behind it.
        rise = i / lobes
        x, y = c.rng.uniform(-1, 1) * (146 - 78 * rise**2), -88 - 158 * rise + c.rng.uniform(-12, 12)
        radius = c.rng.uniform(13, 25)
        lit = mix(middle, pale, max(0.0, min(0.9, rise * 1.1 - 0.25 - x / 420)))
        lit = mix(deep, lit, min(1.0, 0.35 + rise * 1.3))
        shape = smooth(
            [
                (x - radius * 1.3, y + 3),
                (x - radius * 0.7, y - radius * 0.7),
                (x + radius * 0.3, y - radius * 0.85),
                (x + radius * 1.25, y),
                (x + radius * 0.5, y + radius * 0.6),
                (x - radius * 0.6, y + radius * 0.55),
            ],
            closed=True,
            steps=5,
        )
        c.poly(shape, lit)
        c.spray(shape, dark(lit, 0.4), strength=0.6)


def baobab(c: Canvas, wood: Colour, leaf: Colour | None = None) -> None:
    """Draw a baobab on the origin, 300 wide and 320 tall; bare without a leaf colour."""
    trunk = path(
        "-58,4 -40,-30 -36,-100 -44,-150 -30,-182 0,-176 30,-184 44,-148 36,-96 42,-30 62,4 30,-2 8,6 -14,-2 -32,6"
    )
    limbs = (
        ((-34, -150), (-74, -196), (-132, -206)),
        ((-24, -160), (-50, -226), (-96, -262)),
        ((-6, -165), (-16, -240), (-34, -300)),
        ((12, -165), (30, -238), (44, -304)),
        ((26, -160), (62, -222), (104, -258)),
        ((34, -150), (82, -192), (140, -200)),
    )
    c.blob(trunk, wood)
    for start, elbow, tip in limbs:
        c.limb([start, elbow, tip], (24, 13, 4), wood)
        out = 1 if tip[0] > elbow[0] else -1
        for dx, dy in ((30, -26), (34, 6), (6, -36)):
            c.limb(
                [
                    elbow,
                    (elbow[0] + out * dx * 0.6, elbow[1] + dy * 0.8),
                    (elbow[0] + out * dx * 1.5, elbow[1] + dy * 1.6),
                ],
                (9, 5, 2),
                wood,
            )
        if leaf:
            for _ in range(9):
                x, y = tip[0] + c.rng.uniform(-34, 34), tip[1] + c.rng.uniform(-22, 26)
                tone = mix(leaf, GREEN_DEEP, c.rng.uniform(0, 0.5))
                c.oval(x, y, c.rng.uniform(9, 18), c.rng.uniform(5, 9), tone)
    c.spray(smooth(trunk, closed=True), dark(wood, 0.45), toward="right", strength=0.85)


def acacia(c: Canvas, wood: Colour, leaf: Colour) -> None:
    """Draw a flat-topped tree on the origin, 280 wide and 200 tall."""
    c.limb([(0, 2), (-6, -50), (6, -96)], (15, 10, 8), wood)
    for x, y in ((-80, -148), (-34, -168), (36, -172), (92, -146)):
        c.limb([(2, -86), (x * 0.5, -128), (x, y)], (8, 5, 3), wood)
    for x, y, wide in ((-66, -150, 74), (66, -148, 80), (4, -174, 104), (-20, -160, 88)):
        shape = [
            (x - wide, y + 6),
            (x - wide * 0.6, y - 16),
            (x, y - 24),
            (x + wide * 0.6, y - 18),
            (x + wide, y + 4),
            (x + wide * 0.4, y + 12),
            (x - wide * 0.4, y + 13),
        ]
        c.blob(shape, leaf)
        c.spray(smooth(shape, closed=True), dark(leaf, 0.4), strength=0.8)


def palm(c: Canvas, wood: Colour, leaf: Colour, *, tall: float = 300, fronds: int = 13) -> None:
    """Draw a fan palm on the origin."""
    c.limb([(0, 4), (6, -tall * 0.5), (-2, -tall)], (18, 13, 14), wood)
    for i in range(fronds):
        a = math.radians(-205 + 230 * i / (fronds - 1))
        reach = 78 + 16 * (i % 2)
        x, y = reach * math.cos(a), -tall + reach * math.sin(a) * 0.92
        tone = light(leaf, 0.14) if i % 2 else leaf
        mid = (x * 0.6 + 10 * math.sin(a), -tall + (y + tall) * 0.6 - 10)
        c.limb([(0, -tall), mid, (x, y + 16)], (5, 22, 2), tone)


def tuft(c: Canvas, colour: Colour, *, blades: int = 7, tall: float = 60) -> None:
    """Draw a tuft of grass on the origin."""
    for i in range(blades):
        lean = (i - blades / 2) / blades * tall * 1.1 + c.rng.uniform(-6, 6)
        high = tall * c.rng.uniform(0.6, 1)
        c.limb(
            [(i - blades / 2, 0), (lean * 0.35, -high * 0.6), (lean, -high)],
            (tall * 0.07, tall * 0.06, 1),
            colour,
        )


def grasses(
    c: Canvas, y: float, colours: Sequence[Colour], *, count: int = 40, tall: float = 60, spread: float = 20
) -> None:
    """Plant tufts along a line across the picture."""
    for i in range(count):
        x = c.width * (i + c.rng.random()) / count
        view = c.at(x, y + c.rng.uniform(0, spread), c.rng.uniform(0.6, 1.2))
        tuft(view, c.rng.choice(colours), blades=c.rng.randrange(4, 8), tall=tall)


def birds(c: Canvas, x: float, y: float, colour: Colour, *, count: int = 7, span: float = 22) -> None:
    """Let a loose flight of birds rise to the right of a point."""
    for i in range(count):
        bx, by = x + i * span * 2.3 + c.rng.uniform(-20, 20), y - i * span * 0.8 + c.rng.uniform(-24, 24)
        s = span * c.rng.uniform(0.6, 1.1)
        c.limb([(bx - s, by - s * 0.3), (bx - s * 0.4, by - s * 0.42), (bx, by)], (1, 3.4, 3.4), colour)
        c.limb([(bx, by), (bx + s * 0.4, by - s * 0.46), (bx + s, by - s * 0.24)], (3.4, 3.4, 1), colour)


def clouds(c: Canvas, y: float, colour: Colour, *, count: int = 5, spread: float = 160) -> None:
    """Stretch flat clouds across the sky."""
    for _ in range(count):
        x, top, wide = c.rng.uniform(0, c.width), y + c.rng.uniform(-spread, spread), c.rng.uniform(170, 400)
        cloud = c.at(x, top, wide / 100, flip=c.rng.random() < 0.5)
        cloud.poly(smooth(path("-50,0 -34,-2.5 -24,-8 -10,-8.5 2,-14 16,-11.5 24,-5 36,-3.5 50,0")), colour)
        cloud.poly(smooth(path("-30,3.4 -6,2 24,1.8 44,3.4 20,4.6 -8,4.8")), colour)
