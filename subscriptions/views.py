"""The offer, for everyone; asking for a subscription, for who has an account."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods

from edge.caching import public
from subscriptions import checkout, desk
from subscriptions.access import Reader
from subscriptions.forms import RequestForm
from subscriptions.models import Payment, Plan, State, in_units
from subscriptions.payments import registry
from subscriptions.payments.protocol import Provider

RETURN = "retour"


@public
def offer(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/offer.html", offered(""))


def offered(return_to: str) -> dict[str, Any]:
    """What the page of the offer prints; `return_to` is the page of ours that one comes from."""
    ways = [provider.label for provider in registry.offered()]
    query = f"?{urlencode({RETURN: return_to})}" if return_to else ""
    plans = [(plan, reverse("ask", args=[plan.slug]) + query) for plan in Plan.objects.filter(is_on_sale=True)]
    return {"plans": plans, "ways": ways, "return_to": return_to}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """/abonnements/<plan>/: choose how to pay; or leave a phone number, and the desk calls."""
    plan = get_object_or_404(Plan, slug=slug, is_on_sale=True)
    return_to = page_of_ours(request.GET.get(RETURN, ""))
    if request.method == "POST" and "provider" in request.POST:
        return _pay(request, plan, return_to)
    form = RequestForm(request.POST if request.method == "POST" else None, initial={"phone": request.user.phone or ""})
    if request.method == "POST" and form.is_valid():
        desk.ask(request.user, plan, phone=form.cleaned_data["phone"])
        return redirect(request.get_full_path())
    context = {
        "plan": plan,
        "form": form,
        "ways": ways_of(plan),
        "begun": uuid4(),
        "waiting": desk.waiting_request(request.user),
        "held": Reader(request.user).current(timezone.now()),
        "under_way": Payment.objects.filter(person=request.user, plan=plan, state=State.PENDING, present=None).first(),
    }
    return render(request, "subscriptions/ask.html", context)


def ways_of(plan: Plan) -> list[tuple[Provider, str]]:
    """The ways to pay a plan, and what each debits where it is not the price in FCFA."""
    return [(way, _debited(way, plan)) for way in registry.offered()]


def _debited(provider: Provider, plan: Plan) -> str:
    """What the payer will see debited, where it is not the price in FCFA."""
    charge = checkout.charge_of(provider, plan.price_xof)
    return in_units(charge.minor, charge.currency) if charge else ""


def _pay(request: HttpRequest, plan: Plan, return_to: str) -> HttpResponse:
    """Begin with the chosen provider, and send the payer there; what went wrong is said on the payment's page."""
    ways = {provider.name: provider for provider in registry.offered()}
    provider = ways.get(request.POST["provider"])
    form = uuid_of(request.POST.get("form", ""))
    if provider is None or form is None:
        return redirect(request.get_full_path())
    try:
        payment = checkout.begin(request.user, plan, provider, return_to=return_to, form=form)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(request.get_full_path())
    return redirect(way_on(payment))


def way_on(payment: Payment) -> str:
    """The page of a payment, which sends the payer on to the provider.

    A form may lead to pages of ours alone (`form-action 'self'`): a redirect from it to the provider would be stopped.
    """
    page = reverse("payment", args=[payment.reference])
    return f"{page}?partir=1" if payment.state == State.PENDING and payment.payment_url else page


def page_of_ours(path: str) -> str:
    """Keep an address of this site; anything else is empty."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path[:300] if is_ours and len(path) <= 300 else ""


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
