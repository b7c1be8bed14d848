"""Gifts: a subscriber offers a reserved piece by a signed link that opens it to whoever holds it, for some days."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from subscriptions.meter import month_of
from subscriptions.models import Gift, Right

if TYPE_CHECKING:
    from subscriptions.access import Gated, Reader

SALT = "subscriptions.gift"


def named_by(token: str) -> Gift | None:
    """The gift of a link, or None for a link that we did not make."""
    try:
        return Gift.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def token_of(gift: Gift) -> str:
    return signing.dumps(gift.pk, salt=SALT)


def standing(reader: "Reader", piece: "Gated", at: datetime) -> Gift | None:
    """The gift that this reader has already made of this piece and that is still open."""
    if not reader.user.is_authenticated:
        return None
    return Gift.objects.filter(giver=reader.user, key=piece.key, made_at__lte=at, ends_at__gt=at).first()


def left(reader: "Reader", at: datetime) -> int:
    """How many more pieces this reader may offer this month."""
    made = Gift.objects.filter(giver=reader.user).values_list("made_at", flat=True)[: settings.GIFTS_A_MONTH]
    return settings.GIFTS_A_MONTH - sum(month_of(made_at) == month_of(at) for made_at in made)


@transaction.atomic
def give(reader: "Reader", piece: "Gated", at: datetime) -> Gift:
    """Offer a piece: the same gift as long as it is open, however often one asks.

    Raises ValidationError `not_a_subscriber`, `none_left`.
    """
    if not may_give(reader, at):
        raise ValidationError("Offrir un article est réservé aux abonnés.", code="not_a_subscriber")
    get_user_model().objects.select_for_update().get(pk=reader.user.pk)
    if gift := standing(reader, piece, at):
        return gift
    if left(reader, at) <= 0:
        raise ValidationError("Vous avez offert tous vos articles de ce mois.", code="none_left")
    return Gift.objects.create(
        giver=reader.user, key=piece.key, made_at=at, ends_at=at + timedelta(days=settings.GIFT_DAYS)
    )


def may_give(reader: "Reader", at: datetime) -> bool:
    return reader.user.is_authenticated and reader.has(Right.ARTICLES, at)
