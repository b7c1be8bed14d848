"""What is planned and what is owed: the ideas of the day's conference, and the replies the law gives a right to."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.paper import Article, Section


def today() -> object:
    return timezone.localdate()


class Idea(models.Model):
    """A line of the day's list (prévisions): who writes what, how long, for when, before a line is written."""

    day = models.DateField("pour le", default=today)
    words = models.CharField("sujet", max_length=200)
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="rubrique", null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="confié à",
        related_name="ideas",
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    length = models.PositiveIntegerField("signes", null=True, blank=True, help_text="Espaces compris.")
    due_at = models.TimeField("à rendre à", null=True, blank=True)
    note = models.CharField("angle, contacts", max_length=500, blank=True)
    article = models.OneToOneField(
        Article, models.SET_NULL, verbose_name="article", related_name="idea", null=True, editable=False
    )
    is_dropped = models.BooleanField("abandonné", default=False)

    class Meta:
        verbose_name = "prévision"
        ordering = ["day", "due_at", "pk"]

    def __str__(self) -> str:
        return self.words


class RightOfReplyQuerySet(models.QuerySet["RightOfReply"]):
    def due(self) -> Self:
        """Keep those that were neither published nor refused yet."""
        return self.filter(decided_at__isnull=True)


class RightOfReply(models.Model):
    """The text of a person whom an article names: received, due within a delay, published or refused with a reason."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="replies")
    claimant = models.CharField("de la part de", max_length=120, help_text="La personne ou l’organisme mis en cause.")
    text = models.TextField("texte de la réponse", max_length=3000)
    received_at = models.DateTimeField("reçue le", default=timezone.now)
    due_at = models.DateTimeField("à publier avant le", editable=False)
    decided_at = models.DateTimeField("décidée le", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )
    refusal = models.CharField("motif du refus", max_length=300, blank=True, editable=False)

    objects = RightOfReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "droit de réponse"
        verbose_name_plural = "droits de réponse"
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(refusal="") | Q(decided_at__isnull=False), name="reply_refused_is_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"réponse de {self.claimant}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.due_at = self.due_at or self.received_at + timedelta(days=settings.RIGHT_OF_REPLY_DAYS)
        super().save(*args, **kwargs)

    @property
    def outcome(self) -> str:
        if self.decided_at is None:
            return "en retard" if self.due_at < timezone.now() else "due"
        return f"refusée : {self.refusal}" if self.refusal else "publiée"
