"""Signatures of callbacks, verified over the raw bytes and in constant time. A missing secret refuses."""

import hashlib
import hmac
import time

from subscriptions.payments.protocol import Forged, Heard

TOLERANCE = 300  # seconds


def same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def signed(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def signed_now(body: bytes, *, secret: str) -> str:
    """Sign what we send as Wave signs what it sends: `t=<unix>,v1=<hex>` over the instant at once followed by it."""
    instant = str(int(time.time()))
    return f"t={instant},v1={signed(secret, instant.encode() + body)}"


def verify_timed(heard: Heard, *, header: str, secrets: list[str], joint: bytes) -> None:
    """Verify `t=<unix>,v1=<hex>[,v1=…]`: HMAC-SHA256 of the instant, the joint and the body; five minutes old at most.

    Raises Forged. Any of our secrets may match, while one is being replaced.
    """
    instants, given = [], []
    for piece in heard.headers.get(header, "").split(","):
        name, _, value = piece.strip().partition("=")
        if name == "t":
            instants.append(value)
        elif name == "v1":
            given.append(value)
    if len(instants) != 1 or not instants[0].isdecimal() or not given:
        raise Forged("no signature")
    if abs(time.time() - int(instants[0])) > TOLERANCE:
        raise Forged("too old")
    message = instants[0].encode() + joint + heard.body
    expected = [signed(secret, message) for secret in secrets if secret]
    if not any(same(one, other) for one in given for other in expected):
        raise Forged("signature differs")
