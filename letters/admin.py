"""The newsroom's screens of letters: what is offered, each issue, and the addresses they go to."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from edge.inputs import Moment, OneWindow
from edge.post import UNSENT
from letters import composing, enrolling, printing, screen, sending
from letters.models import Bounce, End, Enrolment, Issue, Newsletter, Recipient, State

NOT_LEFT = "Le message d’essai n’est pas parti : le serveur de courriel ne répond pas. Réessayez dans un instant."


class Writing(forms.ModelForm):
    """What a hand writes in an issue, and when it is to leave."""

    leaves = forms.SplitDateTimeField(label="Jour et heure", widget=Moment, required=False)

    class Meta:
        model = Issue
        fields = ("subject", "word")
        widgets = {"word": forms.Textarea(attrs={"rows": 4})}


@admin.register(Newsletter)
class NewsletterAdmin(OneWindow, admin.ModelAdmin):
    list_display = ["name", "section", "rhythm", "leaves_at", "readers", "is_offered"]
    list_select_related = ["section"]
    fields = ["name", "slug", "description", "section", "rhythm", "leaves_at", "pause_hours", "is_offered", "position"]
    list_per_page = 50
    show_full_result_count = False

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "leaves_at":
            kwargs["widget"] = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Newsletter | None = None) -> list[str]:
        """Links of messages that have left lead to its address."""
        return ["slug"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        reached = Q(enrolments__confirmed_at__isnull=False, enrolments__ended_at__isnull=True)
        reached &= Q(enrolments__recipient__stopped_at__isnull=True)
        return super().get_queryset(request).annotate(reached=Count("enrolments", filter=reached))

    @admin.display(description="lecteurs")
    def readers(self, newsletter: Newsletter) -> int:
        return newsletter.reached

    def has_delete_permission(self, request: HttpRequest, obj: Newsletter | None = None) -> bool:
        return False


@admin.register(Issue)
class IssueAdmin(admin.ModelAdmin):
    """An issue is put together on a screen of its own; Django's form is not used."""

    list_display = ["__str__", "state", "subject", "planned_at", "begun_at", "made_by"]
    list_filter = ["state", "newsletter"]
    list_select_related = ["newsletter", "made_by"]
    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Issue | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/apercu/", page, name="letters_issue_preview"), *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin an issue of one of the letters, filled with what the paper has for it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            number = request.POST.get("_begin", "")
            newsletter = get_object_or_404(Newsletter, pk=number if number.isdecimal() else 0)
            return self._to(composing.begin(newsletter, by=request.user))
        context = self._around(request) | {"letters": Newsletter.objects.all()}
        return render(request, "admin/letters/issue/add.html", context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show an issue; a POST keeps what was arranged, and then tries it out, sends it, plans it or gives it up."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        issue = self._one(object_id)
        if request.method != "POST":
            return self._screen(request, issue)
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            messages.success(request, self._carry_out(request, issue))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self._screen(request, issue, status=409)
        except UNSENT:
            messages.error(request, NOT_LEFT)
        return self._to(issue)

    def _carry_out(self, request: HttpRequest, issue: Issue) -> str:
        """Do what the pressed button says, and say it."""
        if "_stop" in request.POST:
            kept = sending.stop(issue)
            return f"L’envoi est arrêté : {kept} lecteurs ne recevront pas ce numéro."
        if "_hold_back" in request.POST:
            composing.hold_back(issue)
            return "Ce numéro ne partira que quand vous le direz."
        if "_cancel" in request.POST:
            composing.cancel(issue)
            return "Ce numéro est annulé : il ne partira pas."
        if not issue.is_editable:
            raise ValidationError("Ce numéro est parti : il ne change plus.", code="left")
        moment = self._arrange(request, issue)
        if "_try" in request.POST:
            if not request.user.email:
                raise ValidationError("Votre compte n’a pas d’adresse e-mail.", code="no_address")
            sending.try_out(issue, request.user.email)
            return f"Un message d’essai est parti à {request.user.email}. Ce numéro est enregistré."
        if "_plan" in request.POST:
            composing.plan(issue, at=moment)
            return f"Cette lettre partira le {timezone.localtime(moment):%d/%m/%Y à %H:%M}."
        if "_send" in request.POST:
            composing.plan(issue)
            return "L’envoi commence dans la minute. Vous pouvez encore l’arrêter ici."
        return "Ce numéro est enregistré."

    def _arrange(self, request: HttpRequest, issue: Issue) -> Any:
        """Keep what the boxes say; give the moment that was chosen, if one was."""
        form = Writing(request.POST)
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        written = form.cleaned_data
        if "_plan" in request.POST and written["leaves"] is None:
            raise ValidationError("Choisissez le jour et l’heure.", code="missing_moment")
        seen = request.POST.get("seen_version", "")
        composing.arrange(
            issue,
            screen.known(screen.sent(request.POST)),
            by=request.user,
            subject=" ".join(written["subject"].split()),
            word=written["word"].strip(),
            seen_version=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        )
        issue.refresh_from_db()
        return written["leaves"]

    def _screen(self, request: HttpRequest, issue: Issue, *, status: int = 200) -> HttpResponse:
        at = timezone.now()
        issue.refresh_from_db()
        is_sent_back = status != 200
        chosen = screen.sent(request.POST) if is_sent_back else list(issue.items.values_list("article", flat=True))
        words = request.GET.get("q", "").replace("\x00", "")[:200]
        seen = request.POST.get("seen_version") if is_sent_back else None
        bound = request.POST if is_sent_back else None
        may_change = issue.is_editable and self.has_change_permission(request)
        context = {
            "issue": issue,
            "form": Writing(
                bound, instance=Issue(subject=issue.subject, word=issue.word), initial={"leaves": issue.planned_at}
            ),
            "is_frozen": not may_change,
            "shelves": screen.shelves(chosen, at, words=words),
            "zones": screen.ZONES,
            "words": words,
            "seen_version": issue.version,
            "was_stale": seen is not None and seen != str(issue.version),
            "reached": Enrolment.objects.reachable().filter(newsletter=issue.newsletter_id).count(),
            "figures": sending.figures(issue) if issue.has_left else None,
            "may_stop": issue.state == State.SENDING and self.has_change_permission(request),
            "own_address": request.user.email,
        }
        return render(request, "admin/letters/issue/screen.html", self._around(request) | context, status=status)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show an issue as it would leave now: the page, or the plain text with `?texte`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return preview(request, self._one(pk))

    def _one(self, pk: Any) -> Issue:
        known = str(pk)
        return get_object_or_404(
            Issue.objects.select_related("newsletter"), pk=known if known.isdecimal() and len(known) < 19 else 0
        )

    def _to(self, issue: Issue) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:letters_issue_change", args=[issue.pk]))

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "has_view_permission": True}


@require_safe
@xframe_options_sameorigin
@csp_replace(
    {
        "script-src": ["'none'"],
        "img-src": [SELF],
        "style-src": ["'unsafe-inline'"],
        "connect-src": ["'none'"],
        "frame-ancestors": [SELF],
    }
)
def preview(request: HttpRequest, issue: Issue) -> HttpResponse:
    """Print an issue alone, under a policy of its own: a letter has its styles in it, and no script."""
    shown = printing.printed(issue, timezone.now())
    leave = reverse("letters")
    if "texte" in request.GET:
        plain = f"Objet : {shown.subject}\n\n{shown.text.replace(printing.LEAVE, leave)}"
        return HttpResponse(plain, content_type="text/plain; charset=utf-8")
    return HttpResponse(shown.html.replace(printing.LEAVE, leave))


class Told(admin.TabularInline):
    """Rows that tell what happened: nobody writes them by hand."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("letters.view_recipient")


class EnrolmentInline(Told):
    model = Enrolment
    fields = readonly_fields = ["newsletter", "asked_at", "confirmed_at", "ended_at", "end_reason"]


class BounceInline(Told):
    model = Bounce
    fields = readonly_fields = ["at", "kind", "status", "said"]


@admin.register(Recipient)
class RecipientAdmin(admin.ModelAdmin):
    """The addresses: looked up when a reader calls, stopped for them, never written to by hand."""

    list_display = ["email", "made_at", "stopped_at", "stop_reason"]
    list_filter = ["stop_reason"]
    search_fields = ["email"]
    search_help_text = "Une adresse, ou son début"
    fields = readonly_fields = ["email", "made_at", "stopped_at", "stop_reason"]
    inlines = [EnrolmentInline, BounceInline]
    actions = ["stop"]
    list_per_page = 50
    show_full_result_count = False

    @admin.action(description="Ne plus rien envoyer à ces adresses", permissions=["change"])
    def stop(self, request: HttpRequest, chosen: QuerySet[Recipient]) -> None:
        for recipient in chosen:
            enrolling.stop(recipient, End.NEWSROOM)
        self.message_user(
            request, "Ces adresses ne recevront plus rien, tant que leurs lecteurs ne le redemandent pas."
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Recipient | None = None) -> bool:
        return False
