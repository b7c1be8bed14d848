"""The screen on which an issue of a letter is put together: the front page's own, with one list instead of four."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict

from articles.models import Article
from frontpage.screen import Row, Shelf, offered, rank_of, told

IN = "in"
ZONES = [(IN, "dans la lettre")]


def shelves(chosen: list[int], at: datetime, *, words: str = "") -> list[Shelf]:
    """Lay out what the issue holds, in its order, then what may be put in it. Queries: two, three with a search."""
    inside = Shelf(IN, "Dans la lettre", "Dans cet ordre ; le premier est en grand, avec sa photo et son début.")
    known = told(Article.objects.filter(pk__in=chosen)).in_bulk()
    placed = [known[number] for number in chosen if number in known]
    inside.rows = [Row(article, article.is_visible(at), IN, rank) for rank, article in enumerate(placed, start=1)]
    rest = Shelf("", "À placer", "Les derniers parus. Ce qui n’a pas paru au départ de la lettre n’y figure pas.")
    rest.rows = [Row(article, article.is_visible(at)) for article in offered(at, words) if article.pk not in known]
    return [inside, rest]


def sent(typed: QueryDict) -> list[int]:
    """Read the boxes of the screen: the numbers of the articles that are in the issue, by their ranks."""
    ranks = {}
    for name, zone in typed.items():
        number = name.removeprefix("zone_")
        if name.startswith("zone_") and number.isdecimal() and len(number) < 19 and zone == IN:
            ranks[int(number)] = rank_of(typed.get(f"rank_{number}", ""))
    return sorted(ranks, key=lambda number: ranks[number])


def known(numbers: list[int]) -> list[Article]:
    """Bring the articles of these numbers, in this order; one that is no article is left out."""
    found: QuerySet[Article] = Article.objects.filter(pk__in=numbers).only("pk")
    by_number = {article.pk: article for article in found}
    return [by_number[number] for number in numbers if number in by_number]
