import unicodedata

import pytest

from articles.excerpts import description, excerpt


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("x" * 300, "x" * 300),
        ("x" * 301, "x" * 300 + "…"),
        ("Il a dit « oui ».", "Il a dit « oui »."),
        ("<p>Un <strong>mot</strong> &amp; deux.</p><p>Trois</p>", "Un mot & deux. Trois"),
        ("2 < 3 & 4 > 1", "2 < 3 & 4 > 1"),
        ("Un\u00a0 \n mot\u202f!", "Un mot !"),
        ("e\u0301te\u0301", "été"),
        ("é" * 300, "é" * 300),
    ],
)
def test_a_short_text_is_whole_and_a_long_word_is_cut(text, expected):
    assert excerpt(text) == expected


@pytest.mark.parametrize("mark", [",", ";", " ;", " :", " –", "(", " («", ".", "...", "’", "…"])
def test_no_mark_is_left_before_the_mark_of_the_cut(mark):
    text = f"{'mot ' * 70}fin{mark} {'suite ' * 20}"
    text = "y" * (300 - text.index(" suite")) + text

    assert excerpt(text).endswith(" fin…")


def test_a_word_with_an_elision_is_left_whole():
    text = "Des patrouilles mixtes sont chargées de traquer d’éventuels trafiquants de bois sur le lac Dembé."
    text = ("Hier, " * 60)[: 304 - text.index("tuels")] + text

    assert excerpt(text).endswith("chargées de traquer…")


def test_an_excerpt_that_ends_on_a_whole_word_keeps_it():
    text = "a" * 296 + " mot suivant"

    assert excerpt(text) == "a" * 296 + " mot…"


def test_signs_are_counted_not_bytes_nor_the_parts_of_an_accent():
    decomposed = unicodedata.normalize("NFD", "é" * 300)

    assert excerpt(decomposed) == "é" * 300


@pytest.mark.parametrize("length", [0, 1, 99, 100, 101, 300])
def test_a_share_card_gets_a_hundred_signs_at_most(length):
    text = ("mot " * 100)[:length].strip()

    shown = description(text)

    assert len(shown) <= 100
    assert (shown == text) == (len(text) <= 100)
