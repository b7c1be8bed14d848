"""The newsroom's list of bylines."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from authors import renaming
from authors.models import Author
from edge.inputs import SearchesCalmly


@admin.register(Author)
class AuthorAdmin(SearchesCalmly, admin.ModelAdmin):
    list_display = ["pen_name", "role", "is_collective", "user"]
    list_filter = ["is_collective"]
    list_select_related = ["user"]
    search_fields = ["pen_name", "role"]
    autocomplete_fields = ["user"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Author | None = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["pen_name"]}

    def save_model(self, request: HttpRequest, obj: Author, form: forms.ModelForm, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if change and "pen_name" in form.changed_data:
            renaming.renamed(obj.pk)
