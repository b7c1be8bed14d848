import mimetypes
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.contrib.staticfiles import finders

from articles.body import clean
from articles.editor import BodyField
from articles.paste import clean_paste

SITE = "http://redaction.test"
POLICY = "default-src 'none'; form-action 'self'; " + "; ".join(
    f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")
)
PICTURE = "0e984725-c51c-4bf4-9960-e1c80e27aba0"
OTHER_PICTURE = "3f0c1c59-6b0e-4a5e-9f0a-4f7a1f0f7c11"
LIBRARY = [
    {"uuid": PICTURE, "thumb": "/static/img/icon.svg", "label": "Les allées du marché rose"},
    {"uuid": OTHER_PICTURE, "thumb": "/static/img/icon.svg", "label": "La crue du Kandé"},
]
BUTTONS = {
    "Intertitre": "<h2>{}</h2>",
    "Petit intertitre": "<h3>{}</h3>",
    "Gras": "<p><strong>{}</strong></p>",
    "Italique": "<p><em>{}</em></p>",
    "Exposant": "<p><sup>{}</sup></p>",
    "Liste à puces": "<ul><li>{}</li></ul>",
    "Liste numérotée": "<ol><li>{}</li></ol>",
    "Citation": "<blockquote><p>{}</p></blockquote>",
    "Exergue": '<blockquote class="exergue"><p>{}</p></blockquote>',
    "Encadré": '<aside class="encadre"><p>{}</p></aside>',
    "La suite est réservée": '<p>{}</p><hr data-mark="wall">',
}
EVERYTHING = clean(
    f"""<p>Un <strong>mot</strong>, <em>deux <s>mots</s></em>, H<sub>2</sub>O, XX<sup>e</sup> siècle,
    <a href="https://example.org/?a=1&amp;b=2">un lien</a><br>à la ligne, M.&nbsp;Badiané</p>
    <h2>Intertitre</h2><h3>Petit</h3><hr data-mark="wall">
    <ul><li>un<ul><li>deux</li></ul></li><li><p>a</p><p>b</p></li></ul>
    <ol start="3"><li>trois</li></ol><blockquote><p>cité</p></blockquote>
    <blockquote class="exergue"><p>exergue</p></blockquote>
    <aside class="encadre"><h3>Repères</h3><p>fait</p><ul><li>chiffre</li></ul></aside><hr>
    <figure data-picture="{PICTURE}"></figure>
    <table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td colspan="2">c</td></tr></tbody></table>
    <p>Fin.</p>"""
)


class Form(forms.Form):
    body = BodyField(label="Texte", required=False)


class Desk:
    """The editor alone on a page under the public policy; the server's two answers are played here."""

    def __init__(self, context, body: str) -> None:
        form = Form(initial={"body": body})
        self.html = (
            f"<!doctype html><html lang=fr><meta charset=utf-8><title>Rédaction</title>{form.media}"
            f'<form method=post action="/envoi/"><input type=hidden name=csrfmiddlewaretoken value=jeton>'
            f"{form.as_div()}<button id=send>Enregistrer</button></form>"
        )
        self.sent: list[dict[str, list[str]]] = []
        self.pasted: list[dict[str, list[str]]] = []
        self.violations: list[str] = []
        self.is_down = False
        self.held: list = []
        self.holds_paste = False
        self.page = context.new_page()
        self.page.route("**/*", self.answer)
        self.page.on("console", lambda said: self.violations.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.violations.append(str(error)))
        self.page.goto(f"{SITE}/")

    def answer(self, route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            route.fulfill(content_type="text/html", body=self.html, headers={"Content-Security-Policy": POLICY})
        elif path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            if file:
                route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
            else:
                route.fulfill(status=404)
        elif path == "/envoi/":
            self.sent.append(parse_qs(route.request.post_data, keep_blank_values=True))
            route.fulfill(content_type="text/html", body="<!doctype html><title>Enregistré</title>")
        elif self.is_down:
            route.abort()
        elif path == "/redaction/photos.json":
            route.fulfill(json=LIBRARY)
        elif self.holds_paste:
            self.held.append(route)
        else:
            self.answer_paste(route)

    def answer_paste(self, route) -> None:
        form = parse_qs(route.request.post_data, keep_blank_values=True)
        self.pasted.append(form)
        route.fulfill(json={"html": clean(clean_paste(form["html"][0], form["text"][0]))})

    def release_paste(self) -> None:
        """Answer the paste that was held, once it has come."""
        while not self.held:
            self.page.wait_for_timeout(10)  # lets the browser's requests come in
        self.answer_paste(self.held.pop())

    @property
    def text(self):
        return self.page.locator(".ProseMirror")

    @property
    def value(self) -> str:
        return self.page.locator("[name=body]").input_value()

    def click(self, words=None) -> None:
        """Put the cursor in the text; the engine reads a click's place a little after the click."""
        (self.text.get_by_text(words, exact=True) if words else self.text).click()
        self.page.wait_for_timeout(60)

    def press(self, name: str) -> None:
        self.page.get_by_role("toolbar").get_by_role("button", name=name, exact=False).first.click()

    def paste(self, html: str = "", text: str = "") -> None:
        self.page.keyboard.press("Shift")  # a key, as Ctrl+V would be: the engine then knows where the cursor is
        self.text.evaluate(
            """(element, [html, text]) => {
                const clipboardData = new DataTransfer()
                if (html) clipboardData.setData("text/html", html)
                if (text) clipboardData.setData("text/plain", text)
                const options = { clipboardData, bubbles: true, cancelable: true }
                element.dispatchEvent(new ClipboardEvent("paste", options))
            }""",
            [html, text],
        )

    def send(self) -> str:
        """Send the form, and give the body as it would be stored."""
        self.page.click("#send")
        self.page.wait_for_url(f"{SITE}/envoi/")
        return clean(self.sent[-1]["body"][0])


@pytest.fixture
def desk(chromium):
    contexts = []

    def open_desk(body: str = "", **options) -> Desk:
        context = chromium.new_context(**options)
        context.set_default_timeout(5000)
        contexts.append(context)
        desk = Desk(context, body)
        if options.get("java_script_enabled", True):
            desk.text.wait_for()
        return desk

    yield open_desk
    for context in contexts:
        context.close()


pytestmark = pytest.mark.browser


def test_a_typed_space_is_stored_as_a_space(desk):
    opened = desk()

    opened.click()
    opened.page.keyboard.type("Deux mots et  trois ")
    stored = opened.send()

    assert "nbsp" not in opened.sent[0]["body"][0]
    assert "\u00a0" not in opened.sent[0]["body"][0]
    assert stored == "<p>Deux mots et trois</p>"


def test_the_policy_of_public_pages_is_kept(desk):
    opened = desk(EVERYTHING)

    opened.click()
    opened.page.keyboard.type("Un mot")

    assert opened.violations == []


def test_what_an_article_may_hold_goes_through_the_editor_unchanged(desk):
    opened = desk(EVERYTHING)

    opened.click("Fin.")
    opened.page.keyboard.press("End")
    opened.page.keyboard.type(" Oui")

    assert opened.send() == EVERYTHING.replace("Fin.", "Fin. Oui")


def test_an_article_opened_and_sent_is_the_same(desk):
    assert desk(EVERYTHING).send() == EVERYTHING


def test_without_a_script_the_text_area_is_there(desk):
    opened = desk("<p>Un</p>", java_script_enabled=False)

    opened.page.fill("[name=body]", "<p>Un</p>\n\nDeux")

    assert opened.send() == "<p>Un</p><p>Deux</p>"


def test_the_text_area_stays_when_the_engine_does_not_come(desk, chromium, monkeypatch):
    monkeypatch.setattr("articles.editor.ENGINE", "nowhere.js")
    context = chromium.new_context()

    opened = Desk(context, "<p>Un</p>")

    assert opened.page.locator("[name=body]").is_visible()
    context.close()


def test_each_button_makes_its_block(desk):
    opened = desk("".join(f"<p>{name}</p>" for name in BUTTONS))

    for name in BUTTONS:
        opened.click(name)
        opened.page.keyboard.press("Home")
        opened.page.keyboard.press("Shift+End")
        opened.press(name)

    assert opened.send() == "".join(stored.format(name) for name, stored in BUTTONS.items())


def test_a_body_has_one_mark_and_it_moves(desk):
    opened = desk('<p>Un</p><hr data-mark="wall"><p>Deux</p><p>Trois</p>')

    opened.click("Deux")
    opened.press("La suite est réservée")

    assert opened.send() == '<p>Un</p><p>Deux</p><hr data-mark="wall"><p>Trois</p>'


def test_a_link_is_asked_for_and_completed(desk):
    opened = desk("<p>Un mot</p>")

    opened.click("Un mot")
    opened.page.keyboard.press("Control+a")
    opened.page.keyboard.press("Control+k")
    opened.page.get_by_label("Adresse").fill("www.example.org")
    opened.page.get_by_role("button", name="Placer le lien").click()
    opened.text.locator("a").wait_for()

    assert opened.send() == '<p><a href="https://www.example.org">Un mot</a></p>'


def test_a_picture_is_chosen_from_the_library(desk):
    opened = desk("<p>Un mot</p>")

    opened.click("Un mot")
    opened.page.keyboard.press("End")
    opened.press("Photo")
    opened.page.get_by_role("button", name="La crue du Kandé").click()
    opened.text.locator("figure img").wait_for()

    assert opened.send() == f'<p>Un mot</p><figure data-picture="{OTHER_PICTURE}"></figure>'


def test_a_picture_of_the_text_shows_its_thumbnail(desk):
    opened = desk(f'<p>Un</p><figure data-picture="{PICTURE}"></figure>')

    opened.text.get_by_text("Les allées du marché rose").wait_for()

    assert opened.text.locator("figure img").get_attribute("src") == "/static/img/icon.svg"


# Pastes.


def test_a_paste_is_cleaned_by_the_server(desk):
    opened = desk("<p>Avant</p>")
    word = (Path(__file__).parent.parent / "fixtures" / "paste" / "01-word.html").read_text()

    opened.click()
    opened.page.keyboard.press("End")
    opened.page.keyboard.press("Enter")
    opened.paste(word)
    opened.text.get_by_text("La séance a été levée").wait_for()

    assert opened.pasted[0]["csrfmiddlewaretoken"] == ["jeton"]
    assert opened.send() == "<p>Avant</p>" + clean(clean_paste(word, ""))


def test_a_paste_inside_a_sentence_stays_inside_it(desk):
    opened = desk("<p>Avant après</p>")

    opened.click()
    opened.page.keyboard.press("Home")
    for _ in "Avant ":
        opened.page.keyboard.press("ArrowRight")
    opened.paste('<p><a href="https://www.google.com/url?q=https://example.org/">pendant</a> </p>', "pendant ")
    opened.text.get_by_text("pendant").wait_for()
    opened.page.keyboard.type(" et ")

    assert opened.send() == '<p>Avant <a href="https://example.org/">pendant</a> et après</p>'


def test_one_may_write_while_a_paste_is_awaited(desk):
    opened = desk("<p>Avant</p>")
    opened.holds_paste = True

    opened.click()
    opened.page.keyboard.press("End")
    opened.page.keyboard.press("Enter")
    opened.paste("", "Un\n\nDeux")
    opened.text.get_by_text("Collage…").wait_for()
    opened.page.keyboard.type(" et la suite")
    opened.release_paste()
    opened.text.get_by_text("Deux").wait_for()

    assert opened.send() == "<p>Avant</p><p>Un</p><p>Deux et la suite</p>"


@pytest.mark.parametrize("accident", ["line down", "form sent first", "place deleted"])
def test_a_paste_is_never_lost(desk, accident):
    opened = desk("<p>Avant</p>")
    opened.is_down = accident == "line down"
    opened.holds_paste = True

    opened.click()
    opened.page.keyboard.press("End")
    opened.paste("<p> un</p><p><b>deux</b></p>", " un\ndeux")
    if accident == "line down":
        opened.text.get_by_text("deux").wait_for()
    if accident == "place deleted":
        opened.page.keyboard.press("Control+a")
        opened.page.keyboard.press("Delete")
        opened.release_paste()
        opened.text.get_by_text("deux").wait_for()

    assert opened.send().endswith("un</p><p><strong>deux</strong></p>")


def test_a_hostile_paste_runs_nothing(desk):
    opened = desk()
    opened.is_down = True
    opened.page.on("dialog", lambda dialog: pytest.fail("a script ran"))

    opened.click()
    opened.paste("<p>un<img src=x onerror=alert(1)><script>alert(2)</script></p><p>deux</p>", "un\ndeux")
    opened.text.get_by_text("deux").wait_for()

    assert opened.send() == "<p>un</p><p>deux</p>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_telephone_shows_the_whole_width(desk, scheme):
    opened = desk(EVERYTHING, viewport={"width": 390, "height": 844}, color_scheme=scheme)

    width = opened.page.evaluate("document.documentElement.scrollWidth")

    assert width <= 390
