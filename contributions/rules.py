"""What is looked at in a text before a moderator reads it: rules in order, local, and each says what it saw.

A rule holds or warns. None publishes, none refuses; one that fails or is slow holds. Nothing is asked of the outside.
"""

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal

from contributions.folding import Word, hidden_words_of, words_of
from contributions.wordlist import Wordlist

logger = logging.getLogger(__name__)

Effect = Literal["hold", "warn"]
SLOW = 0.25  # seconds one rule may take before a moderator is told that it did not answer in time
SHORT = 3  # words under which a text says too little
MANY_LINKS = 2
SHOUTED = 0.6  # of the letters in capitals
SHOUTED_FROM = 20  # letters
ALIKE = 0.6  # of the runs of three words shared: a near duplicate


@dataclass(frozen=True)
class Finding:
    """What a rule saw: its name, whether it holds or warns, a sentence for the moderator, and where in the text.

    `spans` are pairs of places in the text as it was typed: the first sign, and the one after the last.
    """

    rule: str
    effect: Effect
    said: str
    reason: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Letter:
    """A text under examination, with what is known around it. Whoever asks brings it: rules look nothing up."""

    text: str
    wordlist: Wordlist = field(default_factory=Wordlist)
    own_texts: list[str] = field(default_factory=list)
    other_texts: list[str] = field(default_factory=list)
    published: int = 1
    recent_refusals: int = 0

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.text)

    @cached_property
    def hidden_words(self) -> list[Word]:
        return hidden_words_of(self.text, self.words)


Rule = Callable[[Letter], Iterator[Finding]]


def length(letter: Letter) -> Iterator[Finding]:
    if len(letter.words) < SHORT:
        yield Finding("length", "warn", "Moins de trois mots.", "too_short")


def repeat_of_own(letter: Letter) -> Iterator[Finding]:
    if any(alike(letter.text, other) for other in letter.own_texts):
        yield Finding("repeat_of_own", "hold", "Déjà envoyé, ou presque, par la même personne.", "duplicate")


def repeat_of_another(letter: Letter) -> Iterator[Finding]:
    if any(alike(letter.text, other) for other in letter.other_texts):
        yield Finding("repeat_of_another", "hold", "Déjà envoyé, ou presque, par quelqu’un d’autre.", "duplicate")


LINK = re.compile(
    r"https?://\S+|www\.\S+|\b[\w-]{2,}\.(?:com|net|org|info|biz|io|me|ly|xyz|top|site|online|shop|club|live|link|cc|tv)"
    r"\b(?:/\S*)?|\bwatch\?v=\S+",
    re.IGNORECASE,
)


def links(letter: Letter) -> Iterator[Finding]:
    found = spans(LINK, letter.text)
    around = len(letter.words) - sum(len(words_of(letter.text[begun:ended])) for begun, ended in found)
    if len(found) >= MANY_LINKS:
        yield Finding("links", "hold", "Plusieurs liens.", "advertising", found)
    elif found and around < 12:
        yield Finding("links", "hold", "Un lien, et presque rien d’autre.", "advertising", found)
    elif found:
        yield Finding("links", "warn", "Un lien.", "", found)


def capitals(letter: Letter) -> Iterator[Finding]:
    letters = [sign for sign in letter.text if sign.isalpha()]
    raised = sum(sign.isupper() for sign in letters)
    if len(letters) >= SHOUTED_FROM and raised >= SHOUTED * len(letters):
        yield Finding("capitals", "hold", "Presque tout en capitales.", "unreadable")


VOWELLESS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}")
SAME_SIGN = re.compile(r"(\S)\1{14,}")


def unreadable(letter: Letter) -> Iterator[Finding]:
    seen = spans(SAME_SIGN, letter.text)
    plain = [word for word in letter.words if word.form.isalpha()]
    mashed = [word for word in plain if VOWELLESS.search(word.form) or len(word.form) > 30]
    signs = [sign for sign in letter.text if not sign.isspace()]
    letters = sum(sign.isalnum() for sign in signs)
    distinct = {word.form for word in plain}
    repeats_itself = len(plain) >= 6 and len(distinct) * 3 <= len(plain)
    if mashed and len(mashed) * 4 >= len(plain):
        seen += [(word.start, word.end) for word in mashed]
        yield Finding("unreadable", "hold", "Des suites de lettres qui ne se lisent pas.", "unreadable", seen)
    elif seen or letters < 0.35 * len(signs) or repeats_itself:
        yield Finding("unreadable", "hold", "Des signes ou des mots répétés à l’excès.", "unreadable", seen)


MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\d.,])(?:\+|00)?\d(?:[ .\-/\u00a0\u202f]?\d){7,14}(?![\d%])")
AMOUNT = re.compile(
    r"^\s*(?:f?\s*cfa|fcfa|frs?\b|f\b|francs?|euros?|€|\$|dollars?|habitants?|tonnes?|personnes?|kg|kilos?|hectares?|"
    r"m[²3³]|km|litres?|voix|élèves|eleves|millions?|milliards?|électeurs|electeurs)",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+$")
DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-](?:19|20)\d{2}|(?:19|20)\d{2}[ ./-](?:19|20)?\d{2}(?:[ ./-]\d{1,2})?")
HOME = re.compile(
    r"\brue\s+\d+\s*,?\s*(?:à\s+la\s+|a\s+la\s+)?porte\s*(?:n[°o]\s*)?\d+|\bporte\s*(?:n[°o]\s*)?\d+\b.{0,20}\brue\b",
    re.IGNORECASE,
)


def personal_data(letter: Letter) -> Iterator[Finding]:
    seen = [(begun, ended) for begun, ended in spans(NUMBER, letter.text) if is_phone(letter.text, begun, ended)]
    if seen:
        yield Finding("phone", "hold", "Ce qui ressemble à un numéro de téléphone.", "personal_data", seen)
    if seen := spans(MAIL, letter.text):
        yield Finding("email", "hold", "Une adresse e-mail.", "personal_data", seen)
    if seen := spans(HOME, letter.text):
        yield Finding("address", "hold", "Ce qui ressemble à l’adresse d’une personne.", "personal_data", seen)


def is_phone(text: str, begun: int, ended: int) -> bool:
    """Tell a telephone number from a sum, a date or a count."""
    typed = text[begun:ended].strip()
    digits = re.sub(r"\D", "", typed)
    if typed.startswith(("+", "00")):
        return True
    if DATE.fullmatch(typed) or AMOUNT.match(text[ended:]) or THOUSANDS.fullmatch(typed):
        return False
    return 8 <= len(digits) <= 12


def watched_words(letter: Letter) -> Iterator[Finding]:
    """Find the words of the newsroom's list; one finding for each reason and effect, the graver first."""
    seen: dict[tuple[str, Effect], list[tuple[int, int]]] = {}
    named: dict[tuple[str, Effect], list[str]] = {}
    for entry, begun, ended in letter.wordlist.found_in(letter.words, letter.hidden_words):
        key = entry.reason, entry.effect
        seen.setdefault(key, []).append((begun, ended))
        named.setdefault(key, []).append(entry.form)
    for key in sorted(seen, key=lambda key: key[1] != "hold"):
        reason, effect = key
        words = ", ".join(f"« {form} »" for form in dict.fromkeys(named[key]))
        yield Finding("words", effect, f"Mots surveillés : {words}.", reason, sorted(set(seen[key])))


def new_contributor(letter: Letter) -> Iterator[Finding]:
    if letter.published == 0:
        yield Finding("new_contributor", "warn", "Rien de cette personne n’a encore été publié.")


def recent_refusals(letter: Letter) -> Iterator[Finding]:
    if letter.recent_refusals >= 2:
        said = f"{letter.recent_refusals} refus ou retraits ces trente derniers jours."
        yield Finding("recent_refusals", "hold", said)


RULES: tuple[Rule, ...] = (
    length,
    repeat_of_own,
    repeat_of_another,
    links,
    capitals,
    unreadable,
    personal_data,
    watched_words,
    new_contributor,
    recent_refusals,
)


RULE_NAMES = {  # what moderators read, for the names that findings bear
    "length": "Trop court",
    "repeat_of_own": "Déjà envoyé par la même personne",
    "repeat_of_another": "Déjà envoyé par quelqu’un d’autre",
    "links": "Liens",
    "capitals": "Capitales",
    "unreadable": "Illisible",
    "phone": "Numéro de téléphone",
    "email": "Adresse e-mail",
    "address": "Adresse d’une personne",
    "words": "Mots surveillés",
    "new_contributor": "Premier texte",
    "recent_refusals": "Refus récents",
}


def examine(letter: Letter, rules: Iterable[Rule] = RULES, *, slow: float = SLOW) -> list[Finding]:
    """Ask each rule in order. What fails, or takes more than `slow` seconds, holds and says so; the others go on."""
    findings = []
    for rule in rules:
        begun = time.monotonic()
        try:
            findings += rule(letter)
        except Exception:  # whatever it is: a text nobody could examine is one to read with care
            logger.exception("La règle de modération %s a échoué.", rule.__name__)
            findings.append(Finding(rule.__name__, "hold", "Cette règle n’a pas pu lire le texte."))
        if time.monotonic() - begun > slow:
            findings.append(Finding(rule.__name__, "hold", "Cette règle a mis trop de temps à lire le texte."))
    return findings


def holds(findings: Iterable[Finding]) -> bool:
    return any(finding.effect == "hold" for finding in findings)


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def alike(one: str, other: str) -> bool:
    """Say whether two texts are the same to a reader: most of their runs of three words are."""
    left, right = _runs_of_three(one), _runs_of_three(other)
    return len(left & right) >= ALIKE * max(1, len(left | right))


def _runs_of_three(text: str) -> set[tuple[str, ...]]:
    forms = [word.form for word in words_of(text)]
    if len(forms) < 3:
        return {tuple(forms)}
    return {(first, second, third) for (first, second), (_, third) in pairwise(pairwise(forms))}
