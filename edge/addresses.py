"""Addresses that may be changed, and whose former spelling goes on leading to the same thing."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

KEPT = "Changée, l’ancienne adresse mène toujours ici."
TAKEN = "C’est une ancienne adresse de « %s », à laquelle des liens mènent encore."


class AddressedQuerySet(models.QuerySet):
    def formerly_at(self, slug: str) -> Self:
        """Keep those that had this address and have another now."""
        return self.filter(former_slugs__contains=[slug])

    def at(self, slug: str) -> models.Model | None:
        """Bring the one that has this address, or else the last made of those that had it."""
        return self.filter(slug=slug).first() or self.formerly_at(slug).order_by("-pk").first()


class Addressed(models.Model):
    """What has a `slug` of its own. The database keeps the former ones, and it alone: see `keep_former_slug`."""

    former_slugs = ArrayField(
        models.SlugField(max_length=80), verbose_name="anciennes adresses", default=list, editable=False
    )

    objects = AddressedQuerySet.as_manager()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        other = type(self).objects.formerly_at(self.slug).exclude(pk=self.pk).first()
        if other is not None:
            raise ValidationError({"slug": ValidationError(TAKEN % other, code="former")})


@lru_cache(maxsize=8192)
def place(view: str, *words: str) -> str:
    """The path of a view, by the words of its address: a page prints dozens, and most again and again."""
    return reverse(view, args=words)


def absolute(path: str) -> str:
    """A path of ours as the whole address that other programs need."""
    return settings.SITE_ADDRESS + path


View = Callable[..., HttpResponse]


def addressed(things: Callable[[], AddressedQuerySet]) -> Callable[[View], View]:
    """Give a view the thing that its address names; a former address is sent on to the same page of the present one.

    What is not among `things` now answers 404, by whatever address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def serve(request: HttpRequest, slug: str) -> HttpResponse:
            found = things().at(slug)
            if found is None:
                raise Http404("Rien à cette adresse")
            if found.slug == slug:
                return view(request, found)
            query = request.META.get("QUERY_STRING", "")
            present = reverse(request.resolver_match.view_name, kwargs={"slug": found.slug})
            return HttpResponsePermanentRedirect(present + (f"?{query}" if query else ""))

        return serve

    return decorate
