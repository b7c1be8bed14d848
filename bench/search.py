"""Print how fast a large archive is searched: `make bench-search COUNT=1000000`.

The archive is made in a database of its own beside the demo's, of French words as often as French uses them, and kept
for the next run; DROP=1 takes it away. The questions are those of search-questions.txt, each asked once cold of this
process and once measured.
"""

import gzip
import json
import os
import random
import statistics
import sys
import threading
import time
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
for name, value in (("SECRET_KEY", "mesure"), ("ALLOWED_HOSTS", "localhost"), ("SITE_ADDRESS", "http://localhost")):
    os.environ.setdefault(name, value)

HERE = Path(__file__).resolve().parent
DATABASE = "mesure_recherche"
PARAGRAPHS, WORDS, LANES = 20_000, 60, 2
FILL = """
INSERT INTO articles_article ({columns})
SELECT {values}
FROM articles_article model, generate_series({first}, {last}) AS n,
     LATERAL (SELECT string_agg(text, ' ') AS text, string_agg(left(text, 90), ' ') AS lead FROM mesure
              WHERE id IN (n % {paragraphs}, (n::bigint * 7919) % {paragraphs},
                           (n::bigint * 104729 + 13) % {paragraphs})) told
WHERE model.id = {model}
"""
SHARES = """
SELECT unnest(lexemes), unnest(most_common_elem_freqs[1:cardinality(lexemes)])
FROM (SELECT most_common_elems::text::text[] AS lexemes, most_common_elem_freqs FROM pg_stats
      WHERE tablename = 'articles_article' AND attname = 'search') told
"""


def main() -> None:
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        count = int(os.environ.get("COUNT") or 100_000)
        make_database(settings)
        settings.DATABASES["default"]["NAME"] = DATABASE
        import django

        django.setup()
        fill(count)
        report()
        if os.environ.get("DROP"):
            drop(settings)
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


def make_database(settings: Any) -> None:
    import psycopg

    with psycopg.connect(settings.EMBEDDED.url("postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def drop(settings: Any) -> None:
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(settings.EMBEDDED.url("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def vocabulary() -> dict[str, int]:
    """French words and how often they are used, from the lexicon that the editor's doubts come from."""
    import spellchecker

    packed = Path(spellchecker.__file__).parent / "resources" / "fr.json.gz"
    return json.loads(gzip.decompress(packed.read_bytes()))


def fill(count: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from articles.models import Article

    call_command("migrate", verbosity=0)
    have = Article.objects.count()
    if have >= count:
        return
    begun = time.perf_counter()
    first = make_model(have)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS article_search")
    bounds = [have + 1 + (count - have) * lane // LANES for lane in range(LANES + 1)]
    lanes = [threading.Thread(target=fill_lane, args=(first, *pair)) for pair in zip(bounds, bounds[1:], strict=False)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("CREATE INDEX article_search ON articles_article USING gin (search)")
        cursor.execute("VACUUM ANALYZE articles_article")
    print(f"{count} articles made in {time.perf_counter() - begun:.0f} s")


def make_model(have: int) -> int:
    """Write the paragraphs that the archive is made of, and the article that lends it all its other columns."""
    from django.db import connection
    from django.utils import timezone

    from articles import workflow
    from articles.models import Article, Section
    from authors.models import Author

    if have:
        return Article.objects.order_by("pk").values_list("pk", flat=True)[0]
    words = vocabulary()
    chance, names = random.Random(7), list(words)  # noqa: S311  (the same archive each time)
    weights = list(accumulate(words.values()))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mesure (id int PRIMARY KEY, text text)")
        with cursor.copy("COPY mesure FROM STDIN") as copy:
            for number in range(PARAGRAPHS):
                copy.write_row((number, " ".join(chance.choices(names, cum_weights=weights, k=WORDS)) + "."))
    section = Section.objects.create(name="Société", slug="societe")
    author = Author.objects.create(pen_name="Rédaction", slug="redaction")
    article = workflow.store(Article(title="Modèle", section=section, author=author, body="<p>Un texte.</p>"))
    return workflow.publish(article, by=None, at=timezone.now()).pk


def fill_lane(model: int, first: int, last: int) -> None:
    from django.db import connection

    from articles.models import Article

    own = {
        "id": f"{model} + n",
        "slug": "'mesure-' || n",
        "title": "left(told.lead, 80)",
        "standfirst": "left(told.text, 200)",
        "excerpt": "left(told.text, 200)",
        "search_text": "told.text",
        "body": "''",
        "opening_html": "''",
        "published_at": "model.published_at - n * interval '7 minutes'",
        "dated_on": "(model.published_at - n * interval '7 minutes')::date",
    }
    columns = [field.column for field in Article._meta.concrete_fields if not field.generated]
    values = [own.get(column, f"model.{column}") for column in columns]
    with connection.cursor() as cursor:
        for begun in range(first, last, 5000):
            cursor.execute(
                FILL.format(
                    columns=", ".join(columns), values=", ".join(values), first=begun,
                    last=min(begun + 4999, last - 1), paragraphs=PARAGRAPHS, model=model,
                )
            )  # fmt: skip
    connection.close()


def report() -> None:
    from django.db import connection
    from django.utils import timezone

    from articles import finding
    from articles.models import Article

    questions = (HERE / "search-questions.txt").read_text().splitlines()
    at = timezone.now()
    total = Article.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(SHARES)
        shares = dict(cursor.fetchall())
    taken: list[tuple[float, str, int]] = []
    frequent = 0
    for words in questions:
        question = finding.Question(words)
        finding.find(question, at)
        begun = time.perf_counter()
        found = finding.find(question, at)
        taken.append(((time.perf_counter() - begun) * 1000, words, len(found.articles)))
        with connection.cursor() as cursor:
            cursor.execute("SELECT tsvector_to_array(to_tsvector('french', %s))", [words])
            lexemes = cursor.fetchone()[0]
        frequent += bool(lexemes) and all(shares.get(lexeme, 0) > 0.1 for lexeme in lexemes)
    times = sorted(taken)
    print(f"{total} articles, {len(questions)} questions, {frequent} of them all in more than 10 % of the articles")
    print(f"with an answer: {sum(bool(found) for _, _, found in taken)}")
    milliseconds = [one for one, _, _ in times]
    for name, share in (("median", 0.5), ("p95", 0.95), ("p99", 0.99)):
        print(f"{name:>8}: {statistics.quantiles(milliseconds, n=1000)[int(share * 1000) - 1]:6.1f} ms")
    print("slowest:", ", ".join(f"« {words} » {one:.0f} ms" for one, words, _ in times[-5:]))
    for words in (questions[0], questions[-1]):
        plan_of(words, at)


def plan_of(words: str, at: Any) -> None:
    """Print which indexes a question walks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from articles import finding

    with CaptureQueriesContext(connection) as asked:
        finding.find(finding.Question(words), at)
    print(f"« {words} »:")
    for query in asked.captured_queries:
        if not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"))
            lines = [line for (line,) in cursor.fetchall() if "Index" in line or "Scan" in line]
        print("   ", " / ".join(" ".join(line.split("(cost")[0].split())[:110] for line in lines))


if __name__ == "__main__":
    main()
