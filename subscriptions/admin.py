"""The subscriptions desk: plans, who holds what, and who asks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from subscriptions import desk, lifecycle
from subscriptions.models import Period, Plan, Request, Right, Subscription


class PlanForm(forms.ModelForm):
    rights = forms.MultipleChoiceField(label="Droits", choices=Right, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Plan
        fields = [
            "name", "slug", "description", "price_xof", "count", "unit", "zone", "rights", "grace_days",
            "is_on_sale", "position",
        ]  # fmt: skip


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    form = PlanForm
    list_display = ["name", "price_xof", "duration", "is_on_sale", "position"]
    list_filter = ["is_on_sale", "unit"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    @admin.display(description="durée")
    def duration(self, plan: Plan) -> str:
        return plan.duration


class ActiveFilter(admin.SimpleListFilter):
    title = "situation"
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("ouverts", "En cours"), ("echus", "Échus")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        at = timezone.now()
        match self.value():
            case "ouverts":
                return queryset.active(at)
            case "echus":
                return queryset.filter(open_until__lte=at)
        return queryset


class PeriodInline(admin.TabularInline):
    model = Period
    extra = 0
    can_delete = False
    fields = readonly_fields = ["starts_at", "ends_at", "ended_at", "source", "given_by", "reason", "ending"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("given_by", "ending")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="motif de l’arrêt")
    def ending(self, period: Period) -> str:
        return str(period.ending) if period.ended_at else ""


class GiveForm(forms.ModelForm):
    """What the desk says when it gives a subscription, or ends one."""

    begins_at = forms.SplitDateTimeField(
        label="Début",
        required=False,
        widget=admin.widgets.AdminSplitDateTime,
        help_text="Vide : maintenant, ou à la suite de l’abonnement en cours.",
    )
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Règlement en espèces, geste commercial, erreur de saisie…"
    )

    class Meta:
        model = Subscription
        fields = ["holder", "plan"]

    def clean(self) -> dict[str, Any]:
        """Rehearse the verb, so that its refusal is read on the form with all that was typed."""
        typed = super().clean()
        if not self.errors and (refusal := refusal_of(lambda: self.carry_out(by=None))):
            raise refusal
        return typed

    def carry_out(self, *, by: Any) -> Subscription:
        typed = self.cleaned_data
        if self.instance.pk:
            return lifecycle.end(self.instance, by=by, reason=typed["reason"])
        return lifecycle.give(
            typed["holder"], typed["plan"], by=by, reason=typed["reason"], starts_at=typed["begins_at"]
        )


def refusal_of(act: Callable[[], object]) -> ValidationError | None:
    """Do something and undo it at once; say what it refuses, if it does."""
    with transaction.atomic():
        try:
            act()
        except ValidationError as refusal:
            return refusal
        finally:
            transaction.set_rollback(True)
    return None


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """A subscription is given once and ended once; its dates are never typed over."""

    form = GiveForm
    list_display = ["holder", "plan", "starts_at", "ends_at", "is_active"]
    list_filter = [ActiveFilter, "plan"]
    list_select_related = ["holder", "plan"]
    search_fields = ["holder__email", "holder__display_name", "holder__phone"]
    autocomplete_fields = ["holder"]
    date_hierarchy = "ends_at"

    @admin.display(description="en cours", boolean=True)
    def is_active(self, subscription: Subscription) -> bool:
        return subscription.is_active(timezone.now())

    def get_fields(self, request: HttpRequest, obj: Subscription | None = None) -> list[str]:
        return (
            ["holder", "plan", "starts_at", "ends_at", "reason"] if obj else ["holder", "plan", "begins_at", "reason"]
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Subscription | None = None) -> list[str]:
        return ["holder", "plan", "starts_at", "ends_at"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Subscription | None) -> list[Any]:
        return [PeriodInline] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Subscription, form: forms.ModelForm, change: bool) -> None:
        obj.pk = form.carry_out(by=request.user).pk
        obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        """Nothing: periods are written by the verbs alone."""


@admin.register(Request)
class RequestAdmin(admin.ModelAdmin):
    list_display = ["person", "plan", "phone", "asked_at", "answered_at", "answered_by"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "plan"]
    list_select_related = ["person", "plan", "answered_by"]
    search_fields = ["person__email", "person__display_name", "phone"]
    readonly_fields = ["person", "plan", "phone", "asked_at", "answered_at", "answered_by"]
    actions = ["grant"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Règlement reçu : donner l’abonnement", permissions=["change"])
    def grant(self, request: HttpRequest, queryset: QuerySet) -> None:
        for wish in queryset.select_related("person", "plan"):
            try:
                given = desk.grant(wish, by=request.user, reason="Règlement reçu par le service abonnements")
            except ValidationError as refusal:
                messages.error(request, f"{wish.person} : {' '.join(refusal.messages)}")
            else:
                last_day = timezone.localtime(given.last_moment)
                messages.success(request, f"{wish.person} est abonné jusqu’au {last_day:%d/%m/%Y}.")
