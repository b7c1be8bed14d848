"""The screens by which the paper accounts for the space: figures of a period, and the register to take away."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import acts
from contributions.models import Decision
from contributions.register import decisions_of, lines_of
from contributions.statistics import statistics_of

USUAL = timedelta(days=30)
YEARS = range(2000, 2200)


class PeriodForm(forms.Form):
    """Two days, both included; without them, the last thirty."""

    du = forms.DateField(label="Du", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    au = forms.DateField(label="au", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    article = forms.IntegerField(
        label="Article (numéro)", required=False, min_value=1, max_value=2**63 - 1, help_text="Vide : tous."
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if any(day.year not in YEARS for day in (typed.get("du"), typed.get("au")) if day):
            raise forms.ValidationError("Le journal n’a pas de registre de cette année-là.", code="no_such_year")
        if typed.get("du") and typed.get("au") and typed["au"] < typed["du"]:
            raise forms.ValidationError("La fin vient après le début.", code="ends_first")
        return typed


@require_safe
def statistics(request: HttpRequest, **context: Any) -> HttpResponse:
    form, begun, ended = _period(request)
    context |= {"form": form, "figures": statistics_of(begun, ended)}
    return render(request, "admin/contributions/contribution/statistics.html", context)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register as a file; a period that is none is said in words."""
    form, begun, ended = _period(request)
    if not form.is_valid():
        return HttpResponse("Donnez deux jours, le premier avant le second.", status=400, content_type="text/plain")
    acts.note_export(request.user, Decision, f"Registre emporté, {form['du'].value()} – {form['au'].value()}.")
    lines = lines_of(decisions_of(begun, ended, form.cleaned_data["article"]))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"registre-{form.cleaned_data['du']:%Y-%m-%d}-{form.cleaned_data['au']:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _period(request: HttpRequest) -> tuple[PeriodForm, datetime, datetime]:
    """The days asked for as instants of the paper's zone, the second left out; the last thirty when they are none."""
    today = timezone.localdate()
    usual = {"du": (today - USUAL).isoformat(), "au": today.isoformat()}
    told = {name: request.GET[name] for name in ("du", "au", "article") if name in request.GET}
    form = PeriodForm(usual | told)
    asked = form.cleaned_data if form.is_valid() else {"du": today - USUAL, "au": today}
    return form, _midnight(asked["du"]), _midnight(asked["au"] + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
