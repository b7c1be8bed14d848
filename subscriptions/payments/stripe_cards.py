"""Stripe Checkout for cards, in payment mode only: nothing renews by itself."""

import json
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

import stripe
from django.conf import settings
from django.utils import timezone

from subscriptions.ledger import Charge, Proof
from subscriptions.models import Payment, State
from subscriptions.payments import wire
from subscriptions.payments.protocol import Forged, Found, Heard, Notice, Outage, Refused, Started, Urls
from subscriptions.payments.signatures import verify_timed

HOST = "https://api.stripe.com"
XOF_PER_EUR = Decimal("655.957")  # the fixed parity of the franc
LIFE = timedelta(minutes=35)  # thirty at least
STATES = {"open": State.PENDING, "complete": State.PENDING, "expired": State.EXPIRED}


class Cards:
    name = "stripe"
    label = "Carte bancaire"
    about = "Visa ou Mastercard, sur la page de Stripe."

    def missing(self) -> list[str]:
        return [name for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS") if not getattr(settings, name)]

    def charge(self, amount_xof: int) -> Charge | None:
        """In euros: the price at the fixed parity, to the cent above. In francs, the smallest unit: the price."""
        if settings.STRIPE_CURRENCY != "EUR":
            return None
        cents = (amount_xof * 100 / XOF_PER_EUR).to_integral_value(ROUND_CEILING)
        return Charge(int(cents), "EUR", XOF_PER_EUR)

    def start(self, payment: Payment, urls: Urls) -> Started:
        until = timezone.now() + LIFE
        line = {
            "quantity": 1,
            "price_data": {
                "currency": (payment.charged_currency or "XOF").lower(),
                "unit_amount": payment.charged_minor or payment.amount_xof,
                "product_data": {"name": payment.plan_name},
            },
        }
        try:
            session = self._client().v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "line_items": [line],
                    "success_url": urls.back,
                    "cancel_url": urls.cancelled,
                    "client_reference_id": payment.reference,
                    "locale": "fr",
                    "expires_at": int(until.timestamp()),
                    "metadata": {"reference": payment.reference},
                },
                {"idempotency_key": f"{payment.reference}-session"},
            )
        except stripe.InvalidRequestError:
            raise Refused("Le paiement par carte n’a pas été accepté. Essayez un autre moyen.") from None
        except stripe.StripeError as why:
            raise Outage(type(why).__name__) from None
        return Started(str(session.url), datetime.fromtimestamp(session.expires_at, UTC), provider_ref=session.id)

    def hear(self, heard: Heard) -> Notice:
        """`Stripe-Signature: t=…,v1=…`: HMAC-SHA256 of the instant, a dot and the raw body; v0 is ignored."""
        verify_timed(heard, header="stripe-signature", secrets=settings.STRIPE_WEBHOOK_SECRETS, joint=b".")
        try:
            told = json.loads(heard.body)
            thing = told["data"]["object"]
            if bool(told.get("livemode")) != self._is_live:
                raise Forged("of the other mode")
            return Notice(
                key=str(told["id"]),
                said=str(told["type"])[:60],
                reference=str(thing.get("client_reference_id") or ""),
                provider_ref=str(thing.get("id") or ""),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Forged("not an event") from None

    def fetch(self, payment: Payment) -> Found:
        if not payment.provider_ref:
            return Found(State.EXPIRED, said="unknown")
        try:
            session = self._client().v1.checkout.sessions.retrieve(payment.provider_ref)
        except stripe.StripeError as why:
            raise Outage(type(why).__name__) from None
        if session.client_reference_id != payment.reference:
            raise Outage("answers about another attempt")
        said = f"{session.status} {session.payment_status}"
        if session.payment_status != "paid":
            return Found(STATES.get(str(session.status), State.PENDING), said=said)
        proof = Proof(int(session.amount_total or 0), str(session.currency).upper(), means="card")
        return Found(State.SUCCEEDED, proof, said=said)

    def refund(self, payment: Payment) -> None:
        try:
            session = self._client().v1.checkout.sessions.retrieve(payment.provider_ref)
            asked = {"payment_intent": str(session.payment_intent)}
            self._client().v1.refunds.create(asked, {"idempotency_key": f"{payment.reference}-refund"})
        except stripe.InvalidRequestError:
            raise Refused("Stripe n’a pas rendu cet argent : voyez son tableau de bord.") from None
        except stripe.StripeError as why:
            raise Outage(type(why).__name__) from None

    def expire(self, payment: Payment) -> None:
        try:
            self._client().v1.checkout.sessions.expire(payment.provider_ref)
        except stripe.InvalidRequestError:
            return  # paid or closed already: the next question says which
        except stripe.StripeError as why:
            raise Outage(type(why).__name__) from None

    @property
    def _is_live(self) -> bool:
        return not settings.STRIPE_SECRET_KEY.startswith("sk_test_")

    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses={"api": wire.host(self.name, HOST)},
            http_client=stripe.RequestsClient(timeout=wire.PATIENCE),
            max_network_retries=0,
        )
