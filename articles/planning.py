"""The newsroom's screens for what is planned and what is owed."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, QuerySet, TimeField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import replies
from articles.models import Idea, RightOfReply
from articles.rights import may
from edge.inputs import Moment, OneWindow, SearchesCalmly


class DayFilter(admin.SimpleListFilter):
    title = "jour"
    parameter_name = "quand"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("aujourd-hui", "Aujourd’hui"), ("a-venir", "À partir d’aujourd’hui"), ("moi", "Confiées à moi")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        match self.value():
            case "aujourd-hui":
                return queryset.filter(day=today)
            case "a-venir":
                return queryset.filter(day__gte=today, is_dropped=False)
            case "moi":
                return queryset.filter(author=request.user, article=None, is_dropped=False)
        return queryset


@admin.register(Idea)
class IdeaAdmin(admin.ModelAdmin):
    """The day's flat list: everybody who writes sees it and adds to it."""

    list_display = ["words", "day", "section", "author", "length", "due_at", "written"]
    list_filter = [DayFilter, "section"]
    list_select_related = ["section", "author", "article"]
    list_per_page = 60
    ordering = ["-day", "due_at", "pk"]
    show_full_result_count = False
    search_fields = ["words", "note"]
    fields = ["day", "words", "section", "author", "length", "due_at", "note", "is_dropped"]
    formfield_overrides = {
        DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
        TimeField: {"widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")},
    }

    @admin.display(description="texte")
    def written(self, idea: Idea) -> SafeString | str:
        if idea.is_dropped:
            return "abandonné"
        if idea.article:
            address = reverse("admin:articles_article_change", args=[idea.article_id])
            return format_html('<a href="{}">{}</a>', address, idea.article.get_status_display())
        return format_html('<a href="{}?prevision={}">Écrire</a>', reverse("admin:articles_article_add"), idea.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Idea | None = None) -> bool:
        return False


class ReplyForm(forms.ModelForm):
    """A reply as it came in; once in, its decision."""

    decision = forms.ChoiceField(
        label="Décision",
        required=False,
        widget=forms.RadioSelect,
        choices=[("publish", "Publier sous l’article"), ("refuse", "Refuser")],
    )
    reason = forms.CharField(label="Motif du refus", required=False, max_length=300)

    class Meta:
        model = RightOfReply
        fields = ["article", "claimant", "text", "received_at"]


@admin.register(RightOfReply)
class RightOfReplyAdmin(OneWindow, SearchesCalmly, admin.ModelAdmin):
    form = ReplyForm
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}
    autocomplete_fields = ["article"]
    list_display = ["claimant", "article", "received_at", "due_at", "outcome"]
    list_select_related = ["article"]
    list_filter = [("decided_at", admin.EmptyFieldListFilter)]
    show_full_result_count = False
    shown = ["article", "claimant", "text", "received_at", "due_at", "outcome"]

    @admin.display(description="suite")
    def outcome(self, reply: RightOfReply) -> str:
        return reply.outcome

    def get_fields(self, request: HttpRequest, obj: RightOfReply | None = None) -> list[str]:
        if obj is None:
            return self.form.Meta.fields
        return [*self.shown, "decision", "reason"] if self.has_change_permission(request, obj) else self.shown

    def get_readonly_fields(self, request: HttpRequest, obj: RightOfReply | None = None) -> list[str]:
        return self.shown if obj else []

    def has_change_permission(self, request: HttpRequest, obj: RightOfReply | None = None) -> bool:
        if not super().has_change_permission(request):
            return False
        return obj is None or (obj.decided_at is None and may(request.user, "correct", obj.article))

    def has_delete_permission(self, request: HttpRequest, obj: RightOfReply | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: RightOfReply, form: ReplyForm, change: bool) -> None:
        """A reply is written as it came; what is decided of it comes by its verb, in `response_change`."""
        if not change:
            super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: RightOfReply) -> HttpResponse:
        try:
            match request.POST.get("decision"):
                case "publish":
                    replies.publish(obj, by=request.user)
                    messages.success(request, "La réponse est en ligne, sous l’article.")
                case "refuse":
                    replies.refuse(obj, by=request.user, reason=request.POST.get("reason", ""))
                    messages.success(request, "La réponse est refusée ; le motif est gardé.")
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return self.response_post_save_change(request, obj)
