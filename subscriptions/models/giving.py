"""What is read without paying: by the meter, as an offered article, or as a subscription that somebody else paid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from subscriptions.models.holding import Period
from subscriptions.models.paying import Payment


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


class Present(models.Model):
    """A subscription that somebody pays for somebody else: it begins when the other one accepts it."""

    payment = models.OneToOneField(
        Payment, models.PROTECT, verbose_name="règlement", related_name="present", primary_key=True
    )
    to_name = models.CharField("pour", max_length=80)
    to_email = models.EmailField("son adresse e-mail", blank=True)
    word = models.CharField("mot", max_length=300, blank=True)
    accepted_at = models.DateTimeField("accepté le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="accepté par",
        related_name="presents",
        null=True,
        blank=True,
    )
    period = models.OneToOneField(
        Period, models.PROTECT, verbose_name="a ouvert", related_name="present", null=True, blank=True
    )

    class Meta:
        verbose_name = "abonnement offert"
        verbose_name_plural = "abonnements offerts"
        ordering = ["-payment__created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None, period=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, period__isnull=False),
                name="a_present_accepted_has_its_stretch",
            ),
        ]

    def __str__(self) -> str:
        return f"pour {self.to_name}"
