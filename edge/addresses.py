"""Addresses that may be changed, and whose former spelling goes on leading to the same thing."""

from typing import TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect

KEPT = "Changée, l’ancienne adresse mène toujours ici."
TAKEN = "C’est une ancienne adresse de « %s », à laquelle des liens mènent encore."


class Addressed(models.Model):
    """What has a `slug` of its own. The database keeps the former ones, and it alone: see `keep_former_slug`."""

    former_slugs = ArrayField(
        models.SlugField(max_length=80), verbose_name="anciennes adresses", default=list, editable=False
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        others = type(self)._default_manager.exclude(pk=self.pk)
        other = others.filter(former_slugs__contains=[self.slug]).first()
        if other is not None:
            raise ValidationError({"slug": ValidationError(TAKEN, code="former", params=str(other))})


Thing = TypeVar("Thing", bound=Addressed)


def at_address(things: "models.QuerySet[Thing]", slug: str) -> Thing:
    """Bring the one that has this address, or else the last that had it. Raises Http404."""
    found = things.filter(slug=slug).first() or things.filter(former_slugs__contains=[slug]).order_by("-pk").first()
    if found is None:
        raise Http404("Rien à cette adresse")
    return found


def moved(request: HttpRequest, thing: Addressed) -> HttpResponsePermanentRedirect:
    """Send on to the present address, at the same page of the list."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(thing.get_absolute_url() + (f"?{query}" if query else ""))
