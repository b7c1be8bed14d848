"""The newsroom's screens for what keeps the space in order: charter, appeals, switches, e-mails, watched words."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, DateTimeField, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from articles.body import clean
from contributions import appeals
from contributions.models import Appeal, Charter, Effect, Mailing, Switches, WatchedWord
from edge.inputs import Moment, ReadOnly


@admin.register(WatchedWord)
class WatchedWordAdmin(admin.ModelAdmin):
    list_display = ["form", "reason", "effect"]
    list_editable = ["effect"]
    list_filter = ["effect", "reason"]
    list_per_page = 100
    search_fields = ["form"]
    search_help_text = "Une forme"
    show_full_result_count = False

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        named = {"effect": forms.Select(attrs={"aria-label": "Effet"}, choices=Effect.choices)}
        return super().get_changelist_form(request, widgets=named, **kwargs)


@admin.register(Mailing)
class MailingAdmin(ReadOnly, admin.ModelAdmin):
    """What left by e-mail, and what nobody knows whether it did."""

    list_display = ["person", "state", "begun_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["person"]
    show_full_result_count = False


class CharterForm(forms.ModelForm):
    """A new version begins with the words of the last one."""

    class Meta:
        model = Charter
        fields = ["body", "in_force_at"]
        widgets = {"body": forms.Textarea(attrs={"rows": 24})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = Charter.objects.order_by("-number").first()
        self.initial.setdefault("body", last.body if last else "")

    def clean_body(self) -> str:
        return clean(self.cleaned_data["body"])


@admin.register(Charter)
class CharterAdmin(admin.ModelAdmin):
    """Versions are added and never changed: each contributor accepted the words that they read."""

    form = CharterForm
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}
    list_display = ["__str__", "in_force_at", "accepted"]
    show_full_result_count = False

    @admin.display(description="acceptée par")
    def accepted(self, version: Charter) -> int:
        return version.accepted

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(accepted=Count("acceptances"))

    def get_fields(self, request: HttpRequest, obj: Charter | None = None) -> list[str]:
        return ["number", "in_force_at", "body"] if obj else ["body", "in_force_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Charter, form: forms.ModelForm, change: bool) -> None:
        obj.by, obj.number = request.user, (Charter.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        super().save_model(request, obj, form, change)


class AppealForm(forms.ModelForm):
    """The answer to an author, by somebody who did not decide."""

    answer = forms.ChoiceField(
        label="Réponse",
        widget=forms.RadioSelect,
        choices=[("granted", "Accueillir : la contribution est publiée"), ("refused", "Maintenir la décision")],
    )
    word = forms.CharField(
        label="Mot à l’auteur", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Appeal
        fields: list[str] = []


class WaitingFilter(admin.SimpleListFilter):
    title = "situation"
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("en-attente", "En attente"), ("repondus", "Répondus")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = {"en-attente": True, "repondus": False}
        return queryset.filter(answered_at__isnull=asked[self.value()]) if self.value() in asked else queryset


@admin.register(Appeal)
class AppealAdmin(admin.ModelAdmin):
    form = AppealForm
    list_display = ["text", "who", "decision", "at", "outcome"]
    list_filter = [WaitingFilter]
    list_select_related = ["contribution__author"]
    ordering = ["-answered_at", "at"]
    show_full_result_count = False
    readonly_fields = [
        "who", "contribution_text", "decision", "text", "at", "answered_at", "answered_by", "outcome", "note",
    ]  # fmt: skip

    @admin.display(description="auteur")
    def who(self, asked: Appeal) -> str:
        return str(asked.contribution.author)

    @admin.display(description="réponse")
    def outcome(self, asked: Appeal) -> str:
        return {None: "en attente", True: "accueilli", False: "décision maintenue"}[asked.is_granted]

    @admin.display(description="contribution")
    def contribution_text(self, asked: Appeal) -> str:
        return asked.contribution.text

    @admin.display(description="décision")
    def decision(self, asked: Appeal) -> str:
        told = asked.contribution
        return f"{told.get_state_display()} : {told.get_reason_display()}" if told.reason else told.get_state_display()

    def get_fields(self, request: HttpRequest, obj: Appeal | None = None) -> list[str]:
        shown = ["who", "contribution_text", "decision", "text", "at"]
        if obj and self.has_change_permission(request, obj):
            return [*shown, "answer", "word"]
        return [*shown, "outcome", "note", "answered_by", "answered_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Appeal | None = None) -> bool:
        return request.user.has_perm("contributions.moderate") and (obj is None or obj.answered_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Appeal, form: AppealForm, change: bool) -> None:
        """Leave the writing to the verb: `response_change` says how it ended."""

    def response_change(self, request: HttpRequest, obj: Appeal) -> HttpResponse:
        typed = {"is_granted": request.POST["answer"] == "granted", "note": request.POST.get("word", "")[:300]}
        try:
            appeals.answer(obj, by=request.user, **typed)
            messages.success(request, "L’auteur lira votre réponse.")
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return self.response_post_save_change(request, obj)


@admin.register(Switches)
class SwitchesAdmin(admin.ModelAdmin):
    """The switches of the whole space: one row, never deleted."""

    fields = ["is_open", "closes_after_days", "hides_after_reports", "changed_at", "changed_by"]
    readonly_fields = ["changed_at", "changed_by"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row: its list is its form."""
        if self.has_change_permission(request):
            Switches.objects.get_or_create(pk=1)
        return self.change_view(request, "1", extra_context=extra_context)

    def response_post_save_change(self, request: HttpRequest, obj: Switches) -> HttpResponse:
        return redirect("admin:index")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Switches, form: forms.ModelForm, change: bool) -> None:
        obj.pk, obj.changed_by, obj.changed_at = 1, request.user, timezone.now()
        super().save_model(request, obj, form, change)
