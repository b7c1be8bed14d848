"""What the article page shows around the text: signature, corrections, the two lists."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import live
from articles.link_cards import has_player
from articles.models import Article, Signer
from articles.reading import Reading
from articles.sharing import share_links
from edge import tags

READ_ALSO, BY_AUTHOR = 6, 7


@dataclass(frozen=True)
class Signed:
    """A piece of the printed signature; `address` is empty where no author page stands behind it."""

    text: str
    address: str


def article_page(article: Article, reading: Reading, at: datetime) -> dict[str, Any]:
    """Gather what the template of the page prints. The number of queries does not depend on the article."""
    corrections = list(article.corrections.all())
    return {
        "article": article,
        "reading": reading,
        "figure": article.figure,
        "shares": share_links(article),
        "has_player": has_player(reading.opening + reading.rest),
        "corrections_on_top": [note for note in corrections if note.is_on_top],
        "corrections": [note for note in corrections if not note.is_on_top],
        "signature": signature_of(article),
        "byline": article.byline,
        "tags": list(article.tags.all()),
        "thread": live.thread_of(article) if reading.answer.is_open else None,
        "dossiers": list(article.dossiers.all()),
        "read_also": read_also(article, at),
        "by_author": by_author(article, at),
    }


def signature_of(article: Article) -> list[Signed]:
    """Cut the printed signature where a linked author's name stands, whatever its capitals."""
    places = Signer.objects.filter(article=article).select_related("author")
    addresses = {place.author.pen_name.casefold(): place.author.get_absolute_url() for place in places}
    if not article.signature or not addresses:
        return [Signed(article.signature, "")] if article.signature else []
    names = "|".join(re.escape(name) for name in sorted(addresses, key=len, reverse=True))
    pieces = re.split(f"({names})", article.signature, flags=re.IGNORECASE)
    return [Signed(piece, addresses.get(piece.casefold(), "")) for piece in pieces if piece]


def read_also(article: Article, at: datetime) -> list[Article]:
    """Six at most: the same section's newest, then the newest of the paper."""
    others = Article.objects.visible(at).exclude(pk=article.pk).for_listing()
    near = list(others.filter(section=article.section_id)[:READ_ALSO]) if article.section_id else []
    tags.lists(f"section:{article.section_id}")
    if len(near) == READ_ALSO:
        return near
    tags.lists(tags.ARTICLES)
    known = [other.pk for other in near]
    return near + list(others.exclude(pk__in=known)[: READ_ALSO - len(near)])


def by_author(article: Article, at: datetime) -> list[Article]:
    """Seven at most of the same publishing author, newest first."""
    if article.author_id is None:
        return []
    tags.lists(f"author:{article.author_id}")
    others = Article.objects.visible(at).exclude(pk=article.pk).for_listing()
    return list(others.filter(author=article.author_id)[:BY_AUTHOR])
