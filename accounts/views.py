"""The pages of the door that allauth does not have as the paper wants them."""

from allauth.account import views as allauth
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress
from allauth.account.utils import passthrough_next_redirect_url
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import RenameForm
from accounts.models import User


class Signup(allauth.SignupView):
    def form_valid(self, form: Form) -> HttpResponseBase:
        try:
            return super().form_valid(form)
        except IntegrityError:  # somebody took the name or the address between the check and the writing
            fresh = self.get_form_class()(**self.get_form_kwargs())
            return super().form_valid(fresh) if fresh.is_valid() else self.form_invalid(fresh)


class Logout(allauth.LogoutView):
    def logout(self) -> None:
        """Empty the session. What allauth leaves of a sign-up would tell whether its address was known."""
        super().logout()
        self.request.session.flush()


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Give up a sign-up whose code does not come: an address mistyped must not keep the public name."""
    if request.user.is_authenticated:  # confirmed in another window since
        return redirect("account")
    stage = get_pending_stage(request)
    if stage and stage.login.signup and stage.login.user:
        _delete_never_confirmed(stage.login.user)
    next_page = passthrough_next_redirect_url(request, reverse("account_signup"), REDIRECT_FIELD_NAME)
    request.session.flush()
    return redirect(next_page)


def _delete_never_confirmed(user: User) -> None:
    if user.last_login or EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    try:
        user.delete()
    except ProtectedError:  # the newsroom gave it something in the meantime
        return


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_name(request: HttpRequest) -> HttpResponse:
    """/compte/nom/: change one's public name."""
    form = RenameForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, f"Votre nom public est maintenant « {request.user.display_name} ».")
        return redirect("account")
    return render(request, "account/public_name.html", {"form": form})
