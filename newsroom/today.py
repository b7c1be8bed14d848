"""What waits for each role today: the first page of the newsroom's side."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from articles.models import Article, Status, WorkingCopy
from articles.workflow import UNPUBLISHED
from contributions.models import REPORTS_ON_TOP, Appeal, Contribution, State
from subscriptions.models import Request, Subscription

SHOWN = 6
SOON = timedelta(days=7)
STARTS = (
    ("articles.add_article", "articles_article_add", "Écrire un article"),
    ("contributions.moderate", "contributions_file", "Lire les contributions"),
    ("subscriptions.add_subscription", "subscriptions_subscription_add", "Donner un abonnement"),
    ("pictures.add_picture", "pictures_picture_add", "Ajouter une photo"),
)


@dataclass(frozen=True)
class Line:
    """One thing of a pile: what it is, where it is dealt with, what is said beside it, and a moment of its own."""

    words: str
    address: str
    aside: str
    at: datetime


@dataclass(frozen=True)
class Pile:
    """Things of one kind that wait: all are counted, the first are shown, and `address` lists them all."""

    heading: str
    address: str
    count: int
    lines: list[Line]
    is_quiet: bool = False  # shown only when something waits


def starts(user: Any) -> list[tuple[str, str]]:
    """What this person may begin: the words of each button and its address."""
    return [(words, reverse(f"admin:{page}")) for right, page, words in STARTS if user.has_perm(right)]


def piles(user: Any, at: datetime) -> list[Pile]:
    """What waits for this person, the most pressing first. Two queries for each pile."""
    found = [pile(user, at) for right, pile in PILES if user.has_perm(right)]
    return [pile for pile in found if pile.count or not pile.is_quiet]


def _own(user: Any, at: datetime) -> Pile:
    own = Article.objects.filter(reporters=user, status__in=UNPUBLISHED).order_by("-saved_at")
    lines = [_line(article, article.get_status_display(), article.saved_at) for article in _first(own)]
    return Pile("Mes textes en cours", f"{_list('articles_article')}?de=moi", own.count(), lines)


def _unsaved(user: Any, at: datetime) -> Pile:
    """What was typed in a blank form and never saved; of a text already saved, its own page offers it."""
    copies = WorkingCopy.objects.filter(person=user, article=None)
    begun = reverse("admin:articles_article_add")
    lines = [
        Line(str(copy), f"{begun}?brouillon={copy.key}", "non enregistré", copy.saved_at) for copy in copies[:SHOWN]
    ]
    return Pile("Textes non enregistrés", begun, copies.count(), lines, is_quiet=True)


def _to_read(user: Any, at: datetime) -> Pile:
    waiting = Article.objects.filter(status__in=[Status.SUBMITTED, Status.APPROVED]).order_by("saved_at")
    lines = [_line(article, article.get_status_display(), article.saved_at) for article in _first(waiting)]
    address = f"{_list('articles_article')}?status__in=submitted,approved"
    return Pile("À relire, bons à publier", address, waiting.count(), lines)


def _scheduled(user: Any, at: datetime) -> Pile:
    coming = Article.objects.filter(status=Status.SCHEDULED, published_at__gt=at).order_by("published_at")
    lines = [_line(article, str(article.section or ""), article.published_at) for article in _first(coming)]
    return Pile("Programmés", f"{_list('articles_article')}?status__exact=scheduled", coming.count(), lines)


def _first(articles: QuerySet) -> Iterable[Article]:
    shown = ("kicker", "title", "status", "saved_at", "published_at", "section__name")
    return articles.select_related("section").only(*shown)[:SHOWN]


def _line(article: Article, aside: str, at: datetime) -> Line:
    address = reverse("admin:articles_article_change", args=[article.pk])
    return Line(article.headline or "(sans titre)", address, aside, at)


def _contributions(user: Any, at: datetime) -> Pile:
    waiting = Contribution.objects.filter(state=State.PENDING).select_related("author").order_by("sent_at", "pk")
    lines = [
        Line(
            letter.text,
            f"{reverse('admin:contributions_file')}?texte={letter.pk}",
            str(letter.author),
            letter.sent_at,
        )
        for letter in waiting[:SHOWN]
    ]
    return Pile("Contributions en attente", reverse("admin:contributions_file"), waiting.count(), lines)


def _reported(user: Any, at: datetime) -> Pile:
    told = Contribution.objects.reported(times=REPORTS_ON_TOP).select_related("author").order_by("sent_at", "pk")
    lines = [
        Line(
            letter.text,
            f"{reverse('admin:contributions_file')}?texte={letter.pk}",
            f"signalée {letter.reports_count} fois",
            letter.sent_at,
        )
        for letter in told[:SHOWN]
    ]
    address = f"{_list('contributions_contribution')}?etat=signalees"
    return Pile("Contributions signalées", address, told.count(), lines)


def _appeals(user: Any, at: datetime) -> Pile:
    waiting = Appeal.objects.waiting().select_related("contribution__author")
    lines = [
        Line(
            asked.text,
            reverse("admin:contributions_appeal_change", args=[asked.pk]),
            str(asked.contribution.author),
            asked.at,
        )
        for asked in waiting[:SHOWN]
    ]
    address = f"{_list('contributions_appeal')}?situation=en-attente"
    return Pile("Recours en attente", address, waiting.count(), lines)


def _requests(user: Any, at: datetime) -> Pile:
    waiting = Request.objects.filter(answered_at__isnull=True).select_related("person", "plan").order_by("asked_at")
    lines = [
        Line(
            str(wish.person),
            reverse("admin:subscriptions_request_change", args=[wish.pk]),
            f"{wish.plan}, {wish.phone}",
            wish.asked_at,
        )
        for wish in waiting[:SHOWN]
    ]
    address = f"{_list('subscriptions_request')}?answered_at__isempty=1"
    return Pile("Demandes d’abonnement", address, waiting.count(), lines)


def _ending(user: Any, at: datetime) -> Pile:
    ending = Subscription.objects.filter(ends_at__gt=at, ends_at__lte=at + SOON).select_related("holder", "plan")
    lines = [
        Line(
            str(held.holder),
            reverse("admin:subscriptions_subscription_change", args=[held.pk]),
            str(held.plan),
            held.last_moment,
        )
        for held in ending.order_by("ends_at")[:SHOWN]
    ]
    address = f"{_list('subscriptions_subscription')}?situation=bientot"
    return Pile("Abonnements qui prennent fin sous sept jours", address, ending.count(), lines)


def _list(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


PILES: tuple[tuple[str, Callable[[Any, datetime], Pile]], ...] = (
    ("articles.add_article", _unsaved),
    ("articles.approve_article", _to_read),
    ("articles.add_article", _own),
    ("articles.edit_every_article", _scheduled),
    ("contributions.moderate", _reported),
    ("contributions.moderate", _contributions),
    ("contributions.moderate", _appeals),
    ("subscriptions.change_request", _requests),
    ("subscriptions.view_subscription", _ending),
)
