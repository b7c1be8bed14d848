"""How the space is counted, inside the open space only."""

from django import template

from articles.templatetags.press import whole

register = template.Library()


@register.filter
def contributions_count(count: int) -> str:
    """Print « Aucune contribution », « 1 contribution », « 12 contributions »."""
    if count == 0:
        return "Aucune contribution"
    return f"{whole(count)} contribution{'s' if count > 1 else ''}"
