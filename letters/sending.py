"""An issue on its way: one copy for each address, written down before it leaves. Whatever dies, none leaves twice."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic
from typing import Any

from django.conf import settings
from django.core import mail
from django.db import connection as database
from django.db import transaction
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from edge.addresses import absolute
from edge.post import Outcome, hand_over
from letters import bounces, composing, enrolling, printing
from letters.models import Bounce, BounceKind, Confirmation, Delivery, Dispatch, Enrolment, Issue, State

logger = logging.getLogger(__name__)

STALE = timedelta(hours=6)  # an issue that made itself is not news any more
LOST = timedelta(minutes=10)  # a copy whose sending has not ended by then may have left, or not
TRIES = 5
WAITS = [timedelta(minutes=minutes) for minutes in (5, 20, 60, 180)]  # after a server said « not now »
KEPT = timedelta(days=30)  # copies; then an issue keeps its figures alone
ONE_FOR_EACH = """
    INSERT INTO letters_dispatch (issue_id, recipient_id, state, tries, said)
    SELECT %s, enrolment.recipient_id, 'waiting', 0, ''
    FROM letters_enrolment enrolment JOIN letters_recipient recipient ON recipient.id = enrolment.recipient_id
    WHERE enrolment.newsletter_id = %s AND enrolment.confirmed_at IS NOT NULL AND enrolment.ended_at IS NULL
      AND recipient.stopped_at IS NULL
    ORDER BY enrolment.recipient_id
    ON CONFLICT DO NOTHING
"""


def begin_due(at: datetime) -> None:
    """Begin each issue whose hour has come. Queries: a few for each."""
    for issue in Issue.objects.filter(state=State.PLANNED, planned_at__lte=at):
        begin(issue, at)


@transaction.atomic
def begin(issue: Issue, at: datetime) -> None:
    """Make one copy for each address that wants this letter: all of them are written, or none is."""
    held = Issue.objects.select_for_update().filter(pk=issue.pk, state=State.PLANNED, planned_at__lte=at).first()
    if held is None:  # another worker began it, or somebody held it back
        return
    composing.refresh(held, at)
    is_stale = not held.is_by_hand and held.planned_at < at - STALE
    if is_stale or not (held.word or printing.entries_of(held, at)):
        composing.cancel(held)
        return
    held.state, held.begun_at = State.SENDING, at
    held.save(update_fields=["state", "begun_at"])
    with database.cursor() as cursor:
        cursor.execute(ONE_FOR_EACH, [held.pk, held.newsletter_id])


def send_due(*, most: int, seconds: float) -> int:
    """Send copies of the issues on their way, so many at most and for so long at most; give how many were tried."""
    until, tried = monotonic() + seconds, 0
    for issue in Issue.objects.filter(state=State.SENDING).select_related("newsletter").order_by("begun_at"):
        if tried >= most:
            break
        tried += send(issue, most=most - tried, until=until)
        finish(issue)
    return tried


def send(issue: Issue, *, most: int, until: float) -> int:
    """Send copies of one issue over one connection; give how many were tried. What failed stops no other."""
    post = mail.get_connection()
    issue_now, tried = printing.printed(issue, timezone.now()), 0
    try:
        while tried < most and monotonic() < until and _is_open(post):
            dispatch = _claim(issue)
            if dispatch is None:
                break
            outcome = hand_over(_copy(issue_now, dispatch), post)
            _settle(dispatch, outcome)
            tried += 1
            if outcome.is_gone:
                break
    except (OSError, SMTPException):  # no connection: nothing was claimed, the next minute tries again
        logger.warning("Le serveur de courriel ne répond pas.", exc_info=True)
    finally:
        with suppress(OSError, SMTPException):
            post.close()
    return tried


def finish(issue: Issue) -> None:
    """Say that an issue has arrived wherever it could."""
    if not issue.dispatches.open().exists():
        on_its_way = Issue.objects.filter(pk=issue.pk, state=State.SENDING)
        on_its_way.update(state=State.SENT, ended_at=timezone.now())


@transaction.atomic
def stop(issue: Issue) -> int:
    """Stop an issue in the middle; give how many copies did not leave. What left, left."""
    held = Issue.objects.select_for_update().get(pk=issue.pk)
    if held.state != State.SENDING:
        return 0
    held.state, held.ended_at = State.STOPPED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    waiting = held.dispatches.filter(state=Delivery.WAITING)
    return waiting.update(state=Delivery.DROPPED, ended_at=timezone.now())


def declare_lost(at: datetime) -> None:
    """Say of what a crash cut that nobody knows whether it left: it is listed, and never tried again."""
    cut = Dispatch.objects.filter(state=Delivery.SENDING, begun_at__lte=at - LOST)
    cut.update(state=Delivery.UNKNOWN, ended_at=at)
    Confirmation.objects.filter(state=Delivery.SENDING, asked_at__lte=at - LOST).update(state=Delivery.UNKNOWN)


def try_out(issue: Issue, to: str) -> None:
    """Send one copy of an issue to somebody of the newsroom, marked as a trial. Raises one of `edge.post.UNSENT`."""
    shown = printing.printed(issue, timezone.now())
    message = shown.copy(to, leave=absolute(reverse("letters")))
    message.subject = f"[Essai] {message.subject}"
    message.send()


def send_confirmation(number: int) -> None:
    """Ask an address whether it wants what was asked for it. It leaves once, or nobody knows and it is asked again."""
    begun = Confirmation.objects.filter(pk=number, state=Delivery.WAITING).update(state=Delivery.SENDING)
    if not begun:
        return
    told = Confirmation.objects.select_related("recipient").get(pk=number)
    outcome = hand_over(confirmation_message(told), None)
    Confirmation.objects.filter(pk=number).update(state=outcome.state)


def confirmation_message(told: Confirmation) -> mail.EmailMessage:
    """Write the message that a link to agree stands in."""
    enrolments = told.recipient.enrolments.select_related("newsletter")
    context = {
        "asked": [one.newsletter for one in enrolments.filter(confirmed_at__isnull=True, ended_at__isnull=True)],
        "known": [one.newsletter for one in enrolments.active()],
        "confirm": absolute(reverse("letters_confirm", args=[enrolling.confirm_token(told.recipient)])),
        "newsroom": settings.NEWSROOM,
    }
    body = printing.wrapped(render_to_string("letters/email/confirm.txt", context))
    subject = f"{settings.NEWSROOM['name']} : confirmez votre inscription"
    return mail.EmailMessage(subject, body, printing.from_line(), [told.recipient.email])


def figures(issue: Issue) -> dict[str, int]:
    """Count what became of an issue: its copies, what came back, who left from it. Nobody is followed."""
    if issue.figures is not None:
        return issue.figures
    by_state = {f"{state}": Count("pk", filter=Q(state=state)) for state in Delivery.values}
    counted = issue.dispatches.aggregate(copies=Count("pk"), **by_state)
    back = Bounce.objects.filter(dispatch__issue=issue)
    counted |= {kind: back.filter(kind=kind).count() for kind in BounceKind.values}
    return counted | {"left": Enrolment.objects.filter(left_from=issue).count()}


def forget_copies(at: datetime) -> None:
    """Keep of an issue of a month ago its figures alone: the list of who received it serves no more."""
    old = Issue.objects.filter(state__in=[State.SENT, State.STOPPED], ended_at__lt=at - KEPT, figures__isnull=True)
    for issue in old:
        with transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(figures=figures(issue))
            issue.dispatches.all().delete()


@transaction.atomic(durable=not settings.TESTING)
def _claim(issue: Issue) -> Dispatch | None:
    """Take the next copy, and commit that it is leaving. None when none may leave now."""
    now = timezone.now()
    if not Issue.objects.filter(pk=issue.pk, state=State.SENDING).exists():  # it was stopped
        return None
    while True:
        waiting = Dispatch.objects.filter(issue=issue, state=Delivery.WAITING)
        ready = waiting.filter(Q(next_at__isnull=True) | Q(next_at__lte=now)).order_by("pk")
        dispatch = ready.select_for_update(skip_locked=True).first()
        if dispatch is None:
            return None
        wants = Enrolment.objects.reachable().filter(recipient=dispatch.recipient_id, newsletter=issue.newsletter_id)
        dispatch.begun_at = now
        dispatch.state = Delivery.SENDING if wants.exists() else Delivery.DROPPED  # they left since it was made
        dispatch.tries += 1
        dispatch.save(update_fields=["begun_at", "state", "tries"])
        if dispatch.state == Delivery.SENDING:
            return dispatch


def _settle(dispatch: Dispatch, outcome: Outcome) -> None:
    now = timezone.now()
    fields: dict[str, Any] = {"state": outcome.state, "said": outcome.said[:200], "ended_at": now}
    if outcome.waits and dispatch.tries < TRIES:
        fields |= {"state": Delivery.WAITING, "next_at": now + WAITS[dispatch.tries - 1], "ended_at": None}
    elif outcome.waits:
        fields["state"] = Delivery.FAILED
    Dispatch.objects.filter(pk=dispatch.pk, state=Delivery.SENDING).update(**fields)
    if outcome.state == Delivery.FAILED and not outcome.waits and bounces.is_hard(outcome.said):
        bounces.record(dispatch, BounceKind.HARD, said=outcome.said, at=now)


def _copy(issue: printing.Printed, dispatch: Dispatch) -> mail.EmailMessage:
    number = dispatch.issue.newsletter_id
    token = enrolling.leave_token(dispatch.recipient_id, number, dispatch.issue_id)
    leave = absolute(reverse("letters_leave", args=[token]))
    message = issue.copy(
        dispatch.recipient.email,
        leave=leave,
        sender=bounces.return_address(dispatch),
        **printing.leave_headers(leave),
        **{"Message-ID": f"<{bounces.name_of(dispatch)}@{printing.host()}>"},
    )
    if settings.EMAIL_SERVICE:
        message.metadata = {"dispatch": bounces.name_of(dispatch)}  # what the service's news come back with
    return message


def _is_open(post: Any) -> bool:
    """Have a connection that answers, a new one if need be. Raises OSError, SMTPException when there is none."""
    line = getattr(post, "connection", None)
    if line is not None and hasattr(line, "noop"):
        try:
            if line.noop()[0] == 250:
                return True
        except (OSError, SMTPException):
            pass
        post.close()
    post.open()
    return True
