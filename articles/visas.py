"""What the screen of an article shows of its past: visas and corrections, which nobody changes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Correction, Signoff


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class SignoffInline(ReadOnlyInline):
    model = Signoff
    fields = ["at", "who", "from_status", "to_status", "note"]
    readonly_fields = ["who"]
    verbose_name_plural = "visas"

    @admin.display(description="par")
    def who(self, signoff: Signoff) -> str:
        return str(signoff.by or "à l’heure prévue")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")


class CorrectionInline(ReadOnlyInline):
    model = Correction
    fields = ["declared_at", "kind", "text", "is_on_top", "who"]
    readonly_fields = ["who"]
    verbose_name_plural = "rectificatifs"

    @admin.display(description="par")
    def who(self, correction: Correction) -> str:
        return str(correction.declared_by or "")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("declared_by")
