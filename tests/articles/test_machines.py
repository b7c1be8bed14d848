"""What programs read of the paper: feeds, maps, the card of a shared link, the files they ask for first."""

import json
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
import xmlschema
from PIL import Image

from articles import workflow
from articles.models import Article, Tag
from articles.share_card import draw
from pictures import library
from tests.conftest import SOLD
from tests.newsroom.test_wall import unzipped
from tests.pictures.samples import photo

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
FEEDS = ["/flux/", "/rubriques/societe/flux/", "/auteurs/redaction-du-fleuve/flux/", "/mots-cles/pont/flux/"]


@pytest.fixture
def bridge(article, reserved):
    """Two articles under one tag, one free and one sold."""
    tag = Tag.objects.create(name="Pont", slug="pont")
    for one in (article, reserved):
        one.tags.add(tag)
    return article


def xml(client, address):
    return ElementTree.fromstring(unzipped(client.get(address)))


@pytest.mark.parametrize("address", FEEDS)
def test_each_list_has_two_feeds_with_the_free_texts_whole(address, bridge, reserved, client):
    atom, rss = xml(client, address), xml(client, f"{address}rss/")

    texts = [entry.findtext(f"{ATOM}content") or "" for entry in atom.iter(f"{ATOM}entry")]
    items = [item.findtext(CONTENT) or "" for item in rss.iter("item")]
    assert len(texts) == len(items) == 2
    assert sorted(bool(text) for text in texts) == sorted(bool(text) for text in items) == [False, True]
    assert SOLD not in "".join(texts + items)
    assert all(entry.find(f"{ATOM}link").get("href").startswith("http") for entry in atom.iter(f"{ATOM}entry"))


def test_a_text_elsewhere_has_whole_addresses_and_one_size_of_each_picture(bridge, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()), alt="Un pont", credit="La Trame")
    bridge.body = f'<p>a</p><figure data-picture="{picture.uuid}"></figure>'
    Article.objects.filter(pk=bridge.pk).update(opening_html=bridge.body)

    told = xml(client, "/flux/rss/").find(f".//{CONTENT}").text

    assert f'src="{settings.SITE_ADDRESS}/images/' in told or "src=" not in told
    assert "srcset" not in told


def test_the_feeds_ask_the_same_number_of_things_for_one_article_and_for_thirty(
    bridge, write, client, django_assert_max_num_queries
):
    for number in range(30):
        write(f"Le pont {number}", body="<p>a</p>")

    with django_assert_max_num_queries(6):
        client.get("/flux/")


def valid(shared_data, name, text):
    xmlschema.XMLSchema(str(shared_data / "xsd" / name)).validate(text)


def test_the_maps_are_valid_and_name_what_is_visible(shared_data, bridge, write, client, now):
    old = write("Un vieux pont", at=now - timedelta(days=400))
    coming = workflow.schedule(write("Un pont à venir", at=None), by=None, at=now + timedelta(days=2))
    index = unzipped(client.get("/sitemap.xml"))
    valid(shared_data, "siteindex.xsd", index)
    places = [place.text for place in ElementTree.fromstring(index).iter(f"{SITEMAP}loc")]
    assert len(places) == 4

    found = ""
    for place in places:
        text = unzipped(client.get(place.partition("testserver")[2] or "/" + place.split("/", 3)[3]))
        valid(shared_data, "sitemap-all.xsd" if "actualite" in place else "sitemap.xsd", text)
        found += text
    assert old.get_absolute_url() in found
    assert bridge.get_absolute_url() in found
    assert coming.get_absolute_url() not in found
    assert "/rubriques/societe/" in found


def test_the_news_map_holds_two_days(bridge, write, client, now):
    write("Avant-hier", at=now - timedelta(hours=49))
    write("Hier", at=now - timedelta(hours=47))

    titles = [title.text for title in xml(client, "/sitemaps/actualite.xml").iter(f"{NEWS}title")]

    assert "Hier" in titles
    assert "Avant-hier" not in titles


@pytest.mark.parametrize("address", ["/sitemaps/1999-01.xml", "/sitemaps/2026-13.xml", "/sitemaps/2026-00.xml"])
def test_a_month_without_an_article_has_no_map(address, bridge, client):
    assert client.get(address).status_code == 404


def test_an_embargoed_month_is_not_named(write, client, now):
    write("Secret", at=now - timedelta(days=60), embargo_until=now + timedelta(days=1))

    assert unzipped(client.get("/sitemap.xml")).count("<loc>") == 2


def test_the_files_that_programs_ask_for_first(db, client, settings):
    robots, humans = client.get("/robots.txt"), client.get("/humans.txt")
    manifest = json.loads(unzipped(client.get("/manifest.webmanifest")))

    assert "Disallow: /compte/" in robots.text
    assert f"Sitemap: {settings.SITE_ADDRESS}/sitemap.xml" in robots.text
    assert settings.NEWSROOM["email"] in humans.text
    assert manifest["start_url"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert client.get("/favicon.ico").status_code == 302


@pytest.mark.parametrize(
    "title",
    ["Le pont", "Œuvre d’État : « l’été » à 15 000 FCFA ?", "mot " * 50, "x" * 200, "Là où l’eau s’arrête " * 8],
)
def test_a_card_is_drawn_for_any_title(title, write):
    data = draw(write(title[:200].strip()))

    image = Image.open(BytesIO(data))
    assert image.size == (1200, 630)
    assert len(data) < 300_000


def test_a_link_without_a_picture_shows_its_card(bridge, client, settings):
    page = unzipped(client.get(bridge.get_absolute_url()))
    response = client.get(f"{bridge.get_absolute_url()}carte.jpg")

    assert f'<meta property="og:image" content="{settings.SITE_ADDRESS}{bridge.get_absolute_url()}carte.jpg">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"].startswith("public")
    assert client.get("/2026/01/01/rien/carte.jpg").status_code == 404


@pytest.mark.parametrize("address", ["/", "/flux/", "/sitemap.xml", "/robots.txt", "/rubriques/societe/"])
def test_what_has_not_changed_is_not_sent_again(address, bridge, client):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
