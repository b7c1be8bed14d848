"""Agency copy, as it came: every version of every item, kept beside the article that was made of it."""

from datetime import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from articles.models.paper import Article


class WireStatus(models.TextChoices):
    """What its agency says of an item."""

    USABLE = "usable", "utilisable"
    WITHHELD = "withheld", "retenue"
    CANCELED = "canceled", "annulée"


class WireItem(models.Model):
    """One version of one dépêche. A version that came is never changed."""

    guid = models.CharField("identifiant", max_length=300)
    version = models.PositiveIntegerField("version", default=1)
    agency = models.CharField("agence", max_length=60)
    status = models.CharField("état", max_length=10, choices=WireStatus, default=WireStatus.USABLE)
    urgency = models.PositiveSmallIntegerField("urgence", null=True, validators=[MaxValueValidator(9)])
    title = models.CharField("titre", max_length=200, blank=True)
    body = models.TextField("texte", blank=True)
    credit = models.CharField("crédit", max_length=120, blank=True)
    byline = models.CharField("signature", max_length=120, blank=True)
    ednote = models.TextField("note de l’agence", blank=True)
    embargoed_until = models.DateTimeField("embargo", null=True)
    sent_at = models.DateTimeField("envoyée le", null=True)
    received_at = models.DateTimeField("reçue le", default=timezone.now)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="article", related_name="wire_items", null=True, blank=True
    )
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)

    class Meta:
        verbose_name = "dépêche"
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["guid", "version"], name="a_version_of_an_item_is_kept_once")]

    def __str__(self) -> str:
        return self.title or self.guid

    @property
    def mark(self) -> str:
        """What the desk sees of it: « AFP v2, urgence 3 »."""
        urgency = f", urgence {self.urgency}" if self.urgency else ""
        return f"{self.agency}\u00a0v{self.version}{urgency}"

    def is_held(self, at: datetime) -> bool:
        return self.embargoed_until is not None and at < self.embargoed_until
