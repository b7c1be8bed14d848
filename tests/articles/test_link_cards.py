import pytest

from articles.body import clean, plain
from articles.link_cards import card_of, with_cards
from articles.models import Article
from tests.newsroom.test_wall import unzipped

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (f'<figure data-link="{VIDEO}">Le pont, vu du ciel</figure>',) * 2,
        (f'<figure data-link="{VIDEO}"></figure>',) * 2,
        ('<figure data-link="https://x.com/a/status/1?b=1&amp;c=2">Un <b>mot</b></figure>',
         '<figure data-link="https://x.com/a/status/1?b=1&amp;c=2">Un mot</figure>'),
        ('<figure data-link="http://example.org/">a</figure>', "<p>a</p>"),
        ('<figure data-link="javascript:alert(1)">a</figure>', "<p>a</p>"),
        ('<figure data-link="https://x.org/&quot; onclick=&quot;a">a</figure>', "<p>a</p>"),
        (f'<aside class="encadre"><p>a</p><figure data-link="{VIDEO}">b</figure></aside>',) * 2,
    ],
)  # fmt: skip
def test_a_body_holds_cards_of_https_addresses(typed, stored):
    assert clean(typed) == stored
    assert clean(stored) == stored


@pytest.mark.parametrize(
    ("href", "kind", "player"),
    [
        (VIDEO, "Vidéo sur YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://youtu.be/abcdefghijk?si=1", "Vidéo sur YouTube",
         "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://m.youtube.com/shorts/abcdefghijk", "Vidéo sur YouTube",
         "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"),
        ("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", "Vidéo sur YouTube", ""),
        ("https://vimeo.com/123456789", "Vidéo sur Vimeo",
         "https://player.vimeo.com/video/123456789?dnt=1&autoplay=1"),
        ("https://www.facebook.com/a/posts/1", "Publication sur Facebook", ""),
        ("https://faceboook.com.example.org/", "Page", ""),
    ],
)  # fmt: skip
def test_a_card_says_where_it_leads(href, kind, player):
    card = card_of(href, "")

    assert (card.kind, card.title, card.player) == (kind, kind, player)


def test_what_is_typed_is_escaped_on_the_page():
    html = clean('<figure data-link="https://example.org/?a=1&amp;b=x">R&amp;D &lt;script&gt;</figure>')

    printed = with_cards(html)

    assert "<script" not in printed
    assert "R&amp;D &lt;script&gt;" in printed
    assert "?a=1&amp;b=" in printed


def test_the_words_of_a_card_are_found_and_its_page_loads_nothing(write, client):
    article = write("Le pont", body=f'<p>Un.</p><figure data-link="{VIDEO}">Le pont, vu du ciel</figure>')

    page = unzipped(client.get(article.get_absolute_url()))

    assert "vu du ciel" in plain(article.body)
    assert list(Article.objects.matching("ciel")) == [article]
    assert f'<a href="{VIDEO}" rel="noopener nofollow">' in page
    assert "<iframe" not in page
    assert "js/player.js" in page
    assert "js/player.js" not in unzipped(client.get(write("Autre", body="<p>a</p>").get_absolute_url()))
