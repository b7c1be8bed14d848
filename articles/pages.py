"""What the article page shows around the text: signature, corrections, the two lists."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from articles import live
from articles.link_cards import has_player
from articles.models import Article, Correction, Dossier, Signer, Tag
from articles.reading import Reading
from articles.sharing import share_links
from authors.models import Author
from edge import pieces, tags

READ_ALSO, BY_AUTHOR = 6, 7


@dataclass(frozen=True)
class Signed:
    """A piece of the printed signature; `address` is empty where no author page stands behind it."""

    text: str
    address: str


@dataclass(frozen=True)
class Around:
    """What other tables hold of a published article."""

    corrections: list[Correction]
    signers: list[Author]
    tags: list[Tag]
    dossiers: list[Dossier]


def article_page(article: Article, reading: Reading, at: datetime) -> dict[str, Any]:
    """Gather what the template of the page prints. The number of queries does not depend on the article."""
    around = pieces.kept(("around", article.pk), lambda: _around(article), until=lambda _: None, at=at)
    return {
        "article": article,
        "reading": reading,
        "figure": article.figure,
        "shares": share_links(article),
        "has_player": has_player(reading.opening + reading.rest),
        "corrections_on_top": [note for note in around.corrections if note.is_on_top],
        "corrections": [note for note in around.corrections if not note.is_on_top],
        "signature": signature_of(article, around.signers),
        "byline": article.byline,
        "tags": around.tags,
        "thread": live.thread_of(article) if reading.answer.is_open else None,
        "dossiers": around.dossiers,
        "read_also": read_also(article, at),
        "by_author": by_author(article, at),
    }


def _around(article: Article) -> Around:
    tags.shows(f"article:{article.pk}")
    return Around(
        corrections=list(article.corrections.all()),
        signers=[place.author for place in Signer.objects.filter(article=article).select_related("author")],
        tags=list(article.tags.all()),
        dossiers=list(article.dossiers.all()),
    )


def signature_of(article: Article, signers: list[Author]) -> list[Signed]:
    """Cut the printed signature where a linked author's name stands, whatever its capitals."""
    addresses = {signer.pen_name.casefold(): signer.get_absolute_url() for signer in signers}
    if not article.signature or not addresses:
        return [Signed(article.signature, "")] if article.signature else []
    names = "|".join(re.escape(name) for name in sorted(addresses, key=len, reverse=True))
    cut = re.split(f"({names})", article.signature, flags=re.IGNORECASE)
    return [Signed(piece, addresses.get(piece.casefold(), "")) for piece in cut if piece]


def read_also(article: Article, at: datetime) -> list[str]:
    """Six at most, printed: the same section's newest, then the newest of the paper."""
    section = article.section_id
    near = _newest("read_also", f"section:{section}", {"section": section}, READ_ALSO + 1, at) if section else {}
    shown = _without(article, near)[:READ_ALSO]
    if len(shown) == READ_ALSO:
        return shown
    rest = _newest("read_also", tags.ARTICLES, {}, 2 * READ_ALSO + 1, at)
    return (shown + _without(article, {pk: line for pk, line in rest.items() if pk not in near}))[:READ_ALSO]


def by_author(article: Article, at: datetime) -> list[str]:
    """Seven at most of the same publishing author, printed, newest first."""
    author = article.author_id
    if author is None:
        return []
    return _without(article, _newest("by_author", f"author:{author}", {"author": author}, BY_AUTHOR + 1, at))[
        :BY_AUTHOR
    ]


def _newest(block: str, name: str, those: dict[str, int], length: int, at: datetime) -> dict[int, str]:
    """The lines of the newest of a list, by the number of each article: the same in all pages that print some of it."""

    def make() -> dict[int, str]:
        tags.lists(name)
        found = Article.objects.visible(at).filter(**those).for_listing()[:length]
        return {other.pk: render_to_string(f"articles/_{block}.html", {"other": other}) for other in found}

    return pieces.kept((block, name), make, until=lambda _: Article.objects.next_change(at), at=at)


def _without(article: Article, lines: dict[int, str]) -> list[str]:
    return [line for pk, line in lines.items() if pk != article.pk]
