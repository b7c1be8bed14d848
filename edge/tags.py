"""What a public page depends on, by name: `article:12`, `section:3`, `frontpage_alert`.

While a public view runs, what it loads is written down. Models that are `Tagged` name their own rows; a table whose
every change matters names itself (`frontpage_alert`); lists are named by the views that print them (`section:3`). A
page that names no list of articles depends on every list (`articles`). `newsroom/purges.py` says what each table does,
and writes the other half: the triggers that purge these names.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from functools import lru_cache
from typing import Any, Self

from django.apps import apps
from django.db import connection

EVERYTHING = "everything"  # purged, no page is left
ARTICLES = "articles"  # any list of articles: which ones are in print, in which order
READ = re.compile(r'\b(?:FROM|JOIN)\s+(?:ONLY\s+)?"?([a-z_]+)"?', re.IGNORECASE)


class Reads(Enum):
    """What it means for a page that it reads a table."""

    WHOLE = "whole"  # any change of the table changes the page: its name is a tag
    BY_ROW = "by row"  # the rows it loaded name themselves, or the article they belong to
    IN_LISTS = "in lists"  # rows name themselves, and a list of them depends on the others too
    BY_TIME = "by time"  # counts that no verb changes: right within the life of a page
    NEVER = "never"  # nothing of it is public


class Unknown(Exception):
    """A public page reads a table of which nobody said what its changes do to pages."""


class Collected:
    """The tags of one page, as they are found."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.tables: set[str] = set()

    def tags(self) -> list[str]:
        """All of them, in one order. Raises Unknown."""
        known = tables()
        names = set(self.names)
        for table in self.tables & known.all:
            reads = known.reads.get(table, Reads.NEVER)
            if reads is Reads.NEVER:
                raise Unknown(table)
            if reads is Reads.WHOLE:
                names.add(table)
            elif reads is Reads.IN_LISTS and not names & known.lists:
                names.add(ARTICLES)
        return sorted(names - known.lists)


class Tables:
    """What each table of ours does to the pages that read it."""

    def __init__(self) -> None:
        self.reads: dict[str, Reads] = {}
        self.lists = {"listed"}
        self.all = frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


@lru_cache(maxsize=1)
def tables() -> Tables:
    return Tables()


def declare(reads: dict[str, Reads]) -> None:
    """Say what tables do to the pages that read them: `newsroom/purges.py`, when the project starts."""
    tables().reads.update(reads)


_collected: ContextVar[Collected | None] = ContextVar("collected", default=None)


@contextmanager
def collecting() -> Iterator[Collected]:
    """Write down what is shown while this runs."""
    found = Collected()
    before = _collected.set(found)
    try:
        with connection.execute_wrapper(_note_tables):
            yield found
    finally:
        _collected.reset(before)


def lists(*names: str) -> None:
    """Say which lists of articles the page under way prints, in the place of all of them: `section:3`, `author:7`."""
    found = _collected.get()
    if found is not None:
        found.names.update(names, {"listed"})


def shows(*names: str) -> None:
    """Add tags to the page under way."""
    found = _collected.get()
    if found is not None:
        found.names.update(names)


def joins(other: Collected) -> None:
    """Have the page under way depend on all that one of its pieces depends on."""
    found = _collected.get()
    if found is not None:
        found.names |= other.names
        found.tables |= other.tables


class Tagged:
    """Stands before `models.Model`: the rows name themselves on the pages that load them, `article:12`."""

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        loaded = super().from_db(db, field_names, values)
        found = _collected.get()
        if found is not None:
            found.names.add(f"{cls._meta.model_name}:{loaded.pk}")
        return loaded


def _note_tables(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    found = _collected.get()
    if found is not None:
        found.tables |= tables_of(sql)
    return execute(sql, params, many, context)


@lru_cache(maxsize=4096)
def tables_of(sql: Any) -> frozenset[str]:
    """The tables that a query reads."""
    return frozenset(name.lower() for name in READ.findall(str(sql)))
