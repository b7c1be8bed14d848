"""Two accounts of one person made one, in all that the paper keeps of them: the screen and the deed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import privacy as accounts
from articles import reading_list
from contributions import privacy as contributions
from letters import privacy as letters
from subscriptions import merging as subscriptions
from subscriptions.models import Merger
from subscriptions.office.story import story


class MergeForm(forms.Form):
    """Which account goes, by its e-mail address or its telephone, and why."""

    other = forms.CharField(
        label="L’autre compte", max_length=254, help_text="Son adresse e-mail, ou son téléphone avec l’indicatif."
    )
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Comment vous savez que c’est la même personne. Reste dans le registre.",
    )

    def __init__(self, survivor: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survivor = survivor
        self.absorbed: Any = None

    def clean_other(self) -> str:
        typed = self.cleaned_data["other"].strip()
        people = get_user_model().objects.filter(erased_at=None)
        self.absorbed = (people.filter(email__iexact=typed) | people.filter(phone=typed.replace(" ", ""))).first()
        if self.absorbed is None:
            raise ValidationError("Aucun compte n’a cette adresse ou ce téléphone.", code="nobody")
        subscriptions.check(self.survivor, self.absorbed)
        return typed


@transaction.atomic
def merge(survivor: Any, absorbed: Any, *, by: Any, reason: str) -> Merger:
    """Make one account of two: all of it or nothing. Raises what `subscriptions.merging.merge` raises."""
    merged = subscriptions.merge(survivor, absorbed, by=by, reason=reason)
    contributions.merge(survivor, absorbed)
    reading_list.merge(survivor, absorbed)
    letters.merge(survivor, absorbed)
    accounts.merge(survivor, absorbed)
    return merged


@permission_required("subscriptions.merge_accounts", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """/redaction/abonnements/personnes/<n>/reunir/: name the account that goes, see both, then say yes."""
    survivor = get_object_or_404(get_user_model(), pk=pk)
    form = MergeForm(survivor, request.POST if request.method == "POST" else None)
    other = None
    if request.method == "POST" and form.is_valid():
        other = form.absorbed
        if "sure" in request.POST:
            try:
                merge(survivor, other, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, "Les deux comptes n’en font plus qu’un.")
                return redirect("admin:desk_story", pk)
            except ValidationError as refusal:
                form.add_error(None, refusal)
    around = admin.site.each_context(request)
    context = {"survivor": survivor, "form": form, "both": [story(survivor), story(other)] if other else []}
    return render(request, "admin/subscriptions/office/merge.html", around | context)
