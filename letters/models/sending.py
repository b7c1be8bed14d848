"""Every copy of an issue, one for each address, and what the mail servers said of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from letters.models.issues import Issue
from letters.models.readers import Delivery, Recipient


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def open(self) -> Self:
        """Keep those whose fate is not settled yet."""
        return self.filter(state__in=[Delivery.WAITING, Delivery.SENDING])


class Dispatch(models.Model):
    """One copy. The database holds that an address has one of an issue: it is never sent twice."""

    issue = models.ForeignKey(Issue, models.PROTECT, verbose_name="numéro", related_name="dispatches")
    recipient = models.ForeignKey(Recipient, models.CASCADE, verbose_name="destinataire", related_name="dispatches")
    state = models.CharField("état", max_length=7, choices=Delivery, default=Delivery.WAITING)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    next_at = models.DateTimeField("prochain essai", null=True)
    begun_at = models.DateTimeField("parti à", null=True)
    ended_at = models.DateTimeField("fini à", null=True)
    said = models.CharField("réponse du serveur", max_length=200, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "recipient"], name="one_copy_for_each_address"),
            models.CheckConstraint(condition=Q(state__in=Delivery.values), name="dispatch_state_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["issue", "id"], name="dispatches_unsettled", condition=Q(state__in=["waiting", "sending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.get_state_display()}"


class BounceKind(models.TextChoices):
    """What came back."""

    HARD = "hard", "refusé pour de bon"
    SOFT = "soft", "refusé pour l’instant"
    COMPLAINT = "complaint", "signalé comme indésirable"


class Bounce(models.Model):
    """One copy that came back, told once however often it is told."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, verbose_name="destinataire", related_name="bounces")
    dispatch = models.ForeignKey(Dispatch, models.SET_NULL, verbose_name="envoi", related_name="bounces", null=True)
    kind = models.CharField("nature", max_length=9, choices=BounceKind)
    status = models.CharField("code", max_length=12, blank=True)  # RFC 3463: 5.1.1
    said = models.CharField("réponse du serveur", max_length=200, blank=True)
    at = models.DateTimeField("reçu le", default=timezone.now)

    class Meta:
        verbose_name = "rebond"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "kind"], name="a_copy_bounces_once_in_a_way"),
            models.CheckConstraint(condition=Q(kind__in=BounceKind.values), name="bounce_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.get_kind_display()}"
