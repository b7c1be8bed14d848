"""The files of a WordPress site, found by the addresses they had there."""

import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

# « photo-300x200.jpg », « photo-scaled.jpg »: what WordPress made of « photo.jpg ».
SIZE = re.compile(r"-(?:\d+x\d+|scaled)(?=\.\w+$)")
MONTH = re.compile(r"\d{4}/\d{2}")


class Media:
    """A copy of the old site's files, `wp-content/uploads` or any part of it."""

    def __init__(self, root: Path) -> None:
        self.paths: dict[str, list[Path]] = defaultdict(list)
        for folder, _, names in os.walk(root):
            for name in names:
                self.paths[_composed(name)].append(Path(folder, name))

    def find(self, url: str) -> Path | None:
        """The file of an address: the one as it was sent rather than a size made of it; None if not to be told."""
        parts = [_composed(part) for part in unquote(urlsplit(url).path).split("/")]
        return self._nearest([*parts[:-1], as_sent(parts[-1])]) or self._nearest(parts)

    def _nearest(self, parts: list[str]) -> Path | None:
        """Of the files of this name, the one whose folders are the most alike, unless two are."""
        known = [path for path in self.paths.get(parts[-1], ()) if not _are_of_two_months(parts, path)]
        alike = sorted((_shared_end(parts, path), path) for path in known)
        is_told = len(alike) == 1 or (len(alike) > 1 and alike[-1][0] > alike[-2][0])
        return alike[-1][1] if is_told else None


def as_sent(address: str) -> str:
    """Name the file as it was sent, for a size made of it."""
    return SIZE.sub("", address.partition("?")[0])


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _are_of_two_months(parts: list[str], path: Path) -> bool:
    """Say whether both stand in a folder « 2022/07 », and not in the same: « image1.jpg » has many namesakes."""
    months = "/".join(parts[-3:-1]), "/".join(path.parts[-3:-1])
    return all(map(MONTH.fullmatch, months)) and months[0] != months[1]


def _shared_end(parts: list[str], path: Path) -> int:
    pairs = list(zip(reversed(parts), reversed(path.parts), strict=False))
    return next((count for count, (one, other) in enumerate(pairs) if one != _composed(other)), len(pairs))
