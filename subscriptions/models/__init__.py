"""Who pays, and for how long: plans, holdings, institutions, payments and their ledger, vouchers, gifts, messages."""

from subscriptions.models.giving import Gift, MeteredReading, Present
from subscriptions.models.holding import (
    Ending,
    HolderRange,
    Merger,
    Period,
    Plan,
    Request,
    Right,
    Source,
    Subscription,
    SubscriptionQuerySet,
    Unit,
    reader_rights,
)
from subscriptions.models.ordering import Contract, Decision, Invoice, Organisation
from subscriptions.models.paying import OPEN, Callback, LedgerEntry, Payment, PaymentAlert, Receipt, State, in_units
from subscriptions.models.seating import Invitation, JoinCode, MailDomain, ReadingRoom, Seat, SeatManager
from subscriptions.models.telling import Channel, Leaving, Message, MessageKind, NoReminder
from subscriptions.models.vouchers import Voucher, VoucherBatch

__all__ = [
    "Callback",
    "Channel",
    "Contract",
    "Decision",
    "Ending",
    "Gift",
    "HolderRange",
    "Invitation",
    "Invoice",
    "JoinCode",
    "Leaving",
    "LedgerEntry",
    "MailDomain",
    "Merger",
    "Message",
    "MessageKind",
    "MeteredReading",
    "NoReminder",
    "OPEN",
    "Organisation",
    "Payment",
    "PaymentAlert",
    "Period",
    "Plan",
    "Present",
    "ReadingRoom",
    "Receipt",
    "Request",
    "Right",
    "Seat",
    "SeatManager",
    "Source",
    "State",
    "Subscription",
    "SubscriptionQuerySet",
    "Unit",
    "Voucher",
    "VoucherBatch",
    "in_units",
    "reader_rights",
]
