"""The second factor: a telephone's application or a key, besides the password. Nobody works at the paper without one.

Staff powers are those of /redaction/: its door asks `is_proven`. The rest is allauth's, with the paper's words.
"""

import base64
import hashlib
import secrets
import time
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn import views as webauthn_views
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from accounts.entrance import PlainWords
from accounts.models import User

PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
CODE_LIVES = 120  # seconds, at least: its half minute, and those before and after it


def is_proven(request: HttpRequest) -> bool:
    """Say whether this very session showed a second factor lately enough, or the paper asks for none."""
    since = time.time() - settings.STAFF_PROOF_DAYS * 24 * 3600
    return not settings.STAFF_SECOND_FACTOR or any(
        record.get("method") == "mfa" and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )


def has_one(user: User) -> bool:
    return get_adapter().is_mfa_enabled(user, PROOFS)


def take_away(user: User) -> int:
    """Forget the factors of a person who lost theirs. Bring how many went."""
    return Authenticator.objects.filter(user=user).delete()[0]


def tell_it_is_gone(request: HttpRequest, user: User) -> None:
    """Write to a person whose factor somebody else took away."""
    get_account_adapter(request).send_notification_mail("mfa/email/totp_deactivated", user)


class Adapter(DefaultMFAAdapter):
    """What allauth asks of the paper: words, and how a secret is kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon, ou il a changé entre-temps.",
        "unverified_email": "Confirmez d’abord votre adresse e-mail.",
    }

    def encrypt(self, text: str) -> str:
        """Keep a secret so that the database alone, or its copy, gives it to nobody."""
        return _safe().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; one that was kept under a key that is gone opens nothing."""
        try:
            return _safe().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "Ma clé" if not count else f"Ma clé n° {count + 1}"


def _safe() -> MultiFernet:
    """The keys that open what is kept: the newest closes, the former ones still open."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor {key}".encode()).digest() for key in known]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


# The pages: who has just shown that their factor works is not asked for it again.


class Index(factor.IndexView):
    """/compte/double-cle/: what is in service, and what may be added."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Authenticator.objects.filter(user=self.request.user)
        return super().get_context_data(**kwargs) | {
            "application": next((one for one in held if one.type == Authenticator.Type.TOTP), None),
            "keys": sum(one.type == Authenticator.Type.WEBAUTHN for one in held),
            "is_required": self.request.user.is_staff and not is_proven(self.request),
            "opens_newsroom": self.request.user.is_staff and is_proven(self.request),
        }


class SpareCodes(spare.ViewRecoveryCodesView):
    """/compte/double-cle/secours/: what to keep on paper, then the way in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opens = self.request.user.is_staff and is_proven(self.request)
        return super().get_context_data(**kwargs) | {"opens_newsroom": opens}


class ActivateApplication(totp_views.ActivateTOTPView):
    """/compte/double-cle/application/: the secret, drawn and written, and a first code that proves it was taken."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret_in_fours": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP)
        return response


class AddKey(webauthn_views.AddWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.WEBAUTHN)
        return response


# The forms.


class CodeWords(PlainWords):
    words = {"code": "Code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = self.help_text
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "maxlength": 20}

    help_text = "Six chiffres lus dans l’application, ou l’un de vos codes de secours."


class ActivateForm(CodeWords, totp.ActivateTOTPForm):
    help_text = "Six chiffres, tels que l’application les montre maintenant."


class OnceForm(CodeWords):
    """A code opens once, also while the clocks of the neighbouring half minutes still take it."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if not cache.add(f"second-factor:{self.user.pk}:{code.strip()}", 1, CODE_LIVES):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceForm, base.AuthenticateForm):
    pass


class ReauthenticateForm(OnceForm, base.ReauthenticateForm):
    pass


class KeyForm(PlainWords, webauthn.AddWebAuthnForm):
    words = {"name": "Son nom, pour la reconnaître"}


class KeyNameForm(PlainWords, webauthn.EditWebAuthnForm):
    words = {"name": "Son nom, pour la reconnaître"}
