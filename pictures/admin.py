"""The photothèque of the newsroom."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pictures import dropping, library
from pictures.forms import PictureForm
from pictures.models import Picture
from pictures.templatetags.pictures_admin import drawn


class _IsFilled(admin.SimpleListFilter):
    """Tell the pictures that lack something from those that have it."""

    field: str

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("oui", "avec"), ("non", "sans")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if self.value() == "oui":
            return queryset.exclude(**{self.field: ""})
        if self.value() == "non":
            return queryset.filter(**{self.field: ""})
        return queryset


class HasAlt(_IsFilled):
    title = "description"
    parameter_name = "description"
    field = "alt"


class Rights(admin.SimpleListFilter):
    """Tell the pictures that may still be published from those that may not."""

    title = "droits"
    parameter_name = "droits"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("echus", "échus"), ("bientot", "échus dans les 30 jours"), ("sans-credit", "sans crédit")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        today = timezone.localdate()
        match self.value():
            case "echus":
                return queryset.filter(usable_until__lt=today)
            case "bientot":
                return queryset.filter(usable_until__range=(today, today + timedelta(days=30)))
            case "sans-credit":
                return queryset.filter(credit="")
        return queryset


class HasFile(_IsFilled):
    title = "fichier"
    parameter_name = "fichier"
    field = "original"


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "__str__", "credit", "has_alt", "rights", "used", "dimensions", "added_at", "added_by"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = [HasAlt, Rights, HasFile, "added_at"]
    list_select_related = ["added_by"]
    list_per_page = 50
    search_fields = ["alt"]
    search_help_text = "Cherche dans la description, la légende et le crédit, sans égard aux accents."
    fields = [
        "preview", ("focal_x", "focal_y"), "file", "alt", "caption", "credit", "terms", "usable_until",
        "used_in", "added_at", "by_whom",
    ]  # fmt: skip
    readonly_fields = ["preview", "used_in", "added_at", "by_whom"]

    class Media:
        js = [Script("js/focal.js", defer=True)]

    @admin.display(description="ajoutée par")
    def by_whom(self, picture: Picture) -> str:
        """Name the person without a link: few may open the accounts."""
        return str(picture.added_by or "")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        shown = Picture.articles.rel.related_model.objects.only("kicker", "title", "picture")
        titles = [Prefetch(place, shown) for place in ("articles", "illustrated_articles")]
        return super().get_queryset(request).with_renditions().prefetch_related(*titles)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, words: str) -> tuple[QuerySet, bool]:
        return queryset.matching(words), False

    def get_urls(self) -> list[URLPattern]:
        screen = path("deposer/", self.admin_site.admin_view(self.drop), name="pictures_picture_drop")
        return [screen, *super().get_urls()]

    def drop(self, request: HttpRequest) -> HttpResponse:
        """Several pictures at once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return dropping.screen(request, self.admin_site.each_context(request) | {"opts": self.opts})

    def save_model(self, request: HttpRequest, obj: Picture, form: ModelForm, change: bool) -> None:
        if change:
            # Only what the form holds: an article may be opening the picture to the public right now.
            obj.save(update_fields=PictureForm.Meta.fields)
        else:
            obj.added_by = request.user
        if file := form.cleaned_data["file"]:
            library.replace(obj, file)

    def get_deleted_objects(self, objs: Iterable[Picture], request: HttpRequest) -> tuple[Any, ...]:
        """Name the articles that show a picture, rather than a right to delete articles, which nobody has."""
        found, counts, rights_missing, protected = super().get_deleted_objects(objs, request)
        return found, counts, set() if protected else rights_missing, protected

    @admin.display(description="")
    def thumbnail(self, picture: Picture) -> SafeString | str:
        return drawn(picture, 320, 96)

    @admin.display(description="aperçu")
    def preview(self, picture: Picture) -> SafeString | str:
        return drawn(picture, 640, 480, is_focal=True)

    @admin.display(description="droits")
    def rights(self, picture: Picture) -> str:
        if picture.usable_until is None:
            return picture.terms
        return (
            f"{'jusqu’au' if picture.is_usable(timezone.localdate()) else 'échus le'} {picture.usable_until:%d/%m/%Y}"
        )

    @admin.display(description="articles")
    def used(self, picture: Picture) -> int:
        return len({*picture.articles.all(), *picture.illustrated_articles.all()})

    @admin.display(description="utilisée dans")
    def used_in(self, picture: Picture) -> SafeString | str:
        """Name the articles that show it, each with the way to it."""
        if not picture.pk:
            return ""
        shown = sorted({*picture.articles.all(), *picture.illustrated_articles.all()}, key=lambda one: -one.pk)
        links = [(reverse("admin:articles_article_change", args=[one.pk]), str(one)) for one in shown]
        said = f"{len(shown)} article{'s' if len(shown) > 1 else ''}" if shown else "aucun article"
        return format_html("{}{}", said, format_html_join("", '<br><a href="{}">{}</a>', links))

    @admin.display(description="description", boolean=True, ordering="alt")
    def has_alt(self, picture: Picture) -> bool:
        return bool(picture.alt)

    @admin.display(description="taille", ordering="width")
    def dimensions(self, picture: Picture) -> str:
        return (
            "fichier manquant"
            if picture.is_missing
            else f"{picture.width}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{picture.height}"
        )
