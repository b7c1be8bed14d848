"""What waits for each role today: the first page of the newsroom's side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from articles import wire
from articles.models import Article, Idea, RightOfReply, Signoff, Status, WorkingCopy
from articles.rights import overseen_by
from articles.templatetags.press import fcfa
from articles.workflow import UNPUBLISHED
from contributions.models import REPORTS_ON_TOP, Appeal, Contribution, State
from letters.models import GOING, Issue
from subscriptions.models import PaymentAlert, Request
from subscriptions.office import today as office

SHOWN = 6
SHOWN_OF_AN_ARTICLE = ("kicker", "title", "status", "saved_at", "published_at", "section__name")
SOON = timedelta(days=7)
STARTS = (
    ("articles.add_article", "articles_article_add", "Écrire un article"),
    ("articles.add_article", "correspondence", "Envoyer d’un téléphone"),
    ("frontpage.add_composition", "frontpage_composition_add", "Composer la une"),
    ("frontpage.add_alert", "frontpage_alert_add", "Donner l’alerte"),
    ("letters.add_issue", "letters_issue_add", "Écrire aux lecteurs"),
    ("contributions.moderate", "contributions_file", "Lire les contributions"),
    ("subscriptions.add_payment", "counter", "Vendre au guichet"),
    ("subscriptions.view_payment", "desk_today", "Le service aujourd’hui"),
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
    """What waits for this person, the most pressing first."""
    found: list[Pile] = []
    for rights, pile in PILES:
        if any(map(user.has_perm, rights)):
            told = pile(user, at)
            found += told if isinstance(told, list) else [told]
    return [pile for pile in found if pile.count or not pile.is_quiet]


def _unsaved(user: Any, at: datetime) -> Pile:
    """What was typed in a blank form and never saved; of a text already saved, its own page offers it."""
    copies, count = _first(WorkingCopy.objects.filter(person=user, article=None))
    begun = reverse("admin:articles_article_add")
    lines = [Line(str(copy), f"{begun}?brouillon={copy.key}", "non enregistré", copy.saved_at) for copy in copies]
    return Pile("Textes non enregistrés", begun, count, lines, is_quiet=True)


def _returned(user: Any, at: datetime) -> Pile:
    """What came back to its author, with the word that came with it."""
    word = Signoff.objects.filter(article=OuterRef("pk"), verb="send_back").order_by("-at").values("note")[:1]
    back = Article.objects.filter(reporters=user, status=Status.RETURNED).annotate(word=Subquery(word))
    found, count = _articles(back.order_by("-saved_at"))
    lines = [_line(article, article.word or "", article.saved_at) for article in found]
    return Pile(
        "À reprendre", f"{_list('articles_article')}?de=moi&status__exact=returned", count, lines, is_quiet=True
    )


def _own(user: Any, at: datetime) -> Pile:
    own = Article.objects.filter(reporters=user, status__in=UNPUBLISHED).exclude(status=Status.RETURNED)
    found, count = _articles(own.order_by("-saved_at"))
    lines = [_line(article, article.get_status_display(), article.saved_at) for article in found]
    return Pile("Mes textes en cours", f"{_list('articles_article')}?de=moi", count, lines)


def _wire(user: Any, at: datetime) -> Pile:
    """What agencies changed or canceled since; of what was published from a canceled item, the address."""
    pressing, count = _first(wire.pressing(overseen_by(user)))
    lines = [
        Line(
            str(item.article),
            reverse("admin:articles_article_wire_copy", args=[item.article_id]),
            f"{item.mark} {item.get_status_display()}" + (", en ligne" if item.article.is_visible(at) else ""),
            item.received_at,
        )
        for item in pressing
    ]
    return Pile("Dépêches changées ou annulées", _list("articles_article"), count, lines, is_quiet=True)


COPY = (
    (Status.SUBMITTED, "À relire"),
    (Status.APPROVED, "Le marbre : prêts, sans date"),
    (Status.SCHEDULED, "Programmés"),
)


def _copy(user: Any, at: datetime) -> list[Pile]:
    """The copy that this person answers for, by state, the longest waiting or the next to come out first. One query."""
    moment = Case(When(status=Status.SCHEDULED, then=F("published_at")), default=F("saved_at"))
    waiting = overseen_by(user).filter(status__in=[status for status, _ in COPY])
    ranked = waiting.exclude(status=Status.SCHEDULED, published_at__lte=at).annotate(
        moment=moment,
        total=Window(Count("pk"), partition_by="status"),
        place=Window(RowNumber(), partition_by="status", order_by=moment.asc()),
    )
    shown = (
        ranked.select_related("section").only(*SHOWN_OF_AN_ARTICLE).filter(place__lte=SHOWN).order_by("moment", "pk")
    )
    found: dict[str, list[Any]] = {status: [] for status, _ in COPY}
    for article in shown:
        found[article.status].append(article)
    return [_copy_in(status, heading, found[status]) for status, heading in COPY]


def _copy_in(status: str, heading: str, articles: list[Any]) -> Pile:
    lines = [_line(article, str(article.section or ""), article.moment) for article in articles]
    count = articles[0].total if articles else 0
    return Pile(heading, f"{_list('articles_article')}?status__exact={status}", count, lines)


def _out_today(user: Any, at: datetime) -> Pile:
    morning = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    found, count = _articles(Article.objects.visible(at).filter(published_at__gte=morning).newest_first())
    lines = [_line(article, str(article.section or ""), article.published_at) for article in found]
    return Pile("Publiés aujourd’hui", f"{_list('articles_article')}?status__exact=published", count, lines)


def _ideas(user: Any, at: datetime) -> Pile:
    """What the day's list asks of this person and is not begun; whoever oversees sees all of today's."""
    open_ideas = Idea.objects.filter(article=None, is_dropped=False, day__lte=timezone.localdate(at) + SOON)
    mine = open_ideas.filter(author=user).select_related("section").order_by("day", "due_at", "pk")
    found, count = _first(mine)
    begun = reverse("admin:articles_article_add")
    lines = [
        Line(idea.words, f"{begun}?prevision={idea.pk}", _asked(idea), _moment(idea.day, idea.due_at)) for idea in found
    ]
    return Pile("Prévisions confiées à moi", f"{_list('articles_idea')}?quand=moi", count, lines, is_quiet=True)


def _asked(idea: Idea) -> str:
    return f"{idea.length} signes" if idea.length else str(idea.section or "")


def _moment(day: date, hour: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour or time(23, 59)))


def _replies(user: Any, at: datetime) -> Pile:
    found, count = _first(RightOfReply.objects.due().select_related("article"))
    page = "admin:articles_rightofreply_change"
    lines = [
        Line(
            f"{reply.claimant} : {reply.article.headline}", reverse(page, args=[reply.pk]), reply.outcome, reply.due_at
        )
        for reply in found
    ]
    address = f"{_list('articles_rightofreply')}?decided_at__isempty=1"
    return Pile("Droits de réponse dus", address, count, lines, is_quiet=True)


def _articles(found: QuerySet) -> tuple[list[Any], int]:
    return _first(found.select_related("section").only(*SHOWN_OF_AN_ARTICLE))


def _first(found: QuerySet) -> tuple[list[Any], int]:
    """Bring the first of these and the count of all, in one query."""
    rows = list(found.annotate(total=Window(Count("pk")))[:SHOWN])
    return rows, rows[0].total if rows else 0


def _line(article: Article, aside: str, at: datetime) -> Line:
    address = reverse("admin:articles_article_change", args=[article.pk])
    return Line(article.headline or "(sans titre)", address, aside, at)


def _contributions(user: Any, at: datetime) -> Pile:
    waiting = Contribution.objects.filter(state=State.PENDING).select_related("author").order_by("sent_at", "pk")
    found, count = _first(waiting)
    lines = [
        Line(
            letter.text,
            f"{reverse('admin:contributions_file')}?texte={letter.pk}",
            str(letter.author),
            letter.sent_at,
        )
        for letter in found
    ]
    return Pile("Contributions en attente", reverse("admin:contributions_file"), count, lines)


def _reported(user: Any, at: datetime) -> Pile:
    told = Contribution.objects.reported(times=REPORTS_ON_TOP).select_related("author").order_by("sent_at", "pk")
    found, count = _first(told)
    lines = [
        Line(
            letter.text,
            f"{reverse('admin:contributions_file')}?texte={letter.pk}",
            f"signalée {letter.reports_count} fois",
            letter.sent_at,
        )
        for letter in found
    ]
    address = f"{_list('contributions_contribution')}?etat=signalees"
    return Pile("Contributions signalées", address, count, lines)


def _appeals(user: Any, at: datetime) -> Pile:
    waiting = Appeal.objects.waiting().select_related("contribution__author")
    found, count = _first(waiting)
    lines = [
        Line(
            asked.text,
            reverse("admin:contributions_appeal_change", args=[asked.pk]),
            str(asked.contribution.author),
            asked.at,
        )
        for asked in found
    ]
    address = f"{_list('contributions_appeal')}?situation=en-attente"
    return Pile("Recours en attente", address, count, lines)


def _requests(user: Any, at: datetime) -> Pile:
    waiting = Request.objects.filter(answered_at__isnull=True).select_related("person", "plan").order_by("asked_at")
    found, count = _first(waiting)
    lines = [
        Line(
            str(wish.person),
            reverse("admin:subscriptions_request_change", args=[wish.pk]),
            f"{wish.plan}, {wish.phone}",
            wish.asked_at,
        )
        for wish in found
    ]
    address = f"{_list('subscriptions_request')}?answered_at__isempty=1"
    return Pile("Demandes d’abonnement", address, count, lines)


def _anomalies(user: Any, at: datetime) -> Pile:
    """What differs in the accounts, and waits to be looked at."""
    found, count = _first(PaymentAlert.objects.filter(seen_at=None).select_related("payment"))
    address = _list("subscriptions_paymentalert")
    lines = [Line(alert.what, address, alert.payment.reference, alert.at) for alert in found]
    return Pile("Anomalies de règlement", address, count, lines, is_quiet=True)


def _ending(user: Any, at: datetime) -> Pile:
    """Whose days end within the week, and nothing follows."""
    found, count = _first(office.ending(at))
    lines = [
        Line(str(held.holder), reverse("admin:desk_story", args=[held.holder_id]), str(held.plan), held.last_moment)
        for held in found
    ]
    address = f"{_list('subscriptions_subscription')}?situation=bientot"
    return Pile("Abonnements qui prennent fin sous sept jours", address, count, lines)


def _unpaid(user: Any, at: datetime) -> Pile:
    """The invoices that still ask for money, the longest due first."""
    found, count = _first(office.unpaid(at))
    lines = [
        Line(
            invoice.client_name,
            reverse("admin:subscriptions_organisation_change", args=[invoice.contract.organisation_id]),
            f"{invoice}, reste {fcfa(invoice.due)}",
            _moment(invoice.due_on, None),
        )
        for invoice in found
    ]
    return Pile("Factures impayées", reverse("admin:desk_today"), count, lines, is_quiet=True)


def _untold(user: Any, at: datetime) -> Pile:
    """The messages that did not leave, or that a crash left unknown."""
    found, count = _first(office.untold())
    lines = [
        Line(told.to, reverse("admin:desk_message", args=[told.pk]), told.get_state_display(), told.made_at)
        for told in found
    ]
    return Pile("Messages dont on ne sait rien", reverse("admin:desk_today"), count, lines, is_quiet=True)


def _list(model: str) -> str:
    return reverse(f"admin:{model}_changelist")


WRITES = ("articles.add_article",)
OVERSEES = ("articles.edit_every_article", "articles.oversee_own_sections")
MODERATES = ("contributions.moderate",)


def _letters(user: Any, at: datetime) -> Pile:
    """The issues that are about to leave, or on their way."""
    going = Issue.objects.filter(state__in=GOING).select_related("newsletter")
    found, count = _first(going.order_by("planned_at"))
    lines = [
        Line(
            str(issue),
            reverse("admin:letters_issue_change", args=[issue.pk]),
            issue.get_state_display(),
            issue.planned_at,
        )
        for issue in found
    ]
    return Pile("Lettres", _list("letters_issue"), count, lines, is_quiet=True)


PILES: tuple[tuple[tuple[str, ...], Callable[[Any, datetime], Pile | list[Pile]]], ...] = (
    (OVERSEES, _wire),
    (("articles.change_rightofreply",), _replies),
    (WRITES, _returned),
    (("articles.view_idea",), _ideas),
    (WRITES, _unsaved),
    (OVERSEES, _copy),
    (WRITES, _own),
    (MODERATES, _reported),
    (MODERATES, _contributions),
    (MODERATES, _appeals),
    (OVERSEES, _out_today),
    (("letters.view_issue",), _letters),
    (("subscriptions.view_paymentalert",), _anomalies),
    (("subscriptions.change_request",), _requests),
    (("subscriptions.view_invoice",), _unpaid),
    (("subscriptions.view_subscription",), _ending),
    (("subscriptions.view_message",), _untold),
)
