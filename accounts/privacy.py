"""What an account itself keeps of a person, and how its row is emptied when they leave."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts import devices, second_factor
from accounts.models import User

KEPT = {
    "EmailAddress.user": "effacé",
    "UserSession.user": "effacé",
    "Authenticator.user": "effacé",
    "LogEntry.user": "rédaction",
}


def export(user: User) -> dict[str, Any]:
    return {
        "adresse e-mail": user.email,
        "téléphone": user.phone,
        "nom public": user.display_name,
        "inscrit": user.joined_at,
        "dernière connexion": user.last_login,
        "double clé": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "appareils": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
    }


def merge(survivor: User, absorbed: User) -> None:
    """Close the absorbed account; its telephone and its public name go to the survivor where that one has none."""
    phone, name = absorbed.phone, absorbed.display_name
    erase(absorbed)
    if phone and not survivor.phone:
        survivor.phone = phone
    if name and not survivor.display_name:
        survivor.rename(name)
    survivor.save()


def erase(user: User) -> None:
    """Empty the row of a person who leaves: no name, no address, no way in. The number stays, for what points at it.

    With the password go all sessions: each of them bears its mark.
    """
    user.email = user.phone = user.display_key = user.last_login = None
    user.display_name = ""
    user.is_active = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    EmailAddress.objects.filter(user=user).delete()
    second_factor.take_away(user)
    devices.end_all(user)
