"""Print what each page of the demo weighs and asks of the database. Run by `make bench-pages`."""

import gzip
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

PHONE = 390  # CSS pixels
RUNS = 15
LEVEL = 6  # of gzip, as served


def main() -> None:
    """Ask every kind of page of the demo, and print a table: bytes compressed, queries, milliseconds."""
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    import django
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        django.setup()
        report()
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


def report() -> None:
    from newsroom.stylesheet import joined

    css = packed(joined().encode())
    script = packed((Path("static") / "js" / "reader.js").read_bytes())
    print(f"stylesheet {css} bytes, script {script} bytes (gzip)\n")
    print(f"{'page':<34}{'status':>7}{'HTML gz':>9}{'picture':>9}{'in all':>9}{'queries':>9}{'ms':>7}")
    for name, path, user in pages():
        status, html, queries, milliseconds = ask(path, user)
        picture = picture_of(path)
        total = "" if "lecteur" in path else html + css + script + picture
        print(f"{name:<34}{status:>7}{html:>9}{picture or '':>9}{total:>9}{queries:>9}{milliseconds:>7.1f}")


def pages() -> list[tuple[str, str, str]]:
    """One address of each kind, and who asks for it."""
    from django.db.models.functions import Length

    from articles.models import Article

    out = Article.objects.filter(status="published")
    longest = out.order_by(Length("search_text").desc()).first().get_absolute_url()
    sold = out.filter(access="subscribers").newest_first().first().get_absolute_url()
    return [
        ("front page", "/", ""),
        ("article (the longest)", longest, ""),
        ("article, reserved", sold, ""),
        ("section", "/rubriques/societe/", ""),
        ("author", "/auteurs/redaction-la-trame/", ""),
        ("tag", Article.tags.through.objects.first().tag.get_absolute_url(), ""),
        ("search", "/recherche/?q=fleuve", ""),
        ("offer", "/abonnements/", ""),
        ("…/lecteur/ (subscriber)", f"{longest}lecteur/", "alice"),
        ("…/lecteur/ reserved (subscriber)", f"{sold}lecteur/", "alice"),
        ("…/suite/ (subscriber)", f"{sold}suite/", "alice"),
        ("…/contributions/ (subscriber)", f"{longest}contributions/", "alice"),
        ("…/contributions/ (visitor)", f"{longest}contributions/", ""),
        ("account (subscriber)", "/compte/", "alice"),
    ]


def ask(path: str, who: str) -> tuple[int, int, int, float]:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    if who:
        client.force_login(get_user_model().objects.get(email=f"{who}@demo.test"))
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    queries = len(asked)  # read now: the next request forgets them
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begun) * 1000)
    return response.status_code, len(response.content), queries, statistics.median(times)


def picture_of(path: str) -> int:
    """The bytes of an article's lead picture at the width a phone takes, 0 without."""
    from django.urls import resolve

    from articles.models import Article

    match = resolve(path.partition("?")[0])
    if match.url_name != "article":
        return 0
    article = Article.objects.get(slug=match.kwargs["slug"], dated_on="-".join(list(match.kwargs.values())[:3]))
    if article.picture is None:
        return 0
    return article.picture.renditions.filter(format="webp", width__gte=PHONE).order_by("width").first().size


def packed(data: bytes) -> int:
    return len(gzip.compress(data, compresslevel=LEVEL))


if __name__ == "__main__":
    main()
