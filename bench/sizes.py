"""Print what each page costs as the archive grows: `make bench`, `make bench-million`.

Archives of SIZES= articles are made (and kept) in databases of their own beside the demo's. Every page is asked of each
in turn, so that a busy machine slows them alike; the ratios are those of one run. Writes bench/results.md.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
for name, value in (
    ("SECRET_KEY", "mesure"),
    ("ALLOWED_HOSTS", "localhost"),
    ("SITE_ADDRESS", "http://localhost"),
    ("PAGE_CACHE", "off"),
):
    os.environ.setdefault(name, value)

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
SIZES = [int(size) for size in (os.environ.get("SIZES") or "1000 100000").split()]
ROUNDS = int(os.environ.get("ROUNDS") or 25)
QUESTIONS = 100
HEAD = "## Pages as the archive grows"


def main() -> None:
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        for size in SIZES:
            make_database(settings, size)
        settings.DATABASES["default"]["NAME"] = base_of(SIZES[0])
        import django

        django.setup()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        for size in SIZES:
            turn_to(size)
            fill(size)
        write(measure())
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


def base_of(size: int) -> str:
    return f"mesure_{size}"


def make_database(settings: Any, size: int) -> None:
    import psycopg

    with psycopg.connect(settings.EMBEDDED.url("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [base_of(size)]).fetchone()
        if not known:
            connection.execute(f"CREATE DATABASE {base_of(size)}")


def turn_to(size: int) -> None:
    """Speak to the database of another size from now on."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from articles import matching

    connection.close()
    connection.settings_dict["NAME"] = base_of(size)
    connection.ensure_connection()
    ContentType.objects.clear_cache()
    matching._archive.cache_clear()  # each size has its own statistics


def fill(size: int) -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("make_archive", size)
    if not get_user_model().objects.exists():
        get_user_model().objects.create_superuser("chef@example.org", "mesure")


def pages() -> list[tuple[str, Callable[[], str], bool]]:
    """Each kind of page: its name, how its address is found in the present database, and whether one is signed in."""
    from django.utils import timezone

    from articles.models import Article

    def newest(**those: Any) -> Any:
        return Article.objects.visible(timezone.now()).filter(**those).newest_first().first()

    def admin(number: str) -> str:
        return f"/redaction/articles/article/{number}"

    return [
        ("la une", lambda: "/", False),
        ("article libre", lambda: newest(access="free").get_absolute_url(), False),
        ("article réservé", lambda: newest(access="subscribers").get_absolute_url(), False),
        ("article ancien", oldest, False),
        ("rubrique", lambda: newest().section.get_absolute_url(), False),
        ("rubrique, loin", lambda: far(newest().section.get_absolute_url()), False),
        ("auteur", lambda: newest().author.get_absolute_url(), False),
        ("mot-clé", lambda: newest().tags.first().get_absolute_url(), False),
        ("jour", lambda: newest().get_absolute_url()[:12], False),
        ("flux", lambda: "/flux/", False),
        ("flux d’une rubrique", lambda: f"{newest().section.get_absolute_url()}flux/", False),
        ("plan du site", lambda: "/sitemap.xml", False),
        ("plan d’un mois", lambda: f"/sitemaps/{newest().dated_on:%Y-%m}.xml", False),
        ("plan de l’actualité", lambda: "/sitemaps/actualite.xml", False),
        ("API, liste", lambda: "/api/articles/", False),
        ("les plus lus", lambda: "/les-plus-lus/", False),
        ("…/lecteur/ d’un abonné", lambda: f"{newest(access='subscribers').get_absolute_url()}lecteur/", True),
        ("rédaction : accueil", lambda: "/redaction/", True),
        ("rédaction : articles", lambda: admin(""), True),
        ("rédaction : un article", lambda: admin(f"{newest().pk}/change/"), True),
    ]


def oldest() -> str:
    from articles.models import Article

    return Article.objects.exclude(published_at=None).order_by("published_at").first().get_absolute_url()


def far(address: str) -> str:
    """A page of a list that begins three quarters of the archive down."""
    from articles.models import Article
    from articles.paging import mark_of
    from newsroom.demo import archive

    number = Article.objects.filter(source_key__startswith="archive:").count() * 3 // 4
    return f"{address}?avant={mark_of(Article.objects.get(source_key=archive.key(number)))}"


def measure() -> list[tuple[str, dict[int, tuple[int, list[float]]]]]:
    """Milliseconds and queries of each page in each size, turn by turn."""
    found = []
    for name, address_of, is_signed_in in pages():
        taken: dict[int, tuple[int, list[float]]] = {}
        clients, addresses = {}, {}
        for size in SIZES:
            turn_to(size)
            clients[size], addresses[size] = client_for(is_signed_in), address_of()
            taken[size] = (queries_of(clients[size], addresses[size]), [])
        for _ in range(ROUNDS):
            for size in SIZES:
                turn_to(size)
                taken[size][1].append(milliseconds(clients[size], addresses[size]))
        found.append((name, taken))
        print(line(name, taken), flush=True)
    found.append(("recherche", searched()))
    print(line(*found[-1]), flush=True)
    return found


def client_for(is_signed_in: bool) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="localhost")
    if is_signed_in:
        client.force_login(get_user_model().objects.get(email="chef@example.org"))
    return client


def queries_of(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} : {answer.status_code}")
    return len(asked)


def milliseconds(client: Any, address: str) -> float:
    begun = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - begun) * 1000


def searched() -> dict[int, tuple[int, list[float]]]:
    """The committed questions, each asked once to warm the index and once measured."""
    from urllib.parse import quote

    questions = (HERE / "search-questions.txt").read_text().splitlines()[:QUESTIONS]
    taken = {}
    for size in SIZES:
        turn_to(size)
        client = client_for(False)
        times = []
        for words in questions:
            address = f"/recherche/?q={quote(words)}"
            client.get(address)
            times.append(milliseconds(client, address))
        taken[size] = (queries_of(client, f"/recherche/?q={quote(questions[0])}"), times)
    return taken


def line(name: str, taken: dict[int, tuple[int, list[float]]]) -> str:
    cells = [name]
    for queries, times in taken.values():
        cells += [str(queries), f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"]
    medians = [statistics.median(times) for _, times in taken.values()]
    return "| " + " | ".join([*cells, f"{medians[-1] / medians[0]:.2f}"]) + " |"


def write(found: list[tuple[str, dict[int, tuple[int, list[float]]]]]) -> None:
    """Put the table into bench/results.md, in the place of the one before."""
    from django import get_version
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    machine = f"{os.cpu_count()} CPU, Python {platform.python_version()}, Django {get_version()}"
    told = [
        HEAD,
        "",
        f"`make bench` on {machine}, PostgreSQL {server}; {ROUNDS} rounds, no cache; milliseconds of the server alone.",
        "",
        "| page | " + " | ".join(f"{size}: queries | p50 | p95" for size in SIZES) + " | ratio |",
        "|" + "---|" * (3 * len(SIZES) + 2),
        *(line(name, taken) for name, taken in found),
        "",
    ]
    others = sections(RESULTS.read_text()) if RESULTS.exists() else {}
    others[HEAD] = "\n".join(told)
    RESULTS.write_text("# Measures\n\n" + "\n".join(others.values()))


def sections(text: str) -> dict[str, str]:
    """The parts of the results, by their titles."""
    parts = ["## " + part.rstrip() + "\n" for part in text.split("\n## ")[1:]]
    return {part.partition("\n")[0]: part for part in parts}


if __name__ == "__main__":
    main()
