"""The letters that the paper offers, the addresses they go to, and who agreed to what."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from articles.models import Section


class Rhythm(models.TextChoices):
    """When an issue is made without anybody asking."""

    DAILY = "daily", "chaque jour, à son heure"
    AS_IT_COMES = "as_it_comes", "quand un article paraît"
    BY_HAND = "by_hand", "à la main seulement"


class Newsletter(models.Model):
    """One letter: of the whole paper, or of one rubrique."""

    name = models.CharField("nom", max_length=80, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    description = models.CharField("présentation", max_length=200, help_text="Ce que le lecteur recevra, et quand.")
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        verbose_name="rubrique",
        related_name="+",
        null=True,
        blank=True,
        help_text="Vide : tout le journal.",
    )
    rhythm = models.CharField("rythme", max_length=11, choices=Rhythm, default=Rhythm.BY_HAND)
    leaves_at = models.TimeField(
        "heure de départ", null=True, blank=True, help_text="Pour une lettre quotidienne, à l’heure du journal."
    )
    pause_hours = models.PositiveSmallIntegerField(
        "heures entre deux envois",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text="Pour une lettre qui part quand un article paraît : ce qui paraît entre-temps part ensemble.",
    )
    is_offered = models.BooleanField("proposée aux lecteurs", default=True)
    position = models.PositiveSmallIntegerField("place", default=0)

    class Meta:
        verbose_name = "lettre"
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rhythm="daily") | Q(leaves_at__isnull=False),
                name="a_daily_letter_has_its_hour",
                violation_error_message="Donnez l’heure de départ de cette lettre quotidienne.",
            ),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="rhythm_is_known"),
            models.CheckConstraint(condition=Q(pause_hours__gte=1), name="a_letter_pauses"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('letters')}?choix={self.slug}"


class End(models.TextChoices):
    """Why letters stop."""

    READER = "reader", "par le lecteur"
    BOUNCES = "bounces", "trois rebonds"
    COMPLAINT = "complaint", "signalée comme indésirable"
    NEWSROOM = "newsroom", "par le journal"


class Recipient(models.Model):
    """One address. It needs no account; a stopped one is written to no more until its owner asks again."""

    email = models.EmailField("adresse e-mail")
    made_at = models.DateTimeField("connue depuis", default=timezone.now)
    counts_from = models.DateTimeField("rebonds comptés depuis", default=timezone.now, editable=False)
    stopped_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    stop_reason = models.CharField("pourquoi", max_length=9, choices=End, blank=True)

    class Meta:
        verbose_name = "destinataire"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_recipient_for_each_address"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stop_reason="")
                | (Q(stopped_at__isnull=False) & ~Q(stop_reason="")),
                name="a_stopped_address_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self) -> Self:
        """Keep those whose reader agreed, and has not left since. Same rule as `Enrolment.is_active`."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def reachable(self) -> Self:
        """Keep those that a letter may go to: agreed, and the address is not stopped."""
        return self.active().filter(recipient__stopped_at__isnull=True)


class Enrolment(models.Model):
    """That an address wants a letter: asked, then agreed to from the address itself, then perhaps left."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, verbose_name="destinataire", related_name="enrolments")
    newsletter = models.ForeignKey(Newsletter, models.PROTECT, verbose_name="lettre", related_name="enrolments")
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    ended_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    end_reason = models.CharField("pourquoi", max_length=9, choices=End, blank=True)
    left_from = models.ForeignKey(
        "letters.Issue", models.SET_NULL, verbose_name="depuis le numéro", related_name="+", null=True, blank=True
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["newsletter__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "newsletter"], name="one_enrolment_for_each_letter"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="an_ended_enrolment_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["newsletter", "recipient"],
                name="enrolments_of_a_letter",
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.newsletter}"

    @property
    def is_active(self) -> bool:
        """Same rule as `EnrolmentQuerySet.active`."""
        return self.confirmed_at is not None and self.ended_at is None


class Delivery(models.TextChoices):
    """Where one message stands. It is written before the message leaves: none leaves twice."""

    WAITING = "waiting", "en attente"
    SENDING = "sending", "en cours"
    SENT = "sent", "parti"
    FAILED = "failed", "refusé"
    UNKNOWN = "unknown", "on ne sait pas"
    DROPPED = "dropped", "retenu"


class Confirmation(models.Model):
    """The message that asks an address whether it is really the one that wants letters."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, verbose_name="destinataire", related_name="confirmations")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    state = models.CharField("état", max_length=7, choices=Delivery, default=Delivery.WAITING)

    class Meta:
        verbose_name = "message de confirmation"
        verbose_name_plural = "messages de confirmation"
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["recipient", "-asked_at"], name="confirmations_of_an_address")]
        constraints = [models.CheckConstraint(condition=Q(state__in=Delivery.values), name="confirmation_state_known")]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.get_state_display()}"
