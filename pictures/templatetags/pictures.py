"""The tag that shows a picture. The figure, its caption and its placeholder belong to the calling page."""

from django import template

from pictures.display import Shown

register = template.Library()


@register.inclusion_tag("pictures/_picture.html")
def picture(shown: Shown, sizes: str = "", *, loading: str = "lazy", decorative: bool = False) -> dict[str, object]:
    """Show a picture, or nothing if its file is missing.

    `loading="eager"` is for the one picture that a page opens with: fetched at once, before the others.
    `decorative=True` is for a picture that repeats the link beside it, and is not to be read aloud.
    """
    return {
        "shown": shown,
        "sizes": sizes or shown.sizes,
        "is_first": loading == "eager",
        "alt": "" if decorative else shown.alt,
    }
