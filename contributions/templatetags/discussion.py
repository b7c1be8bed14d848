"""How the space is counted, inside the open space only."""

from django import template

from articles.templatetags.press import whole
from contributions.rules import RULE_NAMES

register = template.Library()


@register.filter
def contributions_count(count: int) -> str:
    """Print « Aucune contribution », « 1 contribution », « 12 contributions »."""
    if count == 0:
        return "Aucune contribution"
    return f"{whole(count)} contribution{'s' if count > 1 else ''}"


@register.filter
def duration(seconds: float | None) -> str:
    """Print how long something took: « 45 s », « 12 min », « 3 h 05 », « 2 j 4 h »; a dash when nothing was counted."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{round(seconds)}\u00a0s"
    if minutes < 60:
        return f"{minutes}\u00a0min"
    if minutes < 24 * 60:
        return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"
    return f"{minutes // 1440}\u00a0j\u00a0{minutes % 1440 // 60}\u00a0h"


@register.filter
def rule_name(rule: str) -> str:
    """Print the name of a moderation rule in the newsroom's words."""
    return RULE_NAMES.get(rule, rule)
