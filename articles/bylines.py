"""How those under whose name an article appears are printed."""

from collections.abc import Sequence

from django.conf import settings


def byline(names: Sequence[str], agency: str = "") -> str:
    """Print « Par A », « Par A et B », « Par A, B et C », « Par A avec Amap »; of nobody, the newsroom's."""
    *others, last = [name for name in names if name] or [settings.NEWSROOM["byline"]]
    signed = f"{', '.join(others)} et {last}" if others else last
    return f"Par {signed} avec {agency}" if agency else f"Par {signed}"
