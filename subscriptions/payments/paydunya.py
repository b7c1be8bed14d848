"""PayDunya: its notices sign nothing (their hash is a constant), so that only what it confirms is believed."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils import timezone

from subscriptions.ledger import Proof
from subscriptions.models import Payment, State
from subscriptions.payments import wire
from subscriptions.payments.protocol import Forged, Found, Heard, Notice, Outage, Refused, Started, Urls
from subscriptions.payments.signatures import same

HOST = "https://app.paydunya.com"
LIFE = timedelta(hours=24)  # none is published: we ask until it confirms
DONE = "00"
STATES = {
    "pending": State.PENDING,
    "cancelled": State.CANCELLED,
    "failed": State.FAILED,
    "completed": State.SUCCEEDED,
}


class PayDunya:
    name = "paydunya"
    label = "Moov Money ou carte, par PayDunya"
    about = "Par PayDunya : vous choisissez votre opérateur sur sa page."

    def missing(self) -> list[str]:
        wanted = ("PAYDUNYA_MASTER_KEY", "PAYDUNYA_PRIVATE_KEY", "PAYDUNYA_TOKEN")
        return [name for name in wanted if not getattr(settings, name)]

    def start(self, payment: Payment, urls: Urls) -> Started:
        told = {
            "invoice": {"total_amount": payment.amount_xof, "description": f"Abonnement {payment.plan_name}"},
            "store": {"name": settings.NEWSROOM["name"]},
            "custom_data": {"reference": payment.reference},
            "actions": {
                "cancel_url": urls.cancelled,
                "return_url": urls.back,
                "callback_url": urls.callback,
            },
        }
        answer = wire.post_json(f"{self._base}/checkout-invoice/create", told, self._keys)
        if answer.status >= 500:
            raise Outage(f"status {answer.status}")
        said = answer.json()
        if said.get("response_code") != DONE or not said.get("token"):
            raise Refused("PayDunya n’a pas accepté ce règlement. Essayez un autre moyen.")
        return Started(
            url=str(said["response_text"]), expires_at=timezone.now() + LIFE, provider_ref=str(said["token"])
        )

    def hear(self, heard: Heard) -> Notice:
        told = read(heard.body)
        given = str(told.get("hash", ""))
        expected = hashlib.sha512(settings.PAYDUNYA_MASTER_KEY.encode()).hexdigest()
        if not settings.PAYDUNYA_MASTER_KEY or not same(given.lower(), expected):
            raise Forged("hash differs")
        invoice = told.get("invoice")
        token = str(invoice.get("token", "")) if isinstance(invoice, dict) else ""
        if not token:
            raise Forged("no token")
        said = str(told.get("status", ""))[:60]
        return Notice(key=f"{token} {said}"[:200], said=said, provider_ref=token)

    def fetch(self, payment: Payment) -> Found:
        if not payment.provider_ref:
            return Found(State.EXPIRED, said="unknown")
        answer = wire.get(f"{self._base}/checkout-invoice/confirm/{payment.provider_ref}", self._keys)
        if answer.status >= 500:
            raise Outage(f"status {answer.status}")
        told = answer.json()
        said = str(told.get("status", ""))
        state = STATES.get(said, State.PENDING)
        if told.get("response_code") != DONE or state != State.SUCCEEDED:
            return Found(state if state != State.SUCCEEDED else State.PENDING, said=said[:60])
        if (told.get("custom_data") or {}).get("reference") != payment.reference:
            raise Outage("answers about another attempt")
        if told.get("mode") != self._mode:
            raise Outage("a test payment")
        amount = str((told.get("invoice") or {}).get("total_amount", ""))
        if not amount.isdecimal():
            raise Outage("no amount")
        return Found(State.SUCCEEDED, Proof(int(amount), "XOF", means="paydunya"), said=said)

    @property
    def _mode(self) -> str:
        return "test" if settings.PAYDUNYA_PRIVATE_KEY.startswith("test_") else "live"

    @property
    def _base(self) -> str:
        kind = "sandbox-api" if self._mode == "test" else "api"
        return f"{wire.host(self.name, HOST)}/{kind}/v1"

    @property
    def _keys(self) -> dict[str, str]:
        return {
            "PAYDUNYA-MASTER-KEY": settings.PAYDUNYA_MASTER_KEY,
            "PAYDUNYA-PRIVATE-KEY": settings.PAYDUNYA_PRIVATE_KEY,
            "PAYDUNYA-TOKEN": settings.PAYDUNYA_TOKEN,
        }


def read(body: bytes) -> dict[str, Any]:
    """Read a notice in any of its three shapes: nested form keys, one `data` field of JSON, or JSON. Raises Forged."""
    text = body.decode("utf-8", "replace")
    try:
        told = json.loads(text)
    except ValueError:
        told = _from_form(text)
    told = told.get("data", told) if isinstance(told, dict) else None
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except ValueError:
            told = None
    if not isinstance(told, dict):
        raise Forged("not a notice")
    return told


def _from_form(text: str) -> dict[str, Any]:
    """Turn `data[invoice][token]=x` into nested objects."""
    told: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        names = key.replace("]", "").split("[")
        place = told
        for name in names[:-1]:
            inner = place.setdefault(name, {})
            if not isinstance(inner, dict):
                raise Forged("not a notice")
            place = inner
        place[names[-1]] = value
    return told
