"""The statement of an institution's seats, as it is printed: A4, in bytes."""

from datetime import datetime

from django.utils import timezone

from subscriptions import seats
from subscriptions.models import Organisation, Seat
from subscriptions.paper import Sheet, day


def pdf(organisation: Organisation, at: datetime) -> bytes:
    """The statement of an organisation's seats at an instant: who has one, since when, and by what way."""
    sheet = Sheet(f"Relevé des sièges, {organisation}")
    sheet.title("Relevé des sièges")
    sheet.line(organisation.name, is_bold=True, size=11)
    room = seats.room(organisation, at)
    sheet.line(f"Au {timezone.localtime(at, timezone.get_default_timezone()):%d/%m/%Y à %H:%M}")
    sheet.line(f"Sièges commandés : {room.ordered}. Occupés : {room.taken}. Promis par invitation : {room.promised}.")
    sheet.gap()
    sheet.rule()
    held = Seat.objects.held(at).filter(organisation=organisation).select_related("holder")
    for number, seat in enumerate(held, start=1):
        who = f"{number}. {seat.holder}" + (f", {seat.address}" if seat.address else "")
        over = " (au-delà des sièges commandés)" if number > room.ordered else ""
        sheet.line(f"{who}{over}", f"depuis le {day(seat.taken_at)}")
    if not held:
        sheet.line("Aucun siège n’est occupé.")
    return sheet.done()
