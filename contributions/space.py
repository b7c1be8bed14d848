"""What one reader finds in the space under one article: the gate's answer and, if it lets read, what is inside."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac

from articles.models import Article
from contributions import charter
from contributions.access import Gate, gate
from contributions.drafts import draft_of
from contributions.forms import ContributionForm
from contributions.models import Charter, Contribution, Order, Reason, State
from contributions.numbers import is_number
from subscriptions.access import Reader

STEP = 46_000  # bytes that the contributions of one step may weigh, written as HTML
MARKUP = 1_050  # bytes of what stands around one text: name, date, marks, gestures; and five times the address


@dataclass(frozen=True)
class Asked:
    """What the address asks of the space: an order, the contribution to be shown, the form to be opened."""

    order: str = Order.CHOICES
    shown: str = ""
    amended: str = ""
    answered: str = ""
    reported: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a long discussion: which contributions, and the first ones of its neighbours."""

    numbers: list[int] = field(default_factory=list)
    place: int = 1
    steps: int = 1
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Space:
    """The space as one reader gets it; what is inside stays empty behind a lock.

    `owner` names the account to the page's script, so that a draft left in a tab is found by no one else.
    `stamp` changes whenever something appears in the space, or leaves it, for this reader.
    """

    gate: Gate
    contributions: list[Contribution] = field(default_factory=list)
    count: int = 0
    order: str = Order.CHOICES
    orders: list[tuple[str, str]] = field(default_factory=lambda: list(Order.choices))
    step: Step = field(default_factory=Step)
    stamp: str = ""
    target: Contribution | None = None
    reported: Contribution | None = None
    reasons: list[tuple[str, str]] = field(default_factory=lambda: list(Reason.choices))
    form: ContributionForm | None = None
    owner: str = ""


def space_of(
    article: Article, reader: Reader, at: datetime, *, asked: Asked | None = None, form: ContributionForm | None = None
) -> Space:
    """Open the space for this reader as far as the gate does. Three queries at most beyond the gate's own.

    `form` is one that was sent and comes back; without it a fresh one is made, with the draft kept for it.
    """
    asked, answer = asked or Asked(), gate(reader, article, at)
    if not answer.lets_read:
        return Space(gate=answer)
    lines = list(
        Contribution.objects.under(article).outline_for(reader.user, asked.order, hides_after=answer.hides_after)
    )
    around = MARKUP + 5 * len(article.get_absolute_url())
    step = step_of(
        lines, asked.shown or asked.amended or asked.answered or asked.reported or (form and form.target), around
    )
    found = _bring(step.numbers, reader.user)
    target, form = _form(found, article, reader.user, answer, asked, form)
    if form and form.charter is None:
        form.ask_for(charter_for(reader.user, answer, form.gesture, at))
    return Space(
        gate=answer,
        contributions=found,
        count=sum(state == State.PUBLISHED for _, state, *_ in lines),
        order=asked.order,
        step=step,
        stamp=_stamp(lines),
        target=target,
        reported=next((one for one in found if str(one.pk) == asked.reported and one.is_published), None),
        form=form,
        owner=salted_hmac("contributions.draft", str(reader.user.pk)).hexdigest()[:12],
    )


def charter_for(user: Any, answer: Gate, gesture: str, at: datetime) -> Charter | None:
    """The version of the charter that is to be accepted with this text: once each, and never by the newsroom."""
    if gesture == "amend" or answer.is_newsroom or not answer.lets_write:
        return None
    return charter.to_accept(user, at)


def stamp_of(article: Article, reader: Reader, at: datetime) -> str:
    """The stamp of the space for this reader, empty behind a lock: no text is read from the database."""
    answer = gate(reader, article, at)
    if not answer.lets_read:
        return ""
    outline = Contribution.objects.under(article).outline_for(
        reader.user, Order.CHOICES, hides_after=answer.hides_after
    )
    return _stamp(list(outline))


def step_of(lines: Sequence[tuple], shown: str | None, around: int = MARKUP) -> Step:
    """Cut the outline of a discussion into steps of about `STEP` bytes, and give the one that holds `shown`.

    `around` is what the markup of each weighs. The cut begins at the first line: what is added
    at the end moves nothing.
    """
    steps: list[list[int]] = [[]]
    weight, place = 0, 0
    for number, _state, _picked, size in lines:
        if steps[-1] and weight + around + size > STEP:
            steps.append([])
            weight = 0
        weight += around + size
        steps[-1].append(number)
        if str(number) == shown:
            place = len(steps) - 1
    before = steps[place - 1][0] if place else None
    after = steps[place + 1][0] if place + 1 < len(steps) else None
    return Step(numbers=steps[place], place=place + 1, steps=len(steps), before=before, after=after)


def _bring(numbers: list[int], user: Any) -> list[Contribution]:
    """Bring these contributions with all that is shown of them, in this order."""
    found = Contribution.objects.with_reactions(user).in_bulk(numbers) if numbers else {}
    brought = [found[number] for number in numbers if number in found]
    for one in brought:
        one.is_own = one.author_id == user.pk
    return brought


def _form(
    found: list[Contribution], article: Article, user: Any, answer: Gate, asked: Asked, sent: ContributionForm | None
) -> tuple[Contribution | None, ContributionForm | None]:
    """The form that stands open and what it is about: the one sent, the one asked for, or a new one."""
    wanted = (sent.gesture, sent.target) if sent else _wanted(asked)
    target = _target(found, wanted, answer)
    if target is None and not answer.lets_write:
        return None, None
    gesture = wanted[0] if target else ""
    if sent and sent.gesture == gesture:
        return target, sent
    kept = draft_of(user, article, gesture, target)
    text = kept or (target.text if target and gesture == "amend" else "")
    return target, ContributionForm(initial={"text": text}, gesture=gesture, target=str(target.pk) if target else "")


def _wanted(asked: Asked) -> tuple[str, str]:
    if is_number(asked.amended):
        return "amend", asked.amended
    return ("reply", asked.answered) if is_number(asked.answered) else ("", "")


def _target(found: list[Contribution], wanted: tuple[str, str], answer: Gate) -> Contribution | None:
    """The contribution that a form is about, if it may be written again, or answered."""
    gesture, number = wanted
    target = next((one for one in found if str(one.pk) == number), None)
    if target is None or not gesture:
        return None
    if gesture == "amend":
        return target if answer.lets_amend and target.is_own and target.is_pending else None
    return target if answer.lets_reply and target.is_published and target.parent_id is None else None


def _stamp(lines: Sequence[tuple]) -> str:
    told = ";".join(f"{number}{state[:2]}{'!' if picked else ''}" for number, state, picked, _ in sorted(lines))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
