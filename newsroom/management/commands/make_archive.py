"""Fill a database with an archive of any size, to see what the paper does under it: `manage.py make_archive 1000000`.

Two streams write blocks by COPY, each whole or not at all, with every index in place; run again after a death, it goes
on where it was. It is for a database of its own: articles made so are not the paper's.
"""

import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.models import Article, Section, Tag
from authors.models import Author
from newsroom.demo import archive, cast

BLOCK = 500  # articles written in one transaction
STREAMS = 2
HEAVY = 22_000  # bytes of disk for one article, indexes and log of the database included
SPARE = 500_000_000


class Command(BaseCommand):
    help = "Remplit la base d’une archive de N articles, pour la mesure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N")

    def handle(self, *args: Any, count: int, **options: Any) -> None:
        if count < 1:
            raise CommandError("Donnez un nombre d’articles.")
        blocks = missing(count)
        if not blocks:
            self.stdout.write(f"L’archive a déjà {count} articles.")
            return
        refuse_without_room(sum(len(block) for block in blocks))
        names, newest = make_names(), newest_of()
        begun = time.perf_counter()
        connections.close_all()  # each stream opens its own
        made = 0
        with ProcessPoolExecutor(max_workers=STREAMS) as pool:
            for written in pool.map(write_block, blocks, [newest] * len(blocks), [names] * len(blocks)):
                made += written
                if made % 20_000 < BLOCK and self.stdout.isatty():
                    self.stdout.write(f"{made} articles…", ending="\r")
        seconds = time.perf_counter() - begun
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE articles_article, articles_signer, articles_article_tags")
        self.stdout.write(f"{made} articles en {seconds:.0f} s, {made / seconds:.0f} par seconde.")


def missing(count: int) -> list[range]:
    """The blocks that are not written yet: a block is there whole, or not at all."""
    blocks = [range(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]
    lasts = [archive.key(block[-1]) for block in blocks]
    firsts = [archive.key(block[0]) for block in blocks]
    there = set(Article.objects.filter(source_key__in=[*firsts, *lasts]).values_list("source_key", flat=True))
    rest = []
    for block, first, last in zip(blocks, firsts, lasts, strict=True):
        if last in there:
            continue
        if first in there:  # an archive that ended in the middle of this block grows
            known = Article.objects.filter(source_key__gte=first, source_key__lte=last).count()
            block = range(block[0] + known, block[-1] + 1)
        rest.append(block)
    return rest


def refuse_without_room(count: int) -> None:
    """Stop in words where the disk of the database has no room. Unknown disks (another machine's) are not judged."""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        if not folder.is_dir():
            return
        free, wanted = shutil.disk_usage(folder).free, count * HEAVY + SPARE
        if free < wanted:
            raise CommandError(
                f"Il faut environ {wanted / 1e9:.1f} Go pour {count} articles, et il en reste {free / 1e9:.1f}."
            )


def newest_of() -> datetime:
    """The instant of article 0: the archive's own if it has begun, else now."""
    known = Article.objects.filter(source_key=archive.key(0)).values_list("published_at", flat=True).first()
    return known or timezone.now().replace(microsecond=0)


def make_names() -> archive.Names:
    """The sections, authors and tags that the archive belongs to."""
    for place, (name, slug, tint, description) in enumerate(cast.SECTIONS):
        told = {"name": name, "tint": tint, "description": description, "position": place}
        Section.objects.get_or_create(slug=slug, defaults=told)
    for name, slug, role in cast.AUTHORS:
        Author.objects.get_or_create(slug=slug, defaults={"pen_name": name, "role": role, "is_collective": not role})
    for start in archive.STARTS:
        for end in archive.ENDS:
            Tag.objects.get_or_create(slug=slugify(start + end), defaults={"name": start + end})
    return archive.Names(
        sections=list(Section.objects.values_list("pk", "name")),
        authors=list(Author.objects.values_list("pk", "pen_name")),
        tags=list(Tag.objects.values_list("pk", "name")[:200]),
    )


def write_block(numbers: range, newest: datetime, names: archive.Names) -> int:
    """Write one block, in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('articles_article', 'id')) FROM generate_series(1, %s)",
            [len(numbers)],
        )
        pks = [pk for (pk,) in cursor.fetchall()]
        rows = list(archive.rows(numbers, pks, newest, names))
        with cursor.copy(f"COPY articles_article ({', '.join(archive.COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row[: len(archive.COLUMNS)])
        with cursor.copy("COPY articles_signer (article_id, author_id, position) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((row[0], row[-2], 0))
        with cursor.copy("COPY articles_article_tags (article_id, tag_id) FROM STDIN") as copy:
            for row in rows:
                for tag in row[-1]:
                    copy.write_row((row[0], tag))
    return len(numbers)
