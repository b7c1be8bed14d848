"""Texts not sent yet, kept on the server: another telephone, or a battery that died, does not lose them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Article
from contributions.models import Contribution, Draft

LONGEST = 5000  # signs: more than may be sent, so that nothing typed is cut


def draft_of(person: Any, article: Article, gesture: str, target: Contribution | None) -> str:
    """The text kept for a form: a new contribution (no gesture), an answer (`reply`), another version (`amend`)."""
    return _kept(person, article, gesture, target).values_list("text", flat=True).first() or ""


def keep(person: Any, article: Article, gesture: str, target: Contribution | None, text: str) -> None:
    """Keep a text in the place of the one kept before; an empty one forgets it. Raises ValidationError `too_long`."""
    if len(text) > LONGEST:
        raise ValidationError(f"Au-delà de {LONGEST} signes, le brouillon ne se garde plus.", code="too_long")
    if not text.strip():
        forget(person, article, gesture, target)
        return
    Draft.objects.update_or_create(
        person=person,
        article=article,
        gesture=gesture,
        target=target,
        defaults={"text": text.replace("\x00", ""), "saved_at": timezone.now()},
    )


def forget(person: Any, article: Article, gesture: str, target: Contribution | None) -> None:
    _kept(person, article, gesture, target).delete()


def _kept(person: Any, article: Article, gesture: str, target: Contribution | None) -> Any:
    return Draft.objects.filter(person=person, article=article, gesture=gesture, target=target)
