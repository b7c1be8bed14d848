"""What makes two names the same to the eye."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.names import check_public_name, skeleton
from authors.models import Author

pytestmark = pytest.mark.django_db  # bylines are kept from readers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Awa", "AWA"),
        ("Élise", "elise"),
        ("Jean-Paul", "jean paul"),
        ("Oumar", "0umar"),
        ("Ali", "A1i"),
        ("Cœur", "Coeur"),
        ("Sacko", "Sаcko"),
        ("Awa", "𝐀𝐰𝐚"),
        ("Trademark", "Trademark\u0301"),
        ("TM", "™"),
        ("Scope", "ꓢсоре"),  # Lisu, then Cyrillic
        ("Awa", "ᗅᴡа"),
        ("Bola", "Вolа"),
        ("Sali", "Ѕаlі"),
        ("Poulo", "Ρоulо"),
        ("Kita", "Ꮶita"),  # Cherokee
        ("Sory", "Տorу"),  # Armenian
    ],
)
def test_these_are_one_name(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Awa", "Ava"), ("Moussa", "Mousso"), ("Ba", "Bah")])
def test_these_are_two(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("name", ["Awa", "Ñaré Kéïta", "N’Golo 223", "ߊߥߊ", "Đỗ Hậu", "Été"])
def test_a_persons_name_is_taken(name):
    check_public_name(name)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_refused_in_words_or_fits_the_column(name):
    try:
        check_public_name(name)
    except ValidationError:
        return

    assert 2 <= len(skeleton(name)) <= User._meta.get_field("display_key").max_length


@given(st.text(max_size=40))
def test_reading_a_name_twice_changes_nothing(name):
    assert skeleton(skeleton(name)) == skeleton(name)


@given(st.text(max_size=40))
def test_case_and_composition_never_tell_two_names_apart(name):
    assert skeleton(unicodedata.normalize("NFD", name)) == skeleton(unicodedata.normalize("NFC", name))


@pytest.mark.parametrize(
    "name", ["Awa Sangaro", "awa sangar0", "Service abonnements", "Admin", "Modo", "La rédac", "LaTrarne"]
)
def test_a_reader_does_not_pass_for_the_newsroom(name, db):
    Author.objects.create(pen_name="Awa Sangaro", slug="awa-sangaro")

    with pytest.raises(ValidationError) as refusal:
        check_public_name(name)

    assert refusal.value.code == "newsroom_name"
