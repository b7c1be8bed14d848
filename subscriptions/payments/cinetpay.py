"""CinetPay Checkout v2, by which Moov Money and Orange Money come: signed notices, and a check that decides."""

import hmac
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qsl

from django.conf import settings
from django.utils import timezone

from subscriptions.ledger import Proof
from subscriptions.models import Payment, State
from subscriptions.payments import wire
from subscriptions.payments.protocol import Forged, Found, Heard, Notice, Outage, Refused, Started, Urls
from subscriptions.payments.signatures import same

HOST = "https://api-checkout.cinetpay.com"
LIFE = timedelta(minutes=60)  # none is published: we ask until the check says
# The order in which the notice's fields are joined to be signed, as documented; what is missing counts as empty.
SIGNED = (
    "cpm_site_id", "cpm_trans_id", "cpm_trans_date", "cpm_amount", "cpm_currency", "signature", "payment_method",
    "cel_phone_num", "cpm_phone_prefixe", "cpm_language", "cpm_version", "cpm_payment_config", "cpm_page_action",
    "cpm_custom", "cpm_designation", "cpm_error_message",
)  # fmt: skip
CREATED, PAID = "201", "00"
CODES = {"600": State.FAILED, "602": State.FAILED, "604": State.PENDING, "625": State.EXPIRED, "627": State.CANCELLED}
MEANS = {"OMML": "orange_money", "MOOVML": "moov_money", "CARD": "card", "VISAM": "card"}
STEP = 5  # amounts are multiples of five


class CinetPay:
    name = "cinetpay"
    label = "Moov Money ou carte"
    about = "Par CinetPay : vous choisissez votre opérateur sur sa page."

    def missing(self) -> list[str]:
        wanted = ("CINETPAY_API_KEY", "CINETPAY_SITE_ID", "CINETPAY_SECRET_KEY")
        return [name for name in wanted if not getattr(settings, name)]

    def start(self, payment: Payment, urls: Urls) -> Started:
        if payment.amount_xof % STEP:
            raise Refused("CinetPay ne prend que des multiples de 5 FCFA. Choisissez un autre moyen.")
        told = {
            **self._who,
            "transaction_id": payment.reference,
            "amount": payment.amount_xof,
            "currency": "XOF",
            "description": _plain(f"Abonnement {payment.plan_name}"),
            "notify_url": urls.callback,
            "return_url": urls.back,
            "channels": "ALL",
            "lang": "fr",
            "metadata": payment.reference,
        }
        answer = wire.post_json(f"{self._host}/v2/payment", told)
        if answer.status >= 500:
            raise Outage(f"status {answer.status}")
        said = answer.json()
        opened = said.get("data") or {}
        if str(said.get("code")) != CREATED or not opened.get("payment_url"):
            raise Refused("CinetPay n’a pas accepté ce règlement. Essayez un autre moyen.")
        return Started(opened["payment_url"], timezone.now() + LIFE, token=opened.get("payment_token"))

    def hear(self, heard: Heard) -> Notice:
        """`x-token`: HMAC-SHA256 of the sixteen fields joined in their order, nothing between."""
        told = dict(parse_qsl(heard.body.decode("utf-8", "replace"), keep_blank_values=True))
        joined = "".join(told.get(name, "") for name in SIGNED)
        if not settings.CINETPAY_SECRET_KEY:
            raise Forged("no secret of ours")
        expected = hmac.new(settings.CINETPAY_SECRET_KEY.encode(), joined.encode(), sha256).hexdigest()
        if not same(heard.headers.get("x-token", "").lower(), expected):
            raise Forged("signature differs")
        if told.get("cpm_site_id") != settings.CINETPAY_SITE_ID or not told.get("cpm_trans_id"):
            raise Forged("of another site")
        return Notice(
            key=sha256(joined.encode()).hexdigest(),
            said=told.get("cpm_error_message", "")[:60],
            reference=told["cpm_trans_id"],
        )

    def fetch(self, payment: Payment) -> Found:
        answer = wire.post_json(f"{self._host}/v2/payment/check", {**self._who, "transaction_id": payment.reference})
        if answer.status >= 500:
            raise Outage(f"status {answer.status}")
        said = answer.json()
        told = said.get("data") or {}
        code, status = str(said.get("code", "")), str(told.get("status", ""))
        words = f"{code} {status}"[:60]
        if code != PAID or status != "ACCEPTED":
            return Found(CODES.get(code, State.PENDING), said=words)
        amount = str(told.get("amount", ""))
        if not amount.isdecimal():
            raise Outage("no amount")
        method = str(told.get("payment_method", ""))
        proof = Proof(
            int(amount), str(told.get("currency")), str(told.get("operator_id") or ""), MEANS.get(method, method[:30])
        )
        return Found(State.SUCCEEDED, proof, said=words)

    @property
    def _who(self) -> dict[str, str]:
        return {"apikey": settings.CINETPAY_API_KEY, "site_id": settings.CINETPAY_SITE_ID}

    @property
    def _host(self) -> str:
        return wire.host(self.name, HOST)


def _plain(words: str) -> str:
    """Leave out the signs that the contract asks not to send."""
    return "".join(sign for sign in words if sign not in "#/$_&")[:100]
