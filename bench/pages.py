"""Print what each page of the demo weighs and asks of the database. Run by `make bench-pages`."""

import gzip
import os
import statistics
import sys
import time
from pathlib import Path
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

PHONE = 390  # CSS pixels
RUNS = 15
LEVEL = 6  # of gzip, as served
CROWD = 3000  # contributions under one article


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
    from newsroom.styles import joined, opening

    css = packed(joined().encode())
    print(f"written in an article's page: {packed(opening('article').encode())} bytes of style (gzip)")
    script = packed((Path("static") / "js" / "reader.js").read_bytes())
    print(f"stylesheet {css} bytes, script {script} bytes (gzip)\n")
    print(f"{'page':<40}{'status':>7}{'HTML':>9}{'HTML gz':>9}{'picture':>9}{'in all':>9}{'queries':>9}{'ms':>7}")
    for name, path, user in pages():
        line(name, path, user, css + script)
    with transaction.atomic():
        address = crowd()
        line(f"…/contributions/ of {CROWD} (subscriber)", address, "alice", css + script)
        line(f"…/contributions/ of {CROWD}, newest first", f"{address}?ordre=recentes", "alice", css + script)
        line(f"…/contributions/ of {CROWD} (visitor)", address, "", css + script)
        transaction.set_rollback(True)


def line(name: str, path: str, user: str, around: int) -> None:
    status, html, packed_html, queries, milliseconds = ask(path, user)
    picture = picture_of(path)
    total = "" if "lecteur" in path else packed_html + around + picture
    sizes = f"{html:>9}{packed_html:>9}{picture or '':>9}{total:>9}"
    print(f"{name:<40}{status:>7}{sizes}{queries:>9}{milliseconds:>7.1f}")


def crowd() -> str:
    """Put a long discussion under the newest article, and give its address; the caller takes it back."""
    from articles.models import Article
    from contributions.models import Contribution

    article = Article.objects.filter(status="published", are_contributions_closed=False).newest_first().first()
    readers = list(get_user_model().objects.filter(is_staff=False))
    Contribution.objects.bulk_create(
        Contribution(
            article=article,
            author=readers[number % len(readers)],
            text=f"Contribution numéro {number}. " + "Le bac ne part plus à l’heure et personne ne dit pourquoi. " * 4,
            token=uuid4(),
            state="published",
        )
        for number in range(CROWD)
    )
    return f"{article.get_absolute_url()}contributions/"


def pages() -> list[tuple[str, str, str]]:
    """One address of each kind, and who asks for it."""
    from django.db.models.functions import Length

    from articles.models import Article

    out = Article.objects.filter(status="published")
    longest = out.order_by(Length("search_text").desc()).first().get_absolute_url()
    sold = out.filter(access="subscribers").newest_first().first().get_absolute_url()
    draft = Article.objects.filter(status="submitted").first()
    return [
        ("front page", "/", ""),
        ("article (the longest)", longest, ""),
        ("article, reserved", sold, ""),
        ("section", "/rubriques/societe/", ""),
        ("author", "/auteurs/redaction-la-trame/", ""),
        ("tag", Article.tags.through.objects.first().tag.get_absolute_url(), ""),
        ("dossier", "/dossiers/le-kande/", ""),
        ("day", longest[:12], ""),
        ("search", "/recherche/?q=fleuve", ""),
        ("offer", "/abonnements/", ""),
        ("…/lecteur/ (subscriber)", f"{longest}lecteur/", "alice"),
        ("…/lecteur/ reserved (subscriber)", f"{sold}lecteur/", "alice"),
        ("…/suite/ (subscriber)", f"{sold}suite/", "alice"),
        ("…/contributions/ (subscriber)", f"{longest}contributions/", "alice"),
        ("…/contributions/ (visitor)", f"{longest}contributions/", ""),
        ("account (subscriber)", "/compte/", "alice"),
        ("…/nouvelles/ (subscriber)", "/compte/nouvelles/", "alice"),
        ("…/compte/contributions/ (subscriber)", "/compte/contributions/", "alice"),
        ("corrections", "/rectificatifs/", ""),
        ("the newsroom's home (editor in chief)", "/redaction/", "bakary"),
        ("the newsroom's home (publisher)", "/redaction/", "assetou"),
        ("a blank article form", "/redaction/articles/article/add/", "claire"),
        ("an article's form", f"/redaction/articles/article/{draft.pk}/change/", "claire"),
        ("an article's versions", f"/redaction/articles/article/{draft.pk}/versions/", "claire"),
        ("the day's list", "/redaction/articles/idea/", "claire"),
        ("the moderator's file", "/redaction/contributions/contribution/file/", "mariam"),
    ]


def ask(path: str, who: str) -> tuple[int, int, int, int, float]:
    """Give the status, the bytes of the page, the same compressed, its queries, and its median milliseconds."""
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
    sent = response.content
    plain = gzip.decompress(sent) if response.get("Content-Encoding") == "gzip" else sent
    return response.status_code, len(plain), len(sent), queries, statistics.median(times)


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
