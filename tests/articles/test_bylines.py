import pytest

from articles.bylines import byline


@pytest.mark.parametrize(
    ("names", "agency", "printed"),
    [
        (["Awa Sangaro"], "", "Par Awa Sangaro"),
        (["Awa Sangaro", "Fily Tembéli"], "", "Par Awa Sangaro et Fily Tembéli"),
        (["A", "B", "C"], "", "Par A, B et C"),
        (["Awa Sangaro"], "APK", "Par Awa Sangaro avec APK"),
        ([], "", "Par Rédaction La Trame"),
        ([""], "APK", "Par Rédaction La Trame avec APK"),
    ],
)
def test_a_byline_names_all_and_else_the_newsroom(names, agency, printed):
    assert byline(names, agency) == printed
