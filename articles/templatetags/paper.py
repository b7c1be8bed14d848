"""What every page prints of the paper's own order: its sections, and the words of share cards."""

from datetime import datetime

from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from articles.excerpts import description as shortened
from articles.excerpts import share_title as short_title
from articles.models import Section
from articles.templatetags.press import day_line
from edge import pieces

register = template.Library()
register.filter("description", shortened)
register.filter("share_title", short_title)


@register.simple_tag
def sections_nav() -> str:
    """The line of sections, the same on every page."""

    def make() -> str:
        return render_to_string("components/_sections.html", {"sections": Section.objects.all()})

    return pieces.kept("sections_nav", make, until=lambda _: None, at=timezone.now())


@register.filter
def short_day(moment: datetime) -> str:
    """Print « 02 juillet 2022 »: a day without its name."""
    return day_line(moment).partition(" ")[2]
