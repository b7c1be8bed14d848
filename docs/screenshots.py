"""Take the screenshots of the README from a running demo: `.venv/bin/python docs/screenshots.py [address]`."""

import io
import re
import sys
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent / "images"
CHROMIUM = "/usr/bin/chromium"
COLOURS = 96  # enough for our pages, and a light file


def main() -> None:
    address = (sys.argv[1:] or ["http://127.0.0.1:8000"])[0]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        article = reserved_article(address)
        take(browser, "une-1280", address, width=1280, height=1000)
        take(browser, "article-390", article, width=390, height=844)
        take(browser, "mur-390", article, width=390, height=844, at=".wall")
        take(browser, "contributions-390", article, width=390, height=844, at="#contributions")
        take(browser, "offre-390", f"{address}/abonnements/", width=390, height=844)
        browser.close()


def reserved_article(address: str) -> str:
    """The first reserved article of the front page."""
    page = urllib.request.urlopen(address).read().decode()  # noqa: S310
    for link in re.findall(r'href="(/\d{4}/\d\d/\d\d/[^"]+/)"', page):
        if b'class="wall' in urllib.request.urlopen(address + link).read():  # noqa: S310
            return address + link
    return address


def take(browser: Browser, name: str, address: str, *, width: int, height: int, at: str = "") -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light", locale="fr-FR")
    page.goto(address, wait_until="networkidle")
    if at:
        page.locator(at).first.evaluate("place => place.scrollIntoView({block: 'center', behavior: 'instant'})")
        page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    page.close()


if __name__ == "__main__":
    main()
