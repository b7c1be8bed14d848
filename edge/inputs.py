"""Boxes that Django's admin draws in a way that a phone, or who cannot see, makes little of."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
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


class Searched(AutocompleteSelect):
    """A list searched as one types, which forgets what was sent to it and is the number of nothing."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        return super().optgroups(name, [one for one in value if is_key_of(self.field.target_field, one)], attrs)


class SearchesCalmly:
    """For an admin or an inline with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Searched(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Chooser(Searched):
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


class ReadOnly:
    """A list that is looked at: nothing is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def is_key_of(field: Field, value: Any) -> bool:
    """Say whether a row could have this key, in this field."""
    try:
        field.run_validators(field.to_python(value))
    except ValidationError:
        return False
    return True


def number(typed: str) -> int:
    """The number that a form sent, or 0, which is nobody's, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
