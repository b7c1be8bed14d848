"""One word, however it is spelled to pass unseen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.folding import fold_word, hidden_words_of, words_of


def forms(text):
    words = words_of(text)
    return {word.form for word in [*words, *hidden_words_of(text, words)]}


@pytest.mark.parametrize(
    "typed",
    [
        "escroc", "ESCROC", "éscröc", "esccccrooooc", "e s c r o c", "e.s.c.r.o.c", "e - s - c - r - o - c", "es-croc",
        "esc*roc", "3scr0c", "€scroc", "еsсrос", "ｅｓｃｒｏｃ", "𝐞𝐬𝐜𝐫𝐨𝐜",
        "es\u200bcroc", "e\u0301scroc", "d’escroc", "l'escroc",
    ],
)  # fmt: skip
def test_it_is_read_as_one_word(typed):
    assert fold_word("escroc") in forms(f"quel {typed} !")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("il a 2 chèvres", ["il", "a", "2", "chevres"]),
        ("15 000 FCFA", ["15", "000", "fcfa"]),
        ("L’été à Ségou", ["l", "ete", "a", "segou"]),
        ("Allez, appelle !", ["alez", "apele"]),
        ("n’kɔ ni ɲa", ["n", "ko", "ni", "nya"]),
    ],
)
def test_plain_words_are_read_as_they_are(text, read):
    assert [word.form for word in words_of(text)] == read


def test_a_word_says_where_it_stands():
    text = "Ce maire est un é.s.c.r.o.c, oui"
    words = words_of(text)

    hidden = next(word for word in hidden_words_of(text, words) if word.form == "escroc")

    assert text[hidden.start : hidden.end] == "é.s.c.r.o.c"


@given(st.text(max_size=300))
def test_whatever_is_typed_is_cut_within_its_bounds(text):
    words = words_of(text)

    for word in [*words, *hidden_words_of(text, words)]:
        assert 0 <= word.start < word.end <= len(text)
        assert word.form
