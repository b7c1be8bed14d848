"""What one reader finds in the space under one article: the gate's answer and, if it lets read, what is inside."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.crypto import salted_hmac

from articles.models import Article
from contributions.access import Gate, gate
from contributions.forms import ContributionForm
from contributions.models import Contribution
from subscriptions.access import Reader


@dataclass(frozen=True)
class Space:
    """The space as one reader gets it; `contributions` and `form` stay empty behind a lock.

    `owner` names the account to the page's script, so that a draft left in a tab is found by no one else.
    """

    gate: Gate
    contributions: list[Contribution] = field(default_factory=list)
    count: int = 0
    form: ContributionForm | None = None
    owner: str = ""


def space_of(article: Article, reader: Reader, at: datetime, *, form: ContributionForm | None = None) -> Space:
    """Open the space for this reader as far as the gate does. One query beyond the gate's own."""
    answer = gate(reader, article, at)
    if not answer.lets_read:
        return Space(gate=answer)
    found = list(Contribution.objects.under(article).shown_to(reader.user))
    return Space(
        gate=answer,
        contributions=found,
        count=sum(contribution.is_published for contribution in found),
        form=(form or ContributionForm()) if answer.lets_write else None,
        owner=salted_hmac("contributions.draft", str(reader.user.pk)).hexdigest()[:12],
    )
