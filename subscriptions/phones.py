"""Short messages to telephones: who has a gateway writes one class; the console says what would leave."""

import logging
from typing import Protocol

from django.conf import settings

from edge.post import Became, Outcome

logger = logging.getLogger(__name__)
LONGEST = 306  # signs: two short messages joined


class PhoneSender(Protocol):
    """A way to a telephone: SMS, WhatsApp. `to` is E.164; a cut line is unknown, never tried again."""

    name: str

    def send(self, to: str, text: str) -> Outcome: ...


class Console:
    """Writes on the worker's console what a gateway would send."""

    name = "console"

    def send(self, to: str, text: str) -> Outcome:
        logger.warning("Message pour %s : %s", to, text)
        return Outcome(Became.SENT)


SENDERS: dict[str, PhoneSender] = {sender.name: sender for sender in (Console(),)}


def sender() -> PhoneSender | None:
    """The way to telephones that the settings name, if they name one."""
    return SENDERS.get(settings.PHONE_SENDER)
