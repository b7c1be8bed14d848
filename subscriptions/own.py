"""A subscriber's own pages: their subscription from its first day, what they paid, what they offer; reminders."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from subscriptions import checkout, merging, presents, reminders
from subscriptions.access import Reader
from subscriptions.forms import PresentForm
from subscriptions.institution_views import own_seats
from subscriptions.models import NoReminder, Payment, Period, Plan, State
from subscriptions.payments import registry
from subscriptions.views import uuid_of, way_on, ways_of

LATEST = 50  # lines of a history on one page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest) -> HttpResponse:
    """/compte/abonnement/: where one stands, the whole history, receipts, seats, presents; a POST sets reminders."""
    if request.method == "POST":
        reminders.wish(request.user, is_wanted="remind" in request.POST)
        messages.success(request, "Votre choix est gardé.")
        return redirect("own_subscription")
    at, reader = timezone.now(), Reader(request.user)
    accounts = merging.accounts_of(request.user)
    paid = Payment.objects.filter(person__in=accounts)
    context = {
        "at": at,
        "current": reader.current(at),
        "latest": reader.latest(at),
        "periods": _history(accounts),
        "payments": paid.filter(state__in=[State.SUCCEEDED, State.REFUNDED]).select_related("present")[:LATEST],
        "under_way": paid.filter(state__in=[State.CREATED, State.PENDING])[:LATEST],
        "presents": [(one.present, presents.link_of(one.present)) for one in _presents(paid)],
        "wants_reminders": not NoReminder.objects.filter(person=request.user).exists(),
        **own_seats(request.user),
    }
    return render(request, "subscriptions/own.html", context)


def _history(accounts: list[int]) -> list[Period]:
    periods = Period.objects.filter(holder__in=accounts).lived().select_related("subscription__plan")
    return list(periods.order_by("-starts_at", "-pk")[:LATEST])


def _presents(paid: Any) -> Any:
    return paid.filter(state=State.SUCCEEDED, present__isnull=False).select_related("present__accepted_by")[:LATEST]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """/abonnements/<plan>/offrir/: pay a plan for somebody else, who gets a link to accept it."""
    plan = get_object_or_404(Plan, slug=slug, is_on_sale=True)
    form = PresentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        provider = {way.name: way for way in registry.offered()}.get(request.POST.get("provider", ""))
        begun = uuid_of(request.POST.get("form", ""))
        if provider is None or begun is None:
            return redirect(request.path)
        try:
            payment = checkout.begin(
                request.user, plan, provider, return_to="", form=begun, present=form.for_whom()
            )  # fmt: skip
            return redirect(way_on(payment))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"plan": plan, "form": form, "ways": ways_of(plan), "begun": uuid4()}
    return render(request, "subscriptions/present.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def accept_present(request: HttpRequest, token: str) -> HttpResponse:
    """/cadeau/<token>/: what somebody offers, and the button that begins its days."""
    found, error = presents.named_by(token), ""
    is_mine = found is not None and request.user.is_authenticated and found.accepted_by_id == request.user.pk
    if request.method == "POST" and found and request.user.is_authenticated:
        try:
            presents.accept(found, request.user)
            return redirect(request.path)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    is_free = found is not None and found.accepted_at is None
    context = {
        "present": found if is_free or is_mine else None,
        "giver": found.payment.person.display_name if found and (is_free or is_mine) else "",
        "is_mine": is_mine,
        "is_known": request.user.is_authenticated,
        "error": error,
    }
    return render(request, "subscriptions/accept.html", context, status=400 if error else 200)


@csrf_exempt  # the link of a message is good without signing in
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """/rappels/arret/<token>/: one click stops the reminders."""
    is_done = request.method == "POST" and reminders.stop(token)
    is_refused = request.method == "POST" and not is_done
    return render(request, "subscriptions/stop_reminders.html", {"is_done": is_done, "is_refused": is_refused})
