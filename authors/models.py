"""Who signs: bylines, which are names in print and not accounts."""

from django.conf import settings
from django.db import models

from accounts.names import skeleton
from edge.addresses import KEPT, Addressed, place


class Author(Addressed):
    """A byline: a person's pen name, or one the newsroom shares. The civil name is never kept here."""

    pen_name = models.CharField("nom d’auteur", max_length=80, help_text="Comme il s’imprime : Awa Sangaro.")
    slug = models.SlugField("adresse", max_length=80, unique=True, help_text=KEPT)
    role = models.CharField("fonction", max_length=80, blank=True, help_text="Correspondante à Koronga, par exemple.")
    biography = models.TextField("présentation", blank=True, max_length=1000)
    is_collective = models.BooleanField("signature collective", default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="compte",
        related_name="author",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "auteur"
        ordering = ["pen_name"]

    def __str__(self) -> str:
        return self.pen_name

    def get_absolute_url(self) -> str:
        return place("author", self.slug)


def is_byline(name: str) -> bool:
    """Say whether a reader's public name would pass for one of the paper's authors."""
    bones = skeleton(name)
    return any(skeleton(pen_name) == bones for pen_name in Author.objects.values_list("pen_name", flat=True))
