"""Each provider's answers and callbacks, as its documentation gives them; the keys are those of the demo."""

import hashlib
import hmac
import json
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from simulator.state import Attempt, Book

KEYS = json.loads((Path(__file__).parent / "keys.json").read_text())
ORDER = (
    "cpm_site_id", "cpm_trans_id", "cpm_trans_date", "cpm_amount", "cpm_currency", "signature", "payment_method",
    "cel_phone_num", "cpm_phone_prefixe", "cpm_language", "cpm_version", "cpm_payment_config", "cpm_page_action",
    "cpm_custom", "cpm_designation", "cpm_error_message",
)  # fmt: skip

Answer = tuple[int, dict[str, Any]]


class Refusal(Exception):
    """An answer that is no success: status and object."""

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        super().__init__(status)
        self.answer = (status, told)


def page(base: str, attempt: Attempt) -> str:
    return f"{base}/payer/{attempt.number}"


# Orange Money Web Payment.


def orange(book: Book, base: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    if path == "/oauth/v3/token":
        if not headers.get("authorization", "").startswith("Basic "):
            raise Refusal(401, {"error": "invalid_client"})
        return 200, {"token_type": "Bearer", "access_token": "demo-token", "expires_in": 7776000}
    if headers.get("authorization") != "Bearer demo-token":
        raise Refusal(401, {"code": 42, "message": "Expired credentials"})
    told = json.loads(body)
    if path.endswith("/webpayment"):
        if told["merchant_key"] != KEYS["ORANGE_MONEY_MERCHANT_KEY"] or not isinstance(told["amount"], int):
            raise Refusal(400, {"code": 21, "message": "Bad request"})
        if told["currency"] != ("OUV" if "/dev/" in path else "XOF"):
            raise Refusal(400, {"code": 21, "message": "Bad request"})
        attempt = book.open(
            provider="orange_money",
            reference=told["order_id"],
            amount=told["amount"],
            back=told["return_url"],
            cancelled=told["cancel_url"],
            callback=told["notif_url"],
        )
        return 201, {
            "status": 201,
            "message": "OK",
            "pay_token": attempt.number,
            "payment_url": page(base, attempt),
            "notif_token": attempt.secret,
        }
    attempt = book.by(provider="orange_money", number=told["pay_token"], reference=told["order_id"])
    if attempt is None or attempt.paid_amount != told["amount"]:
        raise Refusal(400, {"code": 60, "message": "Resource not found"})
    state = {"open": "INITIATED", "paid": "SUCCESS", "refused": "FAILED", "cancelled": "FAILED", "expired": "EXPIRED"}
    return 201, {"status": state[attempt.state], "order_id": attempt.reference, "txnid": f"MP{attempt.number[:8]}"}


def orange_notice(attempt: Attempt) -> urllib.request.Request:
    status = "SUCCESS" if attempt.state == "paid" else "FAILED"
    told = {"status": status, "notif_token": attempt.secret, "txnid": f"MP{attempt.number[:8]}"}
    return _json_request(attempt.callback, told)


# Wave Checkout.


def wave(book: Book, base: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    if headers.get("authorization") != f"Bearer {KEYS['WAVE_API_KEY']}":
        raise Refusal(401, {"code": "invalid-auth"})
    if book.request_secret and not _is_signed(headers.get("wave-signature", ""), book.request_secret, body):
        raise Refusal(401, {"code": "invalid-auth"})
    if path == "/v1/checkout/sessions":
        told = json.loads(body)
        if not (isinstance(told["amount"], str) and told["amount"].isdecimal()):
            raise Refusal(400, {"code": "request-validation-error"})
        attempt = book.open(
            provider="wave",
            reference=told["client_reference"],
            amount=int(told["amount"]),
            back=told["success_url"],
            cancelled=told["error_url"],
            callback="",
        )
        return 200, wave_session(attempt, base)
    if path.startswith("/v1/checkout/sessions/search"):
        attempt = book.by(provider="wave", reference=path.partition("client_reference=")[2])
        return 200, {"result": [wave_session(attempt, base)] if attempt else []}
    number, _, verb = path.removeprefix("/v1/checkout/sessions/cos-").partition("/")
    attempt = book.by(provider="wave", number=number)
    if attempt is None:
        raise Refusal(404, {"code": "checkout-session-not-found"})
    if verb == "refund":
        return _given_back(attempt, {"code": "checkout-refund-failed"})
    if verb == "expire":
        return _closed(attempt, Refusal(409, {"code": "checkout-session-final"}))
    return 200, wave_session(attempt, base)


def wave_session(attempt: Attempt, base: str) -> dict[str, Any]:
    checkout = {"paid": "complete", "open": "open"}.get(attempt.state, "expired")
    paid = {"paid": "succeeded", "open": "processing"}.get(attempt.state, "cancelled")
    begun = datetime.fromtimestamp(attempt.begun, UTC)
    return {
        "id": f"cos-{attempt.number}",
        "amount": str(attempt.paid_amount),
        "currency": attempt.currency,
        "checkout_status": checkout,
        "payment_status": paid,
        "client_reference": attempt.reference,
        "wave_launch_url": page(base, attempt),
        "when_created": begun.isoformat(),
        "when_expires": (begun + timedelta(minutes=30)).isoformat(),
        "last_payment_error": None,
    }


def wave_notice(attempt: Attempt) -> urllib.request.Request:
    kind = "checkout.session.completed" if attempt.state == "paid" else "checkout.session.payment_failed"
    event = {"id": f"EV_{attempt.number}_{kind}", "type": kind, "data": wave_session(attempt, "")}
    body = json.dumps(event).encode()
    now = str(int(time.time()))
    mark = _signed(KEYS["WAVE_WEBHOOK_SECRETS"], now.encode() + body)
    headers = {"Content-Type": "application/json", "Wave-Signature": f"t={now},v1={mark}"}
    return urllib.request.Request(attempt.callback, data=body, headers=headers)


# CinetPay.


def cinetpay(book: Book, base: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    told = json.loads(body)
    if (told["apikey"], told["site_id"]) != (KEYS["CINETPAY_API_KEY"], KEYS["CINETPAY_SITE_ID"]):
        raise Refusal(403, {"code": "609", "message": "AUTH_NOT_FOUND"})
    if path == "/v2/payment":
        if told["amount"] % 5:
            raise Refusal(400, {"code": "608", "message": "MINIMUM_REQUIRED_FIELDS"})
        attempt = book.open(
            provider="cinetpay",
            reference=told["transaction_id"],
            amount=told["amount"],
            back=told["return_url"],
            cancelled=told["return_url"],
            callback=told["notify_url"],
        )
        opened = {"payment_token": attempt.number, "payment_url": page(base, attempt)}
        return 201, {"code": "201", "message": "CREATED", "data": opened}
    attempt = book.by(provider="cinetpay", reference=told["transaction_id"])
    codes = {"paid": ("00", "ACCEPTED"), "open": ("662", "WAITING_CUSTOMER_PAYMENT"), "expired": ("625", "EXPIRED")}
    code, status = codes.get(attempt.state if attempt else "", ("627", "REFUSED"))
    data = {
        "amount": str(attempt.paid_amount) if attempt else "0",
        "currency": attempt.currency if attempt else "XOF",
        "status": status,
        "payment_method": "MOOVML",
        "operator_id": f"op-{attempt.number[:8]}" if attempt else "",
    }
    return 200, {"code": code, "message": status, "data": data}


def cinetpay_notice(attempt: Attempt) -> urllib.request.Request:
    told = dict.fromkeys(ORDER, "")
    told |= {
        "cpm_site_id": KEYS["CINETPAY_SITE_ID"],
        "cpm_trans_id": attempt.reference,
        "cpm_trans_date": f"{datetime.fromtimestamp(attempt.begun, UTC):%Y-%m-%d %H:%M:%S}",
        "cpm_amount": str(attempt.paid_amount),
        "cpm_currency": attempt.currency,
        "signature": attempt.secret,
        "payment_method": "MOOVML",
        "cpm_language": "fr",
        "cpm_version": "V4",
        "cpm_payment_config": "SINGLE",
        "cpm_page_action": "PAYMENT",
        "cpm_custom": attempt.reference,
        "cpm_error_message": "SUCCES" if attempt.state == "paid" else "PAYMENT_FAILED",
    }
    mark = _signed(KEYS["CINETPAY_SECRET_KEY"], "".join(told[name] for name in ORDER).encode())
    return urllib.request.Request(attempt.callback, data=urlencode(told).encode(), headers={"x-token": mark})


# PayDunya.


def paydunya(book: Book, base: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    if headers.get("paydunya-private-key") != KEYS["PAYDUNYA_PRIVATE_KEY"]:
        return 200, {"response_code": "1001", "response_text": "Invalid Private Key"}
    if path.endswith("/checkout-invoice/create"):
        told = json.loads(body)
        attempt = book.open(
            provider="paydunya",
            reference=told["custom_data"]["reference"],
            amount=told["invoice"]["total_amount"],
            back=told["actions"]["return_url"],
            cancelled=told["actions"]["cancel_url"],
            callback=told["actions"]["callback_url"],
        )
        return 200, {"response_code": "00", "response_text": page(base, attempt), "token": f"test_{attempt.number}"}
    attempt = book.by(provider="paydunya", number=path.rpartition("/")[2].removeprefix("test_"))
    if attempt is None:
        return 200, {"response_code": "1002", "response_text": "Invoice not found"}
    return 200, {"response_code": "00", **paydunya_told(attempt)}


def paydunya_told(attempt: Attempt) -> dict[str, Any]:
    status = {"paid": "completed", "open": "pending", "refused": "failed"}.get(attempt.state, "cancelled")
    return {
        "status": status,
        "mode": "test",
        "hash": hashlib.sha512(KEYS["PAYDUNYA_MASTER_KEY"].encode()).hexdigest(),
        "invoice": {"token": f"test_{attempt.number}", "total_amount": attempt.paid_amount},
        "custom_data": {"reference": attempt.reference},
    }


def paydunya_notice(attempt: Attempt) -> urllib.request.Request:
    told = paydunya_told(attempt)
    flat = {
        "data[response_code]": "00",
        "data[hash]": told["hash"],
        "data[status]": told["status"],
        "data[mode]": told["mode"],
        "data[invoice][token]": told["invoice"]["token"],
        "data[invoice][total_amount]": str(told["invoice"]["total_amount"]),
        "data[custom_data][reference]": attempt.reference,
    }
    return urllib.request.Request(attempt.callback, data=urlencode(flat).encode())


# Stripe Checkout.


def stripe(book: Book, base: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    if headers.get("authorization") != f"Bearer {KEYS['STRIPE_SECRET_KEY']}":
        raise Refusal(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})
    if path == "/v1/checkout/sessions":
        told = dict(parse_qsl(body.decode()))
        known = book.by(provider="stripe", reference=told["client_reference_id"])  # the same idempotency key
        attempt = known or book.open(
            provider="stripe",
            reference=told["client_reference_id"],
            amount=int(told["line_items[0][price_data][unit_amount]"]),
            currency=told["line_items[0][price_data][currency]"].upper(),
            back=told["success_url"],
            cancelled=told["cancel_url"],
            callback="",
        )
        return 200, stripe_session(attempt, base)
    refusal = {"error": {"type": "invalid_request_error", "message": "Not possible"}}
    if path == "/v1/refunds":
        attempt = book.by(provider="stripe", number=dict(parse_qsl(body.decode()))["payment_intent"][3:])
        _given_back(attempt, refusal)
        return 200, {"id": f"re_{attempt.number}", "object": "refund", "status": "succeeded"}
    number, _, verb = path.removeprefix("/v1/checkout/sessions/cs_test_").partition("/")
    attempt = book.by(provider="stripe", number=number)
    if attempt is None:
        raise Refusal(404, {"error": {"type": "invalid_request_error", "message": "No such checkout.session"}})
    if verb == "expire":
        _closed(attempt, Refusal(400, refusal))
    return 200, stripe_session(attempt, base)


def stripe_session(attempt: Attempt, base: str) -> dict[str, Any]:
    return {
        "id": f"cs_test_{attempt.number}",
        "object": "checkout.session",
        "mode": "payment",
        "status": {"paid": "complete", "open": "open"}.get(attempt.state, "expired"),
        "payment_status": "paid" if attempt.state == "paid" else "unpaid",
        "client_reference_id": attempt.reference,
        "payment_intent": f"pi_{attempt.number}",
        "amount_total": attempt.paid_amount,
        "currency": attempt.currency.lower(),
        "url": page(base, attempt),
        "expires_at": int(attempt.begun) + 1800,
        "livemode": False,
    }


def stripe_notice(attempt: Attempt) -> urllib.request.Request:
    kind = "checkout.session.completed" if attempt.state == "paid" else "checkout.session.expired"
    event = {
        "id": f"evt_{attempt.number}_{kind}",
        "object": "event",
        "type": kind,
        "livemode": False,
        "data": {"object": stripe_session(attempt, "")},
    }
    body = json.dumps(event).encode()
    now = str(int(time.time()))
    mark = _signed(KEYS["STRIPE_WEBHOOK_SECRETS"], now.encode() + b"." + body)
    headers = {"Content-Type": "application/json", "Stripe-Signature": f"t={now},v1={mark}"}
    return urllib.request.Request(attempt.callback, data=body, headers=headers)


def _given_back(attempt: Attempt | None, refusal: dict[str, Any]) -> Answer:
    """Refund the whole, once, whatever is asked again."""
    if attempt is None or attempt.state != "paid":
        raise Refusal(400, refusal)
    attempt.is_refunded = True
    return 200, {}


def _closed(attempt: Attempt, refusal: Refusal) -> Answer:
    if attempt.state != "open":
        raise refusal
    attempt.state = "expired"
    return 200, {}


PLAYED = {"orange_money": orange, "wave": wave, "cinetpay": cinetpay, "paydunya": paydunya, "stripe": stripe}
NOTICES = {
    "orange_money": orange_notice,
    "wave": wave_notice,
    "cinetpay": cinetpay_notice,
    "paydunya": paydunya_notice,
    "stripe": stripe_notice,
}


def _signed(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _is_signed(mark: str, secret: str, body: bytes) -> bool:
    instant, _, given = mark.removeprefix("t=").partition(",v1=")
    return hmac.compare_digest(given, _signed(secret, instant.encode() + body))


def _json_request(address: str, told: dict[str, Any]) -> urllib.request.Request:
    return urllib.request.Request(address, data=json.dumps(told).encode(), headers={"Content-Type": "application/json"})
