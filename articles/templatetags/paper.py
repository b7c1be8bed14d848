"""What every page prints of the paper's own order: its sections, and the words of share cards."""

from datetime import datetime
from typing import Any

from django import template

from articles.excerpts import description as shortened
from articles.excerpts import share_title as short_title
from articles.models import Section
from articles.templatetags.press import day_line

register = template.Library()
register.filter("description", shortened)
register.filter("share_title", short_title)


@register.inclusion_tag("components/_sections.html")
def sections_nav() -> dict[str, Any]:
    return {"sections": Section.objects.all()}


@register.filter
def short_day(moment: datetime) -> str:
    """Print « 02 juillet 2022 »: a day without its name."""
    return day_line(moment).partition(" ")[2]
