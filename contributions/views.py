"""The space as a page of its own, and the door by which a contribution comes in."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views import find_article
from contributions import gestures, reactions
from contributions.access import Gate
from contributions.forms import ContributionForm
from contributions.models import Contribution, Order
from contributions.space import Asked, Space, charter_for, space_of, stamp_of
from subscriptions.access import Reader


@require_http_methods(["GET", "HEAD", "POST"])
def space(request: HttpRequest, **address: str) -> HttpResponse:
    """…/contributions/: whoever is not let in gets the notice, the same bytes whatever the space holds.

    Nothing else has an address: what is done to one contribution is posted here with its number.
    """
    at = timezone.now()
    article = find_article(**address, at=at)
    reader = Reader(request.user)
    if wants_parts(request) and "empreinte" in request.GET:
        return JsonResponse({"stamp": stamp_of(article, reader, at)})
    found = space_of(article, reader, at, asked=asked_of(request))
    if request.method == "POST" and found.gate.lets_read:
        return _act(request, article, reader, found.gate)
    return _show(request, article, found, unsent=unsent_text(request, found))


def asked_of(request: HttpRequest, *, shown: str = "") -> Asked:
    """What the address asks of the space; an order that is none is the usual one."""
    told = request.GET
    order = told.get("ordre", "")
    return Asked(
        order=order if order in Order.values else Order.CHOICES,
        shown=shown or told.get("voir", ""),
        amended=told.get("modifier", ""),
        answered=told.get("repondre", ""),
        reported=told.get("signaler", ""),
    )


def _act(request: HttpRequest, article: Article, reader: Reader, gate: Gate) -> HttpResponse:
    """Do what was posted; say what is refused, beside what was typed."""
    if act := GESTURES.get(request.POST.get("gesture", "")):
        return _answer(request, article, reader, gate, act)
    form = posted_form(request)
    form.ask_for(charter_for(request.user, gate, form.gesture, timezone.now()))
    if "draft" in request.POST:
        return _keep(request, article, reader, gate, form)
    done = _take_in(request, article, gate, form) if form.is_valid() else None
    if done and not wants_parts(request):
        return redirect(_place(request, done))
    asked = asked_of(request, shown=str(done.pk) if done else "")
    found = space_of(article, reader, timezone.now(), asked=asked, form=None if done else form)
    if done:
        return _show(request, article, found, anchor=done.anchor)
    return _show(request, article, found, unsent=unsent_text(request, found))


def _answer(request: HttpRequest, article: Article, reader: Reader, gate: Gate, act: "Gesture") -> HttpResponse:
    """Carry out a gesture that needs no form of its own, and say how it ended."""
    done = None
    try:
        done, said = act(request, article, gate)
    except ValidationError as refusal:
        said = refusal.messages[0]
    if wants_parts(request):
        shown = str(done.pk) if done else request.POST.get("contribution", "")
        found = space_of(article, reader, timezone.now(), asked=asked_of(request, shown=shown))
        return _show(request, article, found, anchor=done.anchor if done else "", said=said)
    if said:
        messages.info(request, said)
    return redirect(_place(request, done) if done else request.path)


def _keep(request: HttpRequest, article: Article, reader: Reader, gate: Gate, form: ContributionForm) -> HttpResponse:
    """Keep a text for later, whatever its length; what cannot be kept stays in the form."""
    try:
        gestures.keep_draft(article, request.user, gate, form, request.POST.get("text", ""))
    except ValidationError as refusal:
        if wants_parts(request):
            return JsonResponse({"kept": False, "said": refusal.messages[0]})
        form.add_error(None, refusal)
        return _show(request, article, space_of(article, reader, timezone.now(), asked=asked_of(request), form=form))
    if wants_parts(request):
        return JsonResponse({"kept": True, "said": "Brouillon gardé."})
    messages.info(request, "Votre brouillon est gardé : vous le retrouverez ici, sur tous vos appareils.")
    return redirect(request.path)


def _place(request: HttpRequest, done: Contribution) -> str:
    """Where a contribution is found on the page of the space, whatever its step."""
    return f"{request.path}?voir={done.pk}#{done.anchor}"


def _withdraw(request: HttpRequest, article: Article, gate: Gate) -> tuple[None, str]:
    gestures.withdraw(article, request.user, request.POST.get("contribution", ""))
    return None, "Votre contribution est reprise : personne ne la lira."


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


def _follow(request: HttpRequest, article: Article, gate: Gate) -> tuple[Contribution, str]:
    is_followed, number = request.POST["gesture"] == "follow", request.POST.get("contribution", "")
    done = gestures.follow(article, request.user, number, is_followed=is_followed)
    return done, "Vous serez prévenu des réponses." if is_followed else "Vous ne suivez plus ce fil."


def _acknowledge(request: HttpRequest, article: Article, gate: Gate) -> tuple[None, str]:
    reactions.acknowledge(request.user)
    return None, "Merci d’avoir lu cet avertissement."


Gesture = Callable[[HttpRequest, Article, Gate], tuple[Contribution | None, str]]
GESTURES: dict[str, Gesture] = {
    "withdraw": _withdraw,
    "useful": _mark,
    "not_useful": _mark,
    "report": _report,
    "follow": _follow,
    "unfollow": _follow,
    "acknowledge": _acknowledge,
    "pick": _pick,
    "unpick": _pick,
}


def _show(
    request: HttpRequest, article: Article, space: Space, *, anchor: str = "", said: str = "", unsent: str = ""
) -> HttpResponse:
    if wants_parts(request):
        html = space_html(request, article, space, unsent=unsent)
        return JsonResponse({"contributions": html, "anchor": anchor, "said": said, "stamp": space.stamp})
    context = {"article": article, "space": space, "has_stale_form": False, "unsent": unsent}
    return render(request, "contributions/page.html", context)


def posted_form(request: HttpRequest) -> ContributionForm:
    """The form as it was sent, with the contribution that it is about."""
    target = {name: request.POST.get(sent, "") for name, sent in (("gesture", "gesture"), ("target", "contribution"))}
    return ContributionForm(request.POST, **target)


def unsent_text(request: HttpRequest, space: Space) -> str:
    """What someone sent after their session, or their right to write, had ended: it is given back to them."""
    return "" if space.form and space.form.is_bound else request.POST.get("text", "")


def wants_parts(request: HttpRequest) -> bool:
    """Say whether the page's own script is asking: it wants the space alone."""
    return request.headers.get("Accept") == "application/json"


def space_html(request: HttpRequest, article: Article, space: Space, *, unsent: str = "") -> str:
    context = {"article": article, "space": space, "unsent": unsent}
    return render_to_string("contributions/_space.html", context, request=request)


def _take_in(request: HttpRequest, article: Article, gate: Gate, form: ContributionForm) -> Contribution | None:
    """Receive what the form holds, or leave the refusal in the form."""
    try:
        return gestures.write(article, request.user, gate, form, address=get_adapter().get_client_ip(request))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if refusal.code == "used_token":
            form.take_a_fresh_token()
        return None
