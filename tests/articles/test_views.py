import re
import unicodedata
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import quote

import pytest
from django.utils import timezone

from articles import workflow
from articles.forms import tags_named
from articles.models import Section
from authors.models import Author
from pictures import library
from pictures.models import Picture
from tests.newsroom.test_wall import unzipped
from tests.pictures.samples import photo

SPACES = re.compile(r"[\s\u00a0\u202f]+")


@pytest.fixture
def page(as_):
    """What a visitor reads at an address: its HTML, and its words with plain spaces."""

    def fetch(address, user=None):
        response = as_(user).get(address)
        assert response.status_code == 200, response.status_code
        return unzipped(response)

    return fetch


def words(html):
    text = re.sub(r"<(script|style).*?</\1>|</?(span|a)\b[^>]*>", "", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    return SPACES.sub(" ", unescape(text)).strip()


def positions(html, *marks):
    return [html.index(mark) for mark in marks]


@pytest.fixture
def full(write, newsdesk, tmp_path, settings):
    """An article with every block of the page."""
    settings.MEDIA_ROOT = tmp_path
    awa = Author.objects.create(pen_name="Awa Sangaro", slug="awa-sangaro")
    picture = library.add(BytesIO(photo()), alt="Un pont de fer", caption="Le pont, hier", credit="Studio du Fleuve")
    write("Un autre article", standfirst="Son chapeau.")
    article = write(
        "Le pont rouvre : «enfin !»",
        kicker="Diambala",
        standfirst="Après huit mois de travaux.",
        picture=picture,
        signature="Awa SANGARO",
        signers=[awa],
        tags=tags_named(["Ponts"]),
        at=datetime(2026, 7, 1, 7, 2, tzinfo=UTC),
    )
    for number, is_on_top in enumerate((True, False, False)):
        workflow.correct(article, by=None, kind="erratum", text=f"Note {number}.", is_on_top=is_on_top)
    return article


def test_the_blocks_of_the_page_stand_in_their_order(full, page):
    html = page(full.get_absolute_url())

    order = positions(
        html.partition("<body")[2],
        "<h1",
        '<p class="standfirst',
        "Publié <time",
        "Mis à jour <time",
        "<figure",
        "Note 0.",
        "Le pont a rouvert hier matin",
        "SANGARO",
        'rel="author"',
        "Note 1.",
        "Note 2.",
        "Lire aussi",
        "Les articles de l’auteur",
        "La discussion se poursuit entre abonnés",
    )
    assert order == sorted(order)


def test_the_title_is_typeset_with_its_kicker_in_one_h1(full, page):
    html = page(full.get_absolute_url())

    h1 = words(re.search(r"<h1.*?</h1>", html, re.DOTALL)[0])
    assert h1 == "#Diambala : Le pont rouvre : « enfin ! »"
    assert len(re.findall("<h1", html)) == 1
    assert "enfin\u202f!" in html


def test_the_dates_are_printed_to_the_letter(full, page):
    text = words(page(full.get_absolute_url()))

    assert "Publié mercredi 01 juillet 2026 à 07:02" in text
    assert re.search(r"Mis à jour \w+ \d\d \w+ \d{4} à \d\d:\d\d", text)
    assert '<time datetime="2026-07-01T07:02:00+00:00">' in page(full.get_absolute_url())


def test_the_picture_has_its_words_and_its_size(full, page):
    html = page(full.get_absolute_url())

    image = re.search(r"<img[^>]+>", html)[0]
    assert 'alt="Un pont de fer"' in image
    assert re.search(r'width="\d+"', image)
    assert re.search(r'height="\d+"', image)
    assert "Le pont, hier. © Studio du Fleuve" in words(html)


def test_the_signature_leads_to_its_author_and_keeps_its_capitals(full, page):
    html = page(full.get_absolute_url())

    assert re.search(r'<a [^>]*href="/auteurs/awa-sangaro/"[^>]*>Awa SANGARO</a>', html)


@pytest.mark.parametrize(
    ("fields", "absent"),
    [
        ({}, ["<figure", 'class="standfirst', 'class="signature', "Mis à jour"]),
        ({"section": None}, ['class="article-section']),
    ],
)
def test_a_block_without_content_is_absent(fields, absent, write, page):
    article = write(**fields)

    html = page(article.get_absolute_url())

    assert not [mark for mark in absent if mark in html]


def test_the_first_article_ever_has_no_list(write, page):
    html = page(write().get_absolute_url())

    assert "Lire aussi" not in html
    assert "Les articles de l’auteur" not in html


def test_a_picture_without_caption_has_no_empty_caption_and_an_empty_alt(write, page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    article = write("Un titre à part", picture=library.add(BytesIO(photo())))

    html = page(article.get_absolute_url())

    assert "<figcaption" not in html
    assert 'alt=""' in re.search(r"<figure.*?</figure>", html, re.DOTALL)[0]


def test_a_credit_stands_alone(write, page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    article = write(picture=library.add(BytesIO(photo()), credit="Studio"))

    assert "© Studio" in words(page(article.get_absolute_url()))
    assert ". ©" not in words(page(article.get_absolute_url()))


def test_a_picture_nobody_has_found_keeps_its_caption(write, page):
    picture = Picture.objects.create(caption="Les participants", source_url="https://example.org/a.jpg")

    html = page(write(picture=picture).get_absolute_url())

    assert "Les participants" in html
    assert "<img" not in html


def test_two_signatures_are_both_linked_in_the_order_printed(write, page):
    awa = Author.objects.create(pen_name="Awa Sangaro", slug="awa-sangaro")
    fily = Author.objects.create(pen_name="Fily Tembéli", slug="fily-tembeli")
    article = write(signature="Fily TEMBÉLI et Awa SANGARO\u00a0", signers=[fily, awa])

    html = page(article.get_absolute_url())

    assert html.index(">Fily TEMBÉLI</a>") < html.index(">Awa SANGARO</a>")
    assert "Fily TEMBÉLI et Awa SANGARO" in words(html)


def test_an_author_renamed_is_renamed_everywhere_and_keeps_the_address(article, newsdesk, page):
    newsdesk.pen_name = "La rédaction"
    newsdesk.save()

    assert "La rédaction" in page(article.get_absolute_url())
    assert "La rédaction" in page("/auteurs/redaction-du-fleuve/")


def test_an_article_without_author_is_by_the_newsroom(write, page, settings):
    html = page(write(author=None).get_absolute_url())

    assert f"Par {settings.NEWSROOM['byline']}" in words(html)
    assert "Les articles de l’auteur" not in html


def test_read_also_takes_the_section_s_newest_then_the_paper_s(write, society, page, now):
    sport = Section.objects.create(name="Sport", slug="sport")
    old = timezone.now() - timedelta(days=900)
    near = [write(f"Proche {n}", at=old + timedelta(minutes=n)) for n in range(3)]
    far = [write(f"Loin {n}", section=sport, author=None, at=old + timedelta(days=n + 1)) for n in range(5)]
    article = write("Celui-ci")

    html = page(article.get_absolute_url())
    shown = re.findall(r"(?:Proche|Loin) \d", html[html.index("Lire aussi") : html.index("Les articles de l’auteur")])

    assert shown == ["Proche 2", "Proche 1", "Proche 0", "Loin 4", "Loin 3", "Loin 2"]
    assert (len(near), len(far)) == (3, 5)


def test_the_author_s_list_holds_seven_newest_first_with_whole_standfirsts(write, page):
    at = timezone.now() - timedelta(days=1)
    long = "Un chapeau entier, même au-delà de trois cents signes. " * 8
    for n in range(9):
        write(f"Papier {n}", at=at + timedelta(minutes=n), standfirst=long.strip())
    article = write("Celui-ci")

    html = page(article.get_absolute_url())
    listed = html[html.index("Les articles de l’auteur") :]

    assert re.findall(r"Papier \d", listed) == [f"Papier {n}" for n in range(8, 1, -1)]
    assert words(listed).count(SPACES.sub(" ", long).strip()) == 7
    assert "Par Rédaction du Fleuve" in words(listed)


def test_articles_of_the_same_minute_are_told_apart_by_their_number(write, page):
    at = timezone.now() - timedelta(hours=1)
    for n in range(3):
        write(f"Ensemble {n}", at=at)
    article = write("Celui-ci")

    html = page(article.get_absolute_url())

    assert re.findall(r"Ensemble \d", html[: html.index("Les articles de l’auteur")])[-3:] == [
        "Ensemble 2", "Ensemble 1", "Ensemble 0",
    ]  # fmt: skip


def test_an_old_article_lists_newer_ones(write, page):
    old = write("Ancien", at=datetime(2022, 7, 1, tzinfo=UTC))
    write("Récent", at=datetime(2024, 4, 19, tzinfo=UTC))

    assert "Récent" in page(old.get_absolute_url())


@pytest.mark.parametrize("how", ["embargo", "scheduled", "draft", "withdrawn"])
def test_what_is_not_visible_is_in_no_list_and_has_no_page(how, write, article, page, as_):
    soon = timezone.now() + timedelta(hours=1)
    hidden = write("Caché", at=None, embargo_until=soon if how == "embargo" else None)
    if how == "scheduled":
        workflow.schedule(hidden, by=None, at=soon)
    if how in {"embargo", "withdrawn"}:
        workflow.publish(hidden, by=None)
    if how == "withdrawn":
        workflow.withdraw(hidden, by=None, reason="Erreur")
    addresses = ["/", "/rubriques/societe/", "/auteurs/redaction-du-fleuve/", "/recherche/?q=caché",
                 article.get_absolute_url()]  # fmt: skip

    seen = [address for address in addresses if "Caché" in page(address).replace("q=", "").replace("« Caché »", "")]

    assert not seen
    if address := hidden.get_absolute_url():
        ends = ["", "suite/", "contributions/", "lecteur/"]
        assert {as_(None).get(address + end).status_code for end in ends} == {404}


@pytest.mark.parametrize("address", ["/2026/13/45/rien/", "/2026/02/30/rien/", "/0000/01/01/rien/", "/rubriques/rien/",
                                     "/auteurs/rien/", "/mots-cles/rien/", "/rubriques/societe/?avant=rien",
                                     "/rubriques/societe/?avant=20260101T000000000000_x"])  # fmt: skip
def test_an_address_of_nothing_answers_404(address, society, as_):
    assert as_(None).get(address).status_code == 404


def test_a_text_pasted_from_word_is_printed_clean(write, page):
    body = "<p>&nbsp;</p><p>Le  pont\u00a0 a rouvert.</p><p><br></p><p>   </p><p>Fin.</p>"

    html = page(write(body=body).get_absolute_url())

    assert "<p>Le pont a rouvert.</p>" in html
    assert "<p></p>" not in html
    assert "<p>\u00a0</p>" not in html


def test_an_accent_typed_as_two_signs_is_printed_as_one(write, page):
    html = page(write(body="<p>L'E\u0301tat civil.</p>").get_absolute_url())

    assert "L’État civil." in html
    assert unicodedata.is_normalized("NFC", html)


@pytest.mark.database
@pytest.mark.parametrize("query", ["etat", "état", "l'état", "l’etat", "ÉTAT", "E\u0301tat", "Etat"])
def test_search_is_blind_to_accents_apostrophes_and_case(query, write, page):
    write("Papier cherché", body="<p>La réforme de l’état civil avance.</p>")
    write("Papier muet", body="<p>Rien de cela.</p>")

    html = page(f"/recherche/?q={query}")

    assert "Papier cherché" in html
    assert "Papier muet" not in html


@pytest.mark.database
def test_search_finds_names_and_shows_nothing_from_behind_the_wall(reserved, page):
    html = page("/recherche/?q=canari")

    assert "Une enquête réservée" in html
    assert "canari chante" not in html


@pytest.mark.database
def test_a_list_is_cut_into_pages_without_losing_or_repeating_any(write, page):
    at = timezone.now() - timedelta(days=1)
    for n in range(45):
        write(f"Papier n{n:02}", at=at + timedelta(minutes=n // 3))
    address, seen = "/rubriques/societe/", []

    while address:
        html = page(address)
        seen += re.findall(r"Papier n\d\d", words(html))
        following = re.search(r'href="(\?avant=[^"]+)"', html)
        address = f"/rubriques/societe/{following[1]}" if following else None

    assert seen == [f"Papier n{n:02}" for n in range(44, -1, -1)]


@pytest.mark.parametrize("count", [3, 12])
def test_the_queries_of_a_page_do_not_grow_with_its_lists(
    count, write, as_, tmp_path, settings, django_assert_max_num_queries
):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()))
    for n in range(count):
        article = write(f"Papier {n}", picture=picture, tags=tags_named(["Pont", "Fleuve"]))
    client = as_(None)

    with django_assert_max_num_queries(ARTICLE_QUERIES):
        client.get(article.get_absolute_url())
    with django_assert_max_num_queries(LIST_QUERIES):
        client.get("/rubriques/societe/")
    with django_assert_max_num_queries(FRONT_QUERIES):
        client.get("/")


ARTICLE_QUERIES, LIST_QUERIES, FRONT_QUERIES = 13, 7, 9


def test_a_title_of_200_signs_without_a_space_is_whole_on_its_page(write, page):
    title = "x" * 200

    assert title in page(write(title).get_absolute_url())


@pytest.mark.database
def test_search_never_says_which_word_follows_which(reserved, as_):
    said, swapped = (
        "Une enquête réservée" in unzipped(as_(None).get("/recherche/", {"q": f'"{words}"'}))
        for words in ("canari chante", "chante canari")
    )

    assert said == swapped


@pytest.mark.database
@pytest.mark.parametrize("query", ["-" * 60, "\x00", "a" * 500, "'", "\\", "& | !", "%", "()", "😀", "\ud800"])
def test_whatever_is_searched_for_gets_a_page(query, article, as_):
    assert as_(None).get("/recherche/?q=" + quote(query, errors="surrogatepass")).status_code == 200


def test_a_draft_s_new_tag_is_nowhere(write, as_):
    draft = write(at=None, tags=tags_named(["Démission"]))

    before = as_(None).get("/mots-cles/demission/").status_code
    workflow.publish(draft, by=None)

    assert (before, as_(None).get("/mots-cles/demission/").status_code) == (404, 200)


def test_a_renamed_tag_is_found_again_by_its_new_name(db):
    tag = tags_named(["Ponts"])[0]
    tag.name = "Ouvrages"
    tag.save()

    assert tags_named(["ouvrages"]) == [tag]
