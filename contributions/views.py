"""The space as a page of its own, and the door by which a contribution comes in."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles.models import Article
from articles.views import find_article
from contributions import moderation
from contributions.forms import ContributionForm
from contributions.space import Space, space_of
from subscriptions.access import Reader


@require_http_methods(["GET", "HEAD", "POST"])
def space(request: HttpRequest, **address: str) -> HttpResponse:
    """…/contributions/: whoever is not let in gets the notice, the same bytes whatever the space holds."""
    at = timezone.now()
    article = find_article(**address, at=at)
    reader = Reader(request.user)
    found, anchor = space_of(article, reader, at), ""
    if request.method == "POST" and found.form:
        form = ContributionForm(request.POST)
        anchor = _take_in(request, article, form) if form.is_valid() else ""
        if anchor and not wants_parts(request):
            return redirect(f"{request.path}#{anchor}")
        found = space_of(article, reader, at, form=None if anchor else form)
    if wants_parts(request):
        return JsonResponse({"contributions": space_html(request, article, found), "anchor": anchor})
    context = {"article": article, "space": found, "has_stale_form": False, "kept_text": kept_text(request, found)}
    return render(request, "contributions/page.html", context)


def kept_text(request: HttpRequest, space: Space) -> str:
    """What someone sent after their session, or their right to write, had ended: it is given back to them."""
    return "" if space.form else request.POST.get("text", "")


def wants_parts(request: HttpRequest) -> bool:
    """Say whether the page's own script is asking: it wants the space alone."""
    return request.headers.get("Accept") == "application/json"


def space_html(request: HttpRequest, article: Article, space: Space) -> str:
    return render_to_string("contributions/_space.html", {"article": article, "space": space}, request=request)


def _take_in(request: HttpRequest, article: Article, form: ContributionForm) -> str:
    """Receive what the form holds; give the anchor to go to, or leave the refusal in the form."""
    try:
        return moderation.receive(article, request.user, **form.cleaned_data).anchor
    except ValidationError as refusal:
        form.add_error(None, refusal)
        if refusal.code == "used_token":
            form.take_a_fresh_token()
        return ""
