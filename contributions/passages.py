"""Cuts a text at the passages that rules pointed at, so that a page can mark them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and what rules say of it; nothing for the plain ones."""

    text: str
    said: str = ""


def pieces_of(text: str, findings: Iterable[dict[str, Any]]) -> list[Piece]:
    """Cut a text into plain and marked pieces. Stored places are not trusted: what does not fit is left out."""
    marks = [
        (begun, ended, finding["said"])
        for finding in findings
        for begun, ended in finding.get("spans", [])
        if 0 <= begun < ended <= len(text)
    ]
    edges = sorted({0, len(text), *(edge for begun, ended, _ in marks for edge in (begun, ended))})
    return [Piece(text[left:right], _said(marks, left, right)) for left, right in pairwise(edges)]


def _said(marks: list[tuple[int, int, str]], left: int, right: int) -> str:
    return " ".join(dict.fromkeys(said for begun, ended, said in marks if begun <= left and right <= ended))
