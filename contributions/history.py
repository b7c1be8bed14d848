"""What a moderator should know of a person before deciding: how often published, refused, sanctioned."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from contributions.models import Contribution, Sanction, State

SHOWN = 5


@dataclass(frozen=True)
class History:
    """Counts of a person's decided contributions, the last ones, and all that was ever held against them."""

    published: int = 0
    refused: int = 0
    latest: list[Contribution] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)

    @property
    def refused_rate(self) -> int:
        """The refused among the decided, in whole percents."""
        decided = self.published + self.refused
        return round(100 * self.refused / decided) if decided else 0


def history_of(person: Any, *, but: Contribution) -> History:
    """Bring what is known of a person, apart from the contribution at hand. Three queries."""
    others = Contribution.objects.filter(author=person).exclude(pk=but.pk)
    refused = Q(state__in=[State.REJECTED, State.REMOVED])
    counts = others.aggregate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)), refused=Count("pk", filter=refused)
    )
    latest = others.filter(decided_at__isnull=False).order_by("-decided_at")[:SHOWN]
    return History(**counts, latest=list(latest), sanctions=list(Sanction.objects.filter(person=person)))
