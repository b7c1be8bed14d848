"""What a subscriber keeps and is told: drafts, threads they follow, notices and the mail that brings them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Article
from contributions.models.judging import Sanction
from contributions.models.texts import Contribution


class Draft(models.Model):
    """A text not sent yet, kept on the server for its author alone: one for each article, answer or text amended."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contribution_drafts")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    gesture = models.CharField(max_length=10, blank=True)
    target = models.ForeignKey(Contribution, models.CASCADE, related_name="+", null=True)
    text = models.TextField(max_length=5000)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "brouillon"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "article", "gesture", "target"], nulls_distinct=False, name="draft_is_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"brouillon de {self.person}"


class Follow(models.Model):
    """A person wants to know of the answers in a thread; `contribution` is the one that began it."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="followed_threads")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "fil suivi"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="thread_is_followed_once")]

    def __str__(self) -> str:
        return f"fil suivi par {self.person}"


class Wish(models.Model):
    """Whether a person wants their notices by e-mail. Without a row: yes."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_wish")
    by_email = models.BooleanField("recevoir ces nouvelles par courriel", default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "préférence"

    def __str__(self) -> str:
        return f"préférence de {self.person}"


class MailState(models.TextChoices):
    """Where a grouped e-mail stands. Sent at most once: what a crash leaves between two states is unknown."""

    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    UNKNOWN = "unknown", "envoi incertain"
    FAILED = "failed", "refusé par le serveur"


class Mailing(models.Model):
    """One grouped e-mail to one person. The row is committed before the e-mail leaves."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="à", related_name="+")
    state = models.CharField("état", max_length=8, choices=MailState, default=MailState.SENDING)
    begun_at = models.DateTimeField("commencé le", default=timezone.now)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel groupé"
        verbose_name_plural = "courriels groupés"
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"courriel à {self.person}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One piece of news for one person about a contribution: on the site at once, by e-mail with others later."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", "Votre contribution est publiée"
        REJECTED = "rejected", "Votre contribution est refusée"
        REMOVED = "removed", "Votre contribution est retirée"
        ANSWERED = "answered", "On a répondu à votre contribution"
        FOLLOWED = "followed", "Une réponse dans un fil que vous suivez"
        APPEAL = "appeal", "Votre recours a reçu une réponse"
        SANCTION = "sanction", "La rédaction vous adresse une sanction"
        LIFTED = "lifted", "Votre sanction est levée"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="notices", null=True)
    sanction = models.ForeignKey(Sanction, models.CASCADE, related_name="notices", null=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="notices", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "nouvelle"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["at"], condition=models.Q(mailing__isnull=True), name="notice_not_mailed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "contribution", "sanction"],
                condition=models.Q(read_at__isnull=True),
                nulls_distinct=False,
                name="notice_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
