"""What subscribers send in, what is decided of it, who follows it, and the rules of the house."""

from contributions.models.following import Draft, Follow, Mailing, MailState, Notice, NoticeQuerySet, Wish
from contributions.models.house import Acceptance, Charter, Switches
from contributions.models.judging import (
    Appeal,
    Decision,
    Report,
    Sanction,
    SanctionKind,
    Verb,
)
from contributions.models.texts import (
    REPORTS_ON_TOP,
    Contribution,
    ContributionQuerySet,
    Order,
    Reason,
    State,
    UsefulMark,
)
from contributions.models.watching import Effect, WatchedWord

__all__ = [
    "REPORTS_ON_TOP",
    "Acceptance",
    "Appeal",
    "Charter",
    "Contribution",
    "ContributionQuerySet",
    "Decision",
    "Draft",
    "Effect",
    "Follow",
    "MailState",
    "Mailing",
    "Notice",
    "NoticeQuerySet",
    "Order",
    "Reason",
    "Report",
    "Sanction",
    "SanctionKind",
    "Switches",
    "State",
    "UsefulMark",
    "Verb",
    "WatchedWord",
    "Wish",
]
