"""Messages as mail programs want them, and what a mail server or a service answers when one is handed over."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror
from threading import Lock
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from edge import metrics

logger = logging.getLogger(__name__)

UNSENT = (OSError, SMTPException, AnymailError)
AT_ONCE, MOST_WAITING = 2, 200  # messages of one process
LONGEST_LINE = 998  # RFC 5322


class PostedMessage(EmailMultiAlternatives):
    """A message whose long headers stand on one line: a List-Unsubscribe that begins by a fold is misread by some."""

    def message(self, *args: Any, **kwargs: Any) -> Message:
        message = super().message(*args, **kwargs)
        message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        return message


class Became(StrEnum):
    """What became of a message that was handed over."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Postmen:
    """Two threads of a process, which hand over what its pages wrote: a mail server that hangs holds no reader up."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._pid, self._waiting = 0, 0
        self._turn = Lock()

    def take(self, message: EmailMessage) -> None:
        """Send a message as soon as one of them is free. Beyond what they can hold it is lost, and said in the log."""
        with self._turn:
            if self._pid != os.getpid():  # a forked process has no threads but its own
                self._pool, self._pid, self._waiting = ThreadPoolExecutor(AT_ONCE, "post"), os.getpid(), 0
            if self._waiting >= MOST_WAITING:
                logger.error("Le serveur de courriel ne suit pas : un message est perdu.")
                return
            self._waiting += 1
        self._pool.submit(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        try:
            send_now(message)
        finally:
            with self._turn:
                self._waiting -= 1


_postmen = Postmen()


def soon(message: EmailMessage) -> None:
    """Have a message leave without waiting for it: for what its reader can ask for again, and nothing else."""
    if settings.POST_APART:
        _postmen.take(message)
    else:
        send_now(message)


def send_now(message: EmailMessage) -> None:
    try:
        message.send()
    except UNSENT:
        metrics.count_unsent(Became.FAILED)
        logger.exception("Un message n’est pas parti.")


@dataclass(frozen=True)
class Outcome:
    """What was answered: `waits` to be tried again, and whether the server wants us `gone` for now."""

    state: Became
    said: str = ""
    waits: bool = False
    is_gone: bool = False


def hand_over(message: EmailMessage, post: Any = None) -> Outcome:
    """Give a message to the server, over an open connection or one of its own, and read what it says.

    A line cut in the middle leaves the message unknown: it may have left, and is not to be tried again.
    """
    outcome = _handed(message, post)
    if outcome.state != Became.SENT:
        metrics.count_unsent(outcome.state)
    return outcome


def _handed(message: EmailMessage, post: Any) -> Outcome:
    message.connection = post
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        return _refused(*next(iter(refused.recipients.values()), (550, b"")))
    except SMTPResponseException as answer:
        return _refused(answer.smtp_code, answer.smtp_error)
    except AnymailRecipientsRefused as refused:
        return Outcome(Became.FAILED, str(refused))
    except AnymailAPIError as answer:
        return _refused_by_service(answer)
    except AnymailError as refusal:  # it was never sent: something it holds is not this service's
        return Outcome(Became.FAILED, str(refusal))
    except (ConnectionRefusedError, gaierror) as closed:  # nobody was there: nothing left
        return Outcome(Became.FAILED, str(closed), waits=True, is_gone=True)
    except (OSError, SMTPException) as lost:  # cut in the middle: it may have left
        logger.exception("On ne sait pas si un courriel est parti.")
        return Outcome(Became.UNKNOWN, str(lost))
    return Outcome(Became.SENT)


def _refused(code: int, words: bytes | str) -> Outcome:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    said = f"{code} {said}"
    if 400 <= code < 500:
        return Outcome(Became.FAILED, said, waits=True, is_gone=code == 421)
    return Outcome(Became.FAILED, said)


def _refused_by_service(answer: AnymailAPIError) -> Outcome:
    status = answer.status_code
    said = f"{status or ''} {answer}".strip()
    if status == 429:
        return Outcome(Became.FAILED, said, waits=True, is_gone=True)
    is_certain = status is not None and 400 <= status < 500
    return Outcome(Became.FAILED if is_certain else Became.UNKNOWN, said)
