"""The moderator's screens: the queue, one contribution, and who may not write for a time."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contributions import (
    accounting,
    desk,
    moderation,
    sanctions,
    screens,  # noqa: F401  (its screens are registered with these)
)
from contributions.models import (
    Contribution,
    Decision,
    Reason,
    Report,
    Sanction,
    SanctionKind,
    State,
)
from contributions.rules import RULE_NAMES
from contributions.sanctioning import SanctionForm
from edge.inputs import Moment

REASONS = [("", "— motif —"), *Reason.choices]
WORDS = {"publish": "Publier", "keep": "Laisser en place", "reject": "Refuser", "remove": "Retirer"}
DONE = {
    "keep": ("La contribution reste en place.", "contributions restent en place."),
    "publish": ("La contribution est publiée.", "contributions publiées."),
    "reject": ("La contribution est refusée.", "contributions refusées."),
    "remove": ("La contribution est retirée.", "contributions retirées."),
}


class DecisionActionForm(ActionForm):
    """The reason and the word to the author, told once for all the lines ticked."""

    reason = forms.ChoiceField(label="Motif", choices=REASONS, required=False)
    note = forms.CharField(label="Mot à l’auteur", required=False, max_length=300)


class DecisionForm(forms.ModelForm):
    """One decision on one contribution: those that its state allows."""

    decision = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="Motif", choices=REASONS, required=False, help_text="Pour un refus ou un retrait.")
    note = forms.CharField(
        label="Mot à l’auteur", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Contribution
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version
        self.fields["decision"].choices = [(verb, WORDS[verb]) for verb in open_verbs(self.instance)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("seen") != self.instance.version:
            raise ValidationError(moderation.WRITTEN_AGAIN, code="stale")
        if typed.get("decision") in {"reject", "remove"} and not typed.get("reason"):
            self.add_error("reason", "Choisissez un motif : il est dit à l’auteur.")
        return typed


def open_verbs(contribution: Contribution) -> list[str]:
    """Say what a moderator may still decide of a contribution."""
    return [verb for verb in WORDS if (verb, State(contribution.state)) in moderation.TRANSITIONS]


class WaitingFilter(admin.SimpleListFilter):
    """The queue first: what waits is shown unless another state is asked for."""

    title = "état"
    parameter_name = "etat"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [
            ("signalees", "Signalées"),
            ("toutes", "Toutes"),
            *(choice for choice in State.choices if choice[0] != State.PENDING),
        ]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "En attente"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "toutes":
            return queryset
        if self.value() == "signalees":
            return queryset.reported().order_by("-reports_count", "sent_at", "pk")
        return queryset.filter(state=self.value() or State.PENDING)


class RuleFilter(admin.SimpleListFilter):
    """What one rule saw: those may be decided on together."""

    title = "règle"
    parameter_name = "regle"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return list(RULE_NAMES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(findings__contains=[{"rule": self.value()}]) if self.value() else queryset


class DecisionInline(admin.TabularInline):
    model = Decision
    extra = 0
    can_delete = False
    fields = readonly_fields = ["at", "who", "to_state", "reason", "note"]

    @admin.display(description="par")
    def who(self, decision: Decision) -> str:
        return str(decision.by or "")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReportInline(admin.TabularInline):
    model = Report
    extra = 0
    can_delete = False
    fields = readonly_fields = ["at", "who", "reason", "note", "settled_at"]

    @admin.display(description="par")
    def who(self, report: Report) -> str:
        return str(report.person)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("person")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Contribution)
class ContributionAdmin(admin.ModelAdmin):
    form = DecisionForm
    list_display = ["shown_text", "seen_by_rules", "who", "where", "outcome", "sent"]
    list_display_links = ["sent"]
    list_filter = [WaitingFilter, RuleFilter, "reason"]
    list_select_related = ["author", "article"]
    list_per_page = 30
    ordering = ["sent_at", "pk"]
    show_full_result_count = False
    search_fields = ["text", "author__display_name", "article__title"]
    search_help_text = "Texte, nom public ou titre de l’article"
    date_hierarchy = "sent_at"
    action_form = DecisionActionForm
    actions_on_top, actions_on_bottom = False, True
    actions = ["publish", "reject", "remove", "keep"]
    fields = ["where", "who", "sent", "outcome", "text", "decision", "reason", "note", "seen"]
    readonly_fields = ["where", "who", "sent", "outcome", "text"]

    @admin.display(description="texte")
    def shown_text(self, contribution: Contribution) -> SafeString:
        """Print the text, and in the form which version of it the moderator has before their eyes."""
        seen = format_html('<input type="hidden" name="seen-{}" value="{}">', contribution.pk, contribution.version)
        return format_html("{}{}", contribution.text, seen)

    @admin.display(description="règles")
    def seen_by_rules(self, contribution: Contribution) -> str:
        return ", ".join(dict.fromkeys(RULE_NAMES.get(one["rule"], one["rule"]) for one in contribution.findings))

    @admin.display(description="auteur", ordering="author__display_name")
    def who(self, contribution: Contribution) -> str:
        return contribution.signed

    @admin.display(description="article", ordering="article__title")
    def where(self, contribution: Contribution) -> SafeString:
        article = contribution.article
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), article.headline)

    @admin.display(description="état", ordering="state")
    def outcome(self, contribution: Contribution) -> str:
        reason = contribution.get_reason_display()
        reports = contribution.reports_count
        told = f", signalée {reports} fois" if reports else ""
        return contribution.get_state_display() + (f" : {reason}" if reason else "") + told

    @admin.display(description="envoyée", ordering="sent_at")
    def sent(self, contribution: Contribution) -> str:
        return f"{timezone.localtime(contribution.sent_at):%d/%m/%Y %H:%M}"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_reports().select_related("author", "article").only(
            "text", "state", "findings", "held_by", "reason", "note", "sent_at", "decided_at", "token", "version",
            "author__display_name", "author__erased_at",
            "article__kicker", "article__title", "article__slug", "article__dated_on",
        )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        moderates = permission_required("contributions.moderate", raise_exception=True)
        accounts = permission_required("contributions.view_decision", raise_exception=True)
        return [
            path("file/", self.admin_site.admin_view(moderates(self.file)), name="contributions_file"),
            path(
                "statistiques/", self.admin_site.admin_view(moderates(self.statistics)), name="contributions_statistics"
            ),
            path(
                "registre.csv", self.admin_site.admin_view(accounts(accounting.register)), name="contributions_register"
            ),
            *super().get_urls(),
        ]

    def statistics(self, request: HttpRequest) -> HttpResponse:
        title = "Statistiques et registre des contributions"
        return accounting.statistics(request, **self.admin_site.each_context(request), title=title)

    def file(self, request: HttpRequest) -> HttpResponse:
        return desk.file(request, **self.admin_site.each_context(request), title="Contributions à lire")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Contribution | None:
        """Find a contribution; to decide on it, wait first for whoever is deciding."""
        if request.method == "POST" and object_id.isdecimal():
            # The author first, as the verbs do: two locks are always taken in one order.
            authors = get_user_model().objects.filter(contributions=object_id)
            list(authors.select_for_update(of=("self",)).values_list("pk"))
            list(Contribution.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_inlines(self, request: HttpRequest, obj: Contribution | None) -> list[Any]:
        return [ReportInline, DecisionInline] if obj and obj.decided_at else []

    def get_fields(self, request: HttpRequest, obj: Contribution | None = None) -> list[str]:
        if obj and self.has_change_permission(request, obj):
            return self.fields
        return [*self.readonly_fields, "reason", "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Contribution | None = None) -> bool:
        return request.user.has_perm("contributions.moderate") and (obj is None or bool(open_verbs(obj)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Contribution, form: DecisionForm, change: bool) -> None:
        typed = form.cleaned_data
        decide(typed["decision"], obj, by=request.user, **{name: typed[name] for name in ("reason", "note", "seen")})

    def response_change(self, request: HttpRequest, obj: Contribution) -> HttpResponse:
        messages.success(request, DONE[request.POST["decision"]][0])
        return self.response_post_save_change(request, obj)

    @admin.action(description=WORDS["publish"], permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_each(request, queryset, "publish")

    @admin.action(description=WORDS["reject"], permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._ask_why(request, queryset, "reject") or self._decide_each(request, queryset, "reject")

    @admin.action(description=WORDS["remove"], permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._ask_why(request, queryset, "remove") or self._decide_each(request, queryset, "remove")

    @admin.action(description=WORDS["keep"], permissions=["change"])
    def keep(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_each(request, queryset, "keep")

    def _ask_why(self, request: HttpRequest, queryset: QuerySet, verb: str) -> HttpResponse | None:
        """Ask for the reason that was forgotten, and keep what was ticked and written."""
        if request.POST.get("reason"):
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{WORDS[verb]} : quel motif ?",
            "opts": self.opts,
            "verb": verb,
            "words": WORDS[verb],
            "contributions": [_as_seen(contribution, request) for contribution in queryset],
            "reasons": Reason.choices,
            "note": request.POST.get("note", ""),
        }
        return TemplateResponse(request, "admin/contributions/contribution/reason.html", context)

    def _decide_each(self, request: HttpRequest, queryset: QuerySet, verb: str) -> None:
        reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
        contributions, refused = list(queryset), []
        if len(contributions) > 1 and not shared_rules(contributions):
            messages.error(request, "Ensemble, on ne décide que de contributions retenues par une même règle.")
            return
        for contribution in contributions:
            try:
                seen = _as_seen(contribution, request).seen
                decide(verb, contribution, by=request.user, reason=reason, note=note, seen=seen)
            except ValidationError as refusal:
                refused += refusal.messages
        if not contributions:
            messages.warning(request, "Rien n’est changé : quelqu’un a déjà décidé de ces contributions.")
        for sentence in dict.fromkeys(refused):
            messages.error(request, sentence)
        if count := len(contributions) - len(refused):
            one, many = DONE[verb]
            messages.success(request, one if count == 1 else f"{count} {many}")


def decide(verb: str, contribution: Contribution, *, by: Any, reason: str, note: str, seen: int | None) -> None:
    """Carry out a moderator's decision on the version they saw. Raises all that the verbs of `moderation` raise."""
    if verb in {"publish", "keep"}:
        {"publish": moderation.publish, "keep": moderation.keep}[verb](contribution, by=by, seen=seen)
    else:
        act = {"reject": moderation.reject, "remove": moderation.remove}[verb]
        act(contribution, by=by, reason=reason, note=note, seen=seen)


def _as_seen(contribution: Contribution, request: HttpRequest) -> Contribution:
    """Note on a contribution the version that stood in the page from which it is decided on."""
    told = request.POST.get(f"seen-{contribution.pk}", "")
    contribution.seen = int(told) if told.isascii() and told.isdecimal() else None
    return contribution


def shared_rules(contributions: list[Contribution]) -> set[str]:
    """The rules that saw something in every one of these: only such are decided on together."""
    return set.intersection(*({finding["rule"] for finding in one.findings} for one in contributions))


class RunningFilter(admin.SimpleListFilter):
    title = "situation"
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("en-cours", "En cours")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.running(timezone.now()) if self.value() == "en-cours" else queryset


@admin.register(Sanction)
class SanctionAdmin(admin.ModelAdmin):
    form = SanctionForm
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}
    list_display = ["who", "kind", "starts_at", "ends_at", "reason", "decided_by", "lifted"]
    list_filter = [RunningFilter]
    list_select_related = ["person", "by", "lifted_by"]
    actions = ["lift"]
    search_fields = ["person__display_name"]
    search_help_text = "Nom public"

    @admin.display(description="personne")
    def who(self, suspension: Sanction) -> str:
        return str(suspension.person)

    @admin.display(description="décidée par")
    def decided_by(self, suspension: Sanction) -> str:
        return str(suspension.by or "")

    def get_fields(self, request: HttpRequest, obj: Sanction | None = None) -> list[str]:
        shown = ["who", "kind", "starts_at", "ends_at", "reason", "decided_by", "lifted"]
        return shown if obj else self.form.Meta.fields

    @admin.display(description="levée", empty_value="")
    def lifted(self, sanction: Sanction) -> str | None:
        return f"le {_day(sanction.lifted_at)}, par {sanction.lifted_by}" if sanction.lifted_at else None

    @admin.action(description="Lever la sanction", permissions=["add"])
    def lift(self, request: HttpRequest, queryset: QuerySet) -> None:
        for sanction in queryset:
            try:
                sanctions.lift(sanction, by=request.user)
            except ValidationError as refused:
                messages.error(request, refused.messages[0])
            else:
                messages.success(
                    request, f"La sanction de {sanction.person} est levée : cette personne l’apprend à l’instant."
                )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Sanction, form: forms.ModelForm, change: bool) -> None:
        sanctions.decide(obj, by=request.user)

    def response_add(self, request: HttpRequest, obj: Sanction, post_url_continue: str | None = None) -> HttpResponse:
        until = _day(obj.ends_at) if obj.ends_at else ""
        said = {
            SanctionKind.WARNING: f"{obj.person} lira votre avertissement avant de contribuer de nouveau.",
            SanctionKind.SUSPENSION: f"{obj.person} ne peut plus contribuer jusqu’au {until}.",
            SanctionKind.EXCLUSION: f"{obj.person} n’a plus le droit de contribuer, et lit toujours.",
        }
        messages.success(request, said[obj.kind])
        return self.response_post_save_add(request, obj)


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y à %H:%M}"
