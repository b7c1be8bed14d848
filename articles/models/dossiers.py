"""Dossiers: articles on one matter, gathered under one address in the order the newsroom gives them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from articles.models.paper import Article
from edge.addresses import KEPT, Addressed, AddressedQuerySet, place


class DossierQuerySet(AddressedQuerySet):
    def in_print(self, at: datetime) -> Self:
        """Keep those of which readers may read an article."""
        places = DossierPlace.objects.filter(dossier=OuterRef("pk"), article__in=Article.objects.visible(at))
        return self.filter(Exists(places))


class Dossier(Addressed):
    """One matter and its articles."""

    title = models.CharField("titre", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True, help_text=KEPT)
    standfirst = models.TextField("chapeau", max_length=600, blank=True)
    articles = models.ManyToManyField(Article, through="DossierPlace", related_name="dossiers")

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return place("dossier", self.slug)

    def articles_in_order(self, at: datetime) -> list[Article]:
        """Those that readers may find at this instant: by rank, then the newest first."""
        places = dict(DossierPlace.objects.filter(dossier=self).values_list("article", "position"))
        found = Article.objects.visible(at).for_listing().with_pictures().filter(pk__in=places)
        return sorted(found, key=lambda article: places[article.pk])


class DossierPlace(models.Model):
    """The place of one article in a dossier."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="places")
    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="dossier_places")
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "article du dossier"
        verbose_name_plural = "articles du dossier"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "article"], name="article_stands_once_in_a_dossier")]

    def __str__(self) -> str:
        return str(self.article)
