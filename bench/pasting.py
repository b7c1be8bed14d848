"""From a pasted text to its page, on the running demo: gestures, and the machine's own time. `make bench-copy`.

Each clipboard of the tests is published by claire@demo.test; URL= names another address than the demo's.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CLIPBOARDS = ROOT / "tests" / "fixtures" / "paste"
ADDRESS = os.environ.get("URL") or "http://localhost:8000"
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
PASTE = """(element, [html, text]) => {
    const clipboardData = new DataTransfer()
    if (html) clipboardData.setData("text/html", html)
    if (text) clipboardData.setData("text/plain", text)
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""


def half(name: str, kind: str) -> str:
    path = CLIPBOARDS / f"{name}.{kind}"
    return path.read_text() if path.exists() else ""


def publish(page: Page, name: str) -> tuple[int, float]:
    """Paste one clipboard, publish it and wait for its page; bring the gestures, and the seconds waited for."""
    gestures, waited = 0, 0.0
    page.goto(f"{ADDRESS}/redaction/")
    began = time.monotonic()
    page.get_by_role("link", name="Écrire un article").first.click()
    writing = page.locator(".ProseMirror")
    writing.click()
    waited += time.monotonic() - began
    gestures += 2
    began = time.monotonic()
    page.keyboard.press("Shift")
    writing.evaluate(PASTE, [half(name, "html"), half(name, "txt")])
    gestures += 1
    expect(page.locator(".paste-mark")).to_have_count(0)
    waited += time.monotonic() - began
    title = page.get_by_role("textbox", name="Titre :", exact=True)
    if not title.input_value():
        title.fill(f"Essai : {name}")
        gestures += 1
    if not page.get_by_label("Rubrique").input_value():
        page.get_by_label("Rubrique").select_option(index=1)
        gestures += 1
    began = time.monotonic()
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_role("link", name="Voir la page").click()
    page.locator("article h1").wait_for()
    gestures += 2
    return gestures, waited + time.monotonic() - began


def main() -> None:
    names = sorted({path.name.split(".")[0] for path in CLIPBOARDS.glob("*.expected.html")})
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(locale="fr-FR").new_page()
        page.goto(f"{ADDRESS}/compte/connexion/")
        page.get_by_label("Adresse e-mail").fill("claire@demo.test")
        page.get_by_label("Mot de passe").fill("demo")
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/compte/")
        told = [(name, *publish(page, name)) for name in names]
        browser.close()
    for name, gestures, seconds in told:
        print(f"{name:20} {gestures} gestures {seconds:5.2f} s")
    most, worst = max(row[1] for row in told), max(row[2] for row in told)
    usual = median(row[2] for row in told)
    print(f"\n{len(told)} texts: {most} gestures at most, {usual:.2f} s (median), {worst:.2f} s at worst")
    sys.exit(0 if most <= 8 and worst <= 5 else 1)


if __name__ == "__main__":
    main()
