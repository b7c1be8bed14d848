"""Wave Checkout: a session is opened, its webhook is signed, and the session is read again before anything opens."""

import json

from django.conf import settings
from django.utils.dateparse import parse_datetime

from subscriptions.ledger import Proof
from subscriptions.models import Payment, State
from subscriptions.payments import wire
from subscriptions.payments.protocol import Forged, Found, Heard, Notice, Outage, Refused, Started, Urls
from subscriptions.payments.signatures import signed_now, verify_timed

HOST = "https://api.wave.com"


class Wave:
    name = "wave"
    label = "Wave"
    about = "L’application Wave s’ouvre ; vous y confirmez."

    def missing(self) -> list[str]:
        return [name for name in ("WAVE_API_KEY", "WAVE_WEBHOOK_SECRETS") if not getattr(settings, name)]

    def start(self, payment: Payment, urls: Urls) -> Started:
        told = {
            "amount": str(payment.amount_xof),
            "currency": "XOF",
            "success_url": urls.back,
            "error_url": urls.cancelled,
            "client_reference": payment.reference,
        }
        answer = self._ask("POST", "", told)
        if answer.status in {400, 403, 422}:
            raise Refused("Wave n’a pas accepté ce règlement. Essayez un autre moyen.")
        session = self._session(answer)
        expires_at = parse_datetime(str(session.get("when_expires", "")))
        if not session.get("wave_launch_url") or expires_at is None:
            raise Outage("no wave_launch_url")
        return Started(url=session["wave_launch_url"], expires_at=expires_at, provider_ref=session["id"])

    def hear(self, heard: Heard) -> Notice:
        """`Wave-Signature: t=…,v1=…`: HMAC-SHA256 of the instant at once followed by the raw body; no dot between."""
        verify_timed(heard, header="wave-signature", secrets=settings.WAVE_WEBHOOK_SECRETS, joint=b"")
        try:
            told = json.loads(heard.body)
            session = told.get("data") or {}
            return Notice(
                key=str(told["id"]),
                said=str(told["type"])[:60],
                reference=str(session.get("client_reference") or ""),
                provider_ref=str(session.get("id") or ""),
            )
        except (ValueError, KeyError, AttributeError):
            raise Forged("not an event") from None

    def fetch(self, payment: Payment) -> Found:
        if payment.provider_ref:
            answer = self._ask("GET", f"/{payment.provider_ref}")
            session = self._session(answer)
        else:
            session = self._searched(payment)
        if session is None:
            return Found(State.EXPIRED, said="unknown")
        if session.get("client_reference") != payment.reference:
            raise Outage("answers about another attempt")
        checkout, paid = str(session.get("checkout_status")), str(session.get("payment_status"))
        said = f"{checkout} {paid}"
        if (checkout, paid) == ("complete", "succeeded"):
            return Found(State.SUCCEEDED, self._proof(session), said=said)
        return Found(State.EXPIRED if checkout == "expired" else State.PENDING, said=said)

    def refund(self, payment: Payment) -> None:
        answer = self._act(payment, "refund")
        if not answer.is_ok:
            raise Refused("Wave n’a pas rendu cet argent : voyez son portail.")

    def expire(self, payment: Payment) -> None:
        """200, or 409 when it is already final, 404 when it was never made."""
        answer = self._act(payment, "expire")
        if not answer.is_ok and answer.status not in {404, 409}:
            raise Outage(f"expire: status {answer.status}")

    def _act(self, payment: Payment, verb: str) -> wire.Answer:
        answer = self._ask("POST", f"/{payment.provider_ref}/{verb}", {})
        if answer.status >= 500 or answer.status == 429:
            raise Outage(f"{verb}: status {answer.status}")
        return answer

    def _proof(self, session: dict) -> Proof:
        amount = str(session.get("amount", ""))
        if not amount.isdecimal():
            raise Outage("no amount")
        return Proof(int(amount), str(session.get("currency")), provider_ref=str(session["id"]), means="wave")

    def _searched(self, payment: Payment) -> dict | None:
        """The line was cut before we knew the session: it is found by our reference, if it was made."""
        answer = self._ask("GET", f"/search?client_reference={payment.reference}")
        if not answer.is_ok:
            raise Outage(f"search: status {answer.status}")
        found = answer.json().get("result") or []
        return found[0] if found else None

    def _session(self, answer: wire.Answer) -> dict:
        if not answer.is_ok:
            raise Outage(f"status {answer.status}")
        session = answer.json()
        if not session.get("id"):
            raise Outage("no session")
        return session

    def _ask(self, method: str, path: str, told: dict | None = None) -> wire.Answer:
        """Ask with our key; where the account wants it, what is sent is signed as its webhooks are."""
        body = b"" if told is None else json.dumps(told).encode()
        headers = {"Authorization": f"Bearer {settings.WAVE_API_KEY}", "Content-Type": "application/json"}
        if settings.WAVE_REQUEST_SECRET:
            headers["Wave-Signature"] = signed_now(body, secret=settings.WAVE_REQUEST_SECRET)
        return wire.call(method, f"{wire.host(self.name, HOST)}/v1/checkout/sessions{path}", body, headers)
