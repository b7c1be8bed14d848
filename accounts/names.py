"""Public names: what makes two of them the same to the eye, and which are kept for the newsroom."""

import re
import unicodedata
from collections.abc import Callable

from confusable_homoglyphs.confusables import confusables_data
from django.conf import settings
from django.core.exceptions import ValidationError


def _of_the_same_shape() -> dict[str, str]:
    """Read Unicode's table of confusables (UTS #39): each sign that looks like plain letters, and these letters.

    The library gives pairs that look alike; what they link together is one shape, named after its plain letters.
    """
    shape: dict[str, set[str]] = {}
    for sign, others in confusables_data.items():
        linked = {sign} | {other["c"] for other in others}
        whole = linked.union(*(shape[one] for one in linked if one in shape))
        shape |= dict.fromkeys(whole, whole)
    plain = re.compile("[A-Za-z0-9]+")
    named = {id(signs): sorted(filter(plain.fullmatch, signs)) for signs in shape.values()}
    return {
        sign: named[id(signs)][0].lower()
        for sign, signs in shape.items()
        if len(sign) == 1 and not sign.isascii() and named[id(signs)]
    }


UNICODE = _of_the_same_shape()
# Signs a reader takes for another one: Unicode's table, and what it leaves out for signs already in lower case.
LOOK_ALIKES = str.maketrans(
    {sign.lower(): letters for sign, letters in UNICODE.items() if len(sign.lower()) == 1}
    | UNICODE
    | dict(zip("01i|35$@", "olllessa", strict=True))
    | {"œ": "oe", "æ": "ae", "ß": "ss"}
    | dict(zip("авеіјкмнорстухѕ", "abeljkmhopctyxs", strict=True))
    | dict(zip("αβεηικνορτυχ", "abenlkvoptux", strict=True))
    | dict(zip("ԁʀꓣɡıɩո", "drrgiln", strict=True))
)
NEWSROOM_WORDS = (
    "redac", "moderat", "modo", "admin", "journaliste", "directeur", "directrice", "newsroom", "support",
    "serviceabonne", "correspondant",
)  # fmt: skip
RESERVED: list[Callable[[str], bool]] = []  # what other floors keep for themselves: see `reserve`
UNREADABLE = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}  # Unicode categories: control, invisible, unassigned
HEAPED_MARKS = re.compile(r"[\u0300-\u036f]{3}")
LONGEST = 120  # signs once reduced: a single ﷺ makes eighteen


def skeleton(name: str) -> str:
    """Reduce a name to what the eye reads: no case, no accent, no space or mark, look-alikes as one sign."""
    # Twice: 𝐀 and ™ only have a lower case once decomposed.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    # Twice: what looks like 1 looks like l too.
    return re.sub(r"[\W_]+", "", letters.translate(LOOK_ALIKES).translate(LOOK_ALIKES)).replace("rn", "m")


def check_public_name(name: str) -> None:
    """Refuse a name that says nothing, hides signs, is too long once read, or speaks for the newsroom.

    Codes: `empty_name`, `unreadable_name`, `long_name`, `newsroom_name`.
    """
    bones = skeleton(name)
    if any(unicodedata.category(sign) in UNREADABLE for sign in name) or HEAPED_MARKS.search(name):
        raise ValidationError("Ce nom contient des signes qui ne se lisent pas.", code="unreadable_name")
    if len(bones) < 2:
        raise ValidationError("Choisissez un nom d’au moins deux lettres ou chiffres.", code="empty_name")
    if len(bones) > LONGEST:
        raise ValidationError("Ce nom est trop long.", code="long_name")
    words = (*NEWSROOM_WORDS, settings.NEWSROOM["name"])
    if any(skeleton(word) in bones for word in words) or any(keeps(name) for keeps in RESERVED):
        raise ValidationError("Ce nom est réservé à la rédaction. Choisissez-en un autre.", code="newsroom_name")


def reserve(keeps: Callable[[str], bool]) -> None:
    """Let a floor above keep names for itself: `keeps` says whether a name is one of them."""
    RESERVED.append(keeps)
