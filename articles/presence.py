"""Who has the form of an article open now. A sign of life every few seconds; silence or a goodbye ends it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Article, Presence


def beat(article: Article, person: Any, at: datetime, *, has_typed: bool) -> None:
    """Note that a person's page is open, and whether they pressed a key since the last time."""
    seen = {"seen_at": at} | ({"typed_at": at} if has_typed else {})
    Presence.objects.update_or_create(article=article, person=person, defaults=seen)


def leave(article: Article, person: Any) -> None:
    """Note that a person closed the page."""
    Presence.objects.filter(article=article, person=person).delete()


def others(article: Article, person: Any, at: datetime) -> list[dict[str, str]]:
    """Say who else is at this article: `name`, and `typed` the minute of their last key, empty if they only read."""
    there = Presence.objects.at(at).filter(article=article).exclude(person=person).select_related("person")
    return [
        {"name": str(one.person), "typed": f"{timezone.localtime(one.typed_at):%H:%M}" if one.typed_at else ""}
        for one in there.order_by("person")
    ]
