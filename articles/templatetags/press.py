"""How the paper prints words, dates and amounts."""

from datetime import date, datetime

from django import template
from django.utils import dateformat, timezone, translation
from django.utils.safestring import SafeString, mark_safe

from articles.typography import NARROW, NBSP, typeset, typeset_html

register = template.Library()


@register.filter
def typo(text: object) -> str:
    """Typeset plain text, or HTML when it is marked safe. `{{ title|typo }}` is escaped as usual."""
    if isinstance(text, SafeString):
        return mark_safe(typeset_html(text))  # noqa: S308  (was safe, and only its spaces change)
    return typeset(str(text)) if text is not None else ""


@register.filter
def date_line(moment: datetime | None) -> str:
    """Print « vendredi 01 juillet 2022 à 07:02 », in the paper's zone."""
    return _printed(_local(moment), "l d F Y à H:i") if moment else ""


@register.filter
def machine_time(moment: datetime) -> str:
    """Say an instant to a machine, to the second: HTML takes no microseconds."""
    return _local(moment).isoformat(timespec="seconds")


@register.filter
def hour(moment: datetime) -> str:
    """Print « 07:02 », in the paper's zone."""
    return _printed(_local(moment), "H:i")


@register.filter
def moment(instant: datetime) -> str:
    """Print « 27 novembre à 07:02 », in the paper's zone: never an age, which a cache would make false."""
    return _printed(_local(instant), "d F à H:i")


@register.filter
def day_line(day: date | None) -> str:
    """Print « vendredi 01 juillet 2022 »; a moment counts for its day in the paper's zone."""
    return _printed(_local(day) if isinstance(day, datetime) else day, "l d F Y") if day else ""


@register.filter
def whole(number: int | None) -> str:
    """Print « 20 500 »."""
    return f"{number:,d}".replace(",", NARROW) if isinstance(number, int) else ""


@register.filter
def fcfa(amount_xof: int | None) -> str:
    """Print « 15 000 FCFA », from whole francs."""
    return f"{whole(amount_xof)}{NBSP}FCFA" if isinstance(amount_xof, int) else ""


@register.filter
def megabytes(size: int | None) -> str:
    """Print a weight given in bytes as « 8,4 Mo »."""
    return f"{max(0.1, (size or 0) / 1_000_000):.1f}\u00a0Mo".replace(".", ",")


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _printed(day: date, shape: str) -> str:
    with translation.override("fr"):
        return dateformat.format(day, shape)
