"""A person's rights over their own data: all of it in one file, and the way out."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import privacy as accounts
from articles import reading_list
from contributions import privacy as contributions
from edge.addresses import absolute
from letters import privacy as letters
from subscriptions import privacy as subscriptions

# What points at the newsroom's people in the floors that hold nothing of a reader.
KEPT = {
    "Picture.added_by": "rédaction",
    "Upload.person": "rédaction",
    "Author.user": "rédaction",
    "Article.reporters": "rédaction",
    "Section.heads": "rédaction",
    "Idea.author": "rédaction",
    "RightOfReply.decided_by": "rédaction",
    "Correction.declared_by": "rédaction",
    "Signoff.by": "rédaction",
    "Revision.by": "rédaction",
    "WorkingCopy.person": "rédaction",
    "Presence.person": "rédaction",
    "LiveEntry.by": "rédaction",
    "LiveEntry.withdrawn_by": "rédaction",
    "Composition.made_by": "rédaction",
    "SavedArticle.person": "effacé",
    "Edition.added_by": "rédaction",
    "Alert.made_by": "rédaction",
}


def export(person: Any) -> dict[str, Any]:
    """Give all that the paper keeps of a person."""
    return {
        "compte": accounts.export(person),
        "abonnements": subscriptions.export(person),
        "espace des contributions": contributions.export(person),
        "lettres": letters.export(person),
        "à lire": [absolute(one.get_absolute_url()) for one in reading_list.saved_by(person, timezone.now())],
    }


@transaction.atomic
def erase(person: Any, *, keeps_texts: bool) -> None:
    """Close an account for good: all of it or nothing."""
    contributions.erase(person, keeps_texts=keeps_texts)
    subscriptions.erase(person)
    reading_list.erase(person)
    letters.erase(person)
    accounts.erase(person)


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """/compte/donnees/: one file with all that the paper keeps of who asks."""
    text = json.dumps(export(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """/compte/fermer/: leave, with one's texts or without. The password is asked again."""
    error = ""
    if request.method == "POST":
        error = _refusal(request)
        if not error:
            return _leave(request)
    context = {"error": error, "is_newsroom": request.user.is_staff, "has_password": request.user.has_usable_password()}
    return render(request, "account/close.html", context)


def _refusal(request: HttpRequest) -> str:
    if request.user.is_staff:
        return "Un compte de la rédaction se ferme avec la direction."
    if request.POST.get("texts") not in {"keep", "take"}:
        return "Dites ce que deviennent vos contributions."
    if request.user.has_usable_password() and not request.user.check_password(request.POST.get("password", "")):
        return "Ce n’est pas votre mot de passe."
    return ""


def _leave(request: HttpRequest) -> HttpResponse:
    person, keeps_texts = request.user, request.POST["texts"] == "keep"
    logout(request)
    erase(person, keeps_texts=keeps_texts)
    messages.info(request, "Votre compte est fermé. Merci d’avoir lu le journal.")
    return redirect("account_login")
