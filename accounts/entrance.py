"""The forms of the door: allauth's own, for sign-up, sign-in, codes and passwords, with the paper's words."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

LABELS = {
    "login": "Adresse e-mail",
    "email": "Adresse e-mail",
    "password": "Mot de passe",
    "password1": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "code": "Code reçu",
}
HELPS = {
    "password1": "Au moins huit signes, et pas un mot que tout le monde choisit.",
    "code": "Six lettres, en majuscules ou en minuscules.",
}
ATTRIBUTES = {
    "login": {"autocomplete": "username"},
    "code": {"autocapitalize": "characters", "spellcheck": "false"},
}
LONGEST_ADDRESS = User._meta.get_field("email").max_length


class PlainWords(forms.Form):
    """One label and one help for each field, no placeholder, and a password typed once.

    A placeholder says again what the label says, and vanishes as soon as one types.
    """

    words: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs |= ATTRIBUTES.get(name, {})
            field.label = self.words.get(name) or LABELS.get(name, field.label)
            if name in LABELS:
                field.help_text = HELPS.get(name, "")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Saisissez une adresse e-mail valide."
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))
                field.widget.attrs["maxlength"] = LONGEST_ADDRESS


class SignupForm(PlainWords, allauth.SignupForm):
    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # as long a wait as for an address nobody has
        return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():  # an account is never left without its public name
            return super().save(request)


class LoginForm(PlainWords, allauth.LoginForm):
    pass


class ReauthenticateForm(PlainWords, allauth.ReauthenticateForm):
    pass


class ConfirmAddressForm(PlainWords, allauth.ConfirmEmailVerificationCodeForm):
    pass


class NewAddressForm(PlainWords, allauth.AddEmailForm):
    words = {"email": "Nouvelle adresse e-mail"}


class ForgottenPasswordForm(PlainWords, allauth.ResetPasswordForm):
    pass


class ForgottenPasswordCodeForm(PlainWords, allauth.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(PlainWords, allauth.ResetPasswordKeyForm):
    words = {"password1": "Nouveau mot de passe"}


class ChangePasswordForm(PlainWords, allauth.ChangePasswordForm):
    words = {"password1": "Nouveau mot de passe"}


class FirstPasswordForm(PlainWords, allauth.SetPasswordForm):
    pass
