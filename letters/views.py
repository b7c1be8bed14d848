"""The page where letters are chosen, the links that stand in them, and each issue on the site."""

from importlib import import_module
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.addresses import is_vouched
from articles.models import Article
from edge.caching import keep, public
from letters import enrolling, printing
from letters.forms import AskForm, ChoiceForm
from letters.models import Issue, Newsletter


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest) -> HttpResponse:
    """/lettres/: choose letters, for one's account or for an address; `?choix=` ticks one."""
    is_own = request.user.is_authenticated and is_vouched(request.user)
    if request.method == "POST":
        return _choose(request) if is_own else _ask(request)
    if is_own:
        return _page(request, {"mine": True, "chosen": _received(request.user.email)})
    return _page(request, {"form": AskForm(), "chosen": {request.GET.get("choix", "")}})


def _choose(request: HttpRequest) -> HttpResponse:
    form = ChoiceForm(request.POST)
    if form.is_valid():
        enrolling.choose(request.user.email, form.cleaned_data["letters"])
        messages.success(request, "Votre choix est gardé.")
        return redirect("letters")
    return _page(request, {"mine": True, "chosen": set(request.POST.getlist("letters"))}, status=400)


def _ask(request: HttpRequest) -> HttpResponse:
    """Ask for letters. The answer is the same whatever the address: nobody learns what it receives."""
    form = AskForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            if not asked["website"]:
                place = get_adapter().get_client_ip(request) or ""
                enrolling.ask(asked["email"], asked["letters"], place=place)
            return render(request, "letters/asked.html", {"email": asked["email"]})
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, {"form": form, "chosen": set(request.POST.getlist("letters"))}, status=400)


def _page(request: HttpRequest, told: dict[str, Any], *, status: int = 200) -> HttpResponse:
    offered = Newsletter.objects.filter(is_offered=True).select_related("section")
    email = request.user.email if told.get("mine") else ""
    context = {"letters": offered, "email": email, "mine": False, "form": None, **told}
    return render(request, "letters/letters.html", context, status=status)


def _received(email: str) -> set[str]:
    recipient = enrolling.recipient_of(email)
    return set(recipient.enrolments.active().values_list("newsletter__slug", flat=True)) if recipient else set()


@csrf_exempt  # the link is the proof; who follows it may have no session, nor take cookies
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/lettres/confirmer/<token>/: agree. A link that is only opened, by a program too, agrees to nothing."""
    recipient = enrolling.to_confirm(token)
    if recipient is None:
        return render(request, "letters/over.html", status=404)
    received = enrolling.confirm(recipient) if request.method == "POST" else []
    asked = recipient.enrolments.filter(confirmed_at__isnull=True, ended_at__isnull=True).select_related("newsletter")
    context = {
        "is_done": request.method == "POST",
        "received": received,
        "asked": list(asked),
        "email": recipient.email,
    }
    return render(request, "letters/confirm.html", context)


@csrf_exempt  # RFC 8058: the reader's mail program posts here by itself, with nothing but the address
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """/lettres/arret/<token>/: one click stops a letter, without signing in; a second one stops them all."""
    leaving = enrolling.to_leave(token)
    if leaving is None:
        return render(request, "letters/over.html", status=404)
    everything = request.POST.get("toutes") == "1"
    if request.method == "POST":
        enrolling.leave(leaving, everything=everything)
    others = leaving.recipient.enrolments.active().exclude(newsletter=leaving.newsletter)
    context = {
        "letter": leaving.newsletter,
        "is_done": request.method == "POST",
        "everything": everything,
        "others": list(others.select_related("newsletter")),
    }
    return render(request, "letters/leave.html", context)


@public
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """/lettres/<slug>/<number>/: an issue as anybody may read it, once it has left."""
    at = timezone.now()
    found = get_object_or_404(Issue.objects.left().select_related("newsletter"), pk=number, newsletter__slug=slug)
    context = {
        "issue": found,
        "letter": found.newsletter,
        "entries": printing.entries_of(found, at),
        "word": printing.paragraphs(found.word),
    }
    return keep(render(request, "letters/issue.html", context), until=Article.objects.next_change(at))


@csrf_exempt  # it comes from the e-mail service, and proves itself by the secret of ANYMAIL_WEBHOOK_SECRET
@require_POST
def service_news(request: HttpRequest) -> HttpResponse:
    """/courriels/service/: what the e-mail service says of what it sent. Closed unless both are set."""
    if not (settings.EMAIL_SERVICE and settings.ANYMAIL.get("WEBHOOK_SECRET")):
        raise Http404
    hooks = import_module(f"anymail.webhooks.{settings.EMAIL_SERVICE}")
    hook = next(
        getattr(hooks, name) for name in vars(hooks) if name.endswith("TrackingWebhookView") and "Base" not in name
    )
    return hook.as_view()(request)
