"""When the next article comes out by itself: told from the ends of two indexes, whatever the archive's size."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article

pytestmark = pytest.mark.database


def hours(count):
    return None if count is None else timezone.now() + timedelta(hours=count)


@pytest.mark.parametrize(
    ("published", "embargo", "status", "expected"),
    [
        (-1, None, "published", None),
        (3, None, "scheduled", 3),
        (-1, 2, "published", 2),
        (3, 5, "scheduled", 3),
        (5, 3, "scheduled", 3),
        (-1, -2, "published", None),
        (3, None, "draft", None),
        (-1, 2, "withdrawn", None),
    ],
)
def test_the_next_change_is_the_first_instant_to_come(published, embargo, status, expected, write):
    article = write()
    reason = {"withdrawn_reason": "x"} if status == "withdrawn" else {}
    told = {"published_at": hours(published), "embargo_until": hours(embargo), "status": status, **reason}
    Article.objects.filter(pk=article.pk).update(**told)

    found = Article.objects.next_change(timezone.now())

    assert (found and round((found - timezone.now()) / timedelta(hours=1))) == expected


def test_it_is_found_at_the_ends_of_indexes(write):
    write()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        at = timezone.now()
        first, second = (
            Article.objects.out().filter(**{f"{name}__gt": at}).order_by(name).values_list(name, flat=True)[:1]
            for name in ("published_at", "embargo_until")
        )
        plans = first.explain(), second.explain()

    assert all("Index" in plan and "Sort" not in plan for plan in plans), plans
