"""An archive of any size, of the demo's own sentences: what a paper of seventy-five years weighs on every page.

An article is named by its number, the newest being 0, and is the same each time it is made. Numbers follow one
another 39 minutes apart, as some 37 articles a day do.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone
from django.utils.text import slugify

from articles import body
from articles.typography import typeset_html
from articles.workflow import RENDERER
from newsroom.demo import copy
from subscriptions.access import Access

APART = timedelta(minutes=39)
STARTS = ("Ba", "Da", "Fa", "Ka", "Ko", "Ma", "Nia", "Sé", "Sorom", "Tié", "Wa", "Yé", "Diam", "Gna")
ENDS = ("bala", "bé", "dougou", "kan", "koro", "la", "mana", "mina", "ngo", "ra", "sso", "tou", "ya")
FIRST = ("Adama", "Awa", "Boubou", "Dado", "Fanta", "Hama", "Kadi", "Lassana", "Mariam", "Nènè", "Oumou", "Siaka")
EVENTS = (
    "Le marché de {town} ouvre une halle neuve", "À {town}, la crue épargne les rizières",
    "{town} : l’école du soir fait le plein", "Le bac de {town} reprend ses tours", "{town} compte ses puits",
    "Un forage rend l’eau à {town}", "À {town}, les transporteurs attendent le pont", "{town} relève son stade",
    "La coopérative de {town} exporte ses premiers sacs", "{town} : {count} élèves pour un seul manuel",
)  # fmt: skip


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is typed, printed and searched."""

    typed: str
    printed: str
    plain: str


@dataclass(frozen=True)
class Names:
    """The numbers of what an archive's articles belong to, and how each is called."""

    sections: list[tuple[int, str]]
    authors: list[tuple[int, str]]
    tags: list[tuple[int, str]]


COLUMNS = (
    "id", "section_id", "kicker", "title", "slug", "standfirst", "body", "opening_html", "rest_html", "excerpt",
    "renderer", "search_text", "search_names", "picture_caption", "author_id", "signature", "agency", "access",
    "status", "published_at", "dated_on", "withdrawn_reason", "are_contributions_closed", "version", "created_at",
    "saved_at", "source_url", "source_key",
)  # fmt: skip


@cache
def paragraphs() -> list[Paragraph]:
    """The paragraphs of the demo's articles."""
    found = []
    for told in copy.articles():
        for block in told.body.split("\n"):
            if block.startswith("<p>"):
                typed = body.clean(block)
                found.append(Paragraph(typed, typeset_html(typed), body.plain(typed)))
    return found


def key(number: int) -> str:
    return f"archive:{number:08d}"


def rows(numbers: range, pks: list[int], newest: datetime, names: Names) -> Iterator[tuple]:
    """The rows of some articles, in the order of `COLUMNS`; the last two of each are its author's and tags' numbers."""
    zone = timezone.get_default_timezone()
    for number, pk in zip(numbers, pks, strict=True):
        yield _row(number, pk, newest - number * APART, names, zone)


def _row(number: int, pk: int, at: datetime, names: Names, zone: object) -> tuple:
    chance = random.Random(number)  # noqa: S311  (the same archive each time)
    town = chance.choice(STARTS) + chance.choice(ENDS)
    person = f"{chance.choice(FIRST)} {chance.choice(STARTS)}{chance.choice(ENDS)}"
    count = chance.randint(12, 900)
    title = chance.choice(EVENTS).format(town=town, count=count)
    lead = f"À {town}, {person} a compté {count} familles, et les raconte une à une depuis {chance.randint(2, 40)} ans."
    told = chance.choices(paragraphs(), k=chance.randint(4, 9))
    access = Access.SUBSCRIBERS if number % 4 == 0 else Access.FREE
    (section, section_name), (author, author_name) = chance.choice(names.sections), chance.choice(names.authors)
    tags = chance.sample(names.tags, k=min(2, len(names.tags)))
    first = f"<p>{lead}</p>"
    whole = typeset_html(first) + "".join(one.printed for one in told)
    opening, rest = whole, ""
    if access != Access.FREE:
        opening = typeset_html(first) + told[0].printed
        rest = "".join(one.printed for one in told[1:])
    named = [author_name, section_name, *(name for _, name in tags)]
    return (
        pk, section, "", title, f"{slugify(title)[:100]}-{number}", lead, first + "".join(one.typed for one in told),
        opening, rest, lead[:200], RENDERER, "\n".join([lead, *(one.plain for one in told)]), "\n".join(named), "",
        author, author_name, "", access, "published", at, timezone.localtime(at, zone).date(), "", False, 1, at, at,
        "", key(number), author, [tag for tag, _ in tags],
    )  # fmt: skip
