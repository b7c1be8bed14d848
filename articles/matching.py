"""Which articles answer a search: the newest of them, found by the index that costs the least.

The planner's own statistics say how many answer. Few: they are looked up in the index of words. Many: the newest are
enough, and that index is read beside that of dates, for a recent part of the archive. Very many: the newest articles
are read one by one, until enough of them answer.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from json import loads
from math import ceil
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db import connection, transaction
from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast, Extract

from articles.models import Article, ArticleQuerySet

FRESH = 90.0  # days after which an article has lost half of what freshness adds
IN_THE_TEXT = 0.05  # what a word weighs that stands in the text alone
SPARE = 1.5  # how much larger than the estimate the recent part is taken
WHOLE = 0.5  # of the archive: beyond it the recent part spares nothing
DEAR = 30  # how many entries of the index of words are read while the words of one article are
KEPT = 3600  # seconds
STATISTICS = """
SELECT reltuples, histogram_bounds::text::timestamptz[] FROM pg_class
JOIN pg_stats ON tablename = relname AND schemaname = 'public' AND attname = 'published_at' WHERE relname = %s
"""
# A set of matches that outgrows its memory forgets which rows of a page they were: all are read again.
BY_WORDS = "SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '64MB'"
BY_DATES = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off"


@dataclass(frozen=True)
class Archive:
    """How many articles there are, and the instants that cut them into parts as full as each other."""

    size: float
    bounds: tuple[datetime, ...]

    def recent_part(self, share: float) -> datetime | None:
        """The instant since which this share of the archive was published, and some to spare; None for all of it."""
        if not self.bounds or share * SPARE > WHOLE:
            return None
        return self.bounds[-1 - ceil(share * SPARE * (len(self.bounds) - 1))]


def newest(
    matches: ArticleQuerySet, query: Any, at: datetime, *, most: int, spellings: int = 1
) -> list[tuple[int, float]]:
    """Bring the newest matches, so many at most, with what each weighs: (number, score).

    `spellings`: in how many ways the question asks each word; the planner counts a match once for each.
    """
    scored = matches.annotate(score=_score(query, at)).newest_first().values_list("pk", "score")
    archive = _archive(int(time.monotonic()) // KEPT)
    expected = _expected(matches) / spellings
    with transaction.atomic(), connection.cursor() as cursor:
        if expected**2 > DEAR * most * archive.size > 0:
            cursor.execute(BY_DATES)
            return list(scored[:most])
        cursor.execute(BY_WORDS)
        if since := archive.recent_part(most / max(expected, 1)):
            rows = list(scored.filter(published_at__gt=since)[:most])
            if len(rows) == most:
                return rows
        return list(scored[:most])


def _score(query: Any, at: datetime) -> Any:
    """How much title, standfirst and names say of the words, for their length; the newest count up to twice as much."""
    days = Extract(Value(at) - F("published_at"), "epoch") / 86400.0
    freshness = 1.0 + 1.0 / (1.0 + Cast(days, FloatField()) / FRESH)
    return (Value(IN_THE_TEXT) + SearchRank(F("search_head"), query, normalization=Value(1))) * freshness


def _expected(matches: ArticleQuerySet) -> int:
    """How many matches the planner believes there are. One query, which reads no article."""
    return loads(matches.order_by().values("pk").explain(format="json"))[0]["Plan"]["Plan Rows"]


@lru_cache(maxsize=1)
def _archive(hour: int) -> Archive:
    """The archive as ANALYZE last saw it; read again each hour by each process."""
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS, [Article._meta.db_table])
        found = cursor.fetchone()
    return Archive(max(found[0], 0), tuple(found[1] or ())) if found else Archive(0, ())
