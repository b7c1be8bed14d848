"""What one reader finds in the space under one article: the gate's answer and, if it lets read, what is inside."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.crypto import salted_hmac

from articles.models import Article
from contributions.access import Gate, gate
from contributions.forms import ContributionForm
from contributions.models import Contribution, Reason, State
from subscriptions.access import Reader


@dataclass(frozen=True)
class Space:
    """The space as one reader gets it; `contributions` and `form` stay empty behind a lock.

    `owner` names the account to the page's script, so that a draft left in a tab is found by no one else.
    """

    gate: Gate
    contributions: list[Contribution] = field(default_factory=list)
    count: int = 0
    target: Contribution | None = None
    reported: Contribution | None = None
    reasons: list[tuple[str, str]] = field(default_factory=lambda: list(Reason.choices))
    form: ContributionForm | None = None
    owner: str = ""


def space_of(
    article: Article, reader: Reader, at: datetime, *, form: ContributionForm | None = None, reported: str = ""
) -> Space:
    """Open the space for this reader as far as the gate does. One query beyond the gate's own.

    `reported` is the number of the contribution under which the form of a report stands open.
    """
    answer = gate(reader, article, at)
    if not answer.lets_read:
        return Space(gate=answer)
    found = list(Contribution.objects.under(article).shown_to(reader.user))
    for one in found:
        one.is_own = one.author_id == reader.user.pk
    target = _target(found, form, answer)
    if target is None:
        form = (form if form and not form.target else ContributionForm()) if answer.lets_write else None
    return Space(
        gate=answer,
        contributions=found,
        target=target,
        reported=next((one for one in found if str(one.pk) == reported and one.is_published), None),
        count=sum(contribution.is_published for contribution in found),
        form=form,
        owner=salted_hmac("contributions.draft", str(reader.user.pk)).hexdigest()[:12],
    )


def form_to_amend(article: Article, reader: Reader, number: str) -> ContributionForm | None:
    """The form that holds a text of their own to be written again; None when it is not theirs or has been read."""
    if not (reader.user.is_authenticated and number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    own = Contribution.objects.under(article).filter(author=reader.user.pk, state=State.PENDING, pk=number).first()
    return ContributionForm(initial={"text": own.text}, gesture="amend", target=number) if own else None


def form_to_reply(number: str) -> ContributionForm | None:
    """The form of an answer to a contribution; the space opens it only under one that may be answered."""
    return ContributionForm(gesture="reply", target=number) if number else None


def _target(found: list[Contribution], form: ContributionForm | None, gate: Gate) -> Contribution | None:
    """The contribution that the form is about, if it may be written again, or answered."""
    if form is None or not form.target:
        return None
    target = next((one for one in found if str(one.pk) == form.target), None)
    if target is None:
        return None
    if form.gesture == "amend":
        return target if gate.lets_amend and target.is_own and target.is_pending else None
    return target if gate.lets_reply and target.is_published and target.parent_id is None else None
