"""The screens of an article's versions: their list, two of them side by side, one to take up again."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from articles import revisions, typed
from articles.compare import Row, compare, lines_of
from articles.models import Article, Revision

SHOWN = 30


@dataclass(frozen=True)
class Difference:
    """One field that differs between two versions, in the words of the screen."""

    name: str
    label: str
    rows: list[Row]


def listed(request: HttpRequest, article: Article, around: dict[str, Any]) -> HttpResponse:
    """…/versions/: every version, the last first, with what changed in each. `?avant=` names the last one seen."""
    found = article.revisions.select_related("by")
    if (mark := request.GET.get("avant", "")).isdecimal():
        found = found.filter(version__lt=int(mark))
    versions = list(found[: SHOWN + 1])
    pairs = zip(versions, [*versions[1:], None], strict=True)
    lines = [(version, _changes(version, former), former) for version, former in pairs][:SHOWN]
    context = {"article": article, "lines": lines, "mark": lines[-1][0].version if len(versions) > SHOWN else None}
    return render(request, "admin/articles/article/versions.html", around | context)


def _changes(version: Revision, former: Revision | None) -> list[str]:
    if former is None:
        return []
    return [revisions.LABELS[name] for name in revisions.changed(former.fields, version.fields)]


def compared(request: HttpRequest, article: Article, older: int, newer: int, around: dict[str, Any]) -> HttpResponse:
    """…/versions/2/5/: two versions side by side. Raises Http404."""
    one = get_object_or_404(article.revisions.select_related("by"), version=older)
    other = get_object_or_404(article.revisions.select_related("by"), version=newer)
    found = differences(one.fields, other.fields)
    context = {"article": article, "older": one, "newer": other, "differences": found}
    return render(request, "admin/articles/article/compare.html", around | context)


def taken_up(article: Article, number: int) -> QueryDict:
    """Say a former version as the form would send it, to be read again and saved. Raises Http404."""
    fields = revisions.fields_at(article, number)
    if fields is None:
        raise Http404("Version inconnue")
    entries = [pair for name in typed.NAMES for pair in typed.entries_of(name, fields[name]).items()]
    sent = QueryDict(mutable=True)
    for name, values in entries:
        sent.setlist(name, values)
    sent["restores"] = str(number)
    return sent


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Say field by field what differs between two versions."""
    return [
        Difference(name, revisions.LABELS[name], compare(_lines(name, old.get(name)), _lines(name, new.get(name))))
        for name in revisions.changed(old, new)
    ]


def _lines(name: str, value: Any) -> list[str]:
    if value is None:
        return []
    return lines_of(value) if name == "body" else revisions.worded(name, value).splitlines()
