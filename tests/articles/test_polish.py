import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.polish import Kind, changes, polish, polish_html
from articles.typography import typeset
from tests.newsroom.test_wall import unzipped

CASES = [
    ('Il dit "oui" et "non".', "Il dit «oui» et «non»."),
    ("“Oui”, dit-il", "«Oui», dit-il"),
    ('Un écran de 10" et un autre', 'Un écran de 10" et un autre'),
    ('Un "mot sans fin', 'Un "mot sans fin'),
    ("Attendez... non", "Attendez… non"),
    ("une salle de 3 x 4 m", "une salle de 3 × 4 m"),
    ("le pont - le vieux - rouvre", "le pont – le vieux – rouvre"),
    ("Diambala-Koronga, peut-être", "Diambala-Koronga, peut-être"),
    ("de 1998-2004", "de 1998–2004"),
    ("Tél. 20-22-36-45", "Tél. 20-22-36-45"),
    ("le 2026-11-27 à 08:30", "le 2026-11-27 à 08:30"),
    ("pain,lait , sel", "pain, lait, sel"),
    ("3,5 ou 3,5kg", "3,5 ou 3,5kg"),
    ("L'Etat et l'Ecole", "L'État et l'École"),
    ("A Bamako, il pleut. A la gare aussi.", "À Bamako, il pleut. À la gare aussi."),
    ("Plan A Bamako", "Plan A Bamako"),
    ("Vitamine A", "Vitamine A"),
    ("le coeur de l'OEUVRE, Oeil", "le cœur de l'ŒUVRE, Œil"),
    ("coefficient, poème", "coefficient, poème"),
    ("la 2ème, la 20ièmes", "la 2e, la 20es"),
    ("https://exemple.org/a--b...c et a--b@exemple.org", "https://exemple.org/a--b...c et a--b@exemple.org"),
    ("(c) La Trame", "© La Trame"),
]


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_what_is_offered(typed, offered):
    assert polish(typed) == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ('<p>Il dit "<em>oui</em>"...</p>', "<p>Il dit «<em>oui</em>»…</p>"),
        ('<p>"un</p><p>deux"</p>', '<p>"un</p><p>deux"</p>'),
        ('<p><a href="https://exemple.org/?a=...&amp;b=--">Lire...</a></p>',
         '<p><a href="https://exemple.org/?a=...&amp;b=--">Lire…</a></p>'),
        ('<figure data-picture="x"></figure><p>(c)</p>', '<figure data-picture="x"></figure><p>©</p>'),
        ("<p><code>a -- b...</code> puis...</p>", "<p><code>a -- b...</code> puis…</p>"),
    ],
)  # fmt: skip
def test_a_body_is_corrected_in_its_text_alone(typed, offered):
    assert polish_html(typed) == offered


def test_one_kind_is_taken_and_the_others_left():
    assert polish('"Oui"... dit l\'Etat', kinds={Kind.SIGNS}) == '"Oui"… dit l\'Etat'
    assert [change.kind for change in changes('"Oui"...', Kind.SIGNS)] == ["signs"]


AS_PRINTED = {"FrenchNoBreakSpace", "Unit", "CurlyQuote", "FrenchQuotes"}  # their outcome holds no-break spaces


def test_all_the_pairs_gathered_elsewhere_pass_at_output_or_by_the_button(shared_data):
    pairs = json.loads((shared_data / "french" / "typography-pairs-a.json").read_text())

    wrong = [
        (pair["in"], result, pair["out"])
        for pair in pairs
        for result in [typeset(polish(pair["in"])) if pair["rule"] in AS_PRINTED else polish(pair["in"])]
        if result != pair["out"]
    ]

    assert wrong == []
    assert len(pairs) == 39


@given(st.text(alphabet="aéEtA \"“”«».,-()cxX0123456789\u00a0oe'\n") | st.text())
@settings(max_examples=300, deadline=None)
def test_asked_twice_it_changes_nothing_more(text):
    once = polish(text)

    assert polish(once) == once


def test_the_desk_is_told_what_is_printed_otherwise_and_what_is_offered(claire, as_):
    sent = {"title": 'Le "pont" rouvre !', "body": "<p>L'Etat paie 15 000 FCFA...</p>"}

    told = json.loads(unzipped(as_(claire).post("/redaction/typographie/", sent)))
    made = json.loads(unzipped(as_(claire).post("/redaction/typographie/", sent | {"kinds": "quotes signs autre"})))

    assert {offer["kind"]: offer["count"] for offer in told["offered"]} == {"quotes": 2, "signs": 1, "capitals": 1}
    assert "".join(piece["text"] for piece in told["printed"][0]) == 'Le "pont" rouvre·!'
    assert [piece["text"] for piece in told["printed"][1] if piece["is_marked"]] == ["’", "·", "°"]
    assert (told["fields"], told["body"]) == ({}, "")
    assert made["fields"]["title"] == "Le «pont» rouvre !"
    assert made["body"] == "<p>L'Etat paie 15 000 FCFA…</p>"


def test_the_typography_of_nobody_is_looked_at_without_the_right(mariam, as_):
    assert as_(mariam).post("/redaction/typographie/", {}).status_code == 403
