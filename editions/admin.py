"""The desk's screen of printed papers: a day, a number, the printer's PDF."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DateField, DateTimeField, Max
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from edge.inputs import Moment, OneWindow
from editions.models import Edition


@admin.register(Edition)
class EditionAdmin(OneWindow, admin.ModelAdmin):
    fields = ["day", "number", "pdf", "out_at"]
    list_display = ["__str__", "day", "weight", "out_at"]
    date_hierarchy = "day"
    list_per_page = 50
    formfield_overrides = {
        DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment},
        DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
    }
    show_full_result_count = False

    @admin.display(description="poids")
    def weight(self, edition: Edition) -> str:
        return filesizeformat(edition.size)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        last = Edition.objects.aggregate(last=Max("number"))["last"]
        return super().get_changeform_initial_data(request) | {"number": (last or 0) + 1}

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        """What was printed was printed: a wrong PDF is replaced."""
        return False

    def save_model(self, request: HttpRequest, obj: Edition, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
