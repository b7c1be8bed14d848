"""People in motion, drawn by their joints, a hundred units tall; and how they ride."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import things
from .canvas import Canvas, Paint, Point, path
from .figures import Wear, coiffure
from .palette import BRICK, NIGHT, SKIN, Colour, dark

Joints = Mapping[str, Point]


def pose(text: str) -> Joints:
    """Read joints written "head 0,-92 neck 0,-81"; those left out are those of someone standing."""
    words = text.split()
    return dict(zip(words[::2], path(" ".join(words[1::2])), strict=True))


STANDING: Joints = pose(
    "head 0,-92 neck 0,-81 hip 0,-50 elbow 11,-66 hand 12,-50 far_elbow "
    "-11,-66 far_hand -12,-50 knee 5,-26 foot 5,-2 far_knee -5,-26 far_foot "
    "-5,-2"
)


def puppet(
    c: Canvas,
    joints: Joints,
    shirt: Paint,
    legs: Colour,
    *,
    wear: Wear | None = None,
    skin: Colour = SKIN,
    short: bool = False,
) -> None:
    """Draw a body by its joints, far limbs first; `short` bares the knees and the forearms."""
    j = {**STANDING, **joints}
    far = dark(skin, 0.25)
    neck, hip = j["neck"], j["hip"]
    _reach(c, (neck, j["far_elbow"], j["far_hand"]), (6.5, 5, 3.6), far)
    _leg(c, (hip, j["far_knee"], j["far_foot"]), far, dark(legs, 0.25), short)
    _leg(c, (hip, j["knee"], j["foot"]), skin, legs, short)
    chest, waist = (_between(neck, hip, share) for share in (0.2, 0.62))
    c.limb([chest, waist, hip], (18, 15.5, 13.5), shirt)
    c.limb([neck, j["head"]], (5.5, 5.5), skin)
    c.oval(*j["head"], 5.2, 6.4, skin)
    if wear:
        coiffure(c, *j["head"], wear)
    _reach(c, (neck, j["elbow"], j["hand"]), (6.5, 5, 3.6), skin)
    c.limb([_between(neck, hip, 0.08), _between(neck, j["elbow"], 0.55 if short else 0.95)], (9, 7), shirt)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _reach(c: Canvas, spine: Sequence[Point], widths: Sequence[float], colour: Paint) -> None:
    c.limb(_bent(spine), (widths[0], widths[1], widths[1], widths[2]), colour)
    c.disc(*spine[-1], widths[-1] * 0.62, colour)


def _bent(spine: Sequence[Point]) -> list[Point]:
    """Keep an elbow or a knee where it is: a plain spline would round it away."""
    (ax, ay), (bx, by), (cx, cy) = spine
    return [
        (ax, ay),
        (bx * 0.93 + ax * 0.07, by * 0.93 + ay * 0.07),
        (bx * 0.93 + cx * 0.07, by * 0.93 + cy * 0.07),
        (cx, cy),
    ]


def _leg(c: Canvas, spine: Sequence[Point], skin: Colour, cloth: Colour, short: bool) -> None:
    _reach(c, spine, (11, 7.4, 4.4), skin)
    hip, knee, foot = spine
    if short:
        c.limb([hip, knee], (13, 11), cloth)
    else:
        c.limb(_bent(spine), (13, 9, 9, 6.5), cloth)
    c.limb([foot, (foot[0] + (3 if knee[0] >= hip[0] else 2), foot[1] + 1)], (4.6, 4), skin)


UPRIGHT: Joints = pose(
    "head -3,-138 neck -9,-128 hip -31,-86 elbow 18,-109 hand 42,-86 far_elbow "
    "20,-105 far_hand 43,-85 knee 6,-65 foot -2,-22 far_knee 2,-74 far_foot "
    "5,-43"
)


CROUCHED: Joints = pose(
    "head 27,-121 neck 17,-114 hip -30,-89 elbow 38,-92 hand 48,-80 far_elbow "
    "34,-90 far_hand 47,-79 knee 8,-76 foot 1,-43 far_knee 2,-60 far_foot "
    "-3,-22"
)


def cycling(
    c: Canvas,
    shirt: Paint,
    trousers: Colour,
    *,
    frame: Colour = NIGHT,
    wear: Wear = ("cap", BRICK),
    pose: Joints = UPRIGHT,
) -> None:
    """Draw someone riding a bicycle to the right, wheels on the origin."""
    things.bicycle(c, frame)
    puppet(c.at(0, 0, 1.3), pose, shirt, trousers, wear=wear, short=pose is CROUCHED)


RUNNING = pose(
    "head 8,-90 neck 4,-80 hip -2,-51 elbow 13,-66 hand 24,-72 far_elbow -14,-68 "
    "far_hand -20,-54 knee 14,-36 foot 8,-10 far_knee -10,-28 far_foot -30,-18"
)
