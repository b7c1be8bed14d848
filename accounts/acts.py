"""The journal of what the newsroom's people did: Django's own, kept by the database as it was written.

The admin writes what it changes there. What changes nothing, and matters all the same, is noted here: who came in, who
took lists of people or of money away.
"""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User


def note(by: User, thing: Model, words: str) -> None:
    """Write that somebody of the newsroom did this, about this row."""
    kind = ContentType.objects.get_for_model(thing, for_concrete_model=False)
    LogEntry.objects.create(
        user_id=by.pk, content_type=kind, object_id=str(thing.pk), object_repr=str(thing)[:200], action_flag=CHANGE,
        change_message=words,
    )  # fmt: skip


def note_export(by: User, kind: type[Model], words: str) -> None:
    """Write that somebody of the newsroom took rows of this kind away in a file."""
    LogEntry.objects.create(
        user_id=by.pk, content_type=ContentType.objects.get_for_model(kind), object_id=None, action_flag=CHANGE,
        object_repr=str(kind._meta.verbose_name_plural)[:200], change_message=words,
    )  # fmt: skip
