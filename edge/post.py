"""Messages as mail programs want them, and what a mail server or a service raises when one does not leave."""

from email.message import Message
from smtplib import SMTPException
from typing import Any

from anymail.exceptions import AnymailError
from django.core.mail import EmailMultiAlternatives

UNSENT = (OSError, SMTPException, AnymailError)
LONGEST_LINE = 998  # RFC 5322


class PostedMessage(EmailMultiAlternatives):
    """A message whose long headers stand on one line: a List-Unsubscribe that begins by a fold is misread by some."""

    def message(self, *args: Any, **kwargs: Any) -> Message:
        message = super().message(*args, **kwargs)
        message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        return message
