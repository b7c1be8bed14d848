"""The form of an article, there and back: entries as a browser sends them, fields as a version keeps them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import workflow
from articles.revisions import TEXTS

NAMES = {name: (name,) for name in (*TEXTS, "picture", "section", "author", "access", "slug")} | {
    "signers": ("signing",),
    "tags": ("tag_names",),
    "embargo_until": ("embargo_until_0", "embargo_until_1"),
    "are_contributions_closed": ("are_contributions_closed",),
}
CHOSEN_WHEN_BLANK = {"access", "slug"}  # `workflow.store` then takes them from the section and the title
BOXES = {"signers", "are_contributions_closed"}  # a browser sends nothing of a box that is not ticked


def entries_of(name: str, value: Any) -> dict[str, list[str]]:
    """Say a field of a version as its form would send it."""
    match name:
        case "signers":
            return {"signing": [str(number) for number in value]}
        case "tags":
            return {"tag_names": [", ".join(value)]}
        case "are_contributions_closed":
            return {name: ["on"] if value else []}
        case "embargo_until":
            instant = timezone.localtime(parse_datetime(value)) if value else None
            day, hour = (f"{instant:%Y-%m-%d}", f"{instant:%H:%M}") if instant else ("", "")
            return {"embargo_until_0": [day], "embargo_until_1": [hour]}
        case _:
            return {name: ["" if value is None else str(value)]}


def fields_of(sent: QueryDict, otherwise: dict[str, Any]) -> dict[str, Any]:
    """Read what a form sent as a version would keep it; what it did not ask for is as `otherwise` says."""
    return {name: _read(name, sent) if _is_told(name, sent) else otherwise.get(name) for name in NAMES}


def _is_told(name: str, sent: QueryDict) -> bool:
    if name in CHOSEN_WHEN_BLANK and not sent.get(name):
        return False
    return name in BOXES or all(part in sent for part in NAMES[name])


def _read(name: str, sent: QueryDict) -> Any:
    if name in TEXTS:
        return workflow.tidied(name, sent[name].replace("\r\n", "\n"))
    match name:
        case "signers":
            return sorted(int(number) for number in sent.getlist("signing") if number.isdecimal())
        case "tags":
            return sorted(names_in(sent["tag_names"]))
        case "are_contributions_closed":
            return name in sent
        case "embargo_until":
            return _instant(sent["embargo_until_0"], sent["embargo_until_1"])
        case "access" | "slug":
            return sent[name]
        case _:
            return int(sent[name]) if sent[name].isdecimal() else None


def names_in(typed: str) -> list[str]:
    """The names of a list typed with commas, each once."""
    names = [" ".join(name.split()) for name in typed.split(",")]
    return list(dict.fromkeys(filter(None, names)))


def _instant(day: str, hour: str) -> str | None:
    with suppress(ValueError):
        return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour or '00:00'}")).isoformat()
    return None


def sent_again(entries: Iterable[tuple[str, str]]) -> QueryDict:
    """Make of kept entries what the form would have sent."""
    sent = QueryDict(mutable=True)
    for name, value in entries:
        sent.appendlist(name, value)
    return sent
