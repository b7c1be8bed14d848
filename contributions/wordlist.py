"""The newsroom's list of watched words, ready to be looked for in a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contributions.folding import Word, words_of


@dataclass(frozen=True)
class Entry:
    """A watched form: a word, a phrase, or a beginning (`arnaq*`), why it is watched, and whether it holds or warns."""

    form: str
    reason: str
    effect: str


class Wordlist:
    """Watched forms by their first word as it is read, so that a text is gone through once."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self._begins: list[tuple[str, Entry]] = []
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        forms = tuple(word.form for word in words_of(entry.form))
        if not forms:
            return
        if entry.form.rstrip().endswith("*") and len(forms) == 1:
            self._begins.append((forms[0], entry))
        else:
            self._whole.setdefault(forms[0], []).append((forms, entry))

    def found_in(self, words: list[Word], hidden: list[Word]) -> Iterator[tuple[Entry, int, int]]:
        """Give each watched form that the text holds, with where it begins and ends in it."""
        for place, word in enumerate(words):
            yield from self._from(words, place)
            yield from self._beginning(word)
        for word in hidden:
            yield from ((entry, word.start, word.end) for forms, entry in self._at(word.form) if len(forms) == 1)
            yield from self._beginning(word)

    def _from(self, words: list[Word], place: int) -> Iterator[tuple[Entry, int, int]]:
        for forms, entry in self._at(words[place].form):
            stretch = words[place : place + len(forms)]
            if len(stretch) == len(forms) and all(map(_reads, stretch, forms)):
                yield entry, stretch[0].start, stretch[-1].end

    def _at(self, form: str) -> list[tuple[tuple[str, ...], Entry]]:
        return self._whole.get(form, [])

    def _beginning(self, word: Word) -> Iterator[tuple[Entry, int, int]]:
        return ((entry, word.start, word.end) for begins, entry in self._begins if word.form.startswith(begins))


def _reads(word: Word, form: str) -> bool:
    return word.form == form
