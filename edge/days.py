"""Days of the paper: each begins at midnight in its own zone, whatever the server's."""

from datetime import date, datetime, time

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The first instant of a day. Raises OverflowError, ValueError for days at the ends of the calendar."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def day_of(instant: datetime) -> date:
    """The day that an instant falls on."""
    return timezone.localtime(instant, timezone.get_default_timezone()).date()
