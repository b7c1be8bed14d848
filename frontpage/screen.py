"""The screen on which the editor in chief composes the front page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import QueryDict

from articles.models import Article, ArticleQuerySet
from frontpage.composing import Choice
from frontpage.models import Composition, Zone

OFFERED = 40
AHEAD = timedelta(hours=24)  # what comes out by then may be placed already
FOUND = 20


@dataclass
class Row:
    """An article on the screen, and the place its boxes say."""

    article: Article
    is_out: bool
    zone: str = ""
    rank: int = 0


@dataclass
class Shelf:
    """One list of the screen: a place of the front page, or what may still be placed."""

    zone: str
    heading: str
    about: str
    rows: list[Row] = field(default_factory=list)


SHELVES = (
    (Zone.LEAD, "En tête", "Un article, en grand. Vide : le plus récent qui a une photo."),
    (Zone.RELATED, "Sous la tête", "Ce qui va avec, en titres."),
    (Zone.TOP, "En haut", "Le haut de la page, dans cet ordre. Complété par les plus récents."),
    (Zone.BLOCK, "Dans leur rubrique", "Les premiers de leur rubrique. Complété par les plus récents."),
)


def shelves(choices: list[Choice], at: datetime, *, words: str = "") -> list[Shelf]:
    """Lay out what is chosen, then what may be: the newest, what comes out within a day, what a search finds.

    Queries: two, three with a search.
    """
    placed = {choice.article: choice for choice in choices}
    shown = [Shelf(*told) for told in SHELVES]
    by_zone = {shelf.zone: shelf for shelf in shown}
    known = told(Article.objects.filter(pk__in=placed)).in_bulk()
    for choice in sorted(choices, key=lambda choice: choice.rank):
        if choice.article in known and choice.zone in by_zone:
            article = known[choice.article]
            by_zone[choice.zone].rows.append(Row(article, article.is_visible(at), choice.zone, choice.rank))
    rest = Shelf("", "À placer", "Les derniers parus, et ce qui paraît dans la journée.")
    rest.rows = [Row(article, article.is_visible(at)) for article in offered(at, words) if article.pk not in placed]
    return [*shown, rest]


def offered(at: datetime, words: str) -> list[Article]:
    """What a search finds, then the newest, and what comes out within a day. Queries: one, two with a search."""
    found = list(told(Article.objects.visible(at)).matching(words)[:FOUND]) if words else []
    soon = Article.objects.out().filter(published_at__lt=at + AHEAD)
    newest = told(soon).filter(Q(embargo_until__isnull=True) | Q(embargo_until__lt=at + AHEAD)).newest_first()
    return [*found, *(article for article in newest[:OFFERED] if article not in found)]


def told(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Bring what a row says of an article, and nothing more."""
    shown = ("kicker", "title", "status", "published_at", "embargo_until", "access", "section__name", "section__tint")
    return articles.select_related("section").only(*shown)


def chosen_by(composition: Composition) -> list[Choice]:
    return [Choice(place.article_id, place.zone, place.rank) for place in composition.places.all()]


def sent(typed: QueryDict) -> list[Choice]:
    """Read the boxes of the screen: `zone_<number>` and `rank_<number>`. What is no place is left out."""
    choices = []
    for name, zone in typed.items():
        number = name.removeprefix("zone_")
        if name.startswith("zone_") and number.isdecimal() and zone in Zone.values:
            choices.append(Choice(int(number), zone, rank_of(typed.get(f"rank_{number}", ""))))
    return choices


def rank_of(text: str) -> int:
    """An empty box stands last."""
    return int(text) if text.isdecimal() and len(text) < 5 and int(text) else 9999
