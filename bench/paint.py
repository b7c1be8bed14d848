"""Print when a telephone on 3G shows each page of the demo: text, picture, jumps, bytes. Run by `make bench-pages`.

400 kbit/s, 400 ms of delay, a processor four times slower, 390 px: the median of five cold visits. Lighthouse is asked
too where LIGHTHOUSE names its program.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

RUNS, TRIES = 5, 4
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
PROCESSOR = 4  # times slower
PHONE = {"width": 390, "height": 844}
SCORES = ("performance", "accessibility", "best-practices", "seo")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
WATCH = """
window.seen = {paint: 0, picture: 0, jump: 0};
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (e.name === "first-contentful-paint") seen.paint = e.startTime; }).observe({type: "paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.picture = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.jump += e.value; })
  .observe({type: "layout-shift", buffered: true});
"""


def main() -> None:
    """Serve the demo's data on a port of our own, visit, and print."""
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    import django
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        django.setup()
        with served() as address:
            report(address)
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


class served:  # noqa: N801  (read as a verb)
    """The paper, served by gunicorn as in the demo."""

    def __enter__(self) -> str:
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            port = door.getsockname()[1]
        line = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
        self.process = subprocess.Popen([*line, "--log-level", "error", "--no-control-socket"], cwd=ROOT)
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while True:
            try:
                urlopen(f"{address}/charte/").close()
                return address
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def __exit__(self, *why: object) -> None:
        self.process.terminate()
        self.process.wait()


def report(address: str) -> None:
    from playwright.sync_api import sync_playwright

    asked = pages()  # before the browser's driver begins a loop in this thread
    lighthouse = os.environ.get("LIGHTHOUSE", "")
    heads = f"{'page':<26}{'text s':>8}{'picture s':>11}{'jumps':>8}{'kB':>8}"
    print(heads + ("   Lighthouse: " + ", ".join(SCORES) if lighthouse else ""))
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser_path(), args=OPTIONS)
        for name, path in asked:
            runs = [visit(chromium, address + path) for _ in range(RUNS)]
            paint, picture, jump, size = (statistics.median(column) for column in zip(*runs, strict=True))
            told = f"{name:<26}{paint / 1000:>8.2f}{picture / 1000:>11.2f}{jump:>8.3f}{size / 1000:>8.1f}"
            print(told + ("   " + scores(lighthouse, address + path) if lighthouse else ""), flush=True)
        chromium.close()


def visit(chromium, address: str) -> tuple[float, float, float, int]:
    """One cold visit: milliseconds to the first text and to the largest thing shown, the jumps, the bytes."""
    context = chromium.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
    sizes = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle", timeout=90_000)
    seen = page.evaluate("seen")
    context.close()
    return seen["paint"], seen["picture"], seen["jump"], sum(sizes)


def scores(lighthouse: str, address: str) -> str:
    """The median of the four scores over five runs."""
    found = [scored(lighthouse, address) for _ in range(RUNS)]
    return ", ".join(f"{statistics.median(column):.0f}" for column in zip(*found, strict=True))


def scored(lighthouse: str, address: str) -> list[float]:
    """One run of Lighthouse; a run that its browser spoilt (it says so: no trace) is made again."""
    for _ in range(TRIES):
        with tempfile.NamedTemporaryFile(suffix=".json") as told:
            line = [lighthouse, address, "--quiet", "--output=json", f"--output-path={told.name}"]
            flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
            env = os.environ | {"CHROME_PATH": browser_path()}
            subprocess.run([*line, flags], env=env, capture_output=True)
            categories = json.loads(Path(told.name).read_text() or "{}").get("categories", {})
        given = [(categories.get(score) or {}).get("score") for score in SCORES]
        if None not in given:
            return [100 * score for score in given]
    sys.exit(f"Lighthouse ne juge pas {address}")


def browser_path() -> str:
    import shutil

    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        sys.exit("aucun Chromium sur cette machine : apt install chromium, ou CHROMIUM=/…/chromium")
    return found


def pages() -> list[tuple[str, str]]:
    from django.db.models.functions import Length

    from articles.models import Article

    out = Article.objects.filter(status="published").exclude(picture=None)
    longest = out.order_by(Length("search_text").desc()).first().get_absolute_url()
    sold = out.filter(access="subscribers").newest_first().first().get_absolute_url()
    return [
        ("front page", "/"),
        ("article (the longest)", longest),
        ("article, reserved", sold),
        ("section", "/rubriques/societe/"),
        ("offer", "/abonnements/"),
    ]


if __name__ == "__main__":
    main()
