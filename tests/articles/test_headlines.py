import pytest

from articles.headlines import headline, slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L’état de l'école", "l-etat-de-l-ecole"),
        ("Un cœur d’œuvre, ex æquo", "un-coeur-d-oeuvre-ex-aequo"),
        ("Niafunké : «Le marché»", "niafunke-le-marche"),
        ("E\u0301tat civil", "etat-civil"),
        ("Prix : 15\u202f000\u00a0FCFA !", "prix-15-000-fcfa"),
        ("ÉTAT", "etat"),
        ("…", ""),
        ("a" * 200, "a" * 120),
        ("mot " * 60, "-".join(["mot"] * 30)),
        ("٣ ماي", ""),
    ],
)
def test_the_slug_of_a_title(title, slug):
    assert slug_of(title) == slug


def test_a_slug_is_never_longer_than_its_column_and_is_cut_at_a_word():
    slug = slug_of("anticonstitutionnellement " * 9)

    assert len(slug) <= 120
    assert slug.split("-") == ["anticonstitutionnellement"] * 4


def test_the_kicker_stands_before_the_title():
    assert headline("Mali", "Un titre") == "#Mali : Un titre"
    assert headline("", "Un titre") == "Un titre"
