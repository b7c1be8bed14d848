"""The desk's list of all articles, as quick with a million of them: nothing counts the archive, or looks through it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS

from articles.models import Article

HEAVY = ("body", "opening_html", "rest_html", "search_text", "search", "search_head")
COUNTED = 10_000  # beyond, a number says no more than « many »


class Archive(ChangeList):
    """The list without the texts, which it does not show."""

    def get_queryset(self, request: HttpRequest, **kwargs: Any) -> QuerySet:
        return super().get_queryset(request, **kwargs).defer(*HEAVY)


class ArchivePaginator(Paginator):
    """Counts what a filter leaves up to ten thousand; of the whole archive, asks what the database reckons."""

    @cached_property
    def count(self) -> int:
        counted = self.object_list.order_by()[: COUNTED + 1].count()
        if counted <= COUNTED:
            return counted
        return max(COUNTED, self._reckoned()) if not self.object_list.query.where else COUNTED

    def _reckoned(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [Article._meta.db_table])
            return cursor.fetchone()[0]


class PublishedIn(admin.SimpleListFilter):
    """The years of the archive, and the months of the one chosen: the two ends of an index say which."""

    title = "parution"
    parameter_name = "paru"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        out = Article.objects.exclude(published_at=None).order_by("published_at").values_list("published_at", flat=True)
        first, last = out.first(), out.last()
        if first is None or last is None:
            return []
        years = [str(year) for year in range(last.year, first.year - 1, -1)]
        chosen = (self.value() or "")[:4]
        months = [(f"{chosen}-{month:02d}", f"{MONTHS[month]} {chosen}") for month in range(12, 0, -1)]
        found: list[tuple[str, str]] = []
        for year in years:
            found += [(year, year), *(months if year == chosen else [])]
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        between = _between(self.value() or "")
        return queryset.filter(published_at__gte=between[0], published_at__lt=between[1]) if between else queryset


def _between(told: str) -> tuple[datetime, datetime] | None:
    """The instants between which a year or a month of the paper's zone lies; None for anything else."""
    year, _, month = told.partition("-")
    if not (year.isdecimal() and len(year) == 4 and 1 <= int(year) < 9999):
        return None
    if not month:
        return _first(int(year), 1), _first(int(year) + 1, 1)
    if not (month.isdecimal() and 1 <= int(month) <= 12):
        return None
    return _first(int(year), int(month)), _first(int(year) + int(month) // 12, int(month) % 12 + 1)


def _first(year: int, month: int) -> datetime:
    return timezone.make_aware(datetime(year, month, 1))
