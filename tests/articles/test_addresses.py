"""The address of a rubrique, an author or a tag may change; the former one goes on leading there."""

import pytest

from articles.forms import tags_named
from articles.models import Section


@pytest.fixture(params=["section", "author", "tag"])
def thing(request, write):
    article = write(tags=tags_named(["Ponts"]))
    return {"section": article.section, "author": article.author, "tag": article.tags.get()}[request.param]


def readdress(thing, slug):
    thing.slug = slug
    thing.save()
    thing.refresh_from_db()


def test_a_former_address_leads_to_the_present_one_at_the_same_page(client, thing):
    first = thing.get_absolute_url()
    readdress(thing, "autre")
    readdress(thing, "encore-autre")

    answer = client.get(first, {"avant": "x"})

    assert (answer.status_code, answer["Location"]) == (301, f"{thing.get_absolute_url()}?avant=x")
    assert "s-maxage=300" in answer["Cache-Control"]


def test_one_that_goes_back_to_its_first_address_is_read_there(client, thing):
    slug = thing.slug
    readdress(thing, "autre")
    readdress(thing, slug)

    assert client.get(thing.get_absolute_url()).status_code == 200
    assert thing.former_slugs == ["autre"]


def test_a_stale_copy_saved_again_forgets_no_address(thing):
    stale = type(thing).objects.get(pk=thing.pk)
    slug = thing.slug
    readdress(thing, "autre")
    type(thing).objects.filter(pk=stale.pk).update(former_slugs=[])
    thing.refresh_from_db()

    assert thing.former_slugs == [slug]


def test_the_form_leaves_a_former_address_to_whom_it_was(thing):
    slug = thing.slug
    readdress(thing, "autre")
    other = type(thing)(slug=slug)

    with pytest.raises(Exception, match="ancienne adresse"):
        other.clean()


def test_a_tag_typed_by_its_former_address_is_the_same_tag(db):
    (tag,) = tags_named(["Ponts"])
    tag.name = "Ouvrages"
    readdress(tag, "ouvrages")

    assert tags_named(["Ponts"]) == [tag]


def test_nothing_leads_where_nothing_was(client, db):
    Section.objects.create(name="Société", slug="societe")

    assert client.get("/rubriques/inconnue/").status_code == 404
