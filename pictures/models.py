"""The picture library: one original, kept private, and the widths that are served."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from pictures.storage import storage


class PictureQuerySet(models.QuerySet["Picture"]):
    def with_renditions(self) -> Self:
        """Bring the served widths along, in one more query for the whole list."""
        return self.prefetch_related("renditions")

    def matching(self, words: str) -> Self:
        """Keep those whose description, caption or credit holds each of these words, whatever their case."""
        found = self
        for word in words.split():
            found = found.filter(Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word))
        return found


class Picture(models.Model):
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
