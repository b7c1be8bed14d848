"""What every page of the paper shows of the front page's floor: the line of urgent news."""

from typing import Any

from django import template
from django.utils import timezone

from edge.caching import changes_at
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
