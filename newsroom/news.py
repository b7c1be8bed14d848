"""A reader's news: the page where they are read, and the way to stop the e-mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contributions import mailing, notices
from contributions.models import Wish
from contributions.numbers import is_number
from contributions.paging import lines_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """/compte/nouvelles/: what the newsroom and other subscribers did with one's contributions."""
    if request.method == "POST":
        return _act(request)
    at = timezone.now()
    found = notices.of(request.user, at)
    page = lines_of(found.select_related("contribution__article", "sanction"), "at", request.GET.get("avant", ""))
    context = {
        "page": page,
        "lines": [(line, bool(line.contribution and line.contribution.article.is_visible(at))) for line in page.lines],
        "unread": found.unread().count(),
        "by_email": not Wish.objects.filter(person=request.user, by_email=False).exists(),
    }
    return render(request, "account/news.html", context)


def _act(request: HttpRequest) -> HttpResponse:
    """Mark as read, one (and go to it) or all; or say whether e-mails are wanted."""
    if "wish" in request.POST:
        mailing.wish(request.user, by_email=request.POST.get("by_email") == "1")
        messages.success(request, "Votre choix est gardé.")
        return redirect("notices")
    number = request.POST.get("read", "")
    notices.mark_read(request.user, int(number) if is_number(number) else None)
    line = notices.of(request.user, timezone.now()).filter(pk=number).first() if is_number(number) else None
    if line is None or line.contribution is None:
        return redirect("notices")
    told = line.contribution
    return redirect(f"{told.article.get_absolute_url()}contributions/?voir={told.pk}#{told.anchor}")


@csrf_exempt  # RFC 8058: the reader's mail program posts here by itself, with nothing but the address
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """/courriels/arret/<token>/: one click stops the e-mails, without signing in."""
    is_done = request.method == "POST" and mailing.stop(token)
    is_refused = request.method == "POST" and not is_done
    return render(request, "account/stop_mail.html", {"is_done": is_done, "is_refused": is_refused})
