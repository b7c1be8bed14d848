"""The printed papers: their list, for everyone; each one's PDF, for who has the right to it."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from edge.caching import keep, public, reads
from edge.files import send
from edge.networks import address_behind
from editions.models import Edition, day_of
from subscriptions.access import Reader

PER_PAGE = 30


@public
@reads("avant")
def editions(request: HttpRequest) -> HttpResponse:
    """/journal/: the printed papers, newest first; `?avant=` goes on from a day."""
    at = timezone.now()
    known = Edition.objects.all()
    before = _day(request.GET.get("avant", ""))
    if before:
        known = known.filter(day__lt=before)
    shown = list(known.out(at)[: PER_PAGE + 1])
    context = {"editions": shown[:PER_PAGE], "next_day": shown[PER_PAGE - 1].day if len(shown) > PER_PAGE else None}
    next_out = Edition.objects.filter(out_at__gt=at).order_by("out_at").values_list("out_at", flat=True).first()
    return keep(render(request, "editions/editions.html", context), until=next_out)


@require_safe
def edition(request: HttpRequest, **address: str) -> HttpResponse:
    """/journal/<day>.pdf: the paper of a day, or the notice that says what opens it."""
    at = timezone.now()
    day = day_of(**address)
    found = Edition.objects.out(at).filter(day=day).first() if day else None
    if found is None:
        raise Http404
    answer = Reader(request.user, address=address_behind(request)).answer(found, at)
    if not answer.is_open:
        return render(request, "editions/refused.html", {"edition": found, "reason": answer.reason})
    return send(request, found.pdf, name=found.file_name, content_type="application/pdf")


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
