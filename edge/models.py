"""Purges on their way: written by the database with what they follow, kept until every cache has taken them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Purge(models.Model):
    """Names of pages that are no longer true. Triggers write it: see `newsroom/purges.py`."""

    tags = ArrayField(models.TextField())
    made_at = models.DateTimeField(db_default=Now())
    made_in = models.BigIntegerField(null=True)  # the transaction: one row for each
    due_at = models.DateTimeField(db_default=Now())
    waiting = ArrayField(models.TextField(), null=True)  # the caches that have not said yes; null: none was told yet
    is_echo = models.BooleanField(db_default=False)  # told a second time to the caches outside
    tries = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        verbose_name = "page à refaire"
        verbose_name_plural = "pages à refaire"
        indexes = [
            models.Index(fields=["due_at"], name="purge_by_due"),
            models.Index(fields=["made_in"], name="purge_by_transaction"),
        ]

    def __str__(self) -> str:
        return " ".join(self.tags)
