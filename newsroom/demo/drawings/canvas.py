"""A drawing surface at twice the printed size: smooth shapes, woven paints, sprayed shade, paper grain."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw

from .palette import Colour

Point = tuple[float, float]
Points = Sequence[Point]
Paint = Colour | Callable[[int, int], Image.Image]
Box = tuple[int, int, int, int]

OVERSAMPLING = 2


def seeded(key: str) -> Random:
    return Random(key)  # noqa: S311  a picture must be drawn twice the same, nothing here is a secret


@lru_cache(maxsize=1)
def grain_tile() -> Image.Image:
    """Return a tile of noise, coarse enough to survive the downsampling."""
    side = 512
    noise = Image.frombytes("L", (side, side), seeded("grain").randbytes(side * side))
    return noise.resize((side * OVERSAMPLING, side * OVERSAMPLING), Image.Resampling.BILINEAR)


def tiled(tile: Image.Image, size: tuple[int, int], start: tuple[int, int] = (0, 0)) -> Image.Image:
    if start[0] + size[0] <= tile.width and start[1] + size[1] <= tile.height:
        return tile.crop((*start, start[0] + size[0], start[1] + size[1]))
    cloth = Image.new(tile.mode, size)
    for x in range(-start[0], size[0], tile.width):
        for y in range(-start[1], size[1], tile.height):
            cloth.paste(tile, (x, y))
    return cloth


@lru_cache(maxsize=512)
def path(text: str) -> tuple[Point, ...]:
    """Read an outline written "x,y x,y", as in an SVG polygon."""
    return tuple((float(x), float(y)) for x, y in (point.split(",") for point in text.split()))


def smooth(points: Points, closed: bool = False, steps: int = 8) -> list[Point]:
    """Round a polyline into a Catmull-Rom curve that still goes through each of its points."""
    ends = (points[-1], *points, points[0], points[1]) if closed else (points[0], *points, points[-1])
    curve: list[Point] = []
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_spline(ax, bx, cx, dx, t), _spline(ay, by, cy, dy, t)))
    return curve if closed else [*curve, tuple(points[-1])]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def ring(x: float, y: float, rx: float, ry: float, turn: tuple[float, float] = (0, 360)) -> list[Point]:
    """Return the points of an ellipse, or of the part of it between two angles in degrees."""
    first, last = math.radians(turn[0]), math.radians(turn[1])
    count = max(12, min(90, int((rx + ry) * abs(last - first) / 12)))
    angles = (first + (last - first) * i / count for i in range(count + 1))
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def gradient(top: Colour, bottom: Colour, *middle: Colour) -> Paint:
    """Return a paint that fades downwards through the colours."""
    stops = (top, *middle, bottom)

    def paint(width: int, height: int) -> Image.Image:
        # Bilinear enlargement holds the first and last half step flat: doubling the ends hides it.
        column = Image.new("RGB", (1, len(stops)))
        column.putdata([tuple(c[:3]) for c in stops])
        margin = 0.5
        box = (0, margin, 1, len(stops) - margin)
        column = column.resize((1, height), Image.Resampling.BILINEAR, box)
        return column.resize((width, height), Image.Resampling.NEAREST)

    return paint


class Canvas:
    """A surface, or a view of one: moved, scaled, mirrored or turned, sharing the same ink."""

    def __init__(self, size: tuple[int, int], rng: Random) -> None:
        self.width, self.height, self.rng = *size, rng
        self.image = Image.new("RGB", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING))
        # Blending costs several times plain ink, even for an opaque colour: two pens share the surface.
        self.ink, self.glaze = ImageDraw.Draw(self.image), ImageDraw.Draw(self.image, "RGBA")
        self.matrix = (float(OVERSAMPLING), 0.0, 0.0, 0.0, float(OVERSAMPLING), 0.0)

    def at(self, x: float, y: float, scale: float = 1, *, flip: bool = False, turn: float = 0) -> Canvas:
        """Return a view whose origin is at (x, y); `turn` in degrees, clockwise."""
        a, b, c, d, e, f = self.matrix
        cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
        side = -1 if flip else 1
        view = object.__new__(Canvas)
        view.__dict__.update(self.__dict__)
        view.matrix = (
            (a * cos + b * sin) * side,
            b * cos - a * sin,
            a * x + b * y + c,
            (d * cos + e * sin) * side,
            e * cos - d * sin,
            d * x + e * y + f,
        )
        return view

    @property
    def _is_upright(self) -> bool:
        return self.matrix[1] == 0 and self.matrix[0] > 0

    @property
    def scale(self) -> float:
        return math.hypot(self.matrix[0], self.matrix[3])

    def device(self, points: Points) -> list[Point]:
        a, b, c, d, e, f = self.matrix
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]

    def poly(self, points: Points, paint: Paint) -> None:
        if callable(paint):
            self._cover(self.device(points), paint)
        else:
            self._pen(paint).polygon(self.device(points), fill=paint)

    def _pen(self, colour: Colour) -> ImageDraw.ImageDraw:
        return self.ink if len(colour) == 3 else self.glaze

    def blob(self, points: Points, paint: Paint) -> None:
        self.poly(smooth(points, closed=True), paint)

    def rect(self, x: float, y: float, x1: float, y1: float, paint: Paint) -> None:
        shape = [(x, y), (x1, y), (x1, y1), (x, y1)]
        if callable(paint) and self._is_upright:
            (left, top), _, (right, bottom), _ = self.device(shape)
            self.image.paste(paint(round(right - left), round(bottom - top)), (round(left), round(top)))
        else:
            self.poly(shape, paint)

    def oval(self, x: float, y: float, rx: float, ry: float, paint: Paint) -> None:
        if callable(paint) or not (self._is_upright or rx == ry):
            self.poly(ring(x, y, rx, ry), paint)
            return
        [(dx, dy)] = self.device([(x, y)])
        rx, ry = abs(rx) * self.scale, abs(ry) * self.scale
        self._pen(paint).ellipse((dx - rx, dy - ry, dx + rx, dy + ry), fill=paint)

    def disc(self, x: float, y: float, radius: float, paint: Paint) -> None:
        self.oval(x, y, radius, radius, paint)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        ends = self.device(points)
        self._pen(colour).line(ends, fill=colour, width=max(1, round(width * self.scale)), joint="curve")

    def curve(self, points: Points, width: float, colour: Colour) -> None:
        self.line(smooth(points), width, colour)

    def limb(self, points: Points, widths: Sequence[float], paint: Paint) -> None:
        """Draw a rounded stroke that swells and thins: one width for each point."""
        if len(points) == 2:
            spine, girth = points, widths
        else:
            spine, girth = smooth(points), [g for g, _ in smooth([(w, 0.0) for w in widths])]
        left, right = [], []
        for i, ((x, y), g) in enumerate(zip(spine, girth, strict=True)):
            (ax, ay), (bx, by) = spine[max(i - 1, 0)], spine[min(i + 1, len(spine) - 1)]
            length = math.hypot(bx - ax, by - ay) or 1
            nx, ny = -(by - ay) / length * g / 2, (bx - ax) / length * g / 2
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.poly([*left, *reversed(right)], paint)
        # A sharp bend turns the outline inside out: discs at the joints fill the holes.
        solid = not callable(paint) and len(paint) == 3
        joints = zip(points, widths, strict=True) if solid else ((points[0], widths[0]), (points[-1], widths[-1]))
        for (x, y), g in joints:
            if g * self.scale > 3:
                self.disc(x, y, g / 2, paint)

    def spray(self, points: Points, colour: Colour, *, toward: str = "down", strength: float = 0.6) -> None:
        """Stipple a shade over a shape, thicker toward one side: down, up, left, right or the edge."""
        shape = self.device(points)
        box = self._visible(shape)
        if not box:
            return
        mask = self._mask(shape, box)
        fade = _fade(toward, mask.size).point([round(v * strength) for v in range(256)])
        start = self.rng.randrange(512), self.rng.randrange(512)
        noise = tiled(grain_tile(), mask.size, start)
        # Noise and fade add up; what passes the mark becomes ink, with a soft shoulder.
        dots = ImageChops.add(fade, noise, 1, -255).point([min(230, v * 4) for v in range(256)])
        self.image.paste(tuple(colour[:3]), box[:2], ImageChops.multiply(mask, dots))

    def glow(self, x: float, y: float, radius: float, colour: Colour, *, strength: float = 0.7) -> None:
        """Light the surroundings of a point, fading out at the radius."""
        corners = self.device(ring(x, y, radius, radius))
        box = (
            *(int(min(p[i] for p in corners)) for i in (0, 1)),
            *(int(max(p[i] for p in corners)) for i in (0, 1)),
        )
        size = box[2] - box[0], box[3] - box[1]
        # Pillow's radial gradient reaches 255 in the corners: it is 180 where the circle ends.
        ramp = [round(max(0.0, 1 - v / 179) ** 2 * 255 * strength) for v in range(256)]
        light = Image.radial_gradient("L").point(ramp).resize(size, Image.Resampling.BILINEAR)
        self.image.paste(tuple(colour[:3]), box[:2], light)

    def mirror(self, shore: float, depth: float, tint: Colour, *, share: float = 0.35) -> None:
        """Reflect what stands above the shore line into the water below it, dyed by the tint."""
        top = max(0, shore - depth * 1.25)
        area = tuple(round(v * OVERSAMPLING) for v in (0, top, self.width, shore))
        size = self.image.width, round(depth * OVERSAMPLING)
        above = self.image.crop(area).transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(size)
        water = Image.blend(above, Image.new("RGB", size, tuple(tint[:3])), share)
        self.image.paste(water, (0, round(shore * OVERSAMPLING)))

    def lay(self, cloth: Image.Image, corners: Points) -> None:
        """Lay a flat cloth on four corners given clockwise from its top left, in perspective."""
        shape = self.device(corners)
        box = self._visible(shape)
        if not box:
            return
        local = [(x - box[0], y - box[1]) for x, y in shape]
        size = box[2] - box[0], box[3] - box[1]
        seen = cloth.transform(
            size, Image.Transform.PERSPECTIVE, _unproject(local, cloth.size), Image.Resampling.BILINEAR
        )
        self.image.paste(seen, box[:2], self._mask(shape, box))

    def develop(self, *, grain: int = 4) -> Image.Image:
        """Return the picture at its printed size, with the grain of the paper."""
        picture = self.image.reduce(OVERSAMPLING)
        noise = tiled(grain_tile(), picture.size, (self.rng.randrange(512), self.rng.randrange(512)))
        noise = noise.point([round(v * 2 * grain / 255) for v in range(256)])
        return ImageChops.add(picture, Image.merge("RGB", (noise, noise, noise)), 1, -grain)

    def _cover(self, shape: list[Point], paint: Callable[[int, int], Image.Image]) -> None:
        # The paint spans the whole shape, even off the surface: a cut pattern must not slide.
        left, top = (math.floor(min(p[i] for p in shape)) for i in (0, 1))
        right, bottom = (math.ceil(max(p[i] for p in shape)) + 1 for i in (0, 1))
        cloth = paint(max(1, right - left), max(1, bottom - top))
        mask = self._mask(shape, (left, top, right, bottom))
        self.image.paste(cloth, (left, top), mask)

    def _visible(self, shape: list[Point]) -> Box | None:
        left, top = (max(0, math.floor(min(p[i] for p in shape))) for i in (0, 1))
        right = min(self.image.width, math.ceil(max(p[0] for p in shape)) + 1)
        bottom = min(self.image.height, math.ceil(max(p[1] for p in shape)) + 1)
        return (left, top, right, bottom) if right > left and bottom > top else None

    @staticmethod
    def _mask(shape: list[Point], box: Box) -> Image.Image:
        mask = Image.new("L", (max(1, box[2] - box[0]), max(1, box[3] - box[1])))
        ImageDraw.Draw(mask).polygon([(x - box[0], y - box[1]) for x, y in shape], fill=255)
        return mask


def _fade(toward: str, size: tuple[int, int]) -> Image.Image:
    if toward == "edge":
        return Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR)
    fade = Image.linear_gradient("L")
    turns = {
        "up": Image.Transpose.ROTATE_180,
        "left": Image.Transpose.ROTATE_270,
        "right": Image.Transpose.ROTATE_90,
    }
    if toward in turns:
        fade = fade.transpose(turns[toward])
    return fade.resize(size, Image.Resampling.BILINEAR)


def _unproject(corners: Points, size: tuple[int, int]) -> tuple[float, ...]:
    """Return the eight numbers that lead from a seen point back to the flat cloth."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    dx1, dx2, dy1, dy2 = x1 - x2, x3 - x2, y1 - y2, y3 - y2
    span = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / span, (dx1 * sy - sx * dy1) / span
    a, b, c = x1 - x0 + g * x1, x3 - x0 + h * x3, x0
    d, e, f = y1 - y0 + g * y1, y3 - y0 + h * y3, y0
    w, k = size
    inverse = (
        (e - f * h) * w, (c * h - b) * w, (b * f - c * e) * w,
        (f * g - d) * k, (a - c * g) * k, (c * d - a * f) * k,
    )  # fmt: skip
    p, q, r = d * h - e * g, b * g - a * h, a * e - b * d
    return tuple(v / r for v in (*inverse, p, q))
