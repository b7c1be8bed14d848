"""The journal of what the newsroom's people did: Django's own, kept by the database as it was written.

The admin writes what it changes there. What changes nothing, and matters all the same, is noted here: who came in, who
took lists of people or of money away, who changed what opens their own account.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import email_changed, password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import User

# What people of the newsroom do to their own account, outside the admin, and the words for it.
OWN_ACTS: dict[Signal, str] = {
    password_changed: "Mot de passe changé",
    password_reset: "Mot de passe refait par la messagerie",
    email_changed: "Adresse e-mail changée",
    authenticator_added: "Double clé mise en service",
    authenticator_removed: "Double clé retirée",
    authenticator_reset: "Double clé refaite",
    authentication_failed: "Double clé manquée",
}
FACTORS = {
    Authenticator.Type.TOTP: "application",
    Authenticator.Type.WEBAUTHN: "clé",
    Authenticator.Type.RECOVERY_CODES: "codes de secours",
}


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


def listen() -> None:
    """Have the journal follow what allauth's pages do."""
    for signal in OWN_ACTS:
        signal.connect(_note_own, dispatch_uid="journal of acts")


def _note_own(signal: Signal, request: HttpRequest, user: User, **told: Any) -> None:
    if not user.is_staff:
        return  # what readers do with their account is theirs
    factor = told.get("authenticator")
    which = f" ({FACTORS[factor.type]})" if factor else ""
    note(user, user, f"{OWN_ACTS[signal]}{which}, adresse {get_adapter(request).get_client_ip(request)}.")
