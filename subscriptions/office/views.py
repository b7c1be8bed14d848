"""The pages of the subscriptions desk, under /redaction/: each asks for the right it needs."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from edge.days import day_of, midnight
from edge.inputs import number
from subscriptions import checkout, receipts
from subscriptions.institution_views import pdf
from subscriptions.models import OPEN, LedgerEntry, Message, Payment, Plan
from subscriptions.models.paying import PROVIDERS
from subscriptions.money_forms import AT_THE_DESK
from subscriptions.office import charts, selling, takings, today
from subscriptions.office.story import story
from subscriptions.views import uuid_of

sees = permission_required("subscriptions.view_subscription", raise_exception=True)
sees_money = permission_required("subscriptions.view_payment", raise_exception=True)
takes = permission_required("subscriptions.add_payment", raise_exception=True)
MOST_DAYS = 366


def pages(view: Any) -> list[URLPattern]:
    """The addresses of the desk's own pages; `view` is the admin's guard."""
    return [
        path("guichet/", view(counter), name="counter"),
        path("abonnements/", view(desk_today), name="desk_today"),
        path("abonnements/recettes/", view(desk_takings), name="desk_takings"),
        path("abonnements/courbes/", view(desk_charts), name="desk_charts"),
        path("abonnements/personnes/<int:pk>/", view(desk_story), name="desk_story"),
        path("abonnements/recus/<int:pk>.pdf", view(receipt), name="desk_receipt"),
        path("abonnements/demander/", view(ask_again), name="desk_ask_again"),
        path("abonnements/messages/<int:pk>/", view(message), name="desk_message"),
    ]


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    around = admin.site.each_context(request)
    return render(request, f"admin/subscriptions/office/{template}.html", around | context, status=status)


@takes
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """/redaction/guichet/: a sale. `q` looks for the person; with a script the page does it as one types."""
    typed = request.POST if request.method == "POST" else request.GET
    words, error = typed.get("q", "")[:120], ""
    if request.method == "POST":
        try:
            return _sold(request)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    found = list(selling.found(words)) if words else []
    context = {
        "q": words,
        "found": found,
        "is_address": "@" in words and not any(person.email == words.strip().lower() for person in found),
        "chosen": typed.get("person", str(found[0].pk) if len(found) == 1 else ""),
        "plans": Plan.objects.filter(is_on_sale=True),
        "plan": typed.get("plan", ""),
        "means": AT_THE_DESK,
        "provider": typed.get("provider", "cash"),
        "provider_ref": typed.get("provider_ref", "")[:200],
        "token": uuid_of(typed.get("token", "")) or uuid4(),
        "error": error,
        "sold": _just_sold(request),
    }
    if "liste" in request.GET:
        return show(request, "_people", context)
    return show(request, "counter", context, status=400 if error else 200)


def _sold(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    form = uuid_of(sent.get("token", ""))
    plan = Plan.objects.filter(pk=number(sent.get("plan", "")), is_on_sale=True).first()
    if form is None or plan is None:
        raise ValidationError("Choisissez une formule.", code="no_plan")
    provider = sent.get("provider", "")
    if provider not in dict(AT_THE_DESK):
        raise ValidationError("Choisissez un moyen.", code="no_means")
    chosen = sent.get("person", "")
    person = None
    if chosen and chosen != "new":
        person = get_user_model().objects.filter(pk=number(chosen), is_active=True, erased_at=None).first()
        if person is None:
            raise ValidationError("Ce compte n’est plus là.", code="nobody")
    sold = selling.sell(
        plan,
        person=person,
        email=sent.get("q", "")[:254] if chosen == "new" else "",
        provider=provider,
        provider_ref=sent.get("provider_ref", "")[:200],
        by=request.user,
        form=form,
    )
    return redirect(f"{reverse('admin:counter')}?vendu={sold.payment.pk}")


def _just_sold(request: HttpRequest) -> LedgerEntry | None:
    entries = LedgerEntry.objects.filter(payment=number(request.GET.get("vendu", "")), kind=LedgerEntry.Kind.SALE)
    return entries.select_related("payment__person", "period", "receipt").first()


@sees
@require_safe
def desk_today(request: HttpRequest) -> HttpResponse:
    """/redaction/abonnements/: what the desk sees to today."""
    at = timezone.now()
    morning = midnight(day_of(at))
    lines = takings.by_means(morning, at)
    context = {
        "ending": today.first(today.ending(at)),
        "unpaid": today.first(today.unpaid(at)),
        "waiting": today.first(today.waiting()),
        "unaccepted": today.first(today.unaccepted()),
        "untold": today.first(today.untold()),
        "lines": lines,
        "total": takings.total(lines),
        "today": day_of(at),
    }
    return show(request, "today", context)


@sees_money
@require_http_methods(["GET", "HEAD", "POST"])
def desk_takings(request: HttpRequest) -> HttpResponse:
    """/redaction/abonnements/recettes/: a period's takings; a POST compares a provider's statement with them."""
    sent = request.POST if request.method == "POST" else request.GET
    now = day_of(timezone.now())
    last = _day(sent.get("au", "")) or _day(sent.get("du", "")) or now
    first = _day(sent.get("du", "")) or last
    first = max(min(first, last), last - timedelta(days=MOST_DAYS))
    begin, end = midnight(first), midnight(last + timedelta(days=1))
    means, plans = takings.by_means(begin, end), takings.by_plan(begin, end)
    context = {
        "first": first,
        "last": last,
        "means": means,
        "plans": plans,
        "total": takings.total(means),
        "providers": PROVIDERS[:5],
        "provider": sent.get("provider", ""),
        "error": "",
        "comparison": None,
    }
    if request.method == "POST":
        context |= _compared(request, begin, end)
    return show(request, "takings", context, status=400 if context["error"] else 200)


def _compared(request: HttpRequest, begin: datetime, end: datetime) -> dict[str, Any]:
    statement, provider = request.FILES.get("statement"), request.POST.get("provider", "")
    if statement is None or provider not in dict(PROVIDERS):
        return {"error": "Choisissez un prestataire et le fichier de son relevé."}
    if statement.size > takings.HEAVIEST:
        return {"error": "Ce relevé pèse plus de 5 Mo : donnez-en un d’un mois au plus."}
    try:
        return {
            "comparison": takings.compare(statement.read(), provider, begin, end),
            "name": dict(PROVIDERS)[provider],
        }
    except ValidationError as refusal:
        return {"error": " ".join(refusal.messages)}


@sees_money
@require_safe
def desk_charts(request: HttpRequest) -> HttpResponse:
    """/redaction/abonnements/courbes/: subscribers, income, lapses, month after month."""
    return show(request, "charts", {"charts": charts.charts(timezone.now())})


@sees
@require_safe
def desk_story(request: HttpRequest, pk: int) -> HttpResponse:
    """/redaction/abonnements/personnes/<n>/: all of a subscriber on one screen."""
    person = get_object_or_404(get_user_model(), pk=pk)
    return show(request, "story", story(person) | {"token": uuid4()})


@sees_money
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    entries = LedgerEntry.objects.select_related("payment__person", "payment__invoice", "receipt", "period")
    entry = get_object_or_404(entries, payment=pk, kind=LedgerEntry.Kind.SALE)
    return pdf(receipts.pdf(entry), f"recu-{entry.receipt}")


@sees_money
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """Ask the provider about one attempt now, or about all that wait."""
    waiting = Payment.objects.filter(state__in=OPEN)
    if asked_for := number(request.POST.get("payment", "")):
        waiting = waiting.filter(pk=asked_for)
    settled = asked = 0
    for payment in waiting.order_by("-created_at")[:50]:
        asked += 1
        settled += checkout.check(payment).is_settled
    words = f"{asked} règlement{'s' if asked > 1 else ''} redemandé{'s' if asked > 1 else ''}, {settled} réglé"
    messages.info(request, words + ("s." if settled > 1 else "."))
    back = request.POST.get("back", "")
    return redirect("admin:desk_story", number(back)) if number(back) else redirect("admin:desk_today")


@sees
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written to somebody, word for word."""
    told = get_object_or_404(Message.objects.select_related("person", "organisation"), pk=pk)
    return show(request, "message", {"told": told})


def _day(text: str) -> date | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
