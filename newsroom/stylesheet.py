"""The stylesheet that all pages share, as a file that Django's staticfiles find."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from newsroom.environment import VAR
from newsroom.styles import joined

NAME = "css/site.css"


class Finder(BaseFinder):
    """Gives `css/site.css` to Django's staticfiles, made anew whenever it is asked for and has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=VAR / "build")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        if path != NAME:
            return []
        built = str(self._build())
        return [built] if find_all else built

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._build()
        yield NAME, self.storage

    def _build(self) -> Path:
        built = VAR / "build" / NAME
        css = joined() + "\n"
        if not built.exists() or built.read_text() != css:
            built.parent.mkdir(parents=True, exist_ok=True)
            made = built.with_suffix(".new")
            made.write_text(css)
            made.replace(built)
        return built
