"""The front page as the newsroom composes it: what stands where, from when on; and the line that interrupts."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models import Article
from edge import pieces

HOLDS = timedelta(hours=24)  # then the paper composes itself again: yesterday's lead is no news


class CompositionQuerySet(models.QuerySet["Composition"]):
    def at(self, at: datetime) -> "tuple[Composition | None, datetime | None]":
        """Bring the one on show at this instant, if it still holds, and the next instant at which that changes.

        One query, of the few that the last day has shown and those to come.
        """
        known = list(self.filter(shown_from__gt=at - HOLDS).order_by("-shown_from", "-pk"))
        shown = next((one for one in known if one.shown_from <= at), None)
        instants = [one.shown_from for one in known if one.shown_from > at]
        if shown:
            instants.append(shown.shown_from + HOLDS)
        return shown, min(instants, default=None)


class Composition(models.Model):
    """One front page: what its places say, shown from an instant on. Once shown it is history."""

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="composée par", related_name="+", null=True
    )
    made_at = models.DateTimeField("composée le", default=timezone.now)
    shown_from = models.DateTimeField("en une depuis", null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = CompositionQuerySet.as_manager()

    class Meta:
        verbose_name = "une"
        verbose_name_plural = "unes"
        ordering = [F("shown_from").desc(nulls_first=True), "-pk"]
        indexes = [models.Index(F("shown_from").desc(), F("id").desc(), name="composition_newest_first")]

    def __str__(self) -> str:
        if self.shown_from is None:
            return "Une en préparation"
        return f"Une du {timezone.localtime(self.shown_from):%d/%m/%Y à %H:%M}"

    def is_frozen(self, at: datetime) -> bool:
        """Readers have seen it: it is history."""
        return self.shown_from is not None and self.shown_from <= at


class Zone(models.TextChoices):
    """Where an article stands on the front page, by rank of news."""

    LEAD = "lead", "en tête"
    RELATED = "related", "sous la tête"
    TOP = "top", "en haut"
    BLOCK = "block", "dans sa rubrique"


class Place(models.Model):
    """An article's place on one front page."""

    composition = models.ForeignKey(Composition, models.CASCADE, related_name="places")
    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="+")
    zone = models.CharField("place", max_length=7, choices=Zone)
    rank = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "place"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["composition", "article"], name="an_article_stands_once_on_a_front_page"),
            models.UniqueConstraint(fields=["composition"], condition=Q(zone="lead"), name="a_front_page_has_one_lead"),
            models.CheckConstraint(condition=Q(zone__in=Zone.values), name="zone_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_zone_display()}, {self.rank}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def at(self, at: datetime) -> "tuple[Alert | None, datetime | None]":
        """Bring the one that pages show, the last begun, and the next instant at which that changes."""

        def look() -> list[Alert]:
            return list(self.filter(ends_at__gt=at).select_related("article").order_by("-starts_at", "-pk"))

        known = pieces.kept("alerts", look, until=lambda _: None, at=at)
        known = [alert for alert in known if alert.ends_at > at]
        shown = next((alert for alert in known if alert.starts_at <= at), None)
        instants = [instant for alert in known for instant in (alert.starts_at, alert.ends_at) if instant > at]
        return shown, min(instants, default=None)


class Alert(models.Model):
    """A line of urgent news at the head of the pages, between two instants."""

    text = models.CharField("texte", max_length=140, help_text="Une phrase, sans point final.")
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="article", related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField("à partir de", default=timezone.now)
    ends_at = models.DateTimeField("jusqu’à")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="alert_ends_after_it_starts",
                violation_error_message="La fin de l’alerte vient après son début.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def address(self, at: datetime) -> str:
        """Where the line leads: its article's page, if readers may see it."""
        return self.article.get_absolute_url() if self.article and self.article.is_visible(at) else ""
