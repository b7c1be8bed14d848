"""The paper's own announcements: of the house, legal, sponsored; words only, so that they weigh nothing."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Section


class Kind(models.TextChoices):
    """What an announcement is, as the page says it."""

    HOUSE = "house", "annonce du journal"
    LEGAL = "legal", "annonce légale"
    SPONSORED = "sponsored", "contenu sponsorisé"


class Slot(models.TextChoices):
    """Where announcements stand: one on a page."""

    FRONT = "front", "la une"
    LIST = "list", "les rubriques et les listes"
    ARTICLE = "article", "sous les articles"


def everywhere() -> list[str]:
    return list(Slot.values)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def in_slot(self, slot: str, section: int | None) -> Self:
        """Keep those made for this place, and for this rubrique or for all."""
        return self.filter(Q(section=None) | Q(section=section), slots__contains=[slot])

    def readable(self, at: datetime) -> Self:
        """Keep those whose own page readers may open: running ones, and legal notices for good."""
        return self.filter(Q(ends_at__gt=at) | Q(kind=Kind.LEGAL), starts_at__lte=at).exclude(body="")


class Announcement(models.Model):
    """One announcement, with its time, its places and its weight among the others."""

    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.HOUSE)
    sponsor = models.CharField(
        "annonceur", max_length=80, blank=True, help_text="Nommé sur la page ; obligatoire pour un contenu sponsorisé."
    )
    title = models.CharField("titre", max_length=120)
    text = models.CharField("texte court", max_length=300, blank=True)
    body = models.TextField(
        "texte entier", max_length=20_000, blank=True, help_text="S’il y en a un, l’annonce a sa propre page."
    )
    link = models.CharField(
        "adresse où elle mène",
        max_length=300,
        blank=True,
        validators=[RegexValidator(r"^(https?://|/)\S+$", "Une adresse commence par https:// ou par /.")],
        help_text="Sans texte entier : une page du journal (/abonnements/) ou d’ailleurs (https://…).",
    )
    slots = ArrayField(models.CharField(max_length=10, choices=Slot), verbose_name="places", default=everywhere)
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="rubrique", related_name="+", null=True, blank=True
    )
    weight = models.PositiveSmallIntegerField(
        "poids",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="De 1 à 10 : une annonce de poids 2 paraît deux fois plus qu’une de poids 1.",
    )
    starts_at = models.DateTimeField("à partir de", default=timezone.now)
    ends_at = models.DateTimeField("jusqu’à")

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "annonce"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="announcement_ends_after_it_starts",
                violation_error_message="La fin de l’annonce vient après son début.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="sponsored") | ~Q(sponsor=""),
                name="a_sponsor_is_named",
                violation_error_message="Nommez l’annonceur : le lecteur doit savoir qui paie.",
            ),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="announcement_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("announcement", args=[self.pk])

    @property
    def address(self) -> str:
        """Where a click leads: its own page, else its link, else nowhere."""
        return self.get_absolute_url() if self.body else self.link

    @property
    def is_elsewhere(self) -> bool:
        return not self.body and not self.link.startswith("/")

    def is_running(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


class Display(models.Model):
    """How often an announcement was seen in a place on a day, in the paper's zone: a number, and nobody's."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, verbose_name="annonce", related_name="displays")
    on = models.DateField("jour")
    slot = models.CharField("place", max_length=10, choices=Slot)
    count = models.PositiveIntegerField("affichages", default=0)

    class Meta:
        verbose_name = "affichages d’un jour"
        verbose_name_plural = "affichages par jour"
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["announcement", "on", "slot"], name="displays_of_a_day")]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} : {self.count}"
