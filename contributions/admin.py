"""The moderator's screens: the queue, one contribution, and who may not write for a time."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from contributions import moderation
from contributions.models import Contribution, Decision, Reason, State, Suspension

REASONS = [("", "— motif —"), *Reason.choices]


class DecisionActionForm(ActionForm):
    """The reason and the word to the author, told once for all the lines ticked."""

    reason = forms.ChoiceField(label="Motif", choices=REASONS, required=False)
    note = forms.CharField(label="Mot à l’auteur", required=False, max_length=300)


class DecisionForm(forms.ModelForm):
    """One decision on one contribution."""

    decision = forms.ChoiceField(
        label="Décision",
        widget=forms.RadioSelect,
        choices=[("publish", "Publier"), ("reject", "Refuser"), ("remove", "Retirer")],
    )
    reason = forms.ChoiceField(label="Motif", choices=REASONS, required=False, help_text="Pour un refus ou un retrait.")
    note = forms.CharField(label="Mot à l’auteur", required=False, max_length=300)

    class Meta:
        model = Contribution
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        verb = typed.get("decision")
        if verb and (verb, State(self.instance.state)) not in moderation.TRANSITIONS:
            self.add_error("decision", f"Cette contribution est « {self.instance.get_state_display()} ».")
        if verb in {"reject", "remove"} and not typed.get("reason"):
            self.add_error("reason", "Choisissez un motif : il est dit à l’auteur.")
        return typed


class WaitingFilter(admin.SimpleListFilter):
    """The queue first: what waits is shown unless another state is asked for."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("toutes", "Toutes"), *(choice for choice in State.choices if choice[0] != State.PENDING)]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "En attente"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "toutes":
            return queryset
        return queryset.filter(state=self.value() or State.PENDING)


class DecisionInline(admin.TabularInline):
    model = Decision
    extra = 0
    can_delete = False
    fields = readonly_fields = ["at", "by", "to_state", "reason", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Contribution)
class ContributionAdmin(admin.ModelAdmin):
    form = DecisionForm
    list_display = ["text", "author", "article", "state", "reason", "sent_at"]
    list_display_links = ["sent_at"]
    list_filter = [WaitingFilter, "reason"]
    list_select_related = ["author", "article"]
    list_per_page = 30
    search_fields = ["text", "author__display_name"]
    date_hierarchy = "sent_at"
    action_form = DecisionActionForm
    actions = ["publish", "reject", "remove"]
    fields = ["article", "author", "sent_at", "state", "text", "decision", "reason", "note"]
    readonly_fields = ["article", "author", "sent_at", "state", "text"]
    inlines = [DecisionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        only = ["kicker", "title"]
        return super().get_queryset(request).select_related("author", "article").only(
            "text", "state", "reason", "note", "sent_at", "decided_at", "token",
            "author__display_name", "author__email", "author__phone",
            *(f"article__{name}" for name in only),
        )  # fmt: skip

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["sent_at", "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("contributions.moderate")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Contribution, form: DecisionForm, change: bool) -> None:
        decide(form.cleaned_data["decision"], obj, request)

    @admin.action(description="Publier", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_each(request, queryset, "publish", "publiée(s)")

    @admin.action(description="Refuser", permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_each(request, queryset, "reject", "refusée(s)")

    @admin.action(description="Retirer", permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_each(request, queryset, "remove", "retirée(s)")

    def _decide_each(self, request: HttpRequest, queryset: QuerySet, verb: str, done: str) -> None:
        refused = []
        contributions = list(queryset)
        for contribution in contributions:
            try:
                decide(verb, contribution, request)
            except ValidationError as refusal:
                refused += refusal.messages
        for sentence in dict.fromkeys(refused):
            messages.error(request, sentence)
        if count := len(contributions) - len(refused):
            messages.success(request, f"{count} contribution(s) {done}.")


def decide(verb: str, contribution: Contribution, request: HttpRequest) -> None:
    """Carry out a moderator's decision with the reason and the word given in the form."""
    if verb == "publish":
        moderation.publish(contribution, by=request.user)
    else:
        act = {"reject": moderation.reject, "remove": moderation.remove}[verb]
        reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
        act(contribution, by=request.user, reason=reason, note=note)


@admin.register(Suspension)
class SuspensionAdmin(admin.ModelAdmin):
    list_display = ["person", "starts_at", "ends_at", "reason", "by"]
    list_select_related = ["person", "by"]
    search_fields = ["person__display_name", "person__email"]
    autocomplete_fields = ["person"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Suspension, form: forms.ModelForm, change: bool) -> None:
        obj.by = request.user
        super().save_model(request, obj, form, change)
