"""Numbers that an accountant follows: one after another within a year of the paper's zone, none missing, none twice."""

from datetime import datetime

from django.db import connection, models

from edge.days import day_of


def next_number(model: type[models.Model], at: datetime, *, lock: int) -> dict[str, int]:
    """The `year` and the next `number` of a model's rows, in the transaction that writes one: others wait for it."""
    year = day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [lock, year])
    last = model.objects.filter(year=year).order_by("-number").values_list("number", flat=True).first()
    return {"year": year, "number": (last or 0) + 1}
