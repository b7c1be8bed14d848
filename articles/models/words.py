"""The words of the paper's titles, standfirsts and names: what a misspelt search is compared with."""

from django.db import models


class SearchWord(models.Model):
    """One word that readers can see on a list, without its accents, and in how many articles."""

    folded = models.CharField(max_length=60, unique=True)
    word = models.CharField("mot", max_length=60)
    count = models.PositiveIntegerField("articles")

    class Meta:
        verbose_name = "mot de la recherche"

    def __str__(self) -> str:
        return self.word
