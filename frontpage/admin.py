"""The newsroom's screens of the front page: composing it, and the line of urgent news."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateTimeField, Q, QuerySet, Sum, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from edge.inputs import Chooser, Moment, OneWindow, SearchesCalmly
from frontpage import composing, screen
from frontpage.front import front_like
from frontpage.models import Alert, Announcement, Composition, Slot

USUAL_ALERT = timedelta(hours=2)
USUAL_ANNOUNCEMENT = timedelta(days=7)


class Plan(forms.Form):
    """When a front page is to be shown."""

    planned_at = forms.SplitDateTimeField(label="Jour et heure", widget=Moment, required=False)


@admin.register(Composition)
class CompositionAdmin(admin.ModelAdmin):
    """A front page is composed on a screen of its own; Django's form is not used."""

    list_display = ["__str__", "state", "made_by", "made_at"]
    list_select_related = ["made_by"]
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="état")
    def state(self, composition: Composition) -> str:
        at = timezone.now()
        if composition.shown_from is None:
            return "en préparation"
        if composition.shown_from > at:
            return "programmée"
        return "en une" if composition.is_present else "passée"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the lists, and which of them is on show."""
        present, _ = Composition.objects.at(timezone.now())
        return super().get_queryset(request).annotate(is_present=Q(pk=present.pk) if present else Value(False))

    def has_delete_permission(self, request: HttpRequest, obj: Composition | None = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin one like the present front page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return render(request, "admin/frontpage/composition/add.html", self._around(request))
        like = Composition.objects.order_by("-shown_from", "-pk").exclude(shown_from=None).first()
        return self._to(composing.begin(by=request.user, like=None if "_blank" in request.POST else like))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the front page's places; a POST arranges them, and then shows, plans or holds back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        composition = self._one(object_id)
        if request.method != "POST":
            return self._screen(request, composition, screen.chosen_by(composition))
        if "_take_up" in request.POST:
            messages.success(request, "Cette une est reprise : les lecteurs la voient.")
            return self._to(composing.take_up(composition, by=request.user))
        try:
            messages.success(request, self._carry_out(request, composition))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self._screen(request, composition, screen.sent(request.POST), status=409)
        return self._to(composition)

    def _carry_out(self, request: HttpRequest, composition: Composition) -> str:
        """Do what the pressed button says, and say it."""
        if "_hold_back" in request.POST:
            composing.hold_back(composition)
            return "Cette une n’est plus programmée."
        plan = Plan(request.POST)
        if not plan.is_valid():
            raise ValidationError(plan.errors["planned_at"])
        at = plan.cleaned_data["planned_at"]
        if "_plan" in request.POST and at is None:
            raise ValidationError("Choisissez le jour et l’heure.", code="missing_moment")
        seen = request.POST.get("seen_version", "")
        composing.arrange(
            composition,
            screen.sent(request.POST),
            by=request.user,
            seen_version=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        )
        if "_plan" in request.POST:
            composing.show(composition, by=request.user, at=at)
            return f"Cette une paraîtra le {timezone.localtime(at):%d/%m/%Y à %H:%M}."
        if "_show" in request.POST:
            composing.show(composition, by=request.user)
            return "Les lecteurs voient cette une."
        return "La une est enregistrée."

    def _screen(
        self, request: HttpRequest, composition: Composition, choices: list[composing.Choice], *, status: int = 200
    ) -> HttpResponse:
        at = timezone.now()
        composition.refresh_from_db(fields=["version", "shown_from"])
        seen = request.POST.get("seen_version") if status == 409 else None
        context = {
            "composition": composition,
            "is_frozen": composition.is_frozen(at),
            "is_on_show": composition == Composition.objects.at(at)[0],
            "shelves": screen.shelves(choices, at, words=request.GET.get("q", "").replace("\x00", "")[:200]),
            "zones": screen.Zone.choices,
            "words": request.GET.get("q", ""),
            "plan": Plan(initial={"planned_at": composition.shown_from}),
            "seen_version": composition.version,
            "was_stale": seen is not None and seen != str(composition.version),
        }
        return render(
            request, "admin/frontpage/composition/compose.html", self._around(request) | context, status=status
        )

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/apercu/", preview, name="frontpage_composition_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The front page as readers would see it, at its hour if it has one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        composition, now = self._one(pk), timezone.now()
        at = max(now, composition.shown_from or now)
        today = timezone.localdate(at)
        context = {"front": front_like(composition, at), "today": today, "previewed": composition}
        return render(request, "frontpage/preview.html", context)

    def _one(self, pk: Any) -> Composition:
        return get_object_or_404(Composition, pk=pk if str(pk).isdecimal() else 0)

    def _to(self, composition: Composition) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:frontpage_composition_change", args=[composition.pk]))

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "has_view_permission": True}


@admin.register(Alert)
class AlertAdmin(OneWindow, SearchesCalmly, admin.ModelAdmin):
    list_display = ["text", "starts_at", "ends_at", "made_by"]
    list_select_related = ["made_by"]
    list_per_page = 50
    show_full_result_count = False
    fields = ["text", "article", "starts_at", "ends_at"]
    autocomplete_fields = ["article"]
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        kwargs["widget"] = Chooser(db_field, self.admin_site, words="Chercher l’article")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.now()
        return {"starts_at": now, "ends_at": now + USUAL_ALERT}

    def get_readonly_fields(self, request: HttpRequest, obj: Alert | None = None) -> list[str]:
        """What readers have read is not written again: an alert that has begun is only ended."""
        has_begun = obj is not None and obj.starts_at <= timezone.now()
        return ["text", "article", "starts_at"] if has_begun else []

    def has_delete_permission(self, request: HttpRequest, obj: Alert | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Alert, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)


class AnnouncementForm(forms.ModelForm):
    slots = forms.MultipleChoiceField(label="Places", choices=Slot, widget=forms.CheckboxSelectMultiple)


@admin.register(Announcement)
class AnnouncementAdmin(OneWindow, admin.ModelAdmin):
    form = AnnouncementForm
    list_display = ["title", "kind", "sponsor", "starts_at", "ends_at", "weight", "displays"]
    list_filter = ["kind"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["kind", "sponsor", "title", "text", "body", "link"]}),
        ("Parution", {"fields": ["slots", "section", "weight", "starts_at", "ends_at"]}),
    ]
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}

    @admin.display(description="affichages (avec JavaScript)", empty_value="0")
    def displays(self, announcement: Announcement) -> int | None:
        """Those told by a page's script: a reader without one is not counted."""
        return announcement.seen

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(seen=Sum("displays__count"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.now()
        return {"starts_at": now, "ends_at": now + USUAL_ANNOUNCEMENT, "slots": list(Slot.values)}

    def get_readonly_fields(self, request: HttpRequest, obj: Announcement | None = None) -> list[str]:
        """What readers have read is not written again; its places, its weight and its end may change."""
        has_begun = obj is not None and obj.starts_at <= timezone.now()
        return ["kind", "sponsor", "title", "text", "body", "link", "starts_at"] if has_begun else []

    def has_delete_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        return False
