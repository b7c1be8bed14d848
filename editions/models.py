"""The printed paper of a day, as the PDF that went to the press."""

from datetime import date, datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.urls import reverse
from django.utils import timezone

from subscriptions.access import Access
from subscriptions.models import Right

HEAVIEST = 80 * 1024 * 1024  # bytes


def file_name(edition: "Edition", name: str) -> str:
    """A name that says nothing of the day: the files' folder may be served by a front server one day."""
    return f"editions/{uuid4().hex}.pdf"


def is_kept(file: File) -> bool:
    """Say whether the store holds it already, rather than a form that has just brought it."""
    return getattr(file, "_committed", False)


def check_pdf(file: File) -> None:
    """Refuse what is no PDF. Raises ValidationError `too_heavy`, `no_pdf`. What is kept already was looked at once."""
    if is_kept(file):
        return
    if (file.size or 0) > HEAVIEST:
        raise ValidationError("Ce PDF pèse plus de 80 Mo : l’imprimeur en garde un plus léger.", code="too_heavy")
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" not in head:
        raise ValidationError("Ce fichier n’est pas un PDF.", code="no_pdf")


class EditionQuerySet(models.QuerySet["Edition"]):
    def out(self, at: datetime) -> Self:
        """Keep those whose hour has come. Same rule as `Edition.is_out`."""
        return self.filter(out_at__lte=at)


class Edition(models.Model):
    """One printed paper. It stands behind the wall as an article does: its right is the PDF's."""

    day = models.DateField("jour", unique=True, default=timezone.localdate)
    number = models.PositiveIntegerField("numéro", unique=True)
    pdf = models.FileField("PDF", upload_to=file_name, validators=[check_pdf])
    size = models.PositiveIntegerField("poids (octets)", editable=False)
    out_at = models.DateTimeField("en ligne le", default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ajoutée par", related_name="+", null=True
    )

    access = Access.SUBSCRIBERS
    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"N° {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding or not is_kept(self.pdf):
            self.size = self.pdf.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[f"{self.day:%Y}", f"{self.day:%m}", f"{self.day:%d}"])

    @property
    def key(self) -> str:
        """How the subscriptions desk names it."""
        return f"edition:{self.pk}"

    def right_at(self, at: datetime) -> Right:
        """What it takes to open it."""
        return Right.PDF

    def is_out(self, at: datetime) -> bool:
        """Same rule as `EditionQuerySet.out`."""
        return self.out_at <= at

    @property
    def file_name(self) -> str:
        """The name it is kept under on the reader's own device."""
        return f"{self.day:%Y-%m-%d}-{self.number}.pdf"


def day_of(year: str, month: str, day: str) -> date | None:
    """A day of an address; None when the calendar has none such."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
