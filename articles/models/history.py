"""What is kept of the writing of an article: each version, what is typed and not saved, and who is at it now."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.paper import Article

HERE = timedelta(seconds=25)  # after the last sign of life of an open page, its person is there no more


class Nature(models.TextChoices):
    """What a new version of a text that readers already have says of itself."""

    NONE = "", "avant parution"
    TYPO = "typo", "coquille"
    DECLARED = "declared", "changement déclaré"
    INSIDE = "inside", "rien de ce qui se lit"


class Revision(models.Model):
    """One version of an article as somebody saved it. Never changed, never deleted; `fields` is `snapshot`'s."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="revisions")
    version = models.PositiveIntegerField("version")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    at = models.DateTimeField("le", default=timezone.now)
    nature = models.CharField("nature", max_length=10, choices=Nature, blank=True)
    restores = models.PositiveIntegerField("reprend la version", null=True)
    fields = models.JSONField("ce qui était écrit")

    class Meta:
        verbose_name = "version"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["article", "version"], name="version_is_kept_once")]

    def __str__(self) -> str:
        return f"version {self.version}"


class WorkingCopy(models.Model):
    """What one person typed about one article and has not saved. `key` names the form: an article's, or a new one's."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="working_copies")
    key = models.CharField(max_length=50)
    article = models.ForeignKey(Article, models.CASCADE, related_name="working_copies", null=True)
    seen_version = models.PositiveIntegerField(null=True)
    entries = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "texte non enregistré"
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="working_copy_is_kept_once")]

    def __str__(self) -> str:
        return self.title or "(sans titre)"

    @property
    def title(self) -> str:
        """What was typed as its title."""
        return next((value for name, value in self.entries if name == "title"), "")


class PresenceQuerySet(models.QuerySet["Presence"]):
    def at(self, instant: datetime) -> Self:
        """Keep those whose page gave a sign of life lately."""
        return self.filter(seen_at__gt=instant - HERE)


class Presence(models.Model):
    """One person has the form of an article open; when it was last seen open, and when a key was last pressed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="article_presences")
    seen_at = models.DateTimeField(default=timezone.now)
    typed_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "présence"
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="person_is_present_once")]

    def __str__(self) -> str:
        return f"{self.person} sur {self.article}"
