"""What the subscriptions desk writes to people: one row for each message, committed before it leaves."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from subscriptions.models.ordering import Invoice, Organisation


class MessageKind(models.TextChoices):
    """What a message is about."""

    WEEK = "week", "rappel, sept jours avant"
    EVE = "eve", "rappel, la veille"
    DAY = "day", "rappel, le jour même"
    WELCOME = "welcome", "compte ouvert au guichet"
    INVITATION = "invitation", "invitation"
    CODE = "code", "code d’adresse"
    PRESENT = "present", "abonnement offert"
    INVOICE = "invoice", "facture"
    CHASE = "chase", "relance de facture"


class Channel(models.TextChoices):
    EMAIL = "email", "courriel"
    PHONE = "phone", "téléphone"


class Leaving(models.TextChoices):
    """Where a message stands. What a crash leaves in `sending` becomes unknown, and is never tried again."""

    WAITING = "waiting", "va partir"
    SENDING = "sending", "part"
    SENT = "sent", "parti"
    FAILED = "failed", "refusé"
    UNKNOWN = "unknown", "on ne sait pas"
    DROPPED = "dropped", "sans objet"


class Message(models.Model):
    """One message to one address. Its key says what it is: the same thing is never told twice."""

    key = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField("objet", max_length=12, choices=MessageKind)
    channel = models.CharField("par", max_length=6, choices=Channel, default=Channel.EMAIL)
    to = models.CharField("à", max_length=254)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="desk_messages", null=True
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="institution", related_name="messages", null=True
    )
    invoice = models.ForeignKey(Invoice, models.PROTECT, verbose_name="facture", related_name="messages", null=True)
    subject = models.CharField("titre", max_length=200)
    text = models.TextField("texte")
    state = models.CharField("état", max_length=8, choices=Leaving, default=Leaving.WAITING)
    said = models.CharField("réponse", max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)
    made_at = models.DateTimeField("écrit le", default=timezone.now)
    next_at = models.DateTimeField("à essayer le", null=True)
    begun_at = models.DateTimeField("parti le", null=True)
    ended_at = models.DateTimeField("réglé le", null=True)

    class Meta:
        verbose_name = "message"
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["state", "made_at"],
                condition=models.Q(state__in=["waiting", "sending", "unknown"]),
                name="message_to_see_to",
            ),
            models.Index(fields=["person", "-made_at"], name="message_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.to}"


class NoReminder(models.Model):
    """A person who wants no reminder of the end of their subscription."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="no_reminder"
    )
    since = models.DateTimeField("depuis le", default=timezone.now)

    class Meta:
        verbose_name = "sans rappel"
        verbose_name_plural = "sans rappel"

    def __str__(self) -> str:
        return str(self.person)
