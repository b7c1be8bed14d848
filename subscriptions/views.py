"""The offer, for everyone; asking for a subscription, for who has an account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from edge.caching import public
from subscriptions import desk
from subscriptions.access import Reader
from subscriptions.forms import RequestForm
from subscriptions.models import Plan


@public
def offer(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/offer.html", {"plans": Plan.objects.filter(is_on_sale=True)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a phone number for a plan; the desk calls, takes the money and gives the subscription."""
    plan = get_object_or_404(Plan, slug=slug, is_on_sale=True)
    waiting = desk.waiting_request(request.user)
    form = RequestForm(request.POST or None, initial={"phone": request.user.phone or ""})
    if request.method == "POST" and form.is_valid():
        desk.ask(request.user, plan, phone=form.cleaned_data["phone"])
        return redirect(request.path)
    held = Reader(request.user).current(timezone.now())
    context = {"plan": plan, "form": form, "waiting": waiting, "held": held}
    return render(request, "subscriptions/ask.html", context)
