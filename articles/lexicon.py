"""The words of French, to tell a word cut at the end of a line from one that has its hyphen."""

import re
from functools import cache

from spellchecker import SpellChecker

ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)


@cache
def _words() -> frozenset[str]:
    return frozenset(SpellChecker(language="fr").word_frequency.dictionary)


def is_french(word: str) -> bool:
    """Say whether a word is in the list (140,000 forms), whatever its case and the article elided before it."""
    bare = ELISION.sub("", word).lower().replace("’", "'")
    return bare in _words()
