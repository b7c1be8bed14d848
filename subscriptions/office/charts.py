"""Subscribers, income and lapses over time, counted in the database and drawn on the server as SVG."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from edge.days import day_of, midnight
from subscriptions.models import LedgerEntry

MONTHS = 13
WIDE, HIGH, LEFT, FOOT, HEAD = 640, 220, 56, 28, 12
NAMES = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
# People with a stretch that covers an instant: none counts twice, stretches of one person never overlap.
SUBSCRIBED = """
    SELECT m.at, count(p.id) FROM unnest(%s::timestamptz[]) AS m(at)
    LEFT JOIN subscriptions_period p ON p.starts_at <= m.at AND coalesce(p.ended_at, p.ends_at) > m.at
    GROUP BY m.at ORDER BY m.at
"""
# Subscriptions that were over within a month, and that nothing of the same person followed at once.
LAPSED = """
    SELECT m.first, count(s.id) FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS m(first, last)
    LEFT JOIN subscriptions_subscription s ON s.open_until >= m.first AND s.open_until < least(m.last, %s)
        AND NOT EXISTS (SELECT FROM subscriptions_subscription n
                        WHERE n.holder_id = s.holder_id AND n.id <> s.id AND n.starts_at <= s.open_until
                          AND n.open_until > s.open_until)
    GROUP BY m.first ORDER BY m.first
"""


@dataclass(frozen=True)
class Bar:
    """One month of a chart, placed: SVG coordinates, the figure it stands for, its name."""

    x: float
    y: float
    width: float
    height: float
    figure: int
    name: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Chart:
    """Bars month after month, and the lines across them."""

    title: str
    unit: str
    bars: list[Bar]
    marks: list[tuple[float, int]]
    wide: int = WIDE
    high: int = HIGH
    left: int = LEFT
    base: int = HIGH - FOOT


def charts(at: datetime) -> list[Chart]:
    """The three curves of the last thirteen months, this one so far."""
    months = months_until(at)
    starts = [midnight(day) for day in months]
    ends = [*starts[1:], at]
    return [
        chart("Abonnés à la fin de chaque mois", "abonnés", months, _figures(SUBSCRIBED, ends)),
        chart("Encaissé, remboursements déduits", "FCFA", months, income(starts, at)),
        chart("Abonnements échus sans suite", "échéances", months, lapses(starts, [*starts[1:], at], at)),
    ]


def months_until(at: datetime) -> list[date]:
    """The first days of the last months, in the paper's zone, the present one included."""
    today = day_of(at)
    count = today.year * 12 + today.month - 1
    return [date(*divmod_month(count - back)) for back in range(MONTHS - 1, -1, -1)]


def divmod_month(count: int) -> tuple[int, int, int]:
    year, month = divmod(count, 12)
    return year, month + 1, 1


def income(starts: list[datetime], at: datetime) -> list[int]:
    """What the ledger took each month, refunds taken away, in whole FCFA."""
    zone = timezone.get_default_timezone()
    entries = LedgerEntry.objects.filter(at__gte=starts[0], at__lt=at)
    months = entries.annotate(month=TruncMonth("at", tzinfo=zone)).order_by("month").values("month")
    taken = {row["month"]: row["xof"] for row in months.annotate(xof=Sum("amount_xof"))}
    return [taken.get(start, 0) for start in starts]


def lapses(starts: list[datetime], ends: list[datetime], at: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LAPSED, [starts, ends, at])
        return [count for _, count in cursor.fetchall()]


def _figures(question: str, instants: list[datetime]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [instants])
        return [count for _, count in cursor.fetchall()]


def chart(title: str, unit: str, months: list[date], figures: list[int]) -> Chart:
    """Place the bars of a chart; a month below zero is drawn as nothing, and its figure says the rest."""
    top = ceiling(max([*figures, 1]))
    step = (WIDE - LEFT) / len(months)
    room = HIGH - FOOT - HEAD
    bars = []
    for place, (month, figure) in enumerate(zip(months, figures, strict=True)):
        height = round(max(0, figure) / top * room, 1)
        x = round(LEFT + place * step + step * 0.15, 1)
        name = NAMES[month.month - 1] + (f" {month.year % 100}" if month.month == 1 or place == 0 else "")
        bars.append(Bar(x, round(HIGH - FOOT - height, 1), round(step * 0.7, 1), height, figure, name))
    marks = [(round(HIGH - FOOT - part / 4 * room, 1), top * part // 4) for part in range(1, 5)]
    return Chart(title, unit, bars, marks)


def ceiling(figure: int) -> int:
    """The round number above a figure that four lines divide: 4, 8, 20, 40, 80, 200…"""
    scale = 4
    while True:
        for times in (1, 2, 5):
            if figure <= scale * times:
                return scale * times
        scale *= 10
