"""Who pays, and for how long: plans, what a person holds, payments and their ledger, vouchers, what is given away."""

from subscriptions.models.giving import Gift, MeteredReading
from subscriptions.models.holding import (
    Ending,
    HolderRange,
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
from subscriptions.models.paying import Callback, LedgerEntry, Payment, PaymentAlert, Receipt, State, in_units
from subscriptions.models.vouchers import Voucher, VoucherBatch

__all__ = [
    "Callback",
    "Ending",
    "Gift",
    "HolderRange",
    "LedgerEntry",
    "MeteredReading",
    "Payment",
    "PaymentAlert",
    "Period",
    "Plan",
    "Receipt",
    "Request",
    "Right",
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
