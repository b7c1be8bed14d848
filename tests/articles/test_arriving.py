import pytest

from articles.arriving import Arrived, is_signature, told_apart
from articles.body import clean
from articles.lexicon import is_french
from articles.paste import clean_paste
from authors.models import Author

pytestmark = pytest.mark.django_db

TEXT = (
    "<h2>Le pont rouvre</h2><p><strong>Après six mois de travaux, les camions passent.</strong></p>"
    "<p>Le premier est passé à l’aube.</p><p>Awa DEMBÉLÉ</p>"
)


def test_a_whole_text_is_told_apart():
    assert told_apart(TEXT, []) == Arrived(
        "Le pont rouvre",
        "Après six mois de travaux, les camions passent.",
        "<p>Le premier est passé à l’aube.</p>",
        "Awa DEMBÉLÉ",
    )


@pytest.mark.parametrize("wanted", [frozenset(), frozenset({"standfirst"})])
def test_what_is_not_wanted_stays_in_the_text(wanted):
    assert told_apart(TEXT, [], wanted=wanted).body == TEXT


def test_a_document_begins_with_its_title_and_a_paste_with_a_heading_only():
    html = "<p>Le pont rouvre</p><p>Le premier est passé à l’aube.</p>"

    assert told_apart(html, [], is_document=True).title == "Le pont rouvre"
    assert told_apart(html, []).title == ""
    assert told_apart("<p>Une phrase entière.</p><p>Une autre.</p>", [], is_document=True).title == ""
    assert told_apart("<p>Un seul bloc</p>", [], is_document=True).body == "<p>Un seul bloc</p>"


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Awa DEMBÉLÉ", True),
        ("Par Awa DEMBÉLÉ et Bakary KONÉ", True),
        ("Awa B. DEMBÉLÉ, Bakary KONÉ", True),
        ("Moussa AG ALMAHDI", True),
        ("la rédaction de koronga", True),
        ("Awa Dembélé", False),
        ("Awa DEMBÉLÉ.", False),
        ("Elle a dit NON", False),
        ("ONU", False),
        ("", False),
        ("Le 12 mars, Awa DEMBÉLÉ", False),
    ],
)
def test_a_signature_is_a_name(line, is_one):
    Author.objects.create(pen_name="La rédaction de Koronga", slug="koronga")

    assert is_signature(line) == is_one


@pytest.mark.parametrize("word", ["développement", "l’assainissement", "Communales", "aujourd'hui", "peut-être"])
def test_the_words_of_french_are_known(word):
    assert is_french(word)
    assert not is_french("diambalais")


PAGE = """Le conseil communal de Diambala a voté hier soir le budget du dévelop-
pement rural, après une séance longue et parfois houleuse de la com-
mission des finances, qui réunissait les élus des quartiers de Diam-
bala et les chefs de village autour du sous-
préfet de la région, venu écouter les uns et les autres, peut-
être pour la dernière fois avant la fin de l’année."""


def test_a_word_cut_by_a_line_is_joined_only_if_french_has_it():
    doubtful = []

    html = clean(clean_paste("", PAGE, doubtful))

    assert "développement rural" in html
    assert "commission des finances" in html
    assert "sous-préfet" in html
    assert "peut-être" in html
    assert "Diam-bala" in html
    assert doubtful == ["Diam-bala"]
