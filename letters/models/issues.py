"""One sending of a letter: what it says, when it leaves, and what became of it."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from letters.models.readers import Newsletter


class State(models.TextChoices):
    """Where an issue stands, forward only from its departure."""

    DRAFT = "draft", "en préparation"
    PLANNED = "planned", "programmée"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyée"
    STOPPED = "stopped", "arrêtée en chemin"
    CANCELLED = "cancelled", "annulée"


EDITABLE = (State.DRAFT, State.PLANNED)
GOING = (State.PLANNED, State.SENDING)
LEFT = (State.SENDING, State.SENT, State.STOPPED)


class IssueQuerySet(models.QuerySet["Issue"]):
    def left(self) -> Self:
        """Keep those that readers have received, all of them or some."""
        return self.filter(state__in=LEFT)


class Issue(models.Model):
    """One issue. Until it leaves it may be arranged; from then on it is what was sent."""

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, verbose_name="lettre", related_name="issues")
    dated_on = models.DateField("jour", default=timezone.localdate)
    state = models.CharField("état", max_length=9, choices=State, default=State.DRAFT, editable=False)
    subject = models.CharField(
        "objet",
        max_length=120,
        blank=True,
        help_text="Vide : le titre du premier article. 50 signes se lisent en entier.",
    )
    word = models.TextField(
        "mot de la rédaction",
        blank=True,
        validators=[MaxLengthValidator(2000)],
        help_text="Quelques lignes en tête ; une ligne vide fait un paragraphe.",
    )
    planned_at = models.DateTimeField("départ", null=True, blank=True)
    is_daily = models.BooleanField("préparée chaque jour", default=False, editable=False)
    is_by_hand = models.BooleanField("composée à la main", default=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    begun_at = models.DateTimeField("partie le", null=True, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, editable=False)
    figures = models.JSONField("bilan", null=True, editable=False)  # once its copies are forgotten
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "numéro d’une lettre"
        verbose_name_plural = "numéros des lettres"
        ordering = ["-dated_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "dated_on"], condition=Q(is_daily=True), name="one_daily_issue_for_each_day"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="issue_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(planned_at__isnull=False), name="a_planned_issue_has_its_hour"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "sent", "stopped"]) | Q(begun_at__isnull=False),
                name="an_issue_that_left_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["planned_at"], name="issues_to_begin", condition=Q(state="planned")),
            models.Index(fields=["id"], name="issues_on_their_way", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter} du {self.dated_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("letter_issue", args=[self.newsletter.slug, self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def has_left(self) -> bool:
        """Same rule as `IssueQuerySet.left`."""
        return self.state in LEFT


class IssueItem(models.Model):
    """An article's place in an issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, verbose_name="numéro", related_name="items")
    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="+")
    rank = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "article du numéro"
        verbose_name_plural = "articles du numéro"
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="an_article_stands_once_in_an_issue")]

    def __str__(self) -> str:
        return f"{self.article}"
