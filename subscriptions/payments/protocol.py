"""What every way to pay is asked for, and what it answers. Each provider has a file of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from subscriptions.ledger import Charge, Proof
from subscriptions.models import Payment, State


class Outage(Exception):
    """The provider did not answer, or not as its contract says: the attempt waits, nobody is told it failed."""


class Refused(Exception):
    """The provider answered that it will not take this payment; the message is for the payer, in French."""


class Forged(Exception):
    """A callback that its provider did not send, as far as its contract lets one tell."""


@dataclass(frozen=True)
class Urls:
    """Absolute addresses of ours that a provider is given for one attempt."""

    back: str
    cancelled: str
    callback: str


@dataclass(frozen=True)
class Started:
    """Where the payer goes, and by what the attempt is known there."""

    url: str
    expires_at: datetime
    provider_ref: str | None = None
    token: str | None = None


@dataclass(frozen=True)
class Heard:
    """A callback as it came: the raw bytes, which signatures are made over, and headers in lower case."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """What a callback names: its key, kept once, and how to find our attempt. What it says is not believed."""

    key: str
    said: str = ""
    reference: str = ""
    token: str = ""
    provider_ref: str = ""


@dataclass(frozen=True)
class Found:
    """What the provider answers about our attempt; `proof` when it was paid. Unknown words mean pending."""

    state: State
    proof: Proof | None = None
    said: str = ""


class Provider(Protocol):
    """A way to pay that is asked over the network."""

    name: str
    label: str
    about: str

    def missing(self) -> list[str]:
        """Name the settings without which it cannot work."""
        ...

    def start(self, payment: Payment, urls: Urls) -> Started:
        """Open the attempt there. Raises Outage, Refused."""
        ...

    def hear(self, heard: Heard) -> Notice:
        """Read a callback, once its signature is verified as documented. Raises Forged."""
        ...

    def fetch(self, payment: Payment) -> Found:
        """Ask, server to server, what became of our attempt. Raises Outage."""
        ...


@runtime_checkable
class Refunds(Protocol):
    """A provider whose interface gives money back."""

    def refund(self, payment: Payment) -> None:
        """Give the whole back; asked twice, it is given once. Raises Outage, Refused."""
        ...


@runtime_checkable
class Converts(Protocol):
    """A provider that may debit another currency than the FCFA."""

    def charge(self, amount_xof: int) -> Charge | None:
        """Say what is debited for this price; None when it is the price itself."""
        ...


@runtime_checkable
class Closes(Protocol):
    """A provider whose interface closes an attempt, so that it cannot be paid any more."""

    def expire(self, payment: Payment) -> None:
        """Close an attempt that is not paid; one that is, or is closed, stays as it is. Raises Outage."""
        ...
