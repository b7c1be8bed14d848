"""Two people saved one article: what each of them changed is put together, and what both changed is asked."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from articles import revisions, typed
from articles.models import Article
from articles.versions import Difference, differences

TAKE = "take-"


@dataclass(frozen=True)
class Merge:
    """`conflicts`: both changed them, the person chooses. `taken`: the other alone did, they are taken over."""

    conflicts: list[Difference]
    taken: list[str]


def merge(base: dict[str, Any] | None, mine: dict[str, Any], theirs: dict[str, Any]) -> Merge:
    """Weigh two texts against the one from which both began; without it, all that differs is asked."""
    apart = differences(theirs, mine)
    untouched = {name for name in theirs if base is not None and _same(name, base.get(name), mine.get(name))}
    not_theirs = {name for name in theirs if base is not None and _same(name, base.get(name), theirs.get(name))}
    return Merge(
        conflicts=[found for found in apart if found.name not in untouched | not_theirs],
        taken=[found.name for found in apart if found.name in untouched],
    )


def _same(name: str, one: Any, other: Any) -> bool:
    return one == other or (name == "embargo_until" and not one and not other)


def laid_over(sent: QueryDict, names: list[str], fields: dict[str, Any]) -> QueryDict:
    """Put some fields of a version in the place of what a form sent."""
    changed = sent.copy()
    for name in names:
        for entry, values in typed.entries_of(name, fields[name]).items():
            changed.setlist(entry, values)
            if not values:
                changed.pop(entry)
    return changed


def chosen(sent: QueryDict, article: Article) -> QueryDict:
    """Carry out the choices made on a page of conflict: « la sienne » is what is recorded now."""
    names = [name for name in typed.NAMES if sent.get(f"{TAKE}{name}") == "theirs"]
    return laid_over(sent, names, revisions.snapshot(article)) if names and article.pk else sent
