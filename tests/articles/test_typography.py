import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.typography import NARROW, NBSP, typeset, typeset_html

# Spaces are written plainly here: _ is the full no-break space, ^ the narrow one.
CASES = [
    ("Superman !", "Superman^!"),
    ("Qui va là?", "Qui va là^?"),
    (f"Non{NBSP}!", "Non^!"),
    ("Quoi !?", "Quoi^!?"),
    ("Quoi?!", "Quoi^?!"),
    ("(vraiment!)", "(vraiment^!)"),
    ("il vient; il part", "il vient^; il part"),
    ("« Non »!", "«_Non_»^!"),
    ("Titre : suite", "Titre_: suite"),
    ("Titre: suite", "Titre: suite"),
    ("à 08:47, score 3:1", "à 08:47, score 3:1"),
    ("fdda:5cc1::1f", "fdda:5cc1::1f"),
    ("http://example.org/?a=1;b!", "http://example.org/?a=1;b!"),
    ("Voyez https://example.org ; puis", "Voyez https://example.org^; puis"),
    ("awa@latrame.example.org !", "awa@latrame.example.org^!"),
    ("«Appropriation»", "«_Appropriation_»"),
    ("« Appropriation »", "«_Appropriation_»"),
    ("«https://example.org»", "«_https://example.org_»"),
    ("l'État, aujourd'hui, qu'«il»", "l’État, aujourd’hui, qu’«_il_»"),
    ("le mot 'trame' reste", "le mot 'trame' reste"),
    ("2\"44' et 6' 10\"", "2\"44' et 6' 10\""),
    ("15 000 FCFA", "15^000_FCFA"),
    ("1 234 567 habitants", "1^234^567_habitants"),
    ("Tél. 20 22 36 45", "Tél. 20 22 36 45"),
    ("00 223 76 12 34 56", "00 223 76 12 34 56"),
    ("en 2026 300 personnes", "en 2026 300_personnes"),
    ("12 % de 3 km, 4,5 kg, 20 ha, 38 °C", "12_% de 3_km, 4,5_kg, 20_ha, 38_°C"),
    ("8 h 30, 3 millions, 5 milliards, 7 euros", "8_h 30, 3_millions, 5_milliards, 7_euros"),
    ("entre 3 et 5 m", "entre 3 et 5_m"),
    ("n° 20 500", "n°_20^500"),
    ("- tiret... \"droit\" (c) œ AT&T", "- tiret... \"droit\" (c) œ AT&T"),
    ("AT&amp;T", "AT&amp;T"),
    ("Fin\n!", "Fin\n!"),
    ("", ""),
]  # fmt: skip
HTML_CASES = [
    ("<p>Non!</p><p>Oui ?</p>", "<p>Non^!</p><p>Oui^?</p>"),
    ("<p><strong>Non</strong>!</p>", "<p><strong>Non</strong>^!</p>"),
    ("<p>«<em>Mot</em>»</p>", "<p>«_<em>Mot</em>_»</p>"),
    ("<p>l'<em>eau</em></p>", "<p>l’<em>eau</em></p>"),
    ("<p>R&amp;D; 3 &lt; 4</p>", "<p>R&amp;D^; 3 &lt; 4</p>"),
    ("<p>Tom &amp; Awa ; &lt;p&gt;!</p>", "<p>Tom &amp; Awa^; &lt;p&gt;!</p>"),
    (
        '<p><a href="https://example.org/l\'eau?a=1&amp;b=2;c !">Lien !</a></p>',
        '<p><a href="https://example.org/l\'eau?a=1&amp;b=2;c !">Lien^!</a></p>',
    ),
    ("<p>Non<br>! Si</p>", "<p>Non<br>! Si</p>"),
    ("<ul><li>Un!<ul><li>deux !</li></ul></li></ul>", "<ul><li>Un^!<ul><li>deux^!</li></ul></li></ul>"),
    ("<p><code>a !</code></p>", "<p><code>a !</code></p>"),
    ('<hr data-mark="wall"><p>x</p>', '<hr data-mark="wall"><p>x</p>'),
]
FRENCH = st.text(alphabet="aéÀ'’«»!?;:.,0123456789 \u00a0\u202f\n\"()%hkm&<>/@-")


def shown(text: str) -> str:
    return text.replace(NBSP, "_").replace(NARROW, "^")


@pytest.mark.parametrize(("typed", "printed"), CASES)
def test_typed_words_are_printed_with_french_spaces(typed, printed):
    assert shown(typeset(typed)) == printed


@pytest.mark.parametrize(("typed", "printed"), HTML_CASES)
def test_a_body_is_printed_across_its_tags_and_never_inside_them(typed, printed):
    assert shown(typeset_html(typed)) == printed


@pytest.mark.parametrize("rule", ["FrenchNoBreakSpace", "Unit", "CurlyQuote"])
def test_pairs_gathered_elsewhere_agree(shared_data, rule):
    pairs = json.loads((shared_data / "french" / "typography-pairs-a.json").read_text())
    ours = [pair for pair in pairs if pair["rule"] == rule]

    printed = {pair["in"]: typeset(pair["in"]) for pair in ours}

    assert printed == {pair["in"]: pair["out"] for pair in ours}


@given(FRENCH | st.text())
@settings(max_examples=300, deadline=None)
def test_printing_twice_changes_nothing(text):
    once = typeset(text)

    assert typeset(once) == once


@given(FRENCH | st.text())
@settings(max_examples=300, deadline=None)
def test_only_spaces_and_apostrophes_change(text):
    def bare(words):
        return re.sub("[ \u00a0\u202f\u2009]", "", words).replace("'", "’")

    assert bare(typeset(text)) == bare(text)
