"""Places in the lists of a tag and of a signature, as the database keeps them.

It alone writes `published_at` in the two tables that link them to articles (the migration `newest_places`): a list of
one tag among a million articles is read at the end of an index, as that of a section is.
"""

from datetime import datetime

from django.db import connection

Mark = tuple[datetime, int]  # a place in a list, newest first: the instant and the number of the last article seen

IN_PRINT = """EXISTS (
    SELECT 1 FROM articles_article_tags l JOIN articles_article a ON a.id = l.article_id
    WHERE l.tag_id = articles_tag.id AND l.published_at <= %s AND l.published_at IS NOT NULL
        AND a.status IN ('scheduled', 'published') AND (a.embargo_until IS NULL OR a.embargo_until <= %s))"""
NEWEST = """
SELECT l.article_id FROM {table} l JOIN articles_article a ON a.id = l.article_id
WHERE l.{column} = %s AND l.published_at IS NOT NULL AND (l.published_at, l.article_id) < (%s, %s)
    AND a.status IN ('scheduled', 'published') AND (a.embargo_until IS NULL OR a.embargo_until <= %s)
ORDER BY l.published_at DESC, l.article_id DESC LIMIT %s
"""
LAST = 2**63 - 1


def newest_of(table: str, column: str, pk: int, at: datetime, length: int, mark: Mark | None) -> list[int]:
    """Bring the numbers of the newest visible articles of a tag or of a signature, from a place of the list on."""
    instant, last = min(mark or (at, LAST), (at, LAST))
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(table=table, column=column), [pk, instant, last, at, length])
        return [row[0] for row in cursor.fetchall()]
