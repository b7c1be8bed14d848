"""What the simulator remembers of each attempt, and how it tells the paper."""

import secrets
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Attempt:
    """One payment as a provider knows it."""

    provider: str
    reference: str
    amount: int
    back: str
    cancelled: str
    callback: str
    number: str = field(default_factory=lambda: secrets.token_hex(10))
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    state: str = "open"  # paid, refused, expired, cancelled
    charged: int | None = None  # another amount than was asked for, to try what the paper does
    currency: str = "XOF"
    is_refunded: bool = False
    begun: float = field(default_factory=time.time)

    @property
    def paid_amount(self) -> int:
        return self.amount if self.charged is None else self.charged


class Book:
    """All attempts, by the number their provider gave them."""

    def __init__(self) -> None:
        self.attempts: dict[str, Attempt] = {}
        self.is_down: set[str] = set()
        self.sent: list[str] = []
        self.request_secret = ""  # an account of Wave may want each request signed
        self._lock = threading.Lock()

    def open(self, **told: Any) -> Attempt:
        attempt = Attempt(**told)
        with self._lock:
            self.attempts[attempt.number] = attempt
        return attempt

    def by(self, **asked: Any) -> Attempt | None:
        with self._lock:
            known = list(self.attempts.values())
        return next((one for one in known if all(getattr(one, name) == value for name, value in asked.items())), None)

    def tell(self, attempt: Attempt, request: Callable[[], urllib.request.Request], *, how: str) -> None:
        """Send the callback: now, late (two seconds), twice, or never."""
        if how == "never":
            return
        if how == "late":
            threading.Timer(2.0, self._send, [request]).start()
            return
        for _ in range(2 if how == "twice" else 1):
            self._send(request)

    def _send(self, request: Callable[[], urllib.request.Request]) -> None:
        try:
            with urllib.request.urlopen(request(), timeout=5) as answer:
                self.sent.append(str(answer.status))
        except OSError as why:
            self.sent.append(str(getattr(why, "code", why)))
