"""The subscriptions desk: plans, who holds what, and who asks."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from edge.inputs import Chooser, Moment, OneWindow, SearchesCalmly
from subscriptions import (
    desk,
    institution_admin,  # noqa: F401  (the same)
    lifecycle,
    money_admin,  # noqa: F401  (its screens are registered with these)
)
from subscriptions.models import Period, Plan, Request, Right, Subscription
from subscriptions.money_forms import refusal_of

SOON = timedelta(days=7)


class PlanForm(forms.ModelForm):
    rights = forms.MultipleChoiceField(label="Droits", choices=Right, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Plan
        fields = [
            "name", "slug", "description", "price_xof", "tax_per_mille", "count", "unit", "zone", "rights",
            "grace_days", "is_on_sale", "position",
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
        return [("ouverts", "En cours"), ("bientot", "Fin sous sept jours"), ("echus", "Échus")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        at = timezone.now()
        match self.value():
            case "ouverts":
                return queryset.active(at)
            case "bientot":
                return queryset.filter(ends_at__gt=at, ends_at__lte=at + SOON)
            case "echus":
                return queryset.filter(open_until__lte=at)
        return queryset


class PeriodInline(admin.TabularInline):
    model = Period
    extra = 0
    can_delete = False
    fields = readonly_fields = ["begins", "ends", "source", "given_by", "reason", "ended_at", "ending"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("given_by", "ending")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="début")
    def begins(self, period: Period) -> str:
        return f"{timezone.localtime(period.starts_at):%d/%m/%Y %H:%M}"

    @admin.display(description="dernier jour")
    def ends(self, period: Period) -> str:
        return last_day(period.ends_at)

    @admin.display(description="motif de l’arrêt")
    def ending(self, period: Period) -> str:
        return str(period.ending) if period.ended_at else ""


class GiveForm(forms.ModelForm):
    """What the desk says when it gives a subscription, or ends one."""

    begins_at = forms.SplitDateTimeField(
        label="Début",
        required=False,
        widget=Moment,
        help_text="Vide : maintenant, ou à la suite de l’abonnement en cours.",
    )
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Règlement en espèces, geste commercial, erreur de saisie…"
    )

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    class Meta:
        model = Subscription
        fields = ["holder", "plan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", str(uuid4()))
        if self.instance.pk and "reason" in self.fields:
            self.fields["reason"].label = "Motif de l’arrêt"
            self.fields["reason"].help_text = "Remboursement, erreur de saisie… Reste dans le registre."

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


@admin.register(Subscription)
class SubscriptionAdmin(OneWindow, SearchesCalmly, admin.ModelAdmin):
    """A subscription is given once and ended once; its dates are never typed over."""

    form = GiveForm
    list_display = ["holder", "plan", "begins", "ends", "situation"]
    list_filter = [ActiveFilter, "plan"]
    list_select_related = ["holder", "plan"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["holder__email", "holder__display_name", "holder__phone"]
    search_help_text = "Nom public, adresse e-mail ou téléphone"
    autocomplete_fields = ["holder"]
    date_hierarchy = "ends_at"

    @admin.display(description="début", ordering="starts_at")
    def begins(self, subscription: Subscription) -> str:
        return f"{timezone.localtime(subscription.starts_at):%d/%m/%Y}"

    @admin.display(description="dernier jour", ordering="ends_at")
    def ends(self, subscription: Subscription) -> str:
        return last_day(subscription.ends_at)

    @admin.display(description="situation")
    def situation(self, subscription: Subscription) -> str:
        at = timezone.now()
        if subscription.is_active(at):
            return "en cours"
        return "à venir" if subscription.starts_at > at else "échu"

    def get_fields(self, request: HttpRequest, obj: Subscription | None = None) -> list[str]:
        if obj is None:
            return ["token", "holder", "plan", "begins_at", "reason"]
        shown = ["holder", "plan", "begins", "ends", "situation"]
        return [*shown, "reason"] if self.has_change_permission(request, obj) else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Subscription | None = None) -> list[str]:
        return ["holder", "plan", "begins", "ends", "situation"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Subscription | None) -> list[Any]:
        return [PeriodInline] if obj else []

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "holder":
            kwargs["widget"] = Chooser(db_field, self.admin_site, words="Nom public, adresse e-mail ou téléphone")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Subscription | None = None) -> bool:
        """Let the desk end what is not over yet."""
        is_over = obj is not None and obj.ends_at <= timezone.now()
        return not is_over and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Subscription, form: GiveForm, change: bool) -> None:
        token = form.cleaned_data.get("token")
        if token and not cache.add(f"given:{token}", True, timeout=24 * 3600):
            raise AlreadySent
        obj.pk = form.carry_out(by=request.user).pk
        obj.refresh_from_db()

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a form that was sent twice once: a second click gives no second month."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AlreadySent:
            messages.info(request, "Ce formulaire était déjà envoyé : il n’a compté qu’une fois.")
            return HttpResponseRedirect(reverse("admin:subscriptions_subscription_changelist"))

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        """Nothing: periods are written by the verbs alone."""

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, add: bool) -> Any:
        return super().construct_change_message(request, form, [], add)  # nothing was saved of the inlines

    def response_add(
        self, request: HttpRequest, obj: Subscription, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, f"{obj.holder} est abonné jusqu’au {last_day(obj.ends_at)}.")
        return HttpResponseRedirect(reverse("admin:subscriptions_subscription_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Subscription) -> HttpResponse:
        messages.success(request, f"Abonnement arrêté : {obj.holder}.")
        return HttpResponseRedirect(request.path)


class AlreadySent(Exception):
    """This very form was sent before."""


def last_day(ends_at: datetime) -> str:
    return f"{lifecycle.day_before(ends_at):%d/%m/%Y}"


@admin.register(Request)
class RequestAdmin(admin.ModelAdmin):
    list_display = ["person", "plan", "phone", "asked_at", "answered_at", "answered_by"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "plan"]
    list_select_related = ["person", "plan", "answered_by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["person__email", "person__display_name", "phone"]
    search_help_text = "Nom public, adresse e-mail ou téléphone"
    readonly_fields = ["person", "plan", "phone", "asked_at", "answered_at", "answered_by"]
    actions = ["grant"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Request | None = None) -> bool:
        return not (obj and obj.answered_at) and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Request, form: forms.ModelForm, change: bool) -> None:
        """Nothing: the form only shows, and `desk.grant` writes."""

    def response_change(self, request: HttpRequest, obj: Request) -> HttpResponse:
        self._grant(request, obj)
        return HttpResponseRedirect(request.path)

    @admin.action(description="Règlement reçu : donner l’abonnement", permissions=["change"])
    def grant(self, request: HttpRequest, queryset: QuerySet) -> None:
        for wish in queryset.select_related("person", "plan"):
            self._grant(request, wish)

    def _grant(self, request: HttpRequest, wish: Request) -> None:
        try:
            given = desk.grant(wish, by=request.user, reason="Règlement reçu par le service abonnements")
        except ValidationError as refusal:
            messages.error(request, f"{wish.person} : {' '.join(refusal.messages)}")
        else:
            messages.success(request, f"{wish.person} est abonné jusqu’au {last_day(given.ends_at)}.")
