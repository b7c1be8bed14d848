"""Calls to providers: JSON or form over HTTP, with an end to patience, and no secret in what is logged."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from subscriptions.payments.protocol import Outage

PATIENCE = 8.0  # seconds in all: nobody waits for more than ten
HEAVIEST = 1_000_000  # bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """The object that was answered. Raises Outage when it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            raise Outage(f"no JSON, status {self.status}") from None
        if not isinstance(told, dict):
            raise Outage(f"no object, status {self.status}")
        return told


def host(name: str, real: str) -> str:
    """The provider's own host, or the simulator's place for it in the demo and the tests."""
    return f"{settings.PAYMENT_SIMULATOR_URL}/{name}" if settings.PAYMENT_SIMULATOR_URL else real


def post_json(url: str, told: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
    body = json.dumps(told, ensure_ascii=False).encode()
    return call("POST", url, body, {"Content-Type": "application/json", **(headers or {})})


def post_form(url: str, told: dict[str, str], headers: dict[str, str] | None = None) -> Answer:
    body = urlencode(told).encode()
    return call("POST", url, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})


def get(url: str, headers: dict[str, str] | None = None) -> Answer:
    return call("GET", url, b"", headers or {})


def call(method: str, url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Ask once; redirects are not followed. Raises Outage after eight seconds in all, however they are spent."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    end = time.monotonic() + PATIENCE
    line = kind(parts.netloc, timeout=PATIENCE)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        line.request(method, path, body or None, {"Accept": "application/json", **headers})
        answer = line.getresponse()
        return Answer(answer.status, _read(line, answer, end))
    except (OSError, http.client.HTTPException) as why:
        raise Outage(type(why).__name__) from None
    finally:
        line.close()


def _read(line: http.client.HTTPConnection, answer: http.client.HTTPResponse, end: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read1(65536):
        size += len(piece)
        left = end - time.monotonic()
        if left <= 0 or size > HEAVIEST:
            raise Outage("too slow or too heavy")
        if line.sock is not None:
            line.sock.settimeout(left)
        pieces.append(piece)
    return b"".join(pieces)
