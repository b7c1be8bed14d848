"""The demo's texts, as they stand in files: headers, a blank line, the body."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True)
class Copy:
    """One article of the demo: what its file says."""

    number: str
    headers: dict[str, str]
    body: str

    def get(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def age(self) -> timedelta:
        """How long ago it came out."""
        return span(self.get("ago") or "1h")


def span(text: str) -> timedelta:
    """Read « 2d5h », « 40m »."""
    parts = {UNITS[unit]: int(count) for count, unit in re.findall(r"(\d+)([mhd])", text)}
    return timedelta(**parts)


def articles() -> list[Copy]:
    """Read all the demo's articles, in the order of their numbers."""
    return [_read(path) for path in sorted((FOLDER / "articles").glob("*.html"))]


def _read(path: Path) -> Copy:
    head, _, body = path.read_text().partition("\n\n")
    pairs = (line.partition(":") for line in head.splitlines())
    return Copy(path.name[:2], {name.strip(): value.strip() for name, _, value in pairs}, body)


def contributions() -> list[dict[str, Any]]:
    return json.loads((FOLDER / "contributions.json").read_text())


def public_names() -> dict[str, str]:
    """The readers of the demo: key of the account and public name."""
    people = json.loads((FOLDER / "people.json").read_text())
    return {person["key"]: person["display_name"] for person in people}
