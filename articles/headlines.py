"""Titles and addresses: how a headline is printed, and the slug that is made of it."""

import re
import unicodedata

SLUG_LENGTH = 120
APOSTROPHES = "'’ʼ`´"
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "đ": "d"})


def headline(kicker: str, title: str) -> str:
    """Print a title with its kicker before it: « #Mali : Titre »."""
    return f"#{kicker} : {title}" if kicker else title


def slug_of(title: str) -> str:
    """Make an address of a title: œ and æ spelt out, elisions split (`l-etat`), 120 signs at most, cut at a word.

    The kicker is not part of it. Empty when the title has no letter or digit of the Latin alphabet.
    """
    text = unicodedata.normalize("NFKD", title.translate(LIGATURES))
    text = re.sub(f"[{APOSTROPHES}]", "-", text)
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", text).strip("-")
    if len(slug) <= SLUG_LENGTH:
        return slug
    cut = slug[: SLUG_LENGTH + 1]
    return (cut.rpartition("-")[0] or cut[:SLUG_LENGTH]).strip("-")
