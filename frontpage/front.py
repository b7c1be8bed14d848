"""The front page of an instant: what the newsroom chose, and what fills the places it left empty."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from articles.models import Article, ArticleQuerySet, Section
from frontpage.models import Composition, Zone

TOP, PER_SECTION = 6, 4


@dataclass(frozen=True)
class Block:
    """A section and its articles, those already above left out."""

    section: Section
    articles: list[Article]


@dataclass
class Front:
    """What stands on the front page, in order of rank."""

    lead: Article | None = None
    related: list[Article] = field(default_factory=list)
    followers: list[Article] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def day(self) -> date | None:
        """The last day of which something stands here: it has a page of its own."""
        shown = [*self.above, *(article for block in self.blocks for article in block.articles)]
        return max((article.dated_on for article in shown), default=None)

    @property
    def above(self) -> list[Article]:
        return [*([self.lead] if self.lead else []), *self.related, *self.followers]


def front_of(at: datetime) -> Front:
    """The front page that readers see at this instant."""
    return front_like(Composition.objects.at(at)[0], at)


def front_like(composition: Composition | None, at: datetime) -> Front:
    """The front page that a composition, or none, gives at this instant.

    What was chosen and is not visible leaves its place to the newest. Queries: three to five, and one for each section.
    """
    chosen = _chosen(composition, at)
    front = Front(related=chosen[Zone.RELATED])
    kept = {article.pk for articles in chosen.values() for article in articles}
    newest = list(_cards(at).exclude(pk__in=kept)[: TOP + 1])
    front.lead = _lead(chosen, newest)
    front.followers = _filled(chosen[Zone.TOP], newest, TOP, without=front.lead)
    above = {article.pk for article in front.above} | kept
    for section in Section.objects.all():
        own = [article for article in chosen[Zone.BLOCK] if article.section_id == section.pk]
        rest = _cards(at).filter(section=section).exclude(pk__in=above)[: PER_SECTION - len(own)]
        articles = [*own, *rest][:PER_SECTION]
        if articles:
            front.blocks.append(Block(section, articles))
    _bring_pictures(front)
    return front


def _chosen(composition: Composition | None, at: datetime) -> dict[str, list[Article]]:
    """The articles of a composition that readers may see, in their zones and ranks."""
    zones: dict[str, list[Article]] = {zone: [] for zone in Zone.values}
    if composition is None:
        return zones
    places = list(composition.places.all())
    visible = _cards(at).in_bulk([place.article_id for place in places])
    for place in places:
        if place.article_id in visible:
            zones[place.zone].append(visible[place.article_id])
    return zones


def _lead(chosen: dict[str, list[Article]], newest: list[Article]) -> Article | None:
    """The chosen lead; without one the first of the chosen top, else the newest with a picture, else the newest."""
    for candidates in (chosen[Zone.LEAD], chosen[Zone.TOP]):
        if candidates:
            return candidates[0]
    return next((article for article in newest if article.picture_id), newest[0] if newest else None)


def _filled(chosen: list[Article], newest: list[Article], length: int, *, without: Article | None) -> list[Article]:
    rest = [article for article in newest if article not in chosen]
    return [article for article in [*chosen, *rest] if article != without][: max(length, len(chosen))]


def _cards(at: datetime) -> ArticleQuerySet:
    return Article.objects.visible(at).for_listing()


def _bring_pictures(front: Front) -> None:
    """Bring the widths of all pictures at once."""
    shown: Iterable[Article] = [*front.above, *(article for block in front.blocks for article in block.articles)]
    prefetch_related_objects([article for article in shown if article.picture_id], "picture__renditions")
