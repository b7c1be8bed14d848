"""The floor of what leaves by post: letters, who asked for them, each day's issue, and every copy of it."""

from letters.models.issues import EDITABLE, GOING, Issue, IssueItem, State
from letters.models.readers import Confirmation, Delivery, End, Enrolment, Newsletter, Recipient, Rhythm
from letters.models.sending import Bounce, BounceKind, Dispatch

__all__ = [
    "EDITABLE",
    "GOING",
    "Bounce",
    "BounceKind",
    "Confirmation",
    "Delivery",
    "Dispatch",
    "End",
    "Enrolment",
    "Issue",
    "IssueItem",
    "Newsletter",
    "Recipient",
    "Rhythm",
    "State",
]
