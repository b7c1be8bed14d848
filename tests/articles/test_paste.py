from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import clean, plain
from articles.paste import clean_paste

CLIPBOARDS = Path(__file__).parent.parent / "fixtures" / "paste"
NAMES = sorted({path.name.removesuffix(".expected.html") for path in CLIPBOARDS.glob("*.expected.html")})


def half(name: str, kind: str) -> str:
    path = CLIPBOARDS / f"{name}.{kind}"
    return path.read_text() if path.exists() else ""


@pytest.mark.parametrize("name", NAMES)
def test_a_clipboard_becomes_the_text_of_an_article(name):
    # The expected pages have their blocks on lines of their own, to be read by eye.
    expected = half(name, "expected.html").strip().replace(">\n<", "><")

    assert clean(clean_paste(half(name, "html"), half(name, "txt"))) == expected


def test_every_clipboard_has_its_expected_page():
    kept = {path.name.split(".")[0] for path in CLIPBOARDS.iterdir()}

    assert kept == set(NAMES)


@pytest.mark.parametrize(
    ("html", "text", "expected"),
    [
        ("", "", ""),
        ("", "Un mot", "<p>Un mot</p>"),
        ("<span>Un mot</span>", "Un mot", "<p>Un mot</p>"),
        ("<p>Un</p>", "Un", "<p>Un</p>"),
        ("<p>Un</p>", "", "<p>Un</p>"),
        ("", "Un\r\n\r\nDeux\r\nlignes", "<p>Un</p><p>Deux<br>lignes</p>"),
        ("", "*a* _b_ ~c~ 2*3*4 x_y_z", "<p><strong>a</strong> <em>b</em> <s>c</s> 2*3*4 x_y_z</p>"),
        ("", "a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("", "*gras _et italique_*", "<p><strong>gras <em>et italique</em></strong></p>"),
        ("", "Le 21/11/2026, 10:32 - dit-il", "<p>Le 21/11/2026, 10:32 - dit-il</p>"),
        ("", "21/11/2026 à 10:32 - Awa: Bonjour", "<p>Bonjour</p>"),
        ("", "[21/11/2026, 10:32:05] Awa: Bonjour", "<p>Bonjour</p>"),
        ("", "1\n2\n3", "<p>1</p><p>2</p><p>3</p>"),
        ('<b style="font-weight:normal">a</b><i style="font-style:normal">b</i>', "", "<p>ab</p>"),
        ('<p style="font-weight:bold">a</p>', "", "<p><strong>a</strong></p>"),
        ("<p>M.&nbsp;Badiané<b>&nbsp;a</b></p>", "", "<p>M.\u00a0Badiané<strong> a</strong></p>"),
        ("<p>oui&nbsp;: 3&nbsp;km</p>", "", "<p>oui\u00a0: 3\u00a0km</p>"),
        ("<p>Il dit <q>non</q></p>", "", "<p>Il dit « non »</p>"),
        ('<a href="https://[x">a</a>', "", "<p>a</p>"),
    ],
)  # fmt: skip
def test_a_small_clipboard_becomes_text_too(html, text, expected):
    assert clean(clean_paste(html, text)) == expected


@given(st.text(alphabet="abé -.*_~>\n\f1:,/[]0", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_word_of_a_plain_text_is_lost(text):
    pasted = plain(clean(clean_paste("", f"Début\n{text}\nfin")))

    assert pasted.startswith("Début")
    assert pasted.endswith("fin")
