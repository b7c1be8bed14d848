"""« Mes contributions »: all that a person ever sent in, what became of it, and the way to ask for another look."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contributions import appeals, moderation
from contributions.models import Contribution, State
from contributions.numbers import is_number
from contributions.paging import lines_of
from subscriptions.access import Reader
from subscriptions.models import Right


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_contributions(request: HttpRequest) -> HttpResponse:
    """/compte/contributions/: one's own, whatever became of the subscription; nothing of anybody else."""
    return _act(request) if request.method == "POST" else _show(request)


def _show(request: HttpRequest, *, appealed: int = 0, typed: str = "", error: str = "") -> HttpResponse:
    at = timezone.now()
    state = request.GET.get("etat", "")
    found = Contribution.objects.sent_by(request.user).prefetch_related("appeal")
    if state in State.values:
        found = found.filter(state=state)
    page = lines_of(found, "sent_at", request.GET.get("avant", ""))
    context = {
        "page": page,
        "lines": [(letter, letter.article.is_visible(at)) for letter in page.lines],
        "states": State.choices,
        "state": state if state in State.values else "",
        "appealed": appealed,
        "typed": typed,
        "error": error,
        "lets_read": Reader(request.user).has(Right.CONTRIBUTE, at),
    }
    return render(request, "account/contributions.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    """Take a waiting text back, or appeal; what is refused comes back with what was typed."""
    number = request.POST.get("contribution", "")
    letter = Contribution.objects.filter(author=request.user, pk=number).first() if is_number(number) else None
    if letter is None:
        messages.warning(request, "Cette contribution n’est plus là.")
        return redirect("own_contributions")
    try:
        if request.POST.get("gesture") == "appeal":
            appeals.appeal(letter, text=request.POST.get("text", ""))
            messages.success(request, "Votre demande est transmise : une autre personne relira la décision.")
        else:
            moderation.withdraw(letter)
            messages.success(request, "Votre contribution est reprise : personne ne la lira.")
    except ValidationError as refusal:
        return _show(request, appealed=letter.pk, typed=request.POST.get("text", ""), error=refusal.messages[0])
    return redirect("own_contributions")
