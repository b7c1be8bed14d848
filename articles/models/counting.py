"""How often articles are read, by the hour: a number, and nothing about who read."""

from django.db import models

from articles.models.paper import Article


class HourCount(models.Model):
    """The readings of one article in one hour, which begins at `hour`."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name="article", related_name="+")
    hour = models.DateTimeField("heure")
    count = models.PositiveIntegerField("lectures", default=0)

    class Meta:
        verbose_name = "lectures d’une heure"
        indexes = [models.Index(fields=["hour"], name="readings_of_an_hour")]
        constraints = [models.UniqueConstraint(fields=["article", "hour"], name="an_hour_is_counted_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.hour:%Y-%m-%d %H} h : {self.count}"
