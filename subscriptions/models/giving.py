"""What is read without paying: by the meter, or as a gift."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class MeteredReading(models.Model):
    """A reserved piece that somebody without a subscription was let read; counted once a month."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lecteur", related_name="+")
    key = models.CharField("article", max_length=40)
    month = models.DateField("mois")
    read_at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "lecture offerte"
        verbose_name_plural = "lectures offertes"
        ordering = ["-read_at"]
        constraints = [models.UniqueConstraint(fields=["person", "month", "key"], name="metered_once_a_month")]

    def __str__(self) -> str:
        return self.key


class Gift(models.Model):
    """A reserved piece that a subscriber offers: whoever holds its link reads it, for some days."""

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="offert par", related_name="+")
    key = models.CharField("article", max_length=40)
    made_at = models.DateTimeField("offert le")
    ends_at = models.DateTimeField("ouvert jusqu’à")

    class Meta:
        verbose_name = "cadeau"
        verbose_name_plural = "cadeaux"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["giver", "-made_at"], name="gift_of_giver")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("made_at")), name="gift_lasts")]

    def __str__(self) -> str:
        return self.key
