"""A person's own lists, newest first, cut without OFFSET: `?avant=<instant>_<id>` names the last line already seen."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from articles.paging import read_mark, write_mark

PAGE = 20


@dataclass(frozen=True)
class Lines:
    """One page of lines; `next_mark` is empty on the last one."""

    lines: list[Any]
    next_mark: str
    is_first: bool


def lines_of(found: models.QuerySet, moment: str, mark: str) -> Lines:
    """Cut the page that begins after this mark, by the field of its moment. Raises Http404 when it is no mark."""
    if mark:
        at, pk = read_mark(mark)
        found = found.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "pk__lt": pk}))
    lines = list(found.order_by(f"-{moment}", "-pk")[: PAGE + 1])
    shown = lines[:PAGE]
    after = write_mark(getattr(shown[-1], moment), shown[-1].pk) if len(lines) > PAGE else ""
    return Lines(lines=shown, next_mark=after, is_first=not mark)
