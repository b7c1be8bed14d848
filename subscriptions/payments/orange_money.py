"""Orange Money Web Payment. The callback signs nothing: it names our attempt, and the status call decides."""

import json
from base64 import b64encode
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from subscriptions.ledger import Charge, Proof
from subscriptions.models import Payment, State
from subscriptions.payments import wire
from subscriptions.payments.protocol import Forged, Found, Heard, Notice, Outage, Refused, Started, Urls

HOST = "https://api.orange.com"
LIFE = timedelta(minutes=10)
MARGIN = 60  # seconds
STATES = {
    "INITIATED": State.PENDING,
    "PENDING": State.PENDING,
    "EXPIRED": State.EXPIRED,
    "FAILED": State.FAILED,
    "SUCCESS": State.SUCCEEDED,
}


class OrangeMoney:
    name = "orange_money"
    label = "Orange Money"
    about = "Vous composez #144# pour recevoir un code, et le donnez sur la page d’Orange."

    def missing(self) -> list[str]:
        wanted = ("ORANGE_MONEY_CLIENT_ID", "ORANGE_MONEY_CLIENT_SECRET", "ORANGE_MONEY_MERCHANT_KEY")
        return [name for name in wanted if not getattr(settings, name)]

    def charge(self, amount_xof: int) -> Charge | None:
        """The sandbox counts in OUV, a currency that does not exist: one for each franc."""
        return Charge(amount_xof, "OUV", Decimal(1)) if self._currency == "OUV" else None

    def start(self, payment: Payment, urls: Urls) -> Started:
        answer = self._ask(
            "webpayment",
            {
                "merchant_key": settings.ORANGE_MONEY_MERCHANT_KEY,
                "currency": self._currency,
                "order_id": payment.reference,
                "amount": payment.amount_xof,
                "return_url": urls.back,
                "cancel_url": urls.cancelled,
                "notif_url": urls.callback,
                "lang": "fr",
                "reference": settings.NEWSROOM["name"][:30],
            },
        )
        told = answer.json()
        if 400 <= answer.status < 500:
            raise Refused("Orange Money n’a pas accepté ce règlement. Essayez un autre moyen.")
        if not (told.get("payment_url") and told.get("pay_token") and told.get("notif_token")):
            raise Outage("no payment_url")
        return Started(
            url=told["payment_url"],
            expires_at=timezone.now() + LIFE,
            provider_ref=told["notif_token"],
            token=told["pay_token"],
        )

    def hear(self, heard: Heard) -> Notice:
        """The callback's only proof is `notif_token`, which we alone were given: an unknown one finds no attempt."""
        try:
            told = json.loads(heard.body)
            token, said = told["notif_token"], told["status"]
        except (ValueError, KeyError, TypeError):
            raise Forged("not a notification") from None
        if not (isinstance(token, str) and token and isinstance(said, str)):
            raise Forged("no notif_token")
        known = sha256(f"{token} {told.get('txnid', '')} {said}".encode()).hexdigest()
        return Notice(key=known, said=said[:60], provider_ref=token)

    def fetch(self, payment: Payment) -> Found:
        asked = {"order_id": payment.reference, "amount": payment.amount_xof, "pay_token": payment.token}
        answer = self._ask("transactionstatus", asked)
        if not answer.is_ok:
            raise Outage(f"status {answer.status}")
        told = answer.json()
        said = str(told.get("status", ""))
        state = STATES.get(said, State.PENDING)
        if state != State.SUCCEEDED:
            return Found(state, said=said)
        if told.get("order_id") != payment.reference:
            raise Outage("answers about another order")
        # The status call matches the amount we send it: one that differs is not found there.
        return Found(state, Proof(payment.amount_xof, self._currency, means="orange_money"), said=said)

    @property
    def _currency(self) -> str:
        return "OUV" if settings.ORANGE_MONEY_COUNTRY == "dev" else "XOF"

    def _ask(self, what: str, told: dict) -> wire.Answer:
        """Ask with our token; one that is refused is renewed once."""
        base = f"{wire.host(self.name, HOST)}/orange-money-webpay/{settings.ORANGE_MONEY_COUNTRY}/v1/{what}"
        answer = wire.post_json(base, told, {"Authorization": f"Bearer {self._token()}"})
        if answer.status == 401:
            cache.delete(self._cache_key)
            answer = wire.post_json(base, told, {"Authorization": f"Bearer {self._token()}"})
        if answer.status >= 500 or answer.status == 401:
            raise Outage(f"{what}: status {answer.status}")
        return answer

    @property
    def _cache_key(self) -> str:
        return f"orange-money:{sha256(settings.ORANGE_MONEY_CLIENT_ID.encode()).hexdigest()[:16]}"

    def _token(self) -> str:
        if token := cache.get(self._cache_key):
            return token
        pair = f"{settings.ORANGE_MONEY_CLIENT_ID}:{settings.ORANGE_MONEY_CLIENT_SECRET}"
        answer = wire.post_form(
            f"{wire.host(self.name, HOST)}/oauth/v3/token",
            {"grant_type": "client_credentials"},
            {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"},
        )
        told = answer.json()
        if not answer.is_ok or not told.get("access_token"):
            raise Outage(f"token: status {answer.status}")
        life = max(MARGIN, int(told.get("expires_in", 0)) - MARGIN)
        cache.set(self._cache_key, told["access_token"], timeout=life)
        return told["access_token"]
