"""The fil en direct: dated entries under one article while something happens, newest first."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.paper import Article


class Live(models.Model):
    """One article's live text: open while entries come, then closed; its entries stay on the page."""

    article = models.OneToOneField(Article, models.PROTECT, verbose_name="article", related_name="live")
    opened_at = models.DateTimeField("ouvert le")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    class Meta:
        verbose_name = "fil en direct"
        verbose_name_plural = "fils en direct"

    def __str__(self) -> str:
        return str(self.article)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class LiveEntryQuerySet(models.QuerySet["LiveEntry"]):
    def standing(self) -> Self:
        """Keep what the page shows: the last wording of each entry, those taken away left out."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def before(self, instant: datetime, pk: int) -> Self:
        return self.filter(Q(at__lt=instant) | Q(at=instant, pk__lt=pk))


class LiveEntry(models.Model):
    """One entry, as it was written: a new wording is another row that takes its place, with its moment."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="live_entries")
    title = models.CharField("titre", max_length=120, blank=True)
    text = models.TextField("texte", max_length=2000)
    at = models.DateTimeField("à")
    written_at = models.DateTimeField("écrite le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="remplace", related_name="replaced_by", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="retirée par", related_name="+", null=True
    )
    withdrawn_reason = models.CharField("motif", max_length=300, blank=True)
    token = models.UUIDField("envoi", unique=True)

    objects = LiveEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée du direct"
        verbose_name_plural = "entrées du direct"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-at", "-id"], name="live_entry_newest_first")]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def is_corrected(self) -> bool:
        return self.replaces_id is not None
