"""Pages that show several floors at once: the front page, the account, and a reader's own parts of an article."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from articles import live
from articles.body import clean
from articles.models import Article
from articles.reading import read
from articles.views import find_article, given_to, reader_of
from contributions import charter as charters
from contributions import notices
from contributions.forms import ContributionForm
from contributions.models import Charter, Contribution
from contributions.space import space_of
from contributions.views import space_html, unsent_text, wants_parts
from edge.caching import keep, public, soonest
from frontpage.front import front_like
from frontpage.models import Composition
from subscriptions import desk
from subscriptions.access import Reader
from subscriptions.models import Payment, Right

SHOWN = 3  # contributions on the account page; all of them have a page of their own


@public
def front_page(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    composition, changes = Composition.objects.at(at)
    response = render(request, "frontpage/front.html", {"front": front_like(composition, at), "today": today})
    midnight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))
    return keep(response, until=soonest(midnight, changes, Article.objects.next_change(at)))


@public
def charter(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """/charte/: the version in force, or a former one by its number; one to come is not there yet."""
    at = timezone.now()
    versions = list(Charter.objects.filter(in_force_at__lte=at).order_by("-in_force_at", "-number"))
    current = versions[0] if versions else None
    version = current if number is None else next((one for one in versions if one.number == number), None)
    if number is not None and version is None:
        raise Http404("Aucune version de ce numéro")
    context = {
        "version": version,
        "is_current": version == current,
        "versions": versions,
        "body": mark_safe(clean(version.body)) if version else "",  # noqa: S308  (cleaned by the allow-list)
    }
    return keep(render(request, "contributions/charter.html", context), until=charters.next_change(at))


@require_safe
def reader_line(request: HttpRequest) -> HttpResponse:
    """/lecteur/: the account line alone, for pages that are no article."""
    return JsonResponse({"account": account_line(request)})


@require_safe
def reader_parts(request: HttpRequest, **address: str) -> HttpResponse:
    """…/lecteur/: what belongs to one reader of one article, in one answer: account line, rest, space."""
    at = timezone.now()
    article = find_article(**address, at=at)
    reader = reader_of(request, article, at)
    space = space_of(article, reader, at)
    parts = {
        "account": account_line(request, reader),
        "contributions": space_html(request, article, space),
        "stamp": space.stamp,
    }
    reading = read(article, reader, at)
    around = {"article": article, "reading": reading, **given_to(reader, reading, at)}
    around["thread"] = live.thread_of(article) if article.is_reserved and reading.answer.is_open else None
    parts["rest"] = render_to_string("articles/_rest.html", around) if article.is_reserved else ""
    return JsonResponse(parts)


def account_line(request: HttpRequest, reader: Reader | None = None) -> str:
    return render_to_string("components/_account.html", account_of(request.user, reader))


def account_of(user: Any, reader: Reader | None = None) -> dict[str, Any]:
    """Say who is signed in, as the account line prints it; `account_name` is empty for a visitor."""
    is_known = user.is_authenticated
    return {
        "unread": notices.of(user, timezone.now(), reader=reader).unread().count() if is_known else 0,
        "account_name": str(user) if is_known else "",
        "is_newsroom": is_known and user.is_staff,
    }


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """/compte/: the person, their subscription, and all they ever sent in."""
    at = timezone.now()
    reader = Reader(request.user)
    sent = Contribution.objects.sent_by(request.user)[:SHOWN]
    context = {
        "display_name": request.user.display_name,
        "email": request.user.email or "",
        "current": reader.current(at),
        "latest": reader.latest(at),
        "seat": reader.seat(Right.ARTICLES, at),
        "waiting": desk.waiting_request(request.user),
        "payments": Payment.objects.filter(person=request.user)[:SHOWN],
        "contributions": [(letter, letter.article.is_visible(at)) for letter in sent],
        **account_of(request.user, reader),
    }
    return render(request, "account/home.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give a typed text back in a fresh form when a sign-in elsewhere made the old form stale."""
    text = request.POST.get("text", "") if is_our_own_form(request) else ""
    address = _article_address(request)
    if not text or address is None or not request.user.is_authenticated:
        return render(request, "403_csrf.html", {"text": text}, status=403)
    at = timezone.now()
    try:
        article = find_article(**address, at=at)
    except Http404:  # withdrawn while they were writing
        return render(request, "403_csrf.html", {"text": text}, status=403)
    token = request.POST.get("token") or str(uuid4())
    about = {"gesture": request.POST.get("gesture", ""), "target": request.POST.get("contribution", "")}
    form = ContributionForm(initial={"text": text, "token": token}, **about)
    space = space_of(article, Reader(request.user), at, form=form)
    unsent = unsent_text(request, space)
    if wants_parts(request):
        html = space_html(request, article, space, unsent=unsent)
        return JsonResponse({"contributions": html, "anchor": "", "said": "", "stamp": space.stamp}, status=403)
    context = {"article": article, "space": space, "has_stale_form": True, "unsent": unsent}
    return render(request, "contributions/page.html", context, status=403)


def is_our_own_form(request: HttpRequest) -> bool:
    """Say whether the form was on a page of ours: what another site sends is not given back to read."""
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def _article_address(request: HttpRequest) -> dict[str, str] | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    return match.kwargs if match.url_name == "contributions" else None
