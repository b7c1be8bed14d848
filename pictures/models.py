"""The picture library: one original, kept private, and the widths that are served."""

import uuid
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from edge.tags import Tagged
from pictures.storage import storage


class Folded(models.Func):
    """A text without accents and in lower case, as the search folds it."""

    function = "fr_fold"
    output_field = models.TextField()


class PictureQuerySet(models.QuerySet["Picture"]):
    def with_renditions(self) -> Self:
        """Bring the served widths along, in one more query for the whole list."""
        return self.prefetch_related("renditions")

    def matching(self, words: str) -> Self:
        """Keep those whose description, caption or credit holds each of these words, blind to case and accents."""
        found = self.alias(words=Folded(Concat("alt", Value(" "), "caption", Value(" "), "credit"))) if words else self
        for word in words.split():
            found = found.filter(words__contains=Folded(Value(word, output_field=models.TextField())))
        return found


class Picture(Tagged, models.Model):
    """A picture of the library. Without a file: an old archive names it, and nobody has found it yet."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original = models.FileField(
        "fichier", storage=storage, upload_to="originals", max_length=120, blank=True, editable=False
    )
    digest = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField("largeur", default=0, editable=False)
    height = models.PositiveIntegerField("hauteur", default=0, editable=False)
    alt = models.CharField(
        "description",
        max_length=300,
        blank=True,
        help_text="Ce que montre la photo, pour qui ne la voit pas. Ni le titre, ni la légende.",
    )
    caption = models.CharField("légende", max_length=500, blank=True)
    credit = models.CharField("crédit", max_length=120, blank=True, help_text="Sans le signe ©.")
    focal_x = models.PositiveSmallIntegerField(
        "centre d’intérêt, horizontal (%)", default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        "centre d’intérêt, vertical (%)", default=50, validators=[MaxValueValidator(100)]
    )
    terms = models.CharField(
        "conditions", max_length=200, blank=True, help_text="Qui peut s’en servir : tout le journal, un seul article…"
    )
    usable_until = models.DateField("droits jusqu’au", null=True, blank=True, help_text="Vide : sans limite.")
    source_url = models.URLField("adresse d’origine", max_length=500, blank=True, editable=False)
    public_from = models.DateTimeField("publique à partir du", null=True, blank=True, editable=False)
    added_at = models.DateTimeField("ajoutée le", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="ajoutée par",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "photo"
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["source_url"], condition=~Q(source_url=""), name="picture_of_an_archive"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(original="") | Q(width__gt=0, height__gt=0),
                name="picture_file_has_dimensions",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="picture_focal_point_is_inside",
                violation_error_message="Le centre d’intérêt se donne en pour cent, de 0 à 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"photo {self.pk}"

    @property
    def is_missing(self) -> bool:
        return not self.original

    def is_usable(self, day: date) -> bool:
        """Say whether the paper still has the right to publish it, on this day included."""
        return self.usable_until is None or day <= self.usable_until

    def is_public(self, at: datetime) -> bool:
        return self.public_from is not None and self.public_from <= at


class Rendition(models.Model):
    """One width of a picture, in one format, as it is served."""

    WEBP, JPEG = "webp", "jpg"

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField("largeur")
    height = models.PositiveIntegerField("hauteur")
    format = models.CharField("format", max_length=4, choices=[(WEBP, "WebP"), (JPEG, "JPEG")])
    file = models.FileField("fichier", storage=storage, upload_to="renditions", max_length=120)
    size = models.PositiveIntegerField("octets")

    class Meta:
        verbose_name = "largeur servie"
        verbose_name_plural = "largeurs servies"
        ordering = ["width", "format"]
        constraints = [
            models.UniqueConstraint(fields=["picture", "width", "format"], name="rendition_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.width}.{self.format}"


class Upload(models.Model):
    """A file on its way to the library, piece by piece; `token` is chosen by the sender, who may come back with it."""

    token = models.UUIDField("jeton", unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="envoyé par", related_name="+")
    name = models.CharField("nom", max_length=200)
    size = models.PositiveIntegerField("poids (octets)")
    received = models.PositiveIntegerField("reçus", default=0)
    begun_at = models.DateTimeField("commencé le", auto_now_add=True)
    picture = models.ForeignKey(Picture, models.CASCADE, verbose_name="photo", related_name="+", null=True)
    refusal = models.CharField("refus", max_length=300, blank=True)

    class Meta:
        verbose_name = "envoi"
        constraints = [
            models.CheckConstraint(
                condition=Q(received__lte=models.F("size")), name="upload_holds_no_more_than_was_said"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.received == self.size
