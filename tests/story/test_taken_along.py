"""The paper taken along: read without a line, heard, enlarged, passed on; nothing private is ever kept."""

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from articles import workflow
from pictures import library
from tests.conftest import SAID, SOLD, send
from tests.pictures.samples import photo

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

KEPT = """async () => {
    const found = []
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys())
            found.push([new URL(request.url).pathname, await (await cache.match(request)).text()])
    }
    return found
}"""


def kept(page):
    return dict(page.evaluate(KEPT))


def until_kept(page, path):
    page.wait_for_function("() => navigator.serviceWorker.controller")
    for _ in range(100):
        if path in kept(page):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{path} was not kept")


def test_what_was_read_once_is_read_without_a_line(enter, article):
    reader = enter(keeps=True)
    page = reader.page
    page.goto(article.get_absolute_url())
    until_kept(page, article.get_absolute_url())  # its first page too, though the worker came after it
    page.goto("/")
    until_kept(page, "/")
    reader.context.set_offline(True)

    page.goto(article.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_contain_text(article.title)
    page.goto("/")
    expect(page.locator(".masthead-name")).to_be_visible()
    page.goto("/dossiers/")
    expect(page.get_by_role("heading", name="Pas de réseau")).to_be_visible()
    page.get_by_role("link", name=article.title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(article.title)
    enter.mishaps.clear()


def test_nothing_private_is_kept_and_signing_out_clears_all(enter, alice, reserved):
    send(reserved, alice, SAID)
    reader = enter(alice, keeps=True)
    page = reader.page
    page.goto(reserved.get_absolute_url())
    until_kept(page, reserved.get_absolute_url())
    expect(page.get_by_text(SOLD)).to_be_visible()
    page.goto(f"{reserved.get_absolute_url()}suite/")
    page.goto(f"{reserved.get_absolute_url()}contributions/")
    page.goto("/compte/")
    page.goto("/")
    until_kept(page, "/")

    texts = kept(page)
    assert not any(SOLD in text or SAID in text or "alice@" in text for text in texts.values())
    assert not any(path.startswith("/compte/") or path.endswith(("suite/", "contributions/")) for path in texts)
    reader.sign_out()
    until_kept(page, "/")
    assert reserved.get_absolute_url() not in kept(page)


def test_a_withdrawn_article_is_forgotten(enter, article):
    page = enter(keeps=True).page
    page.goto(article.get_absolute_url())
    until_kept(page, article.get_absolute_url())
    workflow.withdraw(article, by=None, reason="essai")

    page.goto(article.get_absolute_url())

    assert article.get_absolute_url() not in kept(page)
    enter.mishaps.clear()  # the browser notes the 404


def test_an_article_is_heard_sentence_by_sentence(enter, write):
    article = write("Le pont", body="<p>Un camion passe. Un autre attend !</p>", standfirst="Il rouvre.")
    page = enter().page
    page.add_init_script(
        """window.said = []
        Object.defineProperty(window, "speechSynthesis", { value: {
            getVoices: () => [{ lang: "fr-FR" }], cancel() {},
            speak(told) { said.push([told.text, told.lang]); setTimeout(() => told.onend(), 1) },
        } })
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }"""
    )
    page.goto(article.get_absolute_url())
    page.get_by_role("button", name="Écouter").click()
    page.wait_for_function("() => said.length >= 4")

    assert [text for text, _ in page.evaluate("said")] == [
        "Le pont",
        "Il rouvre.",
        "Un camion passe.",
        "Un autre attend\u202f!",
    ]
    assert {lang for _, lang in page.evaluate("said")} == {"fr-FR"}
    expect(page.get_by_role("button", name="Écouter")).to_have_attribute("aria-pressed", "false")


def test_the_size_of_the_text_is_remembered(enter, article):
    page = enter().page
    page.goto(article.get_absolute_url())
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)")
    for _ in range(6):
        page.get_by_role("button", name="Texte plus grand").click()
    page.reload()

    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).fontSize)")
    assert after > before * 1.4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_article_is_passed_on_by_plain_links(enter, write, settings):
    article = write("Pont : l’eau & le feu ?")
    page = enter(has_script=False).page
    page.goto(article.get_absolute_url())
    whole = f"{settings.SITE_ADDRESS}{article.get_absolute_url()}"

    told = urlsplit(page.get_by_role("link", name="WhatsApp").get_attribute("href"))

    assert (told.hostname, parse_qs(told.query)["text"]) == ("wa.me", [f"{article.title} {whole}"])
    for name, field in (("Facebook", "u"), ("X", "url")):
        link = page.locator(".share").get_by_role("link", name=name, exact=True).get_attribute("href")
        assert parse_qs(urlsplit(link).query)[field] == [whole]
    expect(page.locator(".tools")).to_be_hidden()


def test_the_link_is_copied(enter, article, settings):
    reader = enter()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.page
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.goto(article.get_absolute_url())
    page.get_by_role("button", name="Copier le lien").click()

    expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{settings.SITE_ADDRESS}{article.get_absolute_url()}"


def test_pictures_are_left_out_on_demand_and_it_is_remembered(enter, write, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()), alt="Un pont", credit="La Trame")
    article = write("Le pont", picture=picture)
    reader = enter(keeps=True)
    page = reader.page
    page.goto("/dossiers/")
    until_kept(page, "/dossiers/")
    page.get_by_role("button", name="Sans images").click()
    expect(page.get_by_role("button", name="Avec images")).to_be_visible()

    def width():
        page.goto(article.get_absolute_url())
        page.wait_for_function("() => document.querySelector('.picture img').complete")
        return page.evaluate("document.querySelector('.picture img').naturalWidth")

    assert width() == 1
    page.get_by_role("button", name="Avec images").click()
    expect(page.get_by_role("button", name="Sans images")).to_be_visible()
    assert width() > 100


def test_a_reading_list_moves_from_the_device_to_the_account(enter, write, rachid):
    first, second = write("Le pont"), write("Le bac")
    reader = enter(rachid, is_known=False)
    page = reader.page
    for article in (first, second):
        page.goto(article.get_absolute_url())
        page.get_by_role("button", name="Garder").click()
        expect(page.get_by_role("button", name="Gardé")).to_be_visible()
    page.goto("/a-lire/")
    expect(page.locator("#device-list a")).to_have_text(["Le bac", "Le pont"])

    reader.sign_in(next="/compte/a-lire/")
    expect(page.locator("#own-list a")).to_have_text(["Le bac", "Le pont"])
    page.goto("/a-lire/")
    expect(page.get_by_text("Rien pour l’instant")).to_be_visible()

    elsewhere = enter(rachid).page
    elsewhere.goto("/compte/a-lire/")
    elsewhere.get_by_role("button", name="Retirer Le bac").click()
    expect(elsewhere.locator("#own-list a")).to_have_text(["Le pont"])


def test_the_paper_may_be_installed(enter, article):
    """The browser's own judgement; what it holds against a private window apart, which all windows here are."""
    reader = enter(keeps=True)
    reader.page.goto("/")
    reader.page.wait_for_function("() => navigator.serviceWorker.controller")
    line = reader.context.new_cdp_session(reader.page)

    told = line.send("Page.getAppManifest")
    held_against = line.send("Page.getInstallabilityErrors")["installabilityErrors"]

    assert told["errors"] == []
    assert told["url"].endswith("/manifest.webmanifest")
    assert {one["errorId"] for one in held_against} <= {"in-incognito"}
