"""What a page writes of its style in its own head."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from newsroom.styles import opening

register = template.Library()


@register.simple_tag
def inline_css(name: str) -> SafeString:
    return mark_safe(f"<style>{opening(name)}</style>")  # noqa: S308  (our own files)
