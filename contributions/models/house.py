"""The rules of the house: what is open, and the charter that each contributor has accepted."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Switches(models.Model):
    """The switches of the whole space: one row, changed by those who answer for the paper."""

    is_open = models.BooleanField("contributions ouvertes", default=True, help_text="Décochez pour tout arrêter.")
    closes_after_days = models.PositiveSmallIntegerField(
        "closes après (jours)", default=0, help_text="À partir de la publication de l’article. 0 : jamais."
    )
    hides_after_reports = models.PositiveSmallIntegerField(
        "cachée après (signalements)", default=0, help_text="En attendant la rédaction. 0 : reste visible."
    )
    changed_at = models.DateTimeField("changé le", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = "espace des contributions"
        verbose_name_plural = "espace des contributions"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="switches_are_one")]

    def __str__(self) -> str:
        return "l’espace des contributions"


class Charter(models.Model):
    """One version of the charter. Once in force it is never changed: a change is a new version."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    body = models.TextField("texte")
    in_force_at = models.DateTimeField("en vigueur le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = "version de la charte"
        verbose_name_plural = "charte des contributions"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class Acceptance(models.Model):
    """A person accepted a version of the charter: once for each."""

    charter = models.ForeignKey(Charter, models.PROTECT, verbose_name="version", related_name="acceptances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "acceptation de la charte"
        verbose_name_plural = "acceptations de la charte"
        constraints = [models.UniqueConstraint(fields=["charter", "person"], name="charter_is_accepted_once")]

    def __str__(self) -> str:
        return f"{self.charter}, par {self.person}"
