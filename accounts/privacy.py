"""What an account itself keeps of a person, and how its row is emptied when they leave."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User

KEPT = {"EmailAddress.user": "effacé", "LogEntry.user": "rédaction"}


def export(user: User) -> dict[str, Any]:
    return {
        "adresse e-mail": user.email,
        "téléphone": user.phone,
        "nom public": user.display_name,
        "inscrit": user.joined_at,
        "dernière connexion": user.last_login,
    }


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
