"""Boxes that Django's admin draws in a way that a phone, or who cannot see, makes little of."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import Field
from django.http import HttpRequest


class Moment(forms.SplitDateTimeWidget):
    """A day and an hour, asked for by the browser's own means; without them, typed: 2026-11-23, 18:30."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
            date_attrs={"type": "date", "aria-label": "Jour"},
            time_attrs={"type": "time", "aria-label": "Heure"},
        )


class Chooser(AutocompleteSelect):
    """A list searched as one types. While it is empty its box says what it is for, to the eye and to the ear."""

    def __init__(self, field: Field, site: AdminSite, *, words: str) -> None:
        super().__init__(field, site)
        self.words = words

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["admin/js/jquery.init.js", "admin/js/autocomplete.js", "js/chooser.js"])

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": self.words}


class OneWindow:
    """For an admin whose lists bear no sign that would open another window beside them."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


def number(typed: str) -> int:
    """The number that a form sent, or 0, which is nobody's, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
