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
    amended: Contribution | None = None
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
    amended = _amended(found, form, answer)
    if amended is None and not answer.lets_write:
        form = None
    elif form is None or (form.amended and amended is None):
        form = ContributionForm()
    return Space(
        gate=answer,
        contributions=found,
        amended=amended,
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
    return ContributionForm(initial={"text": own.text}, amended=number) if own else None


def _amended(found: list[Contribution], form: ContributionForm | None, gate: Gate) -> Contribution | None:
    """The waiting contribution that the form is about, if it may still be written again."""
    if form is None or not form.amended or not gate.lets_amend:
        return None
    return next((one for one in found if str(one.pk) == form.amended and one.is_pending), None)
