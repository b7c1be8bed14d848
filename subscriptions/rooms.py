"""Reading rooms: an institution's machines, known by their addresses, read articles without an account."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from edge.networks import address_behind
from subscriptions.models import Contract, ReadingRoom, Right


def room_at(address: str | None, right: str, at: datetime) -> ReadingRoom | None:
    """The room that opens to this address at this instant, if its organisation's contract gives this right there."""
    if address is None:
        return None
    open_now = Contract.objects.open(at).giving(right).filter(opens_rooms=True).values("organisation")
    rooms = ReadingRoom.objects.filter(network__holds=address, organisation__in=open_now)
    return rooms.select_related("organisation").first()


def reads_from_a_room(request: HttpRequest) -> bool:
    """Say whether a request comes from a room that is open now: see `accounts.middleware.on_hint`."""
    address = address_behind(request)
    return address is not None and room_at(address, Right.ARTICLES, timezone.now()) is not None
