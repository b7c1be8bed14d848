"""What is decided of a text and of a person: decisions, reports, appeals, sanctions."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from contributions.models.texts import Contribution, Reason, State


class Verb(models.TextChoices):
    """What can be done to a contribution, and stands in the register."""

    PUBLISH = "publish", "publiée"
    REJECT = "reject", "refusée"
    REMOVE = "remove", "retirée"
    KEEP = "keep", "laissée en place"
    WITHDRAW = "withdraw", "reprise par son auteur"
    UNDO = "undo", "décision annulée"
    RESTORE = "restore", "rétablie après recours"
    ERASE = "erase", "reprise avec le compte"


class Decision(models.Model):
    """One decision on a contribution: who, when, why, and the text as it was. Never changed."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, verbose_name="contribution", related_name="decisions"
    )
    verb = models.CharField("geste", max_length=10, choices=Verb, blank=True)
    to_state = models.CharField("devient", max_length=10, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    at = models.DateTimeField("le")
    reason = models.CharField("motif", max_length=15, choices=Reason, blank=True)
    note = models.CharField("mot à l’auteur", max_length=300, blank=True)
    text = models.TextField("texte")
    rules = ArrayField(models.CharField(max_length=30), verbose_name="règles", default=list)

    class Meta:
        verbose_name = "décision"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_state_display()} par {self.by}"


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        """Keep those the newsroom has not answered yet."""
        return self.filter(settled_at__isnull=True)


class Report(models.Model):
    """A subscriber tells the newsroom that a published contribution breaks the charter, and why."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, verbose_name="contribution", related_name="reports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+")
    reason = models.CharField("motif", max_length=15, choices=Reason)
    note = models.CharField("précision", max_length=300, blank=True)
    at = models.DateTimeField("le", default=timezone.now)
    settled_at = models.DateTimeField("traité le", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"],
                condition=Q(settled_at__isnull=True),
                name="report_waits_once_per_person",
            ),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="report_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, par {self.person}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)


class Appeal(models.Model):
    """An author asks, once, that another person look again at a refusal or a removal."""

    contribution = models.OneToOneField(
        Contribution, models.PROTECT, verbose_name="contribution", related_name="appeal"
    )
    text = models.CharField("ce que dit l’auteur", max_length=500)
    at = models.DateTimeField("le", default=timezone.now)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, blank=True
    )
    is_granted = models.BooleanField("accueilli", null=True)
    note = models.CharField("réponse à l’auteur", max_length=300, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "recours"
        verbose_name_plural = "recours"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_granted__isnull=True)
                | Q(answered_at__isnull=False, is_granted__isnull=False),
                name="appeal_answered_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"recours sur la contribution {self.contribution_id}"


class SanctionKind(models.TextChoices):
    """What may be held against a person. None of these takes away the right to read."""

    WARNING = "warning", "avertissement"
    SUSPENSION = "suspension", "suspension"
    EXCLUSION = "exclusion", "perte du droit de contribuer"


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def running(self, at: datetime) -> Self:
        """Keep those that keep their person from writing at this instant: a warning does until it is acknowledged."""
        begun = self.filter(starts_at__lte=at, lifted_at__isnull=True)
        stops = Q(kind=SanctionKind.SUSPENSION, ends_at__gt=at) | Q(kind=SanctionKind.EXCLUSION)
        return begun.filter(stops | Q(kind=SanctionKind.WARNING, acknowledged_at__isnull=True))


class Sanction(models.Model):
    """A warning, a suspension until a date, or the loss of the right to contribute; its person reads why."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="sanctions"
    )
    kind = models.CharField("sanction", max_length=10, choices=SanctionKind, default=SanctionKind.SUSPENSION)
    starts_at = models.DateTimeField("du", default=timezone.now)
    ends_at = models.DateTimeField("au", null=True, blank=True, help_text="Pour une suspension.")
    reason = models.CharField("motif", max_length=300, help_text="La personne lit ce motif.")
    contribution = models.ForeignKey(
        Contribution, models.PROTECT, verbose_name="à propos de", related_name="sanctions", null=True, blank=True
    )
    acknowledged_at = models.DateTimeField("lu le", null=True, blank=True, editable=False)
    lifted_at = models.DateTimeField("levée le", null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="levée par", related_name="+", null=True, editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = "sanction"
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="suspension_ends_after_it_starts",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(kind=SanctionKind.SUSPENSION, ends_at__isnull=False)
                | Q(kind__in=[SanctionKind.WARNING, SanctionKind.EXCLUSION], ends_at__isnull=True),
                name="sanction_has_an_end_if_a_suspension",
                violation_error_message="Une suspension a une fin ; un avertissement ou une exclusion n’en ont pas.",
            ),
        ]

    def __str__(self) -> str:
        until = f" jusqu’au {timezone.localtime(self.ends_at):%d/%m/%Y}" if self.ends_at else ""
        return f"{self.get_kind_display()} de {self.person}{until}"
