"""From a subscriber's text to what everyone in the space reads: received, published, refused, removed, withdrawn."""

import unicodedata
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from contributions import notices
from contributions.access import PER_ARTICLE, places_left
from contributions.models import (
    Contribution,
    Decision,
    Reason,
    State,
    WatchedWord,
)
from contributions.rules import Letter, examine
from contributions.wordlist import Entry, Wordlist

SHORTEST, LONGEST = 15, 1000
LATELY = timedelta(days=30)  # as far back as the rules look
COMPARED = 100  # texts, at the most, to which a new one is compared
WRITTEN_AGAIN = "Son auteur a changé ce texte entre-temps : relisez-le."
DECIDED = [
    "state", "reason", "note", "decided_at", "picked_at", "claimed_by", "claimed_until", "is_set_aside",
]  # fmt: skip
ALREADY_READ = "La rédaction a déjà relu ce texte : il ne change plus."

TRANSITIONS: dict[tuple[str, State], State] = {
    ("publish", State.PENDING): State.PUBLISHED,
    ("publish", State.REJECTED): State.PUBLISHED,
    ("reject", State.PENDING): State.REJECTED,
    ("remove", State.PUBLISHED): State.REMOVED,
    ("keep", State.PUBLISHED): State.PUBLISHED,
    ("withdraw", State.PENDING): State.WITHDRAWN,
    ("restore", State.REJECTED): State.PUBLISHED,
    ("restore", State.REMOVED): State.PUBLISHED,
    ("erase", State.PENDING): State.WITHDRAWN,
    ("erase", State.PUBLISHED): State.WITHDRAWN,
    ("erase", State.REJECTED): State.WITHDRAWN,
    ("erase", State.REMOVED): State.WITHDRAWN,
}


def normal(text: str) -> str:
    """The text as it is counted and kept: NFC, one sign for each line end, no blank at either end."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return lines.strip()


def check_length(text: str) -> str:
    """Return the text as it will be kept. Raises ValidationError `too_short`, `too_long`."""
    kept = normal(text)
    if len(kept) < SHORTEST:
        raise ValidationError(f"Écrivez au moins {SHORTEST} signes.", code="too_short")
    if len(kept) > LONGEST:
        raise ValidationError(
            f"Votre texte compte {len(kept)} signes : {LONGEST} au plus, s’il vous plaît.", code="too_long"
        )
    return kept


@transaction.atomic
def receive(
    article: Article,
    author: Any,
    *,
    text: str,
    token: UUID,
    parent: Contribution | None = None,
    address: str | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Take in a contribution, to be read before it is shown. The same token twice is one contribution.

    `parent` is the published contribution that it answers; an answer is not answered.
    `address` is the network address it came from, kept for a time. `at` is the instant it was sent, now unless
    an archive says otherwise.
    Raises ValidationError `too_short`, `too_long`, `limit`, `gone`, `reply_to_reply`, and
    `used_token` when another text was sent with it.
    """
    get_user_model().objects.select_for_update().get(pk=author.pk)  # one person's letters come in one at a time
    kept = check_length(text)
    known = Contribution.objects.filter(author=author, token=token).first()
    if known and (known.article_id, known.text, known.parent_id) == (article.pk, kept, parent and parent.pk):
        return known
    if known:
        raise ValidationError("Ce formulaire a déjà servi : envoyez-le une seconde fois.", code="used_token")
    if places_left(author, article) == 0:
        raise ValidationError(f"{PER_ARTICLE} contributions par article au plus.", code="limit")
    if parent:
        _check_answered(article, parent)
    sent = Contribution(
        article=article,
        author=author,
        parent=parent,
        text=kept,
        token=token,
        address=address,
        sent_at=at or timezone.now(),
    )
    look_at(sent)
    sent.save()
    return sent


def look_at(contribution: Contribution) -> Contribution:
    """Ask the rules what they see in a text, and note it on the contribution for the moderator. The caller saves."""
    findings = examine(letter_of(contribution))
    contribution.findings = [asdict(finding) for finding in findings]
    contribution.held_by = list(dict.fromkeys(finding.rule for finding in findings if finding.effect == "hold"))
    return contribution


def letter_of(contribution: Contribution) -> Letter:
    """Bring what the rules want to know around a text: lately sent texts, the author's past, the watched words."""
    lately = Contribution.objects.exclude(pk=contribution.pk).exclude(state=State.WITHDRAWN)
    lately = lately.sent_since(contribution.sent_at - LATELY).order_by("-sent_at")
    own = lately.filter(author=contribution.author_id)
    others = lately.under(contribution.article).exclude(author=contribution.author_id)
    return Letter(
        text=contribution.text,
        wordlist=Wordlist(Entry(*row) for row in WatchedWord.objects.values_list("form", "reason", "effect")),
        own_texts=list(own.values_list("text", flat=True)[:COMPARED]),
        other_texts=list(others.values_list("text", flat=True)[:COMPARED]),
        published=Contribution.objects.filter(author=contribution.author_id, state=State.PUBLISHED)[:1].count(),
        recent_refusals=own.filter(state__in=[State.REJECTED, State.REMOVED]).count(),
    )


@transaction.atomic
def answer(
    article: Article,
    journalist: Any,
    *,
    parent: Contribution,
    text: str,
    token: UUID,
    at: datetime | None = None,
) -> Contribution:
    """Answer a contribution in the name of the newsroom: it appears at once, under the mark « Rédaction ».

    `at` is its instant, now unless an archive says otherwise.
    Raises ValidationError `too_short`, `too_long`, `gone`, `reply_to_reply`, `used_token`.
    """
    get_user_model().objects.select_for_update().get(pk=journalist.pk)
    kept = check_length(text)
    known = Contribution.objects.filter(author=journalist, token=token).first()
    if known and (known.parent_id, known.text) == (parent.pk, kept):
        return known
    if known:
        raise ValidationError("Ce formulaire a déjà servi : envoyez-le une seconde fois.", code="used_token")
    _check_answered(article, parent)
    sent = Contribution.objects.create(
        article=article,
        author=journalist,
        parent=parent,
        text=kept,
        token=token,
        is_newsroom=True,
        sent_at=at or timezone.now(),
    )
    return publish(sent, by=journalist, at=at)


@transaction.atomic
def pick(contribution: Contribution, *, by: Any, is_picked: bool) -> Contribution:
    """Choose a published contribution, or choose it no more. Raises ValidationError `wrong_state`, `reply`.

    A choice is shown first, inside the open space and nowhere else.
    """
    held = lock(contribution)
    if held.state != State.PUBLISHED:
        raise ValidationError("Seule une contribution publiée se choisit.", code="wrong_state")
    if held.parent_id:
        raise ValidationError("Une réponse ne se choisit pas.", code="reply")
    held.picked_at = timezone.now() if is_picked else None
    held.save(update_fields=["picked_at"])
    return held


def received_before(author: Any, *, text: str, token: UUID) -> Contribution | None:
    """The contribution that this very form became already, when its answer was lost on the way."""
    return Contribution.objects.filter(author=author, token=token, text=normal(text)).first()


def _check_answered(article: Article, parent: Contribution) -> None:
    # Held: it is not taken away between this look and the answer.
    answered = Contribution.objects.select_for_update().get(pk=parent.pk)
    if answered.article_id != article.pk or answered.state != State.PUBLISHED:
        raise ValidationError("La contribution à laquelle vous répondez n’est plus là.", code="gone")
    if answered.parent_id:
        raise ValidationError("On répond à une contribution, pas à une réponse.", code="reply_to_reply")


@transaction.atomic
def amend(contribution: Contribution, *, text: str) -> Contribution:
    """Let its author write a waiting contribution again. Raises `too_short`, `too_long`, `wrong_state`.

    Each new text is a new version: nobody publishes, or refuses, a text other than the one they read.
    """
    kept = check_length(text)
    held = lock(contribution)
    if held.state != State.PENDING:
        raise ValidationError(ALREADY_READ, code="wrong_state")
    if held.text != kept:
        held.text, held.version = kept, held.version + 1
        look_at(held).save(update_fields=["text", "version", "findings", "held_by"])
    return held


def publish(
    contribution: Contribution, *, by: Any, seen: int | None = None, at: datetime | None = None
) -> Contribution:
    """Show a contribution to the subscribers. Raises ValidationError `wrong_state`, `stale`.

    Here and below, `seen` is the version that was read: a text written again since is not decided on; `at` is the
    instant of the decision, now unless an archive says otherwise.
    """
    return _decide(contribution, "publish", by=by, seen=seen, at=at)


def reject(
    contribution: Contribution,
    *,
    by: Any,
    reason: str,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Refuse a contribution; its author reads the reason. Raises `missing_reason`, `wrong_state`, `stale`."""
    return _decide(contribution, "reject", by=by, reason=_known(reason), note=note, seen=seen, at=at)


def remove(
    contribution: Contribution,
    *,
    by: Any,
    reason: str,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Take back a published contribution. Raises ValidationError `missing_reason`, `wrong_state`, `stale`."""
    return _decide(contribution, "remove", by=by, reason=_known(reason), note=note, seen=seen, at=at)


def keep(contribution: Contribution, *, by: Any, seen: int | None = None) -> Contribution:
    """Leave a reported contribution where it is, and settle its reports. Raises ValidationError `wrong_state`."""
    return _decide(contribution, "keep", by=by, seen=seen)


def restore(contribution: Contribution, *, by: Any) -> Contribution:
    """Publish what was refused or removed wrongly, after an appeal. Raises ValidationError `wrong_state`."""
    return _decide(contribution, "restore", by=by)


def erase(contribution: Contribution) -> Contribution:
    """Take a text out of the space with the account of its author. Raises ValidationError `wrong_state`."""
    return _decide(contribution, "erase", by=contribution.author)


def withdraw(contribution: Contribution) -> Contribution:
    """Let its author take a waiting contribution back. Raises ValidationError `wrong_state`."""
    return _decide(contribution, "withdraw", by=contribution.author)


def _known(reason: str) -> str:
    if reason not in Reason.values:
        raise ValidationError("Choisissez un motif : il est dit à l’auteur.", code="missing_reason")
    return reason


def lock(contribution: Contribution) -> Contribution:
    """Bring a contribution as it is now, held; its author first: two locks are always taken in one order."""
    get_user_model().objects.select_for_update().get(pk=contribution.author_id)
    return Contribution.objects.select_for_update().get(pk=contribution.pk)


def check_claim(contribution: Contribution, by: Any, at: datetime) -> None:
    """Refuse to decide on what another moderator is reading now. Raises ValidationError `claimed`."""
    is_running = contribution.claimed_until is not None and contribution.claimed_until > at
    if is_running and by is not None and contribution.claimed_by_id not in {None, by.pk}:
        raise ValidationError(f"{contribution.claimed_by} lit cette contribution en ce moment.", code="claimed")


@transaction.atomic
def _decide(
    contribution: Contribution,
    verb: str,
    *,
    by: Any,
    reason: str = "",
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> Contribution:
    """Take a contribution to its next state under a lock, and write the decision down with the text as it is."""
    held, at = lock(contribution), at or timezone.now()
    after = TRANSITIONS.get((verb, State(held.state)))
    if after is None:
        raise ValidationError(f"Cette contribution est déjà « {held.get_state_display()} ».", code="wrong_state")
    if verb not in {"withdraw", "erase"}:
        check_claim(held, by, at)
    if seen is not None and seen != held.version:
        raise ValidationError(WRITTEN_AGAIN, code="stale")
    if held.state == State.REJECTED and verb == "publish" and places_left(held.author, held.article) == 0:
        raise ValidationError("Cette personne a déjà trois contributions sous cet article.", code="limit")
    held.state, held.reason, held.note, held.decided_at = after, reason, note.strip(), at
    held.claimed_by = held.claimed_until = None
    held.is_set_aside = False
    if after != State.PUBLISHED:
        held.picked_at = None
    held.save(update_fields=DECIDED)
    held.reports.waiting().update(settled_at=at)
    write_down(held, verb, by=by, at=at)
    notices.announce(held, verb, by=by, at=at)
    return held


def write_down(contribution: Contribution, verb: str, *, by: Any, at: datetime) -> Decision:
    """Add a line to the register: what was done to a contribution, and its text, reason and rules as they are."""
    return Decision.objects.create(
        contribution=contribution,
        verb=verb,
        to_state=contribution.state,
        by=by,
        at=at,
        reason=contribution.reason,
        note=contribution.note,
        text=contribution.text,
        rules=contribution.held_by,
    )
