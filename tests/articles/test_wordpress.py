import html
import re
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import body
from articles.models import Article, Section, Signer, Signoff, Status, Tag
from articles.wordpress import Import, Media
from articles.wordpress_export import Post, read
from articles.wordpress_text import image, kicker_and_title, sign_off, text_of_post
from authors.models import Author
from pictures.models import Picture
from tests.conftest import SHARED_DATA
from tests.pictures.samples import photo

pytestmark = pytest.mark.django_db

WILD = sorted((SHARED_DATA / "wxr").glob("*.xml"))
SITE = "https://ancien.example.org"
MODELS = [Article, Section, Tag, Author, Picture, Signoff, Signer, Article.tags.through, Article.body_pictures.through]


def squeezed(text):
    """A text without its spaces, which typography moves, and with one kind of apostrophe."""
    return "".join(text.split()).replace("'", "’")


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


# Exports of our own.


def item(title="Le pont rouvre", *, content="<p>Le pont a rouvert.</p>", **fields):
    """One post as WordPress writes it; what is not said is usual."""
    usual = {
        "guid": f"{SITE}/?p={title}",
        "dc:creator": "awa",
        "wp:post_id": "7",
        "wp:post_type": "post",
        "wp:status": "publish",
        "wp:post_date_gmt": "2021-03-04 06:30:00",
        "wp:post_name": "",
    }
    terms = "".join(
        f'<category domain="{domain}" nicename="{slug}">{name}</category>'
        for domain, slug, name in fields.pop("terms", [])
    )
    texts = (
        {"title": title, "content:encoded": content}
        | usual
        | {name.replace("__", ":"): text for name, text in fields.items()}
    )
    more = texts.pop("more", "")
    told = "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in texts.items() if text is not None)
    return f"<item>{told}{terms}{more}</item>"


def wxr(*items, version="1.2", prolog="", head=""):
    excerpt = f"http://wordpress.org/export/{version}/excerpt/"
    return f"""<?xml version="1.0" encoding="UTF-8"?>{prolog}
<rss version="2.0" xmlns:excerpt="{excerpt}" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">
<channel><wp:wxr_version>{version}</wp:wxr_version><wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:author><wp:author_id>3</wp:author_id><wp:author_login>awa</wp:author_login>
<wp:author_display_name>Awa Sangaro</wp:author_display_name></wp:author>{head}
{chr(10).join(items)}
</channel></rss>"""


@pytest.fixture
def bring(tmp_path):
    """Import an export made of these items; gives the report, with what was said in `said`."""

    def brought(*items, media=None, **options):
        path = tmp_path / "export.xml"
        path.write_text(wxr(*items, **options), encoding="utf-8")
        said = []
        report = Import(path, media=media, say=said.append).run()
        report.said = said
        return report

    return brought


@pytest.fixture
def bring_one(bring):
    """Import one post and give its article."""

    def brought(*args, **fields):
        bring(item(*args, **fields))
        return Article.objects.get()

    return brought


# The page this product was drawn from, compared with its text where it lies.


@pytest.fixture
def seed(shared_data):
    """The lines of the source page, told apart by where they stand in it."""
    text = (shared_data.parent / "seeds" / "000_4d1c522852ef65fc.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first, last = (
        lines.index(next(line for line in found if mark in line))
        for found, mark in ((lines, "Lire aussi :"), (lines, "Les articles de l'auteur"))
    )
    others = lines[last + 1 : -3]
    return {
        "title": lines[0],
        "standfirst": lines[1],
        "date": lines[2],
        "caption": lines[4],
        "paragraphs": lines[5 : first - 2],
        "signature": lines[first - 2],
        "author": lines[first - 1],
        "read_also": [line.partition(" : ")[2] for line in lines[first:last:2]],
        "by_author": [others[place : place + 4] for place in range(0, len(others), 4)],
        "notice": (lines[-3], lines[-1]),
    }


@pytest.fixture
def essor(shared_data):
    report = Import(shared_data / "essor.wxr.xml").run()
    assert report.imported == {Status.PUBLISHED: 8}
    return report


@pytest.fixture
def page(essor, client):
    oldest = Article.objects.order_by("published_at").first()
    return client.get(oldest.get_absolute_url()).content.decode()


def texts(page, pattern):
    """What stands between the two tags of a pattern, as a person reads it."""
    return [html.unescape(re.sub("<[^>]*>", "", found)).strip() for found in re.findall(pattern, page, re.DOTALL)]


def part(page, name):
    return re.search(rf'class="{name}".*?(?=</section>|</figure>|<footer|</footer)', page, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("title", r"<h1>(.*?)</h1>"),
        ("standfirst", r'<p class="standfirst">(.*?)</p>'),
        ("caption", r"<figcaption>(.*?)</figcaption>"),
        ("author", r'<p class="article-author">(.*?)</p>'),
    ],
)
def test_the_source_page_is_there(page, seed, name, pattern):
    assert [squeezed(text) for text in texts(page, pattern)] == [squeezed(seed[name])]


@pytest.mark.parametrize(
    ("name", "pattern"), [("date", r'<p class="dates">(.*?)</p>'), ("signature", r'<p class="signature">(.*?)</p>')]
)
def test_its_date_and_its_signature_are_printed_to_the_letter(page, seed, name, pattern):
    assert texts(page, pattern) == [seed[name]]


def test_every_paragraph_of_its_body_is_there_and_no_other(page, seed):
    paragraphs = texts(part(page, "body"), r"<p>(.*?)</p>")

    assert [squeezed(text) for text in paragraphs] == [squeezed(text) for text in seed["paragraphs"]]


def test_its_missing_picture_keeps_its_place(page):
    assert 'class="picture-missing"' in page
    assert Picture.objects.get().is_missing
    assert Picture.objects.get().source_url.endswith(".jpg")


def test_lire_aussi_gives_the_others_newest_first(page, seed):
    section = part(page, "read-also")

    assert [squeezed(title) for title in texts(section, r"<h3>(.*?)</h3>")] == list(map(squeezed, seed["read_also"]))
    assert all(title.startswith("#Mali\u00a0: ") for title in texts(section, r"<h3>(.*?)</h3>"))


def test_lire_aussi_cuts_each_standfirst_by_the_rule_and_not_as_the_source_did(page, seed):
    shown = texts(part(page, "read-also"), r"<p>(.*?)</p>")

    for excerpt, (_, standfirst, *_) in zip(shown, seed["by_author"], strict=False):
        if len(standfirst) <= 300:
            assert squeezed(excerpt) == squeezed(standfirst)
        else:
            assert excerpt.endswith("…")
            assert len(excerpt) <= 301
            whole_words = standfirst[:301].rpartition(" ")[0]
            assert squeezed(excerpt).removesuffix("…") == squeezed(whole_words).rstrip(",;:–(«’.")


def test_the_authors_list_gives_all_of_each_article(page, seed):
    section = part(page, "by-author")
    shown = zip(
        texts(section, r"<h3>(.*?)</h3>"),
        texts(section, r"<p>(.*?)</p>"),
        texts(section, r"(Par [^<]*)<br>"),
        texts(section, r"<br>(.*?)</p>"),
        strict=True,
    )

    assert [list(map(squeezed, one)) for one in shown] == [list(map(squeezed, one)) for one in seed["by_author"]]
    assert texts(section, r"<br>(.*?)</p>") == [date for *_, date in seed["by_author"]]


def test_the_space_says_that_it_is_for_subscribers(page, seed):
    sentence, button = seed["notice"]
    notice = squeezed(" ".join(texts(page, r'<div class="notice">(.*?)</div>')))

    assert squeezed(sentence).removesuffix(".") in notice
    assert squeezed(button) in notice


def test_an_import_run_twice_changes_nothing(essor, shared_data):
    before = rows()

    again = Import(shared_data / "essor.wxr.xml").run()

    assert again.already == 8
    assert not again.imported
    assert rows() == before


def test_the_address_of_each_post_stays(essor):
    for article in Article.objects.all():
        assert article.source_url.endswith(article.get_absolute_url())


# What a post becomes.


@pytest.mark.parametrize(
    ("title", "parted"),
    [
        ("#Crue : Le fleuve baisse", ("Crue", "Le fleuve baisse")),
        ("#Koronga\u00a0: marché : deux jours", ("Koronga", "marché : deux jours")),
        ("Crue : le fleuve baisse", ("", "Crue : le fleuve baisse")),
        ("#1 des ventes", ("", "#1 des ventes")),
        ("#Crue :", ("", "#Crue :")),
        (f"#{'m' * 41} : Titre", ("", f"#{'m' * 41} : Titre")),
    ],
)
def test_a_word_with_a_hash_before_the_title_is_its_kicker(title, parted):
    assert kicker_and_title(" ".join(title.split())) == parted


def test_the_texts_of_a_post_come_in(bring_one):
    article = bring_one(
        "#Crue : <em>Le Kandé</em> baisse &amp; s’apaise", excerpt__encoded="Un <b>soulagement</b>  ici."
    )

    assert (article.kicker, article.title) == ("Crue", "Le Kandé baisse & s’apaise")
    assert article.standfirst == "Un soulagement ici."
    assert article.body == "<p>Le pont a rouvert.</p>"
    assert article.author.pen_name == "Awa Sangaro"


@pytest.mark.parametrize(
    ("dates", "instant"),
    [
        ({}, datetime(2021, 3, 4, 6, 30, tzinfo=UTC)),
        (
            {"wp__post_date_gmt": "0000-00-00 00:00:00", "wp__post_date": "2021-03-04 07:30:00"},
            datetime(2021, 3, 4, 6, 30, tzinfo=UTC),
        ),
        (
            {"wp__post_date_gmt": None, "pubDate": "Thu, 04 Mar 2021 06:30:00 +0000"},
            datetime(2021, 3, 4, 6, 30, tzinfo=UTC),
        ),
        ({"wp__post_date_gmt": None}, None),
        ({"wp__post_date_gmt": "0000-00-00 00:00:00", "pubDate": "Mon, 30 Nov -0001 00:00:00 +0000"}, None),
        ({"wp__post_date_gmt": "0001-01-01 00:00:00", "pubDate": "Thu, 01 Jan 1970 00:00:00 +0000"}, None),
    ],
)
def test_an_instant_is_found_or_not_invented(bring_one, settings, dates, instant):
    settings.TIME_ZONE = "Africa/Niamey"

    article = bring_one(**dates)

    assert article.published_at == instant
    assert article.status == (Status.PUBLISHED if instant else Status.DRAFT)


def test_the_day_of_an_address_is_that_of_the_paper(bring_one, settings):
    settings.TIME_ZONE = "Africa/Niamey"

    article = bring_one(wp__post_date_gmt="2021-12-31 23:30:00", wp__post_name="voeux")

    assert article.get_absolute_url() == "/2022/01/01/voeux/"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("le-pont-de-sorombe", "le-pont-de-sorombe"),
        ("le_pont--2", "le_pont--2"),
        ("%c3%a9tat-civil", "etat-civil"),
        ("", "le-pont-rouvre"),
        (f"{'long-' * 40}mot", ("long-" * 24).strip("-")),
    ],
)
def test_an_address_is_kept_as_it_was(bring_one, name, slug):
    assert bring_one(wp__post_name=name).slug == slug


def test_two_posts_of_one_day_and_one_name_have_two_addresses(bring):
    bring(item("Crue", wp__post_name="crue"), item("Crue encore", wp__post_name="crue"))

    assert sorted(Article.objects.values_list("slug", flat=True)) == ["crue", "crue-2"]


def test_two_posts_that_share_a_guid_both_come_in_once(bring):
    posts = [item(title, guid="?p=1", link=f"{SITE}/{title}/") for title in ("Un", "Deux", "Un")]

    assert bring(*posts).imported.total() == 2
    assert bring(*posts).already == 3


def test_a_post_without_guid_or_link_comes_in_once(bring):
    post = item(guid=None)

    assert bring(post).imported.total() == 1
    assert bring(post).already == 1


def test_a_title_in_another_alphabet_has_an_address_all_the_same(bring_one):
    assert bring_one("نهر", wp__post_name="%d9%86%d9%87%d8%b1").slug == "article-7"


FUTURE = f"{timezone.now() + timedelta(days=40):%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"wp__status": "publish"}, Status.PUBLISHED),
        ({"wp__status": "draft"}, Status.DRAFT),
        ({"wp__status": "pending"}, Status.DRAFT),
        ({"wp__status": "private"}, Status.DRAFT),
        ({"wp__status": "publish", "wp__post_password": "kandé"}, Status.DRAFT),
        ({"wp__status": "future", "wp__post_date_gmt": FUTURE}, Status.SCHEDULED),
        ({"wp__status": "publish", "wp__post_date_gmt": FUTURE}, Status.SCHEDULED),
        ({"wp__status": "future"}, Status.PUBLISHED),
    ],
)
def test_each_state_has_its_own(bring_one, fields, status):
    assert bring_one(**fields).status == status


def test_what_is_no_copy_is_left_aside_and_counted(bring):
    comment = "<wp:comment><wp:comment_content>Bien dit</wp:comment_content></wp:comment>"
    report = bring(
        item("À jeter", wp__status="trash"),
        item("Qui sommes-nous", wp__post_type="page"),
        item("photo", wp__post_type="attachment", wp__status="inherit"),
        item("Menu", wp__post_type="nav_menu_item"),
        item("Recette", wp__post_type="recette"),
        item("Le seul", more=comment * 2),
    )

    assert Article.objects.get().title == "Le seul"
    assert report.left_aside == {
        "articles à la corbeille": 1,
        "pages": 1,
        "fichiers joints": 1,
        "entrées de menu": 1,
        "contenus « recette »": 1,
        "commentaires": 2,
    }


def test_a_category_is_a_section_and_the_rest_are_tags(bring, society):
    categories = [
        ("category", "non-classe", "Non classé"),
        ("category", "societe", "Société"),
        ("category", "une", "Une"),
    ]
    bring(item(terms=[*categories, ("post_tag", "pont", "Pont"), ("nav_menu", "bas", "Bas")]))

    article = Article.objects.get()
    assert article.section == society
    assert sorted(map(str, article.tags.all())) == ["Pont", "Une"]
    assert Section.objects.count() == 1


def test_version_1_0_says_each_term_twice_and_is_heard_once(bring):
    twice = '<category>Société</category><category domain="tag">Pont</category>'
    bring(
        item(terms=[("category", "societe", "Société"), ("tag", "pont", "Pont")], more=twice),
        version="1.0",
    )

    article = Article.objects.get()
    assert article.section.slug == "societe"
    assert [tag.slug for tag in article.tags.all()] == ["pont"]


def test_an_author_already_there_keeps_their_name(bring_one):
    known = Author.objects.create(pen_name="Awa SANGARO", slug="awa-sangaro")

    assert bring_one().author == known
    assert Author.objects.get().pen_name == "Awa SANGARO"


def test_a_former_address_finds_whom_and_what_it_led_to(bring_one, society):
    known = Author.objects.create(pen_name="Awa S.", slug="awa-sangaro")
    for thing in (known, society):
        thing.slug = "autre"
        thing.save()

    article = bring_one(terms=[("category", "societe", "Vie des gens")], content="Un.\n\n<strong>Awa SANGARO</strong>")

    assert (article.author, article.section, list(article.signers.all())) == (known, society, [known])


@pytest.mark.parametrize(
    ("login", "name"), [("fily", "fily"), ("hawa.niakobe@exemple.test", "hawa.niakobe"), ("", None), ("نهر", None)]
)
def test_an_account_without_a_name_signs_by_its_login_and_never_by_its_address(bring_one, login, name):
    author = bring_one(dc__creator=login).author

    assert (author and author.pen_name) == name


# Its body.


def body_of(text):
    return body.clean(text.html)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("Un.\n\nDeux.", "<p>Un.</p><p>Deux.</p>"),
        ("Un.\r\n&nbsp;\r\nDeux.", "<p>Un.</p><p>Deux.</p>"),
        ("Un,\ndeux.", "<p>Un,<br>deux.</p>"),
        ("Un,<br />\ndeux.", "<p>Un,<br>deux.</p>"),
        (
            "<div>Un.\n\n<strong>Deux\n\nTrois</strong></div>",
            "<p>Un.</p><p><strong>Deux</strong></p><p><strong>Trois</strong></p>",
        ),
        ("Un.\n<h2>Titre</h2>\nDeux.", "<p>Un.</p><h2>Titre</h2><p>Deux.</p>"),
        ("<ul>\n<li>Un</li>\n<li>Deux</li>\n</ul>\nFin.", "<ul><li>Un</li><li>Deux</li></ul><p>Fin.</p>"),
        ("<!-- wp:paragraph -->\n<p>Un\ndeux.</p>\n<!-- /wp:paragraph -->", "<p>Un deux.</p>"),
        ("<!-- wp:verse --><pre>Un\ndeux</pre><!-- /wp:verse -->", "<p>Un<br>deux</p>"),
        ("Un.\n<!--more-->\nDeux.", '<p>Un.</p><hr data-mark="wall"><p>Deux.</p>'),
        ("<p>Un.</p><p><!--more La suite--></p><p>Deux.</p>", '<p>Un.</p><hr data-mark="wall"><p>Deux.</p>'),
        ("Un.<!--nextpage-->Deux.", "<p>Un.</p><p>Deux.</p>"),
        ("Un <script>alert(1)</script><b onclick=x()>mot</b><style>p{}</style>.", "<p>Un <strong>mot</strong>.</p>"),
        ('<a href="javascript:x()">Un</a> <a href="/deux/">deux</a>', f'<p>Un <a href="{SITE}/deux/">deux</a></p>'),
        ('<a href="#note">1</a>', "<p>1</p>"),
        (
            '<figure class="wp-block-pullquote"><blockquote><p>Ah.</p></blockquote></figure>',
            '<blockquote class="exergue"><p>Ah.</p></blockquote>',
        ),
        ("", ""),
    ],
)
def test_blocks_and_typed_lines_make_one_body(content, wanted):
    assert body_of(text_of_post(content, SITE)) == wanted


@pytest.mark.parametrize(
    ("content", "wanted", "left_out"),
    [
        ('Un. [gallery ids="1,2"]', "<p>Un.</p>", {"[gallery]": 1}),
        ("[vc_row][vc_col]Un.[/vc_col][/vc_row]", "<p>Un.</p>", {"[vc_row]": 1, "[vc_col]": 1}),
        ('[bouton href="x"]', "", {"[bouton]": 1}),
        (
            "Il a dit [sic] cela [1], [...] et [NDLR : oui].",
            "<p>Il a dit [sic] cela [1], [...] et [NDLR : oui].</p>",
            {},
        ),
        ("[youtube abc-1]", "", {"[youtube]": 1}),
        ("[[gallery]]", "<p>[[gallery]]</p>", {}),
        ("Un.<iframe src=https://a.test></iframe>", "<p>Un.</p>", {"<iframe>": 1}),
        ("[caption width=1]Sans fin", "<p>Sans fin</p>", {"[caption]": 1}),
    ],
)
def test_shortcodes_are_left_out_and_counted_and_prose_stays(content, wanted, left_out):
    text = text_of_post(content, SITE)

    assert body_of(text) == wanted
    assert text.left_out == left_out


IMG = f'<img src="{SITE}/wp-content/uploads/2021/03/pont.jpg" alt="Le pont">'
URL = f"{SITE}/wp-content/uploads/2021/03/pont.jpg"


@pytest.mark.parametrize(
    ("content", "caption", "credit"),
    [
        (IMG, "", ""),
        (f"<p>Avant. {IMG} Après.</p>", "", ""),
        (f"<figure><a href='x'>{IMG}</a><figcaption>La <em>foule</em></figcaption></figure>", "La foule", ""),
        (f"[caption id='a' width='300']{IMG} La foule.[/caption]", "La foule.", ""),
        (f'[caption width="300" caption="La foule &amp; l’eau"]{IMG}[/caption]', "La foule & l’eau", ""),
        (f"<figure>{IMG}<figcaption>La foule. © Fily Tembéli</figcaption></figure>", "La foule", "Fily Tembéli"),
        (f"<figure>{IMG}<figcaption>(Crédit photo : F. Tembéli)</figcaption></figure>", "", "F. Tembéli"),
        (
            f"<figure>{IMG}<figcaption>Le maire (c) et ses adjoints</figcaption></figure>",
            "Le maire (c) et ses adjoints",
            "",
        ),
    ],
)
def test_a_picture_is_told_by_its_address_its_words_and_its_credit(content, caption, credit):
    [(_, found)] = text_of_post(content, SITE).images

    assert (found.url, found.alt, found.caption, found.credit) == (URL, "Le pont", caption, credit)


@pytest.mark.parametrize(
    "content",
    [
        '<img class="wp-smiley" src="https://a.test/s.png" alt="🙂">',
        '<img src="https://a.test/p.gif" width="1" height="1">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="javascript:x()">',
        "<img>",
    ],
)
def test_smileys_counters_and_pictures_without_address_are_no_pictures(content):
    assert text_of_post(content, SITE).images == []


def test_words_too_long_for_the_library_are_cut_at_a_word():
    found = image(URL, alt="mot " * 100, caption="mot " * 200)

    assert found.caption.endswith("mot…")
    assert len(found.alt) <= 300
    assert len(found.caption) <= 500


def test_the_first_picture_goes_on_top_and_the_others_stay_in_the_text(bring_one, client):
    second = f'<figure><img src="{SITE}/b.jpg"><figcaption>La berge</figcaption></figure>'
    article = bring_one(content=f"<p>Un.</p>{IMG}<p>Deux.</p>{second}<p>Trois.</p>")

    berge = Picture.objects.get(caption="La berge")
    assert article.picture.source_url == URL
    assert article.body == f'<p>Un.</p><p>Deux.</p><figure data-picture="{berge.uuid}"></figure><p>Trois.</p>'
    page = client.get(article.get_absolute_url()).content.decode()
    assert page.count('class="picture-missing"') == 2
    assert "<figcaption>La berge</figcaption>" in page


def test_the_picture_chosen_for_a_post_goes_on_top_before_any_of_the_text(bring):
    attached = item("berge", wp__post_type="attachment", wp__post_id="12", wp__attachment_url=f"{SITE}/berge.jpg")
    chosen = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>12</wp:meta_value></wp:postmeta>"
    bring(item(content=f'<img src="{SITE}/berge-300x200.jpg">{IMG}<p>Un.</p>', more=chosen), attached)

    article = Article.objects.get()
    assert article.picture.source_url == f"{SITE}/berge.jpg"
    assert [picture.source_url for picture in article.body_pictures.all()] == [URL]


def test_one_picture_of_two_posts_is_one_of_the_library(bring):
    bring(item("Un", content=f"{IMG}Un."), item("Deux", content=f"{IMG}Deux."))

    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("last", "signature"),
    [
        ("<p>Awa SANGARO</p>", "Awa SANGARO"),
        ("<p><strong>Modibo\u00a0 WAGNADÉ </strong></p>", "Modibo WAGNADÉ"),
        ("<p>Awa SANGARO et Jean-Fily TEMBÉLI</p>", "Awa SANGARO et Jean-Fily TEMBÉLI"),
        ("<p>A. M. N’DIARSSO</p>", "A. M. N’DIARSSO"),
        ("<p>Awa Sangaro</p>", ""),
        ("<p>AWA SANGARO</p>", ""),
        ("<p>SANGARO Awa</p>", ""),
        ("<p>Le maire de DIAMBALA a parlé</p>", ""),
        ("<p>Le DIAMBALA.</p><ul><li>Awa SANGARO</li></ul>", ""),
        ('<p><a href="https://a.test/">Awa SANGARO</a></p>', ""),
        ("<h3>Awa SANGARO</h3>", ""),
    ],
)
def test_a_last_line_that_is_only_a_name_is_the_signature(last, signature):
    story = "<p>Le pont a rouvert.</p>"

    assert sign_off(story + last) == ((story, signature) if signature else (story + last, ""))


def test_a_signature_leads_to_the_authors_it_names(bring_one):
    known = Author.objects.create(pen_name="Modibo Wagnadé", slug="modibo-wagnade")

    article = bring_one(content="Le pont a rouvert.\n\n<strong>Awa KOLONTO, Modibo WAGNADÉ</strong>")

    assert article.body == "<p>Le pont a rouvert.</p>"
    assert article.signature == "Awa KOLONTO, Modibo WAGNADÉ"
    assert list(article.signers.all()) == [known]


def test_an_excerpt_too_long_for_a_standfirst_opens_the_text(bring):
    report = bring(item(excerpt__encoded="Un mot " * 100))

    article = Article.objects.get()
    assert article.standfirst == ""
    assert article.body.startswith("<p>Un mot Un mot")
    assert report.remarks.total() == 1


# The files of the old site.


@pytest.fixture
def uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    root = tmp_path / "uploads"
    for name in ("2021/03/pont.jpg", "2019/01/pont.jpg", "2021/03/été.jpg", "seul.jpg", "abîmé.jpg"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(photo(320, 240))
    (root / "abîmé.jpg").write_bytes(b"rien")
    return root


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("wp-content/uploads/2021/03/pont.jpg", "2021/03/pont.jpg"),
        ("wp-content/uploads/2019/01/pont-300x200.jpg", "2019/01/pont.jpg"),
        ("wp-content/uploads/2020/05/pont.jpg", None),
        ("images/pont.jpg", None),
        ("images/seul-scaled.jpg?w=300", "seul.jpg"),
        ("2021/03/%C3%A9t%C3%A9.jpg", "2021/03/été.jpg"),
        ("2021/03/e%CC%81te%CC%81.jpg", "2021/03/été.jpg"),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_file_is_found_by_its_path_or_by_a_name_no_other_has(uploads, path, found):
    assert Media(uploads).find(f"{SITE}/{path}") == (uploads / found if found else None)


def test_a_picture_whose_file_is_at_hand_comes_in_whole(bring, uploads):
    report = bring(item(content=f"{IMG}Un."), media=Media(uploads))

    picture = Article.objects.get().picture
    assert not picture.is_missing
    assert (picture.alt, picture.source_url) == ("Le pont", URL)
    assert picture.public_from is not None
    assert report.missing_pictures == 0


def test_files_found_later_take_their_places(bring, uploads):
    post = item(content=f"{IMG}Un.")
    assert bring(post).missing_pictures == 1

    report = bring(post, media=Media(uploads))

    assert (report.already, report.missing_pictures) == (1, 0)
    assert not Picture.objects.get().is_missing


def test_a_damaged_file_is_named_and_the_article_comes_in(bring, uploads):
    report = bring(item(content=f'<img src="{SITE}/abîmé.jpg">Un.'), media=Media(uploads))

    assert Article.objects.get().picture.is_missing
    assert any("abîmé.jpg" in said for said in report.said)


# What goes wrong.


def test_a_post_that_is_refused_is_named_and_the_others_come_in(bring):
    report = bring(item("Sans texte", content=""), item("", content="Sans titre."), item("m" * 201), item("Le bon"))

    assert Article.objects.get().title == "Le bon"
    assert report.refused == 3
    assert "Sans texte" in report.said[0]
    assert "Il manque le texte." in report.said[0]
    assert not Author.objects.exclude(slug="awa-sangaro").exists()


def test_a_damaged_file_says_its_line_keeps_what_came_and_is_completed_later(tmp_path):
    whole = wxr(item("Un"), item("Deux"), item("Trois"))
    path = tmp_path / "export.xml"
    path.write_text(whole.replace("Deux</title>", "Deux<title>").replace("Deux]]></title>", "Deux]]><title>"))

    with pytest.raises(ValidationError, match=r"ligne \d+") as refusal:
        Import(path).run()
    assert refusal.value.code == "malformed"
    assert Article.objects.get().title == "Un"

    path.write_text(whole)
    report = Import(path).run()
    assert (report.already, report.imported.total()) == (1, 2)


ENTITIES = '<!ENTITY a "rire"><!ENTITY b "&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (wxr(item("&b;"), prolog=f"<!DOCTYPE rss [{ENTITIES}]>"), "has_dtd"),
        (wxr(item(), prolog='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), "has_dtd"),
        (wxr(item(), prolog='<!DOCTYPE rss SYSTEM "http://a.test/x.dtd">'), "has_dtd"),
        (wxr(item(), prolog="<!-- <!DOCTYPE ici n’en est pas un --><!DOCTYPE rss>"), "has_dtd"),
        ("<?xml version='1.0'?><html><body/></html>", "not_an_export"),
        ("<rss><channel><item><title>Un fil</title></item></channel></rss>", "unknown_version"),
        ("<rss><channel/></rss>", "unknown_version"),
        (wxr(item(), version="2.0"), "unknown_version"),
        ("<?xml version='1.0' encoding='inconnu'?><rss/>", "unknown_encoding"),
        ("", "malformed"),
        ("PK\x03\x04", "malformed"),
        (wxr("<item><title>&nbsp;</title></item>"), "malformed"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_no_sound_export_is_refused_in_words(tmp_path, text, code, encoding):
    path = tmp_path / "export.xml"
    path.write_text(text.replace("UTF-8", encoding), encoding=encoding)

    with pytest.raises(ValidationError) as refusal:
        Import(path).run()

    assert refusal.value.code == code
    assert not Article.objects.exists()


def test_control_characters_are_dropped_and_lines_keep_their_numbers(bring_one):
    assert bring_one("Le \x08pont\x0b", content="Un\x00.").body == "<p>Un.</p>"


def outcome(coming):
    try:
        coming.run()
    except ValidationError as refusal:
        return refusal.code
    return "whole"


@pytest.mark.parametrize("path", WILD, ids=lambda path: path.stem)
def test_an_export_found_in_the_wild_comes_in_once_or_is_refused_in_words(path):
    said = []

    first = outcome(Import(path, say=said.append))
    before = rows()
    second = outcome(Import(path, say=said.append))

    assert first in {"whole", "malformed", "unknown_version"}
    assert not [words for words in said if "inattendue" in words]
    assert second == first
    assert rows() == before


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(wxr(*(item(f"Article {number}", content="mot " * 2000) for number in range(800))))

    tracemalloc.start()
    count = sum(isinstance(entry, Post) for entry in read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 800
    assert path.stat().st_size > 6_000_000
    assert peak < 1_500_000


# The command.


def test_the_command_says_what_came_and_what_did_not(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(wxr(item("Un"), item("Deux", content=""), item("Page", wp__post_type="page")))
    output = StringIO()

    call_command("import_wordpress", str(path), stdout=output)

    told = output.getvalue()
    assert "Non importé, « Deux » : Il manque le texte." in told
    assert "Articles importés : 1 (publié : 1)" in told
    assert "Laissés de côté – pages : 1" in told


def test_the_command_counts_even_when_the_file_breaks_off(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(wxr(item("Un"), item("Deux"))[:-40])
    output = StringIO()

    with pytest.raises(CommandError, match="abîmé à la ligne"):
        call_command("import_wordpress", str(path), stdout=output)

    assert "Articles importés : 1" in output.getvalue()


@pytest.mark.parametrize("options", [{}, {"media": Path("nulle-part")}])
def test_the_command_asks_for_what_is_there(tmp_path, options):
    path = tmp_path / "export.xml"
    if options:
        path.write_text(wxr())

    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("import_wordpress", str(path), **options)
