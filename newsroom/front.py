"""The front page, composed by itself: a lead, what follows it, then each section's newest."""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Section

TOP, PER_SECTION = 7, 4


@dataclass(frozen=True)
class Block:
    """A section and its newest articles, those already on top left out."""

    section: Section
    articles: list[Article]


@dataclass(frozen=True)
class Front:
    """What stands on the front page, in order of rank."""

    lead: Article | None
    followers: list[Article]
    blocks: list[Block]


def front_of(at: datetime) -> Front:
    """Compose the front page of this instant. Queries: two, and two for each section."""
    top = list(Article.objects.visible(at).for_listing().with_pictures()[:TOP])
    lead = next((article for article in top if article.picture), top[0] if top else None)
    followers = [article for article in top if article != lead]
    shown = [article.pk for article in top]
    blocks = [Block(section, _newest_of(section, shown, at)) for section in Section.objects.all()]
    return Front(lead=lead, followers=followers, blocks=[block for block in blocks if block.articles])


def _newest_of(section: Section, shown: list[int], at: datetime) -> list[Article]:
    rest = Article.objects.visible(at).filter(section=section).exclude(pk__in=shown)
    return list(rest.for_listing().with_pictures()[:PER_SECTION])
