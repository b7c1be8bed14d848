"""What every form that takes money at the desk says alike."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction

from subscriptions.models.paying import PROVIDERS

AT_THE_DESK = [(key, words) for key, words in PROVIDERS if key in {"cash", "cheque", "transfer", "purchase_order"}]
PAPER = "Numéro du bordereau, du chèque, du virement, du bon."


def refusal_of(act: Callable[[], object]) -> ValidationError | None:
    """Do something and undo it at once; say what it refuses, if it does."""
    with transaction.atomic():
        try:
            act()
        except ValidationError as refusal:
            return refusal
        finally:
            transaction.set_rollback(True)
    return None
