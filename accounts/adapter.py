"""What allauth asks of the paper: addresses, refusals in words, where to go next, and its mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import acts, addresses, devices
from accounts.models import User
from edge import post


class Adapter(DefaultAccountAdapter):
    """Anyone may open an account; nobody learns here whether somebody else has one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Ce compte est fermé.",
        "duplicate_email": "C’est déjà l’adresse de ce compte.",
        "email_password_mismatch": "L’adresse ou le mot de passe n’est pas le bon.",
        "email_taken": "Cette adresse sert déjà à un autre compte.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code n’est pas le bon. Vérifiez les six lettres de notre message.",
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "rate_limited": "Attendez un peu avant de demander un autre code.",
        "too_many_login_attempts": "Trop d’essais manqués. Attendez quelques minutes, puis recommencez.",
        "unknown_email": "Aucun compte n’a cette adresse.",
    }

    def clean_email(self, email: str) -> str:
        return email.strip().lower()

    def is_safe_url(self, url: str) -> bool:
        """Take a path of this site, never an address: behind a proxy a host may be anyone's word."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # these pages answer in HTML, whatever is asked

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponseRedirect:
        """Carry `next` to the code's page, known address or not, so that starting again does not lose it."""
        page = reverse("account_email_verification_sent")
        return HttpResponseRedirect(passthrough_next_redirect_url(request, page, REDIRECT_FIELD_NAME))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address. When it takes the place of another, what went to the other follows."""
        former = email_address.user.email
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed and former and former != email_address.email:
            addresses.moved(former, email_address.email)
        return is_confirmed

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponseRedirect:
        """Once somebody is in: of the newsroom's people, the journal says when and from where."""
        if user.is_staff:
            agent = devices.named(self.get_http_user_agent(request))
            acts.note(user, user, f"Connexion : {agent}, adresse {self.get_client_ip(request)}.")
        return super().post_login(request, user, **how)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Of the newsroom's people, the journal keeps what somebody tried in their name."""
        tried = User.objects.filter(email__iexact=str(credentials.get("email", ""))[:254], is_staff=True).first()
        if tried:
            acts.note(tried, tried, f"Essai de connexion manqué, adresse {self.get_client_ip(request)}.")

    def get_user_search_fields(self) -> list[str]:
        return ["display_name", "email", "phone"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have a message of the account leave, apart from the page: it comes at once, the same for all.

        What a dying process loses, a person asks for again: each of these pages offers it.
        """
        paper = {"newsroom": settings.NEWSROOM, "site_address": settings.SITE_ADDRESS}
        post.soon(self.render_mail(template_prefix, email, {"request": self.request, "email": email} | context | paper))
