"""The words that the newsroom wants to look at."""

from django.db import models
from django.db.models import Q

from contributions.models.texts import Reason


class Effect(models.TextChoices):
    """What a rule may do: hold a text for a moderator, or only warn them."""

    HOLD = "hold", "retient"
    WARN = "warn", "signale"


class WatchedWord(models.Model):
    """A word or a phrase that the newsroom wants to look at; a final star stands for any letters."""

    form = models.CharField(
        "forme",
        max_length=80,
        unique=True,
        help_text="Un mot, une expression, ou un début suivi d’une étoile : arnaq*. "
        "Accents, apostrophes, capitales, lettres répétées, espacées ou déguisées ne comptent pas.",
    )
    reason = models.CharField("motif", max_length=15, choices=Reason)
    effect = models.CharField("effet", max_length=4, choices=Effect, default=Effect.HOLD)

    class Meta:
        verbose_name = "mot surveillé"
        verbose_name_plural = "mots surveillés"
        ordering = ["form"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="watched_word_reason_is_known"),
            models.CheckConstraint(condition=Q(effect__in=Effect.values), name="watched_word_effect_is_known"),
        ]

    def __str__(self) -> str:
        return self.form
