"""Which announcement a page shows, for a quarter of an hour; and how often each was seen."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from edge import pieces
from edge.caching import keep, public
from frontpage.models import Announcement, Display, Slot

QUARTER = timedelta(minutes=15)
LATE = timedelta(minutes=15)  # a page kept by a cache may be seen that long after
ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|facebookexternalhit|headless", re.IGNORECASE)


@dataclass(frozen=True)
class Chosen:
    """What stands in a place, or nothing; and until when a page that shows it is true."""

    announcement: Announcement | None
    until: datetime | None


def choose(slot: str, *, page: str, section: int | None, at: datetime) -> Chosen:
    """Draw the announcement of a page's place for the quarter of an hour of this instant, by weight. One query.

    The draw is made from the page's address and the quarter: the same for everyone, anew at the next one.
    """

    def look() -> list[Announcement]:
        return list(Announcement.objects.in_slot(slot, section).filter(ends_at__gt=at).order_by("pk"))

    known = pieces.kept(("announcements", slot, section), look, until=lambda _: None, at=at)
    known = [one for one in known if one.ends_at > at and one.starts_at < at + QUARTER]
    running = [one for one in known if one.is_running(at)]
    if not running:
        return Chosen(None, min((one.starts_at for one in known), default=None))
    quarter = int(at.timestamp()) // int(QUARTER.total_seconds())
    ends = [datetime.fromtimestamp((quarter + 1) * QUARTER.total_seconds(), UTC)]
    ends += [instant for one in known for instant in (one.starts_at, one.ends_at) if instant > at]
    return Chosen(_drawn(running, f"{page} {slot} {quarter}"), min(ends))


def _drawn(running: list[Announcement], seed: str) -> Announcement:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % sum(one.weight for one in running)
    for one in running:
        number -= one.weight
        if number < 0:
            return one
    raise AssertionError("weights are positive")


@csrf_exempt
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """/vu/: one more display, told by the page's script. No cookie is read or set; robots are not counted."""
    number, slot = request.POST.get("annonce", ""), request.POST.get("place", "")
    if number.isdecimal() and len(number) < 10 and slot in Slot.values and not is_robot(request):
        _count(int(number), slot, timezone.now())
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


seen.is_public = True  # `Delivery` takes the cookies away: nobody is told from another


def is_robot(request: HttpRequest) -> bool:
    return bool(ROBOT.search(request.headers.get("User-Agent", "")))


def _count(number: int, slot: str, at: datetime) -> None:
    running = Announcement.objects.filter(pk=number, starts_at__lte=at, ends_at__gt=at - LATE, slots__contains=[slot])
    if not running.exists():
        return
    row = {"announcement_id": number, "on": timezone.localdate(at), "slot": slot}
    if not Display.objects.filter(**row).update(count=F("count") + 1):
        Display.objects.get_or_create(**row)
        Display.objects.filter(**row).update(count=F("count") + 1)


@public
def announcements(request: HttpRequest) -> HttpResponse:
    """/annonces/: those that have a page, the newest first."""
    at = timezone.now()
    readable = Announcement.objects.readable(at)[:100]
    return keep(render(request, "frontpage/announcements.html", {"announcements": readable}), until=_changes(at))


@public
def announcement(request: HttpRequest, number: int) -> HttpResponse:
    """/annonces/<number>/: the whole of one, marked for what it is."""
    at = timezone.now()
    found = get_object_or_404(Announcement.objects.readable(at), pk=number)
    return keep(render(request, "frontpage/announcement.html", {"announcement": found}), until=_changes(at))


def _changes(at: datetime) -> datetime | None:
    coming = Announcement.objects.filter(ends_at__gt=at).values_list("starts_at", "ends_at")
    return min((instant for pair in coming for instant in pair if instant > at), default=None)
