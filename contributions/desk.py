"""The moderator's own screen: one contribution at a time, decided by a key."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contributions import moderation, queue
from contributions.history import history_of
from contributions.models import Contribution, Reason, State
from contributions.numbers import is_number
from contributions.passages import pieces_of

SKIPPED, DONE = "moderation.skipped", "moderation.done"  # in the session
WORDS = {
    "publish": "Publiée.",
    "reject": "Refusée.",
    "remove": "Retirée.",
    "keep": "Laissée en place.",
    "aside": "Mise de côté.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, **context: Any) -> HttpResponse:
    """The queue: what is next is kept for this moderator while they read it."""
    if request.method == "POST":
        return _act(request)
    at = timezone.now()
    found = _next(request, at)
    context |= {
        "contribution": found,
        "waiting": queue.free_for(request.user, at).count(),
        "done": _undoable(request, at),
        "reasons": list(enumerate(Reason.choices, start=1)),
    }
    if found:
        context |= _around(found)
    return render(request, "admin/contributions/contribution/file.html", context)


def _next(request: HttpRequest, at: Any) -> Contribution | None:
    """The contribution asked for by its number, else the next; when all that is left was passed over, begin again."""
    if is_number(request.GET.get("texte")):
        try:
            return queue.take(int(request.GET["texte"]), request.user, at)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
    skipped = request.session.get(SKIPPED, [])
    found = queue.take_next(request.user, at, skipped=skipped)
    if found is None and skipped:
        request.session[SKIPPED] = []
        found = queue.take_next(request.user, at)
    return found


def _around(contribution: Contribution) -> dict[str, Any]:
    return {
        "pieces": pieces_of(contribution.text, contribution.findings),
        "history": history_of(contribution.author, but=contribution),
        "reports": contribution.reports.waiting().select_related("person"),
        "refusal": "remove" if contribution.state == State.PUBLISHED else "reject",
    }


def _undoable(request: HttpRequest, at: Any) -> dict[str, Any] | None:
    """What this moderator has just done, while it may still be taken back."""
    done = request.session.get(DONE)
    if not done or at.timestamp() - done["at"] > queue.UNDO.total_seconds():
        return None
    return done | {"left": round(queue.UNDO.total_seconds() - (at.timestamp() - done["at"]))}


def _act(request: HttpRequest) -> HttpResponse:
    """Carry out one key of the screen, and go on to the next contribution."""
    verb, _, reason = request.POST.get("decision", "").partition(".")
    if verb == "extend":
        queue.extend(request.user, timezone.now())
        return HttpResponse(status=204)
    if verb == "release":
        queue.release(request.user)
        return HttpResponse(status=204)
    number = request.POST.get("contribution", "")
    contribution = get_object_or_404(Contribution, pk=number if is_number(number) else None)
    try:
        return _carry_out(request, contribution, verb, reason)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        is_to_read_again = refusal.code in {"stale", "missing_reason"}
        return redirect(f"{request.path}?texte={contribution.pk}" if is_to_read_again else request.path)


def _carry_out(request: HttpRequest, contribution: Contribution, verb: str, reason: str) -> HttpResponse:
    if verb == "skip":
        request.session[SKIPPED] = [*request.session.get(SKIPPED, []), contribution.pk]
        queue.release(request.user)
        return redirect(request.path)
    if verb == "undo":
        queue.undo(contribution, by=request.user)
        request.session.pop(DONE, None)
        messages.info(request, "La décision est annulée.")
        return redirect(f"{request.path}?texte={contribution.pk}")
    _decide(request, contribution, verb, reason)
    undoes = verb != "aside"
    request.session[DONE] = (
        {"pk": contribution.pk, "said": WORDS[verb], "at": timezone.now().timestamp()} if undoes else None
    )
    if not undoes:
        messages.info(request, WORDS[verb])
    return redirect(request.path)


def _decide(request: HttpRequest, contribution: Contribution, verb: str, reason: str) -> None:
    seen = request.POST.get("seen", "")
    how: dict[str, Any] = {"by": request.user, "seen": int(seen) if is_number(seen) else 0}
    told = how | {"reason": reason, "note": request.POST.get("note", "")[:300]}
    match verb:
        case "publish":
            moderation.publish(contribution, **how)
        case "keep":
            moderation.keep(contribution, **how)
        case "reject":
            moderation.reject(contribution, **told)
        case "remove":
            moderation.remove(contribution, **told)
        case "aside":
            queue.set_aside(contribution, by=request.user)
        case _:
            raise ValidationError("Ce geste n’existe pas.", code="unknown_verb")
