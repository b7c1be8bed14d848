"""The space as a page of its own, and the door by which a contribution comes in."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views import find_article
from contributions import gestures, moderation
from contributions.access import Gate
from contributions.forms import ContributionForm
from contributions.models import Contribution
from contributions.space import Space, form_to_amend, form_to_reply, space_of
from subscriptions.access import Reader


@require_http_methods(["GET", "HEAD", "POST"])
def space(request: HttpRequest, **address: str) -> HttpResponse:
    """…/contributions/: whoever is not let in gets the notice, the same bytes whatever the space holds.

    Nothing else has an address: what is done to one contribution is posted here with its number.
    """
    at = timezone.now()
    article = find_article(**address, at=at)
    reader = Reader(request.user)
    form = form_to_amend(article, reader, request.GET.get("modifier", ""))
    form = form or form_to_reply(request.GET.get("repondre", ""))
    found = space_of(article, reader, at, form=form, reported=request.GET.get("signaler", ""))
    if request.method == "POST" and found.gate.lets_read:
        return _act(request, article, reader, found.gate)
    return _show(request, article, found)


def _act(request: HttpRequest, article: Article, reader: Reader, gate: Gate) -> HttpResponse:
    """Do what was posted; say what is refused, beside what was typed."""
    if act := GESTURES.get(request.POST.get("gesture", "")):
        return _answer(request, article, reader, gate, act)
    form = posted_form(request)
    anchor = _take_in(request, article, gate, form) if form.is_valid() else ""
    if anchor and not wants_parts(request):
        return redirect(f"{request.path}#{anchor}")
    found = space_of(article, reader, timezone.now(), form=None if anchor else form)
    return _show(request, article, found, anchor=anchor)


def _answer(request: HttpRequest, article: Article, reader: Reader, gate: Gate, act: "Gesture") -> HttpResponse:
    """Carry out a gesture that needs no form of its own, and say how it ended."""
    anchor = ""
    try:
        done, said = act(request, article, gate)
        anchor = done.anchor if done else ""
    except ValidationError as refusal:
        said = refusal.messages[0]
    if wants_parts(request):
        return _show(request, article, space_of(article, reader, timezone.now()), anchor=anchor, said=said)
    if said:
        messages.info(request, said)
    return redirect(f"{request.path}#{anchor}" if anchor else request.path)


def _withdraw(request: HttpRequest, article: Article, gate: Gate) -> tuple[Contribution, str]:
    done = gestures.withdraw(article, request.user, request.POST.get("contribution", ""))
    return done, "Votre contribution est reprise : personne ne la lira."


def _mark(request: HttpRequest, article: Article, gate: Gate) -> tuple[Contribution, str]:
    is_useful = request.POST["gesture"] == "useful"
    return gestures.mark(article, request.user, request.POST.get("contribution", ""), is_useful=is_useful), ""


def _report(request: HttpRequest, article: Article, gate: Gate) -> tuple[Contribution, str]:
    told = {name: request.POST.get(name, "") for name in ("reason", "note")}
    done = gestures.report(article, request.user, request.POST.get("contribution", ""), **told)
    return done, "Merci : la rédaction va relire cette contribution."


def _pick(request: HttpRequest, article: Article, gate: Gate) -> tuple[Contribution, str]:
    is_picked, number = request.POST["gesture"] == "pick", request.POST.get("contribution", "")
    return gestures.pick(article, number, gate, request.user, is_picked=is_picked), ""


def _acknowledge(request: HttpRequest, article: Article, gate: Gate) -> tuple[None, str]:
    moderation.acknowledge(request.user)
    return None, "Merci d’avoir lu cet avertissement."


Gesture = Callable[[HttpRequest, Article, Gate], tuple[Contribution | None, str]]
GESTURES: dict[str, Gesture] = {
    "withdraw": _withdraw,
    "useful": _mark,
    "not_useful": _mark,
    "report": _report,
    "acknowledge": _acknowledge,
    "pick": _pick,
    "unpick": _pick,
}


def _show(request: HttpRequest, article: Article, space: Space, *, anchor: str = "", said: str = "") -> HttpResponse:
    if wants_parts(request):
        html = space_html(request, article, space)
        return JsonResponse({"contributions": html, "anchor": anchor, "said": said})
    context = {"article": article, "space": space, "has_stale_form": False, "kept_text": kept_text(request, space)}
    return render(request, "contributions/page.html", context)


def posted_form(request: HttpRequest) -> ContributionForm:
    """The form as it was sent, with the contribution that it is about."""
    target = {name: request.POST.get(sent, "") for name, sent in (("gesture", "gesture"), ("target", "contribution"))}
    return ContributionForm(request.POST, **target)


def kept_text(request: HttpRequest, space: Space) -> str:
    """What someone sent after their session, or their right to write, had ended: it is given back to them."""
    return "" if space.form and space.form.is_bound else request.POST.get("text", "")


def wants_parts(request: HttpRequest) -> bool:
    """Say whether the page's own script is asking: it wants the space alone."""
    return request.headers.get("Accept") == "application/json"


def space_html(request: HttpRequest, article: Article, space: Space) -> str:
    return render_to_string("contributions/_space.html", {"article": article, "space": space}, request=request)


def _take_in(request: HttpRequest, article: Article, gate: Gate, form: ContributionForm) -> str:
    """Receive what the form holds; give the anchor to go to, or leave the refusal in the form."""
    try:
        return gestures.write(article, request.user, gate, form).anchor
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if refusal.code == "used_token":
            form.take_a_fresh_token()
        return ""
