"""Take the screenshots of the README from a running demo: `.venv/bin/python docs/screenshots.py [address]`."""

import io
import re
import sys
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
COLOURS = 96  # enough for our pages, and a light file


def main() -> None:
    address = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        article = reserved_article(address)
        for width, height in ((390, 844), (1280, 1000)):
            size = {"width": width, "height": height}
            take(browser, f"une-{width}", address, **size)
            take(browser, f"article-{width}", first_article(address), **size)
            take(browser, f"mur-{width}", article, **size, at=".wall")
            take(browser, f"invitation-{width}", article, **size, at="#contributions")
            take(browser, f"offre-{width}", f"{address}/abonnements/", **size)
        readers(browser, address, first_article(address))
        desk(browser, address)
        browser.close()


def readers(browser: Browser, address: str, article: str) -> None:
    """What a subscriber sees under an article."""
    page = entered(browser, address, "alice", to="/compte/")
    page.goto(f"{article}contributions/")
    keep_both(page, "contributions")


def desk(browser: Browser, address: str) -> None:
    """The newsroom's side: each role's home, the form, and two people who saved one text."""
    for who in ("claire", "bakary", "assetou", "mariam", "fanta"):
        keep_both(entered(browser, address, who), f"accueil-{who}", f"{address}/redaction/")
    hers, his = entered(browser, address, "claire"), entered(browser, address, "bakary")
    hers.goto(f"{address}/redaction/articles/article/?status__exact=submitted")
    hers.locator("#result_list tbody th a").first.click()
    hers.locator("#article_form").wait_for()
    form = hers.url.partition("?")[0]
    his.goto(form)
    keep_both(hers, "formulaire", form)
    his.locator("[name=standfirst]").fill("Un autre chapeau, par Bakary, pendant que Claire écrivait.")
    hers.locator("[name=standfirst]").fill("Un autre chapeau, par Claire, qui n’en savait rien.")
    his.locator(".verbs [name=_continue]").click()
    his.locator(".messagelist .kept").wait_for()
    hers.locator(".verbs [name=_continue]").click()
    hers.locator(".merge").wait_for()
    keep_both(hers, "deux-textes")
    compose(entered(browser, address, "bakary"), address)
    keep_both(hers, "versions-comparees", form.replace("/change/", "/versions/1/2/"))


def compose(page: Page, address: str) -> None:
    """The screen of the front page; the one that is begun for it stays in the list, not shown."""
    page.goto(f"{address}/redaction/frontpage/composition/add/")
    page.locator("[name=_like]").click()
    page.locator("#composer").wait_for()
    keep_both(page, "composer")


def entered(browser: Browser, address: str, who: str, to: str = "/redaction/") -> Page:
    """The browser of somebody of the demo."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR").new_page()
    page.goto(f"{address}/compte/connexion/?next={to}")
    page.get_by_label("Adresse e-mail").fill(f"{who}@demo.test")
    page.get_by_label("Mot de passe").fill("demo")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"**{to}")
    return page


def first_article(address: str) -> str:
    """The article that opens the front page."""
    page = urllib.request.urlopen(address).read().decode()  # noqa: S310
    return address + re.search(r'class="lead-picture" href="([^"]+)"', page)[1]


def reserved_article(address: str) -> str:
    """The first reserved article of the front page."""
    page = urllib.request.urlopen(address).read().decode()  # noqa: S310
    for link in re.findall(r'href="(/\d{4}/\d\d/\d\d/[^"]+/)"', page):
        if b'class="wall"' in urllib.request.urlopen(address + link).read():  # noqa: S310
            return address + link
    return address


def take(browser: Browser, name: str, address: str, *, width: int, height: int, at: str = "") -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light", locale="fr-FR")
    page.goto(address, wait_until="networkidle")
    if at:
        page.locator(at).first.evaluate("place => place.scrollIntoView({block: 'center', behavior: 'instant'})")
        page.wait_for_load_state("networkidle")
    keep(page, name)
    page.close()


def keep_both(page: Page, name: str, address: str = "") -> None:
    """Keep a screen as a desktop and as a telephone show it."""
    for width, height in ((390, 844), (1280, 900)):
        page.set_viewport_size({"width": width, "height": height})
        keep(page, f"{name}-{width}", address)


def keep(page: Page, name: str, address: str = "") -> None:
    if address:
        page.goto(address, wait_until="load")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
