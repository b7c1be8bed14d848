"""The dozen colours that every picture is dyed with, and the way to mix them."""

Colour = tuple[int, ...]

INDIGO = (38, 54, 104)
INDIGO_PALE = (98, 122, 168)
INDIGO_DEEP = (24, 33, 70)
NIGHT = (17, 21, 43)
TERRACOTTA = (186, 84, 48)
BRICK = (138, 56, 36)
CLAY = (214, 138, 92)
OCHRE = (222, 158, 56)
SAND = (236, 200, 138)
COTTON = (244, 233, 212)
LINEN = (222, 204, 172)
GREEN = (46, 88, 64)
GREEN_DEEP = (26, 54, 44)
LEAF = (112, 142, 78)
MUD = (42, 29, 24)
ROSE = (206, 92, 104)
TEAL = (44, 132, 130)
SKIN = (74, 44, 34)
SKIN_DEEP = (50, 30, 26)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return the colour that lies at this share (0 to 1) of the way from one to the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one[:3], other[:3], strict=True))


def dark(colour: Colour, share: float = 0.25) -> Colour:
    return mix(colour, NIGHT, share)


def light(colour: Colour, share: float = 0.25) -> Colour:
    return mix(colour, COTTON, share)


def veil(colour: Colour, alpha: int) -> Colour:
    """Return the colour as a translucent layer, alpha from 0 to 255."""
    return (*colour[:3], alpha)
