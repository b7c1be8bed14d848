"""A picture as the newsroom's own screens draw it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pictures.display import address
from pictures.models import Picture, Rendition

register = template.Library()


@register.simple_tag
def drawn(picture: Picture, widest: int = 320, shown_width: int = 240, *, is_focal: bool = False) -> SafeString | str:
    """Draw the widest file up to a width; the page gives it the width it has room for."""
    files = [file for file in picture.renditions.all() if file.format == Rendition.WEBP] if picture.pk else []
    if not files:
        return "—"
    file = max(files, key=lambda file: (file.width <= widest, file.width))
    shown_width = min(shown_width, file.width)
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy"{}>',
        address(picture.uuid, file.width, file.format),
        shown_width,
        max(1, round(file.height * shown_width / file.width)),
        picture.alt or str(picture),
        " data-focal" if is_focal else "",
    )
