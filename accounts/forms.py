"""The public name, asked at sign-up and changed later. allauth builds its form upon `PublicNameForm`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts.models import User
from accounts.names import check_public_name, skeleton

TAKEN = "Ce nom public est déjà pris, ou ressemble trop à un autre."


class PublicNameForm(forms.Form):
    """Asks for a public name that nobody else bears."""

    field_order = ["display_name", "email", "password1"]
    display_name = forms.CharField(
        label="Nom public",
        max_length=40,
        help_text="Affiché au-dessus de vos contributions. Ce peut être un pseudonyme.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    user: User | None = None

    def clean_display_name(self) -> str:
        name = " ".join(self.cleaned_data["display_name"].split())
        check_public_name(name)
        others = User.objects.exclude(pk=self.user.pk) if self.user else User.objects
        if others.filter(display_key=skeleton(name)).exists():
            raise ValidationError(TAKEN, code="taken_name")
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the account is written, in the same transaction."""
        user.rename(self.cleaned_data["display_name"]).save(update_fields=["display_name", "display_key"])


class RenameForm(PublicNameForm):
    """Changes the public name of an account."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, initial={"display_name": user.display_name}, **kwargs)

    def save(self) -> bool:
        """Take the name, or say that somebody took it since it was checked."""
        try:
            with transaction.atomic():
                self.user.rename(self.cleaned_data["display_name"])
                self.user.save(update_fields=["display_name", "display_key"])
        except IntegrityError:
            self.user.refresh_from_db(fields=["display_name", "display_key"])
            self.add_error("display_name", ValidationError(TAKEN, code="taken_name"))
            return False
        return True
