"""What comes back: which copy it was, whether for good, and when to stop writing to an address.

A copy leaves with a return address of its own (VERP): a bounce names it, whatever the other server writes.
"""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from letters import enrolling
from letters.models import Bounce, BounceKind, Dispatch, End, Recipient

MOST_HARD = 3  # copies refused for good, then an address is written to no more
HEAVIEST = 1_000_000  # bytes of a message that is read
SALT = "letters.bounces"
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
REPLY = re.compile(r"\A(\d{3})\b")
PASSES = re.compile(r"5\.(?:2\.[23]|3\.|5\.|6\.|7\.)")  # full, too big, protocol, content, policy: not the address
NO_MAILBOX = {550, 551, 553}
NAMES = ("Delivered-To", "X-Original-To", "To", "Envelope-To")  # where the return address may be read
GONE = {"bounced", "invalid"}  # what an e-mail service says of an address that is no more


@dataclass(frozen=True)
class Told:
    """What a message that came back says of one copy."""

    kind: BounceKind
    status: str
    said: str


# The return address.


def name_of(dispatch: Dispatch) -> str:
    """Name a copy to the outside, so that nobody can name another."""
    return f"{dispatch.pk}-{_seal(dispatch.pk)}"


def named(name: str) -> Dispatch | None:
    """Bring the copy of a name; None when it is none of ours, or is forgotten."""
    number, _, seal = name.strip().lower().partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if not hmac.compare_digest(seal.encode(), _seal(int(number)).encode()):
        return None
    return Dispatch.objects.filter(pk=int(number)).select_related("recipient").first()


def return_address(dispatch: Dispatch) -> str:
    """Where the bounces of a copy go; empty when the paper reads none, or an e-mail service does."""
    if not settings.BOUNCE_ADDRESS or settings.EMAIL_SERVICE:
        return ""
    local, _, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{name_of(dispatch)}@{host}"


def _seal(number: int) -> str:
    return salted_hmac(SALT, str(number)).hexdigest()[:12]


# What it says.


def is_hard(said: str) -> bool:
    """Say whether a server's answer means that the address is no good: « 550 5.1.1 no such user »."""
    status = STATUS.search(said)
    if status:
        return status[1] == "5" and not PASSES.match(status[0])
    code = REPLY.match(said)
    return bool(code) and int(code[1]) in NO_MAILBOX


def read(raw: bytes) -> tuple[Dispatch, Told] | None:
    """Read a message that came to the return address; None when it is no bounce, or of nothing of ours.

    Delivery reports are RFC 3464's, complaints RFC 5965's. Whatever the bytes, nothing is raised.
    """
    try:
        message = message_from_bytes(raw[:HEAVIEST], policy=policy.compat32)
        dispatch = next(filter(None, map(named, _names_in(message))), None)
        told = _told(message) if dispatch else None
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return (dispatch, told) if dispatch and told else None


def _names_in(message: Message) -> Iterator[str]:
    """Every name that stands in a return address of ours, in the order of trust."""
    local, _, host = settings.BOUNCE_ADDRESS.partition("@")
    shape = re.compile(rf"{re.escape(local)}\+(\d{{1,18}}-[0-9a-f]{{12}})@{re.escape(host)}", re.IGNORECASE)
    for header in NAMES:
        for value in message.get_all(header, []):
            yield from shape.findall(str(value))


def _told(message: Message) -> Told | None:
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            return _failure(part)
        if kind == "message/feedback-report":
            return Told(BounceKind.COMPLAINT, "", "plainte")
    return None


def _failure(part: Message) -> Told | None:
    """Read RFC 3464's groups: the first of a recipient whose delivery failed."""
    for group in _groups(part):
        if str(group.get("Action", "")).strip().lower() != "failed":
            continue  # delayed, delivered, relayed, expanded: it may still arrive, or has
        status = STATUS.search(str(group.get("Status", "")))
        said = " ".join(str(group.get("Diagnostic-Code", "")).partition(";")[2].split())
        code = status[0] if status else ""
        kind = BounceKind.HARD if is_hard(f"{code} {said}".strip()) else BounceKind.SOFT
        return Told(kind, code, said[:200])
    return None


def _groups(part: Message) -> list[Any]:
    payload = part.get_payload()
    if isinstance(payload, list):
        return payload
    return [message_from_bytes(group.encode("utf-8", "replace")) for group in re.split(r"\r?\n\r?\n", str(payload))]


# What is done.


@transaction.atomic
def record(dispatch: Dispatch, kind: BounceKind, *, status: str = "", said: str = "", at: datetime) -> None:
    """Keep what came back of a copy, once however often it is told; stop the address when that is enough."""
    recipient = Recipient.objects.select_for_update().filter(pk=dispatch.recipient_id).first()
    if recipient is None:
        return
    told = {"recipient": recipient, "status": status[:12], "said": _storable(said)[:200], "at": at}
    Bounce.objects.get_or_create(dispatch=dispatch, kind=kind, defaults=told)
    if kind == BounceKind.COMPLAINT:
        enrolling.stop(recipient, End.COMPLAINT, at)
    hard = recipient.bounces.filter(kind=BounceKind.HARD, at__gte=recipient.counts_from)
    if kind == BounceKind.HARD and hard.count() >= MOST_HARD:
        enrolling.stop(recipient, End.BOUNCES, at)


def read_maildir(folder: Path) -> tuple[int, int]:
    """Read what came to a Maildir and was not read yet; give how many were bounces of ours, and how many not.

    A message that was read is moved to `cur`, marked seen: a death between leaves it to be read again, for nothing.
    """
    ours = others = 0
    for path in sorted((folder / "new").iterdir()):
        if not path.is_file():
            continue
        with path.open("rb") as file:
            found = read(file.read(HEAVIEST))
        if found:
            dispatch, told = found
            record(dispatch, told.kind, status=told.status, said=told.said, at=timezone.now())
        ours, others = ours + bool(found), others + (not found)
        (folder / "cur").mkdir(exist_ok=True)
        path.rename(folder / "cur" / f"{path.name.partition(':')[0]}:2,S")
    return ours, others


def heard(sender: Any, event: Any, esp_name: str, **more: Any) -> None:
    """Take what an e-mail service says of one message, as anymail gives it."""
    dispatch = named(str((event.metadata or {}).get("dispatch", "")))
    if dispatch is None:
        return
    said = " ".join(str(event.mta_response or event.description or "").split())
    at = timezone.now()
    match event.event_type:
        case "complained":
            record(dispatch, BounceKind.COMPLAINT, said=said, at=at)
        case "bounced" | "failed" | "rejected":
            kind = BounceKind.HARD if event.reject_reason in GONE else BounceKind.SOFT
            record(dispatch, kind, said=said, at=at)
        case "unsubscribed":
            leaving = enrolling.Leaving(dispatch.recipient, dispatch.issue.newsletter, dispatch.issue_id)
            enrolling.leave(leaving, at=at)


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
