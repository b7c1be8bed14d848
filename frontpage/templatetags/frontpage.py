"""What every page of the paper shows of the front page's floor: the line of urgent news."""

from typing import Any

from django import template
from django.utils import timezone

from edge.caching import changes_at
from frontpage.announcements import choose
from frontpage.models import Alert

register = template.Library()


@register.inclusion_tag("frontpage/_alert.html", takes_context=True)
def alert_line(context: dict[str, Any]) -> dict[str, Any]:
    """The alert that runs now; the page is true until it ends, or another begins."""
    at = timezone.now()
    alert, changes = Alert.objects.at(at)
    if "request" in context:
        changes_at(context["request"], changes)
    return {"alert": alert, "address": alert.address(at) if alert else ""}


@register.inclusion_tag("frontpage/_announcement.html", takes_context=True)
def announcement(context: dict[str, Any], slot: str, section: int | None = None) -> dict[str, Any]:
    """The announcement of this page's place; the page is true until the next quarter of an hour."""
    request = context["request"]
    chosen = choose(slot, page=request.path, section=section, at=timezone.now())
    changes_at(request, chosen.until)
    return {"announcement": chosen.announcement, "slot": slot}
