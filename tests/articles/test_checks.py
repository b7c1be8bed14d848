"""What stops a publication, what is only said, and that both are read before the button."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import checks, workflow
from articles.models import Status, Tag
from pictures import library
from tests.pictures.samples import photo

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def ready(write, settings, tmp_path):
    """An article of which nothing is to be said, but for what a test changes."""
    settings.MEDIA_ROOT = tmp_path

    def written(**other):
        picture = library.add(BytesIO(photo()), alt="Un bac", caption="Le bac à quai", credit="Studio")
        usual = {"at": None, "standfirst": "Un chapeau.", "picture": picture, "tags": [Tag.objects.create(name="Bac")]}
        return write("Le bac repart", **(usual | other))

    return written


def codes(article):
    return {check.code: check.stops for check in checks.checks(article)}


def test_of_an_article_in_order_nothing_is_said(ready):
    assert codes(ready()) == {}


@pytest.mark.parametrize(
    ("change", "code", "stops"),
    [
        ({"section": None}, "missing_section", True),
        ({"standfirst": "", "body": ""}, "missing_text", True),
        ({"standfirst": ""}, "no_standfirst", False),
        ({"tags": []}, "no_tag", False),
        ({"picture_caption": "Le pont a rouvert hier matin"}, "caption_copies", False),
    ],
)
def test_what_is_missing_stops_or_is_said(change, code, stops, ready):
    assert codes(ready(**change))[code] is stops


def test_a_long_title_is_said(ready):
    article = ready()
    article.title = "x" * 111

    assert codes(article) == {"long_title": False}


@pytest.mark.parametrize(("field", "code"), [("alt", "missing_alt"), ("credit", "missing_credit")])
@pytest.mark.parametrize("place", ["lead", "in the text"])
def test_a_picture_without_its_words_or_its_rights_stops(place, field, code, ready):
    bare = library.add(BytesIO(photo()), **{"alt": "Un bac", "credit": "Studio", field: " "})
    change = (
        {"picture": bare} if place == "lead" else {"body": f'<p>Un.</p><figure data-picture="{bare.uuid}"></figure>'}
    )

    assert codes(ready(**change)) == {code: True}


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_who_signs_answers_for_all_of_it_at_once(verb, ready, claire):
    article = ready(section=None, picture=library.add(BytesIO(photo())))
    how = {"at": timezone.now() + timedelta(hours=1)} if verb == "schedule" else {}

    with pytest.raises(ValidationError) as refusal:
        getattr(workflow, verb)(article, by=claire, **how)

    assert {error.code for error in refusal.value.error_list} == {"missing_section", "missing_credit", "missing_alt"}


def test_an_archive_comes_as_it_is(ready):
    assert workflow.publish(ready(section=None), by=None).status == Status.PUBLISHED


def test_they_are_read_before_the_button(ready, claire):
    article = ready(section=None, tags=[], reporters=[claire])
    client = Client()
    client.force_login(claire)

    page = client.get(f"/redaction/articles/article/{article.pk}/change/").content.decode()

    assert page.index("Il manque la rubrique.") < page.index("Il n’y a aucun mot-clé.") < page.index('name="_publish"')
