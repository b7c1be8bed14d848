import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from authors.models import Author

LAST_PART = "Ceci finit le bloc </script><script>alert(1)</script> & plus"


def told_of(client, article):
    return both_of(client, article)[0]


def both_of(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return json.loads(block)


def test_an_article_is_told_to_machines(client, article):
    told = told_of(client, article)

    assert told["@type"] == "NewsArticle"
    assert told["headline"] == "Le pont rouvre"
    assert told["isAccessibleForFree"] is True
    assert told["author"]["@type"] == "Organization"
    assert told["url" if "url" in told else "@id"].endswith(article.get_absolute_url())


def test_a_reserved_article_names_the_place_of_its_sold_part(client, reserved):
    told = told_of(client, reserved)

    assert told["isAccessibleForFree"] is False
    assert told["hasPart"]["cssSelector"] == ".wall"
    assert 'class="wall"' in client.get(reserved.get_absolute_url()).content.decode()


def test_its_corrections_are_told_oldest_kind_and_day(client, article, now):
    workflow.correct(article, by=None, kind="erratum", text="Le pont a 40 mètres.")

    told = told_of(client, article)

    assert [(note["name"], note["text"]) for note in told["correction"]] == [("Erratum", "Le pont a 40 mètres.")]
    assert told["dateModified"] == told["correction"][0]["datePublished"]


def test_the_way_to_an_article_is_told(client, article, society):
    _, way = both_of(client, article)

    assert way["@type"] == "BreadcrumbList"
    assert [(step["position"], step["name"], step.get("item", "")) for step in way["itemListElement"]] == [
        (1, "La Trame", "http://127.0.0.1:8000/"),
        (2, "Société", "http://127.0.0.1:8000/rubriques/societe/"),
        (3, "Le pont rouvre", ""),
    ]


def things_in(told):
    """Everything that has a type, however deep."""
    if isinstance(told, list):
        return [thing for one in told for thing in things_in(one)]
    if not isinstance(told, dict):
        return []
    return [told, *(thing for value in told.values() for thing in things_in(value))]


def test_every_property_is_one_that_schema_org_gives_to_its_type(client, write, reserved, newsdesk, shared_data):
    known = json.loads((shared_data / "schemaorg" / "properties-by-type.json").read_text())
    signed = write("Signé", author=Author.objects.create(pen_name="Awa", slug="awa"), section=None)
    workflow.correct(reserved, by=None, kind="erratum", text="Une date.")

    for article in (reserved, signed):
        for thing in things_in(both_of(client, article)):
            unknown = {name for name in thing if not name.startswith("@")} - set(known[thing["@type"]])
            assert unknown == set(), thing["@type"]


def test_no_sign_of_a_text_ends_the_block(client, write):
    told = told_of(client, write(LAST_PART))

    assert told["headline"] == LAST_PART


@pytest.mark.parametrize("address", ["/flux/", "/rubriques/societe/flux/"])
def test_a_feed_says_what_was_corrected(address, client, article):
    workflow.correct(article, by=None, kind="precision", text="Le pont a 40 mètres.")

    feed = client.get(address).content.decode()

    assert "Précision du " in feed
    assert "Le pont a 40\xa0mètres." in feed
    assert client.get(address)["Content-Type"].startswith("application/atom+xml")


def test_a_feed_forgets_what_is_withdrawn_and_waits_for_what_is_to_come(client, write, article, bakary):
    workflow.schedule(write("Un texte de demain", at=None), by=bakary, at=timezone.now() + timedelta(days=1))
    workflow.withdraw(article, by=bakary, reason="Une erreur de nom.")

    feed = client.get("/flux/").content.decode()

    assert "Le pont rouvre" not in feed
    assert "Un texte de demain" not in feed


def test_a_feed_of_a_renamed_section_leads_to_its_feed(client, society):
    society.slug = "vie-en-societe"
    society.save()

    response = client.get("/rubriques/societe/flux/")

    assert (response.status_code, response["Location"]) == (301, "/rubriques/vie-en-societe/flux/")


def test_a_feed_has_as_many_queries_for_thirty_as_for_one(client, write, django_assert_max_num_queries):
    for number in range(5):
        write(f"Article {number}")

    with django_assert_max_num_queries(4):
        client.get("/flux/")
