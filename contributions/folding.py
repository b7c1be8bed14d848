"""Reads a text as the eye does: blind to case, accents, apostrophes, repeats, spacing, leet and look-alike letters."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from accounts.names import UNICODE

LEET = dict(zip("0134578@$€!|", "oieastbaseil", strict=True))
SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "ng"})
JOINERS = "-._*~+/\u00b7\u2022"  # what is put between the letters of one word to hide it


@dataclass(frozen=True)
class Word:
    """A word as it is read, and where it stands in the text as it was typed (`start` included, `end` left out)."""

    form: str
    start: int
    end: int


def fold_word(word: str) -> str:
    """Reduce one word of a list to the form under which `words_of` finds it."""
    return "".join(one.form for one in words_of(word))


def words_of(text: str) -> list[Word]:
    """Cut a text into words as they are read."""
    signs = [(letter, place) for place, sign in enumerate(text) for letter in _letters(sign)]
    found, begun = [], 0
    while begun < len(signs):
        ended = begun
        while ended < len(signs) and _belongs(signs, ended, begun):
            ended += 1
        if ended > begun:
            found.append(_word(signs[begun:ended]))
        begun = max(ended, begun + 1)
    return found


def hidden_words_of(text: str, words: list[Word]) -> list[Word]:
    """Find what is spelled apart: « c o n n a r d », « con-nard »; each as one word over the whole stretch."""
    found = []
    for run in _runs(words, lambda one, other: _is_apart(text, one, other)):
        if len(run) >= 3:
            found.append(_joined(run))
    for run in _runs(words, lambda one, other: _is_cut(text, one, other)):
        if len(run) >= 2:
            found.append(_joined(run))
    return found


def _letters(sign: str) -> str:
    """The plain letters under a sign: none for a mark or an invisible one."""
    decomposed = unicodedata.normalize("NFKD", UNICODE.get(sign, sign)).casefold()
    plain = "".join(UNICODE.get(one, one) for one in decomposed if unicodedata.category(one) not in {"Mn", "Me", "Cf"})
    return plain.translate(SPELLED)


def _belongs(signs: list[tuple[str, int]], place: int, begun: int) -> bool:
    """Say whether this sign is of the word that began there; a leet sign only between or before letters."""
    sign = signs[place][0]
    if sign.isalnum():
        return True
    follows = place + 1 < len(signs) and signs[place + 1][0].isalpha()
    return sign in LEET and follows and (sign in "@$€" or place > begun)


def _word(signs: list[tuple[str, int]]) -> Word:
    letters = "".join(letter for letter, _ in signs)
    if any(letter.isalpha() for letter in letters):
        letters = "".join(LEET.get(letter, letter) for letter in letters)
        letters = re.sub(r"(.)\1+", r"\1", letters)
    return Word(letters, signs[0][1], signs[-1][1] + 1)


def _runs(words: list[Word], goes_on: Callable[[Word, Word], bool]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for word in words:
        if runs and goes_on(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_apart(text: str, one: Word, other: Word) -> bool:
    """Two single letters with nothing but a blank or a sign between them."""
    between = text[one.end : other.start]
    return len(one.form) == len(other.form) == 1 and len(between) <= 3 and not any(map(str.isalnum, between))


def _is_cut(text: str, one: Word, other: Word) -> bool:
    """Two pieces of one word: one joiner between them, and no blank."""
    return text[one.end : other.start] in JOINERS and one.end < other.start


def _joined(run: list[Word]) -> Word:
    form = re.sub(r"(.)\1+", r"\1", "".join(word.form for word in run))
    return Word(form, run[0].start, run[-1].end)
