"""The search of readers: what is asked, what is found, the words to mark, the word that was meant.

The whole text is searched; what is shown, marked or suggested is only what every list shows.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz, process

from articles import matching
from articles.models import Article, ArticleQuerySet, SearchWord, Section
from articles.search import asked, spellings
from articles.typography import typeset
from authors.models import Author

LONGEST = 200  # signs of a question
RANKED = 1000  # the newest matches, which alone are ranked
PAGE = 20
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+")
CLOSE = 82  # of 100: how alike two words must be for one to be suggested
KEPT_WORDS = 3600  # seconds


@dataclass(frozen=True)
class Question:
    """What a reader asks: words, and what they narrow it to. Nothing of it is trusted."""

    words: str
    section: Section | None = None
    author: Author | None = None
    first: date | None = None
    last: date | None = None
    page: int = 1

    def address(self, **changes: Any) -> str:
        """The query string of this question, with something changed."""
        told = {
            "q": self.words,
            "rubrique": self.section.slug if self.section else "",
            "auteur": self.author.slug if self.author else "",
            "du": self.first.isoformat() if self.first else "",
            "au": self.last.isoformat() if self.last else "",
            "page": self.page if self.page > 1 else "",
        } | changes
        return "?" + urlencode({name: value for name, value in told.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any((self.section, self.author, self.first, self.last))


@dataclass(frozen=True)
class Found:
    """One page of answers. `has_more`: another follows; `is_cut`: older ones exist that are not ranked."""

    articles: list[Article] = field(default_factory=list)
    has_more: bool = False
    is_cut: bool = False
    suggestion: str = ""


def question_of(told: QueryDict) -> Question:
    """Read a question off an address; what is not understood narrows nothing."""
    told = {name: value.replace("\x00", "") for name, value in told.items()}
    words = " ".join(told.get("q", "").split())[:LONGEST]
    page = told.get("page", "1")
    return Question(
        words=words,
        section=Section.objects.filter(slug=told.get("rubrique", "")[:80]).first() if told.get("rubrique") else None,
        author=Author.objects.filter(slug=told.get("auteur", "")[:80]).first() if told.get("auteur") else None,
        first=_day(told.get("du", "")),
        last=_day(told.get("au", "")),
        page=min(RANKED // PAGE, int(page)) if re.fullmatch("[1-9][0-9]{0,3}", page) else 1,
    )


def find(question: Question, at: datetime) -> Found:
    """Answer a question. Four queries at most, whatever is found; two more when nothing is."""
    if not question.words:
        return Found()
    query = asked(question.words)
    matches = _narrowed(Article.objects.visible(at), question).filter(search=query)
    newest = matching.newest(matches, query, at, most=RANKED + 1, spellings=spellings(question.words))
    ranked = sorted(newest[:RANKED], key=lambda match: -match[1])  # as heavy as each other: the newest first
    begun = (question.page - 1) * PAGE
    pks = [pk for pk, _ in ranked[begun : begun + PAGE + 1]]
    by_pk = Article.objects.filter(pk__in=pks[:PAGE]).for_listing().with_pictures().in_bulk() if pks else {}
    return Found(
        articles=[by_pk[pk] for pk in pks[:PAGE] if pk in by_pk],
        has_more=len(pks) > PAGE,
        is_cut=len(newest) > RANKED,
        suggestion="" if newest or question.page > 1 else suggestion(question.words),
    )


def _narrowed(articles: ArticleQuerySet, question: Question) -> ArticleQuerySet:
    if question.section:
        articles = articles.filter(section=question.section)
    if question.author:
        articles = articles.by(question.author)
    if question.first:
        articles = articles.filter(dated_on__gte=question.first)
    if question.last:
        articles = articles.filter(dated_on__lte=question.last)
    return articles


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


# Marking the words.


class Marker:
    """Marks, in what a page shows, the words that answer a question: by their stems, blind to accents."""

    def __init__(self, words: str, texts: list[str]) -> None:
        self.words = words
        self.texts = texts

    @cached_property
    def found(self) -> frozenset[str]:
        """Those of the page's words that the question's words find. One query."""
        shown = sorted({word.lower() for text in self.texts for word in _words(text)})
        wanted = sorted({word.lower() for word in _words(self.words)})
        if not shown or not wanted:
            return frozenset()
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT DISTINCT shown FROM unnest(%s::text[]) shown, unnest(%s::text[]) wanted
                WHERE to_tsvector('french', fr_fold(shown)) @@ plainto_tsquery('french', fr_fold(wanted))
                   OR to_tsvector('french', shown) @@ plainto_tsquery('french', wanted)""",
                [shown, wanted],
            )
            return frozenset(row[0] for row in cursor.fetchall())

    def mark(self, text: str) -> SafeString:
        """Print a text with its found words marked."""
        printed, at = [], 0
        for match in WORD.finditer(typeset(text)):
            whole = match.string
            printed.append(escape(whole[at : match.start()]))
            is_found = any(word.lower() in self.found for word in _words(match[0]))
            printed.append(f"<mark>{escape(match[0])}</mark>" if is_found else escape(match[0]))
            at = match.end()
        printed.append(escape(typeset(text)[at:]))
        return mark_safe("".join(printed))  # noqa: S308  (each piece is escaped)


def _words(text: str) -> list[str]:
    """The words of a text; of « l’état », état."""
    return [part for found in WORD.findall(text) for part in re.split("[’']", found) if part]


# The word that was meant.


def suggestion(words: str) -> str:
    """The question with each unknown word replaced by the nearest known one; empty when nothing is near."""
    known = _known_words()
    if not known:
        return ""
    changed, pieces = False, []
    for piece in words.split():
        folded = _folded(piece)
        near = None if folded in known or len(folded) < 4 else _nearest(folded, known)
        changed = changed or near is not None
        pieces.append(known[near][0] if near else piece)
    return " ".join(pieces) if changed else ""


def _nearest(folded: str, known: dict[str, tuple[str, int]]) -> str | None:
    """The most alike; of those as alike, the one that most articles have."""
    alike = process.extract(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=8)
    if not alike:
        return None
    return max(alike, key=lambda one: (round(one[1]), known[one[0]][1]))[0]


def _known_words() -> dict[str, tuple[str, int]]:
    """All known words by their folded spelling, read again each hour by each process."""
    return _words_of_hour(int(time.monotonic()) // KEPT_WORDS)


@lru_cache(maxsize=1)
def _words_of_hour(hour: int) -> dict[str, tuple[str, int]]:
    return {folded: (word, count) for folded, word, count in SearchWord.objects.values_list("folded", "word", "count")}


def _folded(word: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fr_fold(%s)", [word])
        return cursor.fetchone()[0]


GATHER = """
INSERT INTO articles_searchword (folded, word, count)
SELECT left(fr_fold(word), 60), left(min(word), 60), sum(ndoc) FROM ts_stat(format($$
    SELECT to_tsvector('simple', lower(kicker || ' ' || title || ' ' || standfirst || ' ' || signature))
    FROM articles_article WHERE status IN ('scheduled', 'published') AND published_at <= %%1$L
    AND (embargo_until IS NULL OR embargo_until <= %%1$L)$$, %(at)s::text))
WHERE length(word) BETWEEN 4 AND 60 AND word ~ '^[[:alpha:]]+$'
GROUP BY left(fr_fold(word), 60)
"""


@transaction.atomic
def gather_words(at: datetime) -> int:
    """Write the word table anew, of what is out at this instant; bring how many words it holds.

    Readers find the old one until it is whole.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_searchword")
        cursor.execute(GATHER, {"at": at})
        count = cursor.rowcount
    _words_of_hour.cache_clear()
    return count
