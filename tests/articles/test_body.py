import json
import re
import unicodedata
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import clean, pictures_of, plain, split, with_pictures, without_wall
from articles.markup import names, parse, write
from articles.typography import typeset_html

PICTURE = "0e984725-c51c-4bf4-9960-e1c80e27aba0"
FIGURE = f'<figure data-picture="{PICTURE}"></figure>'
WALL = '<hr data-mark="wall">'
SENTENCE = "Le marché rose de Koronga a rouvert hier ses allées. "

CASES = [
    ("", ""),
    ("<p></p><p>&nbsp;</p><p><br></p><p> <strong> </strong></p>", ""),
    ("<p><br></p><p>Un</p>", "<p>Un</p>"),
    ("<h1>A</h1><h4>B</h4><h6>C</h6>", "<h2>A</h2><h3>B</h3><h3>C</h3>"),
    ("<b>a</b> <i>b</i>", "<p><strong>a</strong> <em>b</em></p>"),
    ("<div>a</div><div><p>b</p></div>", "<p>a</p><p>b</p>"),
    ("<p>a <u>b</u> <span style='x'>c</span></p>", "<p>a b c</p>"),
    ("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
    ("<p><b>a </b><b> b</b><em></em></p>", "<p><strong>a b</strong></p>"),
    ("<h2><b>Titre</b><br>long</h2>", "<h2>Titre long</h2>"),
    ("<p>a  b&nbsp; c &nbsp;d\n e</p>", "<p>a b c d e</p>"),
    ("<p>oui&nbsp; : «&nbsp; non &nbsp;»</p>", "<p>oui\u00a0: «\u00a0non\u00a0»</p>"),
    ("<p>M.&nbsp;Badiané</p>", "<p>M.\u00a0Badiané</p>"),
    ("<p>e&#x301;te\u0301</p>", "<p>été</p>"),
    ("<p>&#x338;a\u200bb\u00adc&#x7;</p>", "<p>abc</p>"),
    ("<p>a<br><br>b<br>c<br></p>", "<p>a</p><p>b<br>c</p>"),
    ("Un.\n\nDeux\nlignes.\n<p>Trois.</p>", "<p>Un.</p><p>Deux lignes.</p><p>Trois.</p>"),
    ("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("<ul>a<li>b</li><ul><li>c</li></ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
    ('<ol start="3" type="a"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
    ('<ol start="1"><li>a</li><li></li></ol>', "<ol><li>a</li></ol>"),
    ('<blockquote class="x">a</blockquote>', "<blockquote><p>a</p></blockquote>"),
    (
        '<blockquote class="exergue b"><p>a</p></blockquote>',
        '<blockquote class="exergue"><p>a</p></blockquote>',
    ),
    (
        '<aside class="encadre" id="i"><h2>a</h2><p>b</p></aside>',
        '<aside class="encadre"><h3>a</h3><p>b</p></aside>',
    ),
    ("<aside>a</aside>", "<p>a</p>"),
    ('<hr class="x"><p>a</p>', "<hr><p>a</p>"),
    (f"<p>a</p>{WALL}<p>b</p>{WALL}<p>c</p>", f"<p>a</p>{WALL}<p>b</p><p>c</p>"),
    (f"<blockquote><p>a</p>{WALL}</blockquote>", f"{WALL}<blockquote><p>a</p></blockquote>"),
    ('<hr data-mark="door">', "<hr>"),
    (f'<figure data-picture="{PICTURE.upper()}" class="x"><img src="x"></figure>', FIGURE),
    ('<figure data-picture="1"><figcaption>a</figcaption></figure>', "<p>a</p>"),
    (f"<ul><li>a{FIGURE}</li></ul>", f"{FIGURE}<ul><li>a</li></ul>"),
    (
        "<table><tr><th>a</th><th>b</th></tr><tr><td colspan=2 style='x'><p>c</p></td></tr></table>",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        '<tbody><tr><td colspan="2">c</td></tr></tbody></table>',
    ),
    ("<table><tr><td>Une seule colonne</td></tr></table>", "<p>Une seule colonne</p>"),
    (f"<table><tr><td>a{FIGURE}</td></tr></table>", f"<p>a</p>{FIGURE}"),
    (
        "<table><caption>Prix</caption><tr><td>a</td><td>b</td></tr><tr><td>&#x200b;</td><td> </td></tr></table>",
        "<p>Prix</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    ),
    (
        f"<table><tr><td>a</td><td>b</td></tr><tr><td>{FIGURE}</td></tr></table>",
        f"{FIGURE}<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
    ),
    (
        '<p><a href=" https://example.org/a?b=1&amp;c=2 " target="_blank" rel="x">a</a></p>',
        '<p><a href="https://example.org/a?b=1&amp;c=2">a</a></p>',
    ),
    (
        '<a href="mailto:a@example.org">a</a> <a href="tel:+22320223645">b</a>',
        '<p><a href="mailto:a@example.org">a</a> <a href="tel:+22320223645">b</a></p>',
    ),
    ('<a href="/x">a</a><a href="javascript:x()">b</a><a href="//x.test">c</a>', "<p>abc</p>"),
    ('<a href="java&#10;script:x()">a</a><a href="data:text/html,x">b</a>', "<p>ab</p>"),
    ("<p>1 &lt; 2 &amp; 3 &gt; 2 &amp;amp;</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2 &amp;amp;</p>"),
    ("<script>x</script><style>y</style><svg><text>z</text></svg><iframe>w</iframe><p>a</p>", "<p>a</p>"),
    ("a\x00b\ud800c", "<p>abc</p>"),
    ("<!-- a --><p onclick='x()'>b", "<p>b</p>"),
]  # fmt: skip
TAGS = names("p b strong em i u a ul ol li blockquote aside div h1 h2 h5 table caption tr td th br hr figure span")
SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in sorted(TAGS)] + [f"</{tag}>" for tag in sorted(TAGS)]),
        st.sampled_from([WALL, FIGURE, '<blockquote class="exergue">', '<aside class="encadre">']),
        st.sampled_from(['<a href="https://example.org/é?a&b">', "<br>\n<br>", "&nbsp;", "&#x338;", "\n\n"]),
        st.text(alphabet="ab «»!:.\u00a0\u202f\u0301\u0338\n<>&;12", max_size=8),
        st.text(max_size=4),
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(("typed", "kept"), CASES)
def test_a_body_keeps_what_an_article_may_hold(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(("typed", "kept"), CASES)
def test_a_clean_body_is_clean_already(typed, kept):
    assert clean(kept) == kept


@given(SOUP)
@settings(max_examples=500, deadline=None)
def test_cleaning_twice_changes_nothing(soup):
    once = clean(soup)

    assert clean(once) == once
    assert write(parse(once)) == once
    assert unicodedata.normalize("NFC", once) == once


@given(SOUP)
@settings(max_examples=200, deadline=None)
def test_a_printed_body_is_still_clean(soup):
    printed = typeset_html(clean(soup))

    assert clean(printed) == printed
    assert typeset_html(printed) == printed


@given(SOUP, st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_an_opening_and_its_rest_hold_the_whole_text_and_no_more_than_a_third_is_free(soup, length):
    html = without_wall(clean(soup))

    opening, rest = split(html, length=length)

    assert "".join(plain(opening + rest).split()) == "".join(plain(html).split())
    assert len(plain(opening)) <= len(plain(html)) / 3 + opening.count("<")


def test_deep_nesting_is_no_way_to_exhaust_the_server():
    html = "<div><b><ul><li>" * 5000 + "fin"

    assert plain(clean(html)) == "fin"


def test_the_opening_ends_at_the_mark_of_the_copy_editor():
    html = f"<p>a</p>{WALL}<p>{SENTENCE * 9}</p>"

    assert split(html) == ("<p>a</p>", f"<p>{SENTENCE * 9}</p>")


def test_the_opening_ends_after_the_paragraphs_that_reach_four_hundred_signs():
    paragraph = f"<p>{SENTENCE * 4}</p>"  # 212 signs

    opening, rest = split(paragraph * 10)

    assert (opening, rest) == (paragraph * 2, paragraph * 8)


def test_the_opening_never_passes_a_third_of_the_text():
    paragraph = f"<p>{SENTENCE * 4}</p>"

    opening, rest = split(paragraph * 4)

    assert (opening, rest) == (paragraph, paragraph * 3)


def test_an_intertitre_goes_with_what_it_announces():
    first, second = f"<p>{SENTENCE}</p>", f"<p>{SENTENCE * 4}</p>"

    assert split(f"{first}<h2>Des allées refaites</h2>{second}") == (
        first,
        f"<h2>Des allées refaites</h2>{second}",
    )


def test_a_long_first_paragraph_is_cut_after_a_sentence():
    html = f"<p>Le <strong>marché. Rose</strong> de M. Sangaro. {SENTENCE * 2}</p><p>{SENTENCE}</p>"

    assert split(html) == (
        "<p>Le <strong>marché. Rose</strong> de M. Sangaro.</p>",
        f"<p>{SENTENCE * 2}</p><p>{SENTENCE}</p>",
    )


@pytest.mark.parametrize("html", ["", "<p>Une phrase sans fin</p>", f"{FIGURE}<ul><li>un</li></ul>"])
def test_nothing_is_free_where_not_a_sentence_fits(html):
    assert split(html) == ("", html)


def test_a_free_article_shows_no_mark():
    assert without_wall(f"<p>a</p>{WALL}<p>b</p>") == "<p>a</p><p>b</p>"


def test_plain_text_has_one_line_for_each_block():
    html = (
        f"<h2>T</h2><p>a<br>b &amp; <em>c</em></p>{FIGURE}<ul><li>d<ul><li>e</li></ul></li></ul>"
        "<table><tbody><tr><td>f</td><td>g</td></tr></tbody></table>"
        '<aside class="encadre"><h3>h</h3><p>i</p></aside>'
    )

    assert plain(html) == "T\na b & c\nd\ne\nf g\nh\ni"


def test_pictures_are_named_once_and_shown_where_they_stand():
    html = f"<p>a</p>{FIGURE}<p>b</p>{FIGURE}"

    assert pictures_of(html) == [UUID(PICTURE)]
    assert with_pictures(html, {UUID(PICTURE): "<i>x</i>"}) == "<p>a</p><i>x</i><p>b</p><i>x</i>"
    assert with_pictures(html, {}) == "<p>a</p><p>b</p>"


# Hostile strings.


def hostile_strings(shared_data):
    for path in sorted((shared_data / "xss").glob("*.json")):
        yield from (item["payload"] for item in json.loads(path.read_text()))


def test_hostile_strings_keep_no_script_no_event_no_foreign_frame(shared_data):
    cleaned = [clean(payload) for payload in hostile_strings(shared_data)]

    tags = [tag for html in cleaned for tag in re.findall(r"<[^<>]*>", html)]

    assert len(cleaned) > 200
    for tag in tags:
        assert re.fullmatch(
            r"</?(?:p|h2|h3|strong|em|s|sub|sup|ul|li|blockquote|thead|tbody|table|tr|td|th|figure|a)>|<br>|<hr>"
            r'|<a href="(?:https?://|mailto:|tel:)[^"<>]*">|<ol(?: start="\d+")?>|</ol>'
            r'|<t[hd](?: (?:col|row)span="\d+")*>|<hr data-mark="wall">|<figure data-picture="[0-9a-f-]{36}">'
            r'|<blockquote class="exergue">|<aside class="encadre">|</aside>',
            tag,
        ), tag


def run_in_browser(chromium, bodies):
    """Show bodies on one page without any policy, poke every element, and say what ran and what was asked for."""
    context = chromium.new_context()
    page = context.new_page()
    ran, asked = [], []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    articles = "".join(f"<article>{body}</article>" for body in bodies)
    page.set_content(f"<!doctype html><meta charset=utf-8><title>x</title>{articles}", wait_until="load")
    page.evaluate(
        """() => {
            for (const element of document.querySelectorAll("body *"))
                for (const type of ["mouseover", "focus", "toggle", "error", "load", "animationstart"])
                    element.dispatchEvent(new Event(type, { bubbles: true }))
        }"""
    )
    protocols = set(page.eval_on_selector_all("a", "links => links.map(link => link.protocol)"))
    context.close()
    return ran, asked, protocols


@pytest.mark.browser
def test_hostile_strings_run_nothing_in_a_browser(shared_data, chromium):
    bodies = [clean(payload) for payload in hostile_strings(shared_data)]

    ran, asked, protocols = run_in_browser(chromium, bodies)

    assert (ran, asked) == ([], [])
    assert protocols <= {"http:", "https:", "mailto:", "tel:"}


@pytest.mark.browser
def test_the_browser_would_have_told(chromium):
    ran, asked, protocols = run_in_browser(
        chromium, ['<a href="javascript:0" onmouseover="alert(1)">x</a><img src="http://x.test/">']
    )

    assert (ran, asked, protocols) == (["1"], ["http://x.test/"], {"javascript:"})
