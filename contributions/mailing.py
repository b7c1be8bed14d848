"""News by e-mail: grouped, at most once, with no word of any contribution and no name but the reader's own."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from contributions import notices
from contributions.models import Mailing, MailState, Notice, NoticeQuerySet, State, Wish
from edge.post import UNSENT, PostedMessage

logger = logging.getLogger(__name__)

SETTLED = timedelta(minutes=15)  # news younger than this may still be taken back, or joined by others
PAUSE = timedelta(hours=4)  # between two e-mails to one person
LOST = timedelta(minutes=15)  # a sending that has not ended by then may have left, or not
SALT = "contributions.mailing"
STANDS = {  # a decision that was changed since is not told
    Notice.Kind.PUBLISHED: {State.PUBLISHED},
    Notice.Kind.REJECTED: {State.REJECTED},
    Notice.Kind.REMOVED: {State.REMOVED},
    Notice.Kind.ANSWERED: {State.PUBLISHED},
    Notice.Kind.FOLLOWED: {State.PUBLISHED},
}


def due(at: datetime) -> list[int]:
    """The accounts that have news to be mailed, whatever else may still keep them back."""
    ripe = Notice.objects.unread().filter(mailing__isnull=True, at__lte=at - SETTLED)
    return list(ripe.order_by("person").values_list("person", flat=True).distinct())


def send_due(at: datetime | None = None) -> int:
    """Send each person the news that wait for them, in one e-mail; give how many left. What failed stops no other."""
    at = at or timezone.now()
    return sum(send_to(person, at) for person in due(at))


def send_to(number: int, at: datetime) -> bool:
    """Send one person their news. The row that says so is committed before the e-mail leaves: it never leaves twice."""
    mailing = _begin(number, at)
    if mailing is None:
        return False
    state = MailState.SENT
    try:
        message_of(mailing).send()
    except UNSENT:
        logger.exception("Le courriel groupé %s n’est pas parti.", mailing.pk)
        state = MailState.FAILED
    Mailing.objects.filter(pk=mailing.pk).update(state=state, ended_at=timezone.now())
    return state == MailState.SENT


def declare_lost(at: datetime) -> int:
    """Say of the sendings that a crash cut that nobody knows whether they left: they are listed, never tried again."""
    cut = Mailing.objects.filter(state=MailState.SENDING, begun_at__lte=at - LOST)
    return cut.update(state=MailState.UNKNOWN, ended_at=at)


def message_of(mailing: Mailing) -> PostedMessage:
    """Write the e-mail: which of one's own texts under which article, and where to read the rest."""
    person, news = mailing.person, list(mailing.notices.select_related("contribution__article").order_by("at", "pk"))
    stop = settings.SITE_ADDRESS + reverse("stop_mail", args=[token_of(person)])
    context = {
        "news": news,
        "page": settings.SITE_ADDRESS + reverse("notices"),
        "stop": stop,
        "newsroom": settings.NEWSROOM,
    }
    paper = settings.NEWSROOM["name"]
    subject = f"{paper} : des nouvelles de vos contributions"
    body = render_to_string("contributions/email/news.txt", context)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return PostedMessage(subject, body, to=[person.email], headers=headers)


def token_of(person: Any) -> str:
    return signing.dumps(person.pk, salt=SALT)


def stop(token: str) -> bool:
    """Send no more news by e-mail to whoever this token was made for; False when it is no token of ours."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    person = get_user_model().objects.filter(pk=number).first()
    if person is None:
        return False
    wish(person, by_email=False)
    return True


def wish(person: Any, *, by_email: bool) -> None:
    """Keep whether a person wants their news by e-mail."""
    Wish.objects.update_or_create(person=person, defaults={"by_email": by_email, "changed_at": timezone.now()})


@transaction.atomic(durable=not settings.TESTING)
def _begin(number: int, at: datetime) -> Mailing | None:
    """Choose what is told and write that it is being sent; None when this person is not to be written to now."""
    person = get_user_model().objects.select_for_update().get(pk=number)
    if not person.email or not person.is_active or Wish.objects.filter(person=person, by_email=False).exists():
        return None
    if Mailing.objects.filter(person=person, begun_at__gt=at - PAUSE).exclude(state=MailState.FAILED).exists():
        return None
    told = [notice.pk for notice in _ripe(person, at) if _stands(notice)]
    if not told:
        return None
    mailing = Mailing.objects.create(person=person, begun_at=at)
    Notice.objects.filter(pk__in=told).update(mailing=mailing)
    return mailing


def _ripe(person: Any, at: datetime) -> NoticeQuerySet:
    waiting = notices.of(person, at).unread().filter(mailing__isnull=True, at__lte=at - SETTLED)
    return waiting.select_related("contribution")


def _stands(notice: Notice) -> bool:
    allowed = STANDS.get(notice.kind)
    return allowed is None or notice.contribution.state in allowed
