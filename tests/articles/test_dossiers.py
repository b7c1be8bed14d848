from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Dossier, DossierPlace

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def dossier(write):
    """Three articles, in an order that is not theirs."""
    made = Dossier.objects.create(title="Le pont", slug="le-pont", standfirst="Un an de travaux.")
    for position, title in enumerate(["Deux", "Un", "Trois"]):
        DossierPlace.objects.create(dossier=made, article=write(title), position=position)
    return made


def test_its_page_follows_the_order_of_the_newsroom(client, dossier):
    page = client.get("/dossiers/le-pont/")

    assert [article.title for article in page.context["page"].articles] == ["Deux", "Un", "Trois"]
    assert "Un an de travaux." in page.text


def test_its_articles_lead_to_it(client, dossier):
    article = dossier.places.first().article

    assert 'href="/dossiers/le-pont/"' in client.get(article.get_absolute_url()).text


def test_a_dossier_of_nothing_readable_is_not_there(client, write, bakary):
    made = Dossier.objects.create(title="À venir", slug="a-venir")
    soon = write("Bientôt", at=None)
    workflow.schedule(soon, by=bakary, at=timezone.now() + timedelta(hours=1))
    DossierPlace.objects.create(dossier=made, article=soon)

    assert client.get("/dossiers/a-venir/").status_code == 404
    assert "À venir" not in client.get("/dossiers/").text


def test_a_renamed_dossier_leads_on(client, dossier):
    dossier.slug = "le-grand-pont"
    dossier.save()

    assert client.get("/dossiers/le-pont/")["Location"] == "/dossiers/le-grand-pont/"


def test_the_newsroom_makes_one(as_, bakary, article):
    rows = {"places-TOTAL_FORMS": 1, "places-INITIAL_FORMS": 0, "places-0-article": article.pk, "places-0-position": 1}

    as_(bakary).post("/redaction/articles/dossier/add/", {"title": "L’été", "slug": "l-ete", "standfirst": ""} | rows)

    assert Dossier.objects.get().articles.get() == article


def test_a_day_has_a_page_with_the_days_around_it(client, write):
    days = [timezone.now() - timedelta(days=back) for back in (5, 3, 1)]
    for day in days:
        write(f"Le {day:%d}", at=day)

    page = client.get(f"{days[1]:/%Y/%m/%d/}")

    assert [article.title for article in page.context["page"].articles] == [f"Le {days[1]:%d}"]
    assert f'href="{days[0]:/%Y/%m/%d/}"' in page.text
    assert f'href="{days[2]:/%Y/%m/%d/}"' in page.text


@pytest.mark.parametrize("address", ["/2026/02/30/", "/2020/01/01/", "/0000/00/00/", "/2099/01/01/"])
def test_a_day_of_nothing_is_not_there(address, client, article):
    assert client.get(address).status_code == 404
