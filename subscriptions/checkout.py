"""From the choice of a plan to the proof that it was paid: what is done between us, the payer and the provider."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from edge.addresses import absolute
from subscriptions import ledger
from subscriptions.models import Callback, Payment, Plan, Present, State
from subscriptions.payments import registry
from subscriptions.payments.protocol import Closes, Converts, Heard, Notice, Outage, Provider, Refunds, Refused, Urls

log = logging.getLogger(__name__)
CHECK = "subscriptions.jobs.check_payment"
MOST, HOUR = 20, timedelta(hours=1)  # attempts of one person: each calls a provider


def begin(
    person: Any, plan: Plan, provider: Provider, *, return_to: str, form: UUID, present: ledger.For | None = None
) -> Payment:
    """Begin an attempt and open it at the provider; the same form sent again is the same attempt.

    `present` says for whom it is, when it is for somebody else. An outage leaves it waiting, a refusal closes it:
    both are read on the attempt's own page.
    Raises ValidationError `too_many`.
    """
    _refuse_too_many(person, form)
    soon = timezone.now() + ledger.PATIENCE[0]  # we may die before we note what the provider answered
    payment = ledger.begin(
        person, plan, provider=provider.name, return_to=return_to, form=form, check_at=soon,
        charge=charge_of(provider, plan.price_xof), present=present,
    )  # fmt: skip
    if payment.state != State.CREATED or payment.payment_url:
        return payment  # an old form sent again: what was begun since is left alone
    _close_others(payment)
    return open_at_provider(payment, provider)


def charge_of(provider: Provider, amount_xof: int) -> ledger.Charge | None:
    """What a provider debits for a price, where it is not the price itself in FCFA."""
    return provider.charge(amount_xof) if isinstance(provider, Converts) else None


def _refuse_too_many(person: Any, form: UUID) -> None:
    lately = Payment.objects.filter(person=person, created_at__gt=timezone.now() - HOUR)
    if lately.exclude(begun_by=form).count() >= MOST:
        raise ValidationError(
            "Vous avez commencé beaucoup de règlements cette heure-ci : attendez un peu.", code="too_many"
        )


def _close_others(payment: Payment) -> None:
    """Close at their providers the attempts that this one takes the place of: nobody pays twice for one plan."""
    if Present.objects.filter(payment=payment).exists():
        return  # two presents are two presents
    others = Payment.objects.filter(
        person_id=payment.person_id, plan_id=payment.plan_id, state=State.PENDING, present=None
    )
    for other in others.exclude(pk=payment.pk):
        provider = registry.named(other.provider)
        if not isinstance(provider, Closes) or not other.provider_ref:
            continue
        try:
            provider.expire(other)
        except Outage as why:
            log.warning("payment %s: %s does not close it (%s)", other.reference, other.provider, why)
        check(other)


def give_back(payment: Payment, *, by: Any, note: str) -> Payment:
    """Have the provider give the money back, where its interface does, and enter it.

    Raises Refused, Outage, and all that `ledger.refund` raises.
    """
    provider = registry.named(payment.provider)
    if isinstance(provider, Refunds):
        ledger.check_refund(payment, note=note)
        provider.refund(payment)
    return ledger.refund(payment, by=by, note=note)


def open_at_provider(payment: Payment, provider: Provider) -> Payment:
    """Open an attempt at its provider, once: a second click waits for the first, and finds what it brought."""
    with transaction.atomic():
        held = Payment.objects.select_for_update().get(pk=payment.pk)
        if held.state != State.CREATED or held.payment_url:
            return held
        try:
            started = provider.start(held, urls_of(held))
            if not started.url.startswith(("https://", settings.PAYMENT_SIMULATOR_URL or "https://")):
                raise Outage("a page that is not https")
        except Refused as why:
            return ledger.close(held, State.FAILED, reason=str(why))
        except Outage as why:
            log.warning("payment %s: %s does not answer (%s)", held.reference, provider.name, why)
            return held
        return ledger.await_proof(
            held,
            provider_ref=started.provider_ref,
            token=started.token,
            url=started.url,
            until=started.expires_at,
        )


def urls_of(payment: Payment) -> Urls:
    page = absolute(reverse("payment", args=[payment.reference]))
    callback = absolute(reverse("payment_callback", args=[payment.provider]))
    return Urls(back=page, cancelled=f"{page}?abandon=1", callback=callback)


def check(payment: Payment) -> Payment:
    """Ask the provider what became of an attempt, and do what its answer proves. An outage changes nothing."""
    provider = registry.named(payment.provider)
    if provider is None or payment.state in {State.SUCCEEDED, State.REFUNDED}:
        return payment
    try:
        found = provider.fetch(payment)
    except Outage as why:
        log.warning("payment %s: %s does not answer (%s)", payment.reference, provider.name, why)
        ledger.asked_again(payment)
        return _fresh(payment)
    if found.proof is not None:
        return ledger.settle(payment, found.proof)
    if found.state in {State.FAILED, State.CANCELLED, State.EXPIRED}:
        ledger.close(payment, found.state, reason=found.said)
    ledger.asked_again(payment)
    return _fresh(payment)


def receive(provider: Provider, heard: Heard) -> Notice:
    """Keep a callback once, find our attempt, and have the provider asked about it: nothing is opened by it.

    A notice that names no attempt of ours is kept too: it may be of another system, or a trial. Raises Forged.
    """
    notice = provider.hear(heard)
    payment = _named_by(notice, provider)
    with transaction.atomic():
        Callback.objects.get_or_create(
            provider=provider.name, key=notice.key[:200], defaults={"payment": payment, "said": notice.said}
        )
        if payment is not None:  # the work comes after the answer: Wave waits for five seconds
            app.configure_task(CHECK).defer(payment=payment.pk)
    return notice


def check_due() -> int:
    """Ask about each attempt whose turn has come; bring how many. A lost callback costs minutes."""
    due = list(Payment.objects.to_check(timezone.now())[:200])
    for payment in due:
        check(payment)
    return len(due)


def _named_by(notice: Notice, provider: Provider) -> Payment | None:
    ways = Q(pk=None)
    if notice.reference:
        ways |= Q(reference=notice.reference)
    if notice.token:
        ways |= Q(token=notice.token)
    if notice.provider_ref:
        ways |= Q(provider_ref=notice.provider_ref)
    return Payment.objects.filter(ways, provider=provider.name).first()


def _fresh(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)
