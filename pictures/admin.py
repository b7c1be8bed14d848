"""The photothèque of the newsroom."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pictures import library
from pictures.display import address
from pictures.forms import PictureForm
from pictures.models import Picture, Rendition


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


class HasFile(_IsFilled):
    title = "fichier"
    parameter_name = "fichier"
    field = "original"


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "__str__", "credit", "has_alt", "dimensions", "added_at", "added_by"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = [HasAlt, HasFile, "added_at"]
    list_select_related = ["added_by"]
    list_per_page = 50
    search_fields = ["alt", "caption", "credit"]
    fields = ["preview", "file", "alt", "caption", "credit", ("focal_x", "focal_y"), "added_at", "by_whom"]
    readonly_fields = ["preview", "added_at", "by_whom"]

    @admin.display(description="ajoutée par")
    def by_whom(self, picture: Picture) -> str:
        """Name the person without a link: few may open the accounts."""
        return str(picture.added_by or "")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        return super().get_queryset(request).with_renditions()

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
        return _drawn(picture, widest=320, shown_width=96)

    @admin.display(description="aperçu")
    def preview(self, picture: Picture) -> SafeString | str:
        return _drawn(picture, widest=640, shown_width=480)

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


def _drawn(picture: Picture, *, widest: int, shown_width: int) -> SafeString | str:
    """Draw the widest file up to a width; the page gives it the width it has room for."""
    files = [file for file in picture.renditions.all() if file.format == Rendition.WEBP] if picture.pk else []
    if not files:
        return "—"
    file = max(files, key=lambda file: (file.width <= widest, file.width))
    shown_width = min(shown_width, file.width)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        address(picture.uuid, file.width, file.format),
        shown_width,
        max(1, round(file.height * shown_width / file.width)),
        picture.alt,
    )
