"""Addresses of accounts made by hand. Those a person gives are confirmed by a code, and kept by allauth."""

from allauth.account.models import EmailAddress

from accounts.models import User


def vouch_for(user: User) -> None:
    """Take an account's address as confirmed: no code will be asked at the first sign-in."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def forget_former(user: User) -> None:
    """Drop the addresses an account had before the newsroom wrote another: they open it no more.

    The new one is confirmed by a code at the next sign-in.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email or "").delete()
