"""Lines of the log: each bears the number of the request it belongs to, and names nobody.

Addresses, telephones and secret links are masked in whatever is written, tracebacks included: a log is read by more
people, and kept longer, than what it speaks of.
"""

import json
import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

NONE = "-"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
MASKED = (
    (re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?<![\w.])(?:\+|00)\d(?:[ .-]?\d){7,14}\b"), "+…"),
    (re.compile(r"(?<=/)(?=[^/\s?]*(?:[A-Z]|:))[\w:=.~%-]{16,}(?=[/\s?\"']|$)"), "…"),  # a signed or random word
    (re.compile(r"(?<=[?&])([\w-]+)=[^&\s\"']+"), r"\1=…"),
    (re.compile(r"(?i)\b(authorization['\"]?\s*[:=]\s*).+"), r"\1…"),
    (
        re.compile(
            r"(?i)\b((?:password|secret|token|code|sessionid|csrftoken)\w*['\"]?\s*[:=]\s*)"
            r"('[^']*'|\"[^\"]*\"|[^\s,;)}\]]+)"
        ),
        r"\1…",
    ),
)  # fmt: skip
_number: ContextVar[str] = ContextVar("number of the request", default=NONE)


def begin(given: str = "") -> str:
    """Number a request: as the server in front did, if it is a plain word, else by a number of our own."""
    number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    _number.set(number)
    return number


def end() -> None:
    _number.set(NONE)


def number() -> str:
    """The number of the request that is being answered here, or `-`."""
    return _number.get()


def masked(text: str) -> str:
    """The same words without whom they are about."""
    for pattern, instead in MASKED:
        text = pattern.sub(instead, text)
    return text


class Line(logging.Formatter):
    """One line for people: instant, level, request, logger, words."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {request} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        record.request = number()
        return masked(super().format(record))


class Json(logging.Formatter):
    """One JSON object for machines. `about` of a record is a dict of what it measures."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": number(),
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            told["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(told | getattr(record, "about", {}), ensure_ascii=False, default=str)
