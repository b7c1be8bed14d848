"""The page of one payment, its receipt, the codes of sellers, and the addresses that providers call."""

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from subscriptions import checkout, merging, presents, receipts, vouchers
from subscriptions.models import LedgerEntry, Payment, Present, State
from subscriptions.payments import registry
from subscriptions.payments.protocol import Forged, Heard
from subscriptions.views import way_on

HEAVIEST = 100_000  # bytes of a callback
PAUSE = 1  # second between two questions about one payment


@csrf_exempt  # CinetPay sends its payer back by POST: it is answered like a GET, and changes nothing
def payment(request: HttpRequest, reference: str) -> HttpResponse:
    """/reglements/<reference>/: where a payment stands; looking asks the provider, once a second at most."""
    if request.method not in {"GET", "HEAD"}:
        return redirect(request.path)
    return _payment(request, reference)


@login_required
def _payment(request: HttpRequest, reference: str) -> HttpResponse:
    found = _own(request, reference)
    goes_on = "partir" in request.GET
    if found.state == State.PENDING and not goes_on and cache.add(f"payment:{found.pk}", 1, timeout=PAUSE):
        found = checkout.check(found)
    entry = found.entries.filter(kind=LedgerEntry.Kind.SALE).select_related("period", "receipt").first()
    present = Present.objects.filter(payment=found).first()
    context = {
        "present": present,
        "link": presents.link_of(present) if present and found.is_settled else "",
        "payment": found,
        "provider": registry.KNOWN.get(found.provider),
        "entry": entry,
        "can_go_on": bool(found.payment_url) and found.expires_at is not None and found.expires_at > timezone.now(),
        "goes_on": goes_on,
        "was_left": "abandon" in request.GET,
    }
    return render(request, "subscriptions/payment.html", context)


@login_required
@require_POST
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """…/reprendre/: open at the provider an attempt that it did not answer about."""
    found = _own(request, reference)
    provider = registry.named(found.provider)
    if found.state == State.CREATED and not found.payment_url and provider:
        found = checkout.open_at_provider(found, provider)
    return redirect(way_on(found))


@login_required
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """…/recu/: the reçu of a payment."""
    return render(request, "subscriptions/receipt.html", receipts.told(_entry(request, reference)))


@login_required
@require_safe
def receipt_file(request: HttpRequest, reference: str) -> HttpResponse:
    """…/recu.pdf: the same, on paper."""
    entry = _entry(request, reference)
    response = HttpResponse(receipts.pdf(entry), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="recu-{entry.receipt}.pdf"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """/code/: use a code bought from a seller."""
    typed, error = request.POST.get("code", "")[:40], ""
    if request.method == "POST":
        try:
            used = vouchers.redeem(request.user, typed, address=get_adapter().get_client_ip(request) or "")
            return redirect("payment", used.reference)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    return render(request, "subscriptions/code.html", {"typed": typed, "error": error}, status=400 if error else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """/paiements/<provider>/: what a provider tells us. Kept, then proved by asking it; a forged one is refused.

    A GET without data is CinetPay's way to see that the address is there.
    """
    known = registry.named(provider)
    if known is None:
        raise Http404
    if request.method != "POST":
        return HttpResponse(status=200)
    try:
        body = request.read(HEAVIEST + 1)
        if len(body) > HEAVIEST:
            raise Forged("too heavy")
        headers = {name.lower(): value for name, value in request.headers.items()}
        checkout.receive(known, Heard(body, headers))
    except Forged:
        return HttpResponse(status=400)
    return HttpResponse(status=200)


def _readable(reference: str) -> str:
    """The reference that an address tells, if PostgreSQL can look for it at all."""
    if "\0" in reference:
        raise Http404
    return reference


def _own(request: HttpRequest, reference: str) -> Payment:
    return get_object_or_404(
        Payment.objects.select_related("plan"),
        reference=_readable(reference),
        person__in=merging.accounts_of(request.user),
    )


def _entry(request: HttpRequest, reference: str) -> LedgerEntry:
    entries = LedgerEntry.objects.select_related("payment", "receipt", "period")
    whose = merging.accounts_of(request.user)
    own = entries.filter(payment__person__in=whose, kind=LedgerEntry.Kind.SALE)
    return get_object_or_404(own, payment__reference=_readable(reference))
