"""Addresses of accounts made by hand. Those a person gives are confirmed by a code, and kept by allauth."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import User

FOLLOWERS: list[Callable[[str, str], None]] = []  # what goes along when an address changes: see `on_move`


def on_move(follow: Callable[[str, str], None]) -> None:
    """Let a floor above be told, former address then new one, when a person has confirmed another address."""
    FOLLOWERS.append(follow)


def moved(former: str, new: str) -> None:
    """Tell the floors above that a person's address is another one now."""
    for follow in FOLLOWERS:
        follow(former, new)


def is_vouched(user: User) -> bool:
    """Say whether this person has shown that their address is theirs."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email or "", verified=True).exists()


def vouch_for(user: User) -> None:
    """Take an account's address as confirmed: no code will be asked at the first sign-in."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def proved_by_reset(sender: Any, user: User, **kwargs: Any) -> None:
    """Take the address of an account made by hand as confirmed: a code sent there has just chosen its password."""
    others = EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email or "")
    if user.email and not is_vouched(user) and not others.exists():
        vouch_for(user)


def forget_former(user: User) -> None:
    """Drop the addresses an account had before the newsroom wrote another: they open it no more.

    The new one is confirmed by a code at the next sign-in.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email or "").delete()
