"""What an issue says and when it leaves: composed from the paper's own pages, or by hand."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from frontpage.front import front_of
from letters.models import EDITABLE, Issue, IssueItem, Newsletter, Rhythm, State

LONGEST = 10  # articles of an issue composed by itself
AHEAD = timedelta(hours=1)  # a daily issue is ready before it leaves: the newsroom may still change it
LATE = timedelta(hours=3)  # then the morning is over, and the letter of the day with it
FRESH = timedelta(hours=36)
OF_A_DAY = timedelta(hours=24)
SETTLED = timedelta(minutes=10)  # what has just come out may still be corrected, or joined by others
QUIET = time(21), time(6)  # between these hours of the paper's zone no alert leaves by itself


def articles_for(newsletter: Newsletter, at: datetime, *, besides: int | None = None) -> list[Article]:
    """What the paper has for this letter now, first things first, and no issue but `besides` (a number) has told."""
    if newsletter.section_id is None:
        front = front_of(at)
        shown = [*front.above, *(article for block in front.blocks for article in block.articles[:1])]
        shown = [article for article in shown if article.published_at > at - FRESH]
    else:
        own = Article.objects.visible(at).for_listing().filter(section=newsletter.section_id)
        shown = list(own.filter(published_at__gt=at - OF_A_DAY, published_at__lte=at - SETTLED)[:LONGEST])
    told = IssueItem.objects.filter(issue__newsletter=newsletter, article__in=shown)
    told = told.exclude(issue__state__in=[State.DRAFT, State.CANCELLED]).exclude(issue=besides)
    already = set(told.values_list("article", flat=True))
    return [article for article in shown if article.pk not in already][:LONGEST]


@transaction.atomic
def begin(newsletter: Newsletter, *, by: Any, at: datetime | None = None) -> Issue:
    """Begin an issue by hand, filled with what the paper has for it."""
    at = at or timezone.now()
    issue = Issue.objects.create(newsletter=newsletter, made_by=by, dated_on=timezone.localdate(at))
    _put(issue, articles_for(newsletter, at))
    return issue


@transaction.atomic
def arrange(
    issue: Issue, articles: Sequence[Article], *, by: Any, subject: str = "", word: str = "", seen_version: int
) -> Issue:
    """Say what an issue holds, in this order. From then on it is a hand's, and is left as it is.

    Raises ValidationError `left`, `stale` (somebody else arranged it meanwhile), `twice`.
    """
    held = _hold(issue)
    if held.version != seen_version:
        raise ValidationError("Quelqu’un d’autre a changé ce numéro depuis que vous l’avez ouvert.", code="stale")
    if len({article.pk for article in articles}) != len(articles):
        raise ValidationError("Un article n’a qu’une place dans un numéro.", code="twice")
    held.subject, held.word, held.made_by, held.is_by_hand = subject, word, by, True
    held.version += 1
    held.save(update_fields=["subject", "word", "made_by", "is_by_hand", "version"])
    _put(held, articles)
    return held


@transaction.atomic
def plan(issue: Issue, *, at: datetime | None = None) -> Issue:
    """Let an issue leave, at an instant to come or within the minute. Raises `left`, `in_the_past`, `empty`."""
    now = timezone.now()
    if at is not None and at <= now:
        raise ValidationError("Choisissez un moment à venir, ou envoyez tout de suite.", code="in_the_past")
    held = _hold(issue)
    if not held.word and not held.items.exists():
        raise ValidationError("Ce numéro est vide : donnez-lui un article, ou un mot de la rédaction.", code="empty")
    held.state, held.planned_at = State.PLANNED, at or now
    if not held.is_daily:  # the letter of a day is that day's, whenever it leaves
        held.dated_on = timezone.localdate(held.planned_at)
    held.save(update_fields=["state", "planned_at", "dated_on"])
    return held


@transaction.atomic
def hold_back(issue: Issue) -> Issue:
    """Plan an issue no more; it goes back to being prepared. Raises `left`."""
    held = _hold(issue)
    held.state, held.planned_at, held.is_by_hand = State.DRAFT, None, True
    held.save(update_fields=["state", "planned_at", "is_by_hand"])
    return held


@transaction.atomic
def cancel(issue: Issue) -> Issue:
    """Give an issue up: the letter of this day does not leave. Raises `left`."""
    held = _hold(issue)
    held.state, held.planned_at = State.CANCELLED, None
    held.save(update_fields=["state", "planned_at"])
    return held


def prepare_due(at: datetime) -> None:
    """Make the issues that nobody needs to ask for: the daily ones before their hour, alerts as articles come out."""
    for number in Newsletter.objects.exclude(rhythm=Rhythm.BY_HAND).values_list("pk", flat=True):
        with transaction.atomic():  # one after the other, whoever else is at it: no issue is made twice
            newsletter = Newsletter.objects.select_for_update().filter(pk=number, is_offered=True).first()
            if newsletter and newsletter.rhythm == Rhythm.DAILY:
                _prepare_daily(newsletter, at)
            elif newsletter and _may_alert(newsletter, at):
                _plan_by_itself(newsletter, at, leaves_at=at)


@transaction.atomic
def refresh(issue: Issue, at: datetime) -> None:
    """Take the newest for an issue that no hand has touched: its hour has come."""
    if not issue.is_by_hand and (articles := articles_for(issue.newsletter, at, besides=issue.pk)):
        _put(issue, articles)


def _prepare_daily(newsletter: Newsletter, at: datetime) -> None:
    local = timezone.localtime(at)
    leaves_at = timezone.make_aware(datetime.combine(local.date(), newsletter.leaves_at))
    if not leaves_at - AHEAD <= at < leaves_at + LATE:
        return
    if Issue.objects.filter(newsletter=newsletter, dated_on=local.date(), is_daily=True).exists():
        return
    _plan_by_itself(newsletter, at, leaves_at=max(leaves_at, at), is_daily=True)


def _may_alert(newsletter: Newsletter, at: datetime) -> bool:
    evening, morning = QUIET
    if not morning <= timezone.localtime(at).time() < evening:
        return False
    pause = timedelta(hours=newsletter.pause_hours)
    lately = Issue.objects.filter(newsletter=newsletter)
    return not (
        lately.filter(begun_at__gt=at - pause).exists() or lately.filter(state=State.PLANNED, is_by_hand=False).exists()
    )


def _plan_by_itself(newsletter: Newsletter, at: datetime, *, leaves_at: datetime, is_daily: bool = False) -> None:
    articles = articles_for(newsletter, at)
    if not articles:
        return
    issue = Issue.objects.create(
        newsletter=newsletter,
        dated_on=timezone.localdate(leaves_at),
        state=State.PLANNED,
        planned_at=leaves_at,
        is_daily=is_daily,
        is_by_hand=False,
    )
    _put(issue, articles)


def _put(issue: Issue, articles: Sequence[Article]) -> None:
    issue.items.all().delete()
    IssueItem.objects.bulk_create(
        IssueItem(issue=issue, article=article, rank=rank) for rank, article in enumerate(articles, start=1)
    )


def _hold(issue: Issue) -> Issue:
    held = Issue.objects.select_for_update().get(pk=issue.pk)
    if held.state not in EDITABLE:
        raise ValidationError("Ce numéro est parti : il ne change plus.", code="left")
    return held
