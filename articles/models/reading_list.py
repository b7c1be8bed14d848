"""What a member keeps to read later; a visitor's own list stays on the visitor's device."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.paper import Article


class SavedArticle(models.Model):
    """One article of one person's reading list."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="lecteur", related_name="saved_articles"
    )
    article = models.ForeignKey(Article, models.CASCADE, verbose_name="article", related_name="+")
    saved_at = models.DateTimeField("gardé le", default=timezone.now)

    class Meta:
        verbose_name = "article gardé"
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "article"], name="an_article_is_saved_once")]

    def __str__(self) -> str:
        return str(self.article)
