"""The address of a rubrique, an author or a tag may change; the former one goes on leading there."""

import pytest
from django.urls import reverse

from articles.forms import tags_named
from tests.forms import send

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin


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


def test_the_editor_in_chief_changes_an_address_in_the_form_and_the_old_link_holds(client, bakary, thing):
    first, kind = thing.get_absolute_url(), thing._meta.model_name
    form = reverse(f"admin:{thing._meta.app_label}_{kind}_change", args=[thing.pk])

    client.force_login(bakary)
    send(client, form, f"{kind}_form", "_save", slug="autre")

    answer = client.get(first, follow=True)
    assert answer.redirect_chain == [(first.replace(thing.slug, "autre"), 301)]
    assert answer.status_code == 200


def test_the_form_leaves_a_former_address_to_whom_it_was(client, bakary, thing):
    slug, kind = thing.slug, thing._meta.model_name
    readdress(thing, "autre")
    name = "pen_name" if kind == "author" else "name"
    add = reverse(f"admin:{thing._meta.app_label}_{kind}_add")

    client.force_login(bakary)
    answer = send(client, add, f"{kind}_form", "_save", **{name: "Un autre", "slug": slug})

    assert f"C’est une ancienne adresse de « {thing} »" in answer.content.decode()
    assert not type(thing).objects.filter(slug=slug).exists()


def test_a_draft_does_not_tell_of_its_tag_by_a_former_address(client, write):
    (tag,) = tags_named(["Secret"])
    write("Ce qui se prépare", at=None, tags=[tag])
    readdress(tag, "autre")

    assert client.get("/mots-cles/secret/").status_code == 404


def test_a_tag_typed_by_its_former_address_is_the_same_tag(db):
    (tag,) = tags_named(["Ponts"])
    tag.name = "Ouvrages"
    readdress(tag, "ouvrages")

    assert tags_named(["Ponts"]) == [tag]


def test_nothing_leads_where_nothing_was(client, db):
    assert client.get("/rubriques/inconnue/").status_code == 404
