"""The newsroom's screen for dossiers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from articles.headlines import slug_of
from articles.models import Dossier, DossierPlace
from edge.inputs import SearchesCalmly


class PlaceInline(SearchesCalmly, admin.TabularInline):
    model = DossierPlace
    autocomplete_fields = ["article"]
    extra = 3


@admin.register(Dossier)
class DossierAdmin(admin.ModelAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title"]
    fields = ["title", "slug", "standfirst"]
    inlines = [PlaceInline]
    list_per_page = 50
    show_full_result_count = False

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["title"]}

    def save_model(self, request: HttpRequest, obj: Dossier, form: forms.ModelForm, change: bool) -> None:
        obj.slug = obj.slug or slug_of(obj.title)[:80]
        super().save_model(request, obj, form, change)
