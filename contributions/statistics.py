"""How the space is kept: what came in, how long it waited, what was refused and why, by whom, by which rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from contributions.models import Contribution, Reason, State

# The first decision that was not taken back within its ten seconds; waiting is counted from sending to there.
FIRST_DECISIONS = """
    WITH lines AS (
        SELECT d.*, lead(d.verb) OVER (PARTITION BY d.contribution_id ORDER BY d.at, d.id) AS next_verb
        FROM contributions_decision d
    ), first AS (
        SELECT DISTINCT ON (l.contribution_id) l.contribution_id, l.verb, l.reason, l.by_id, l.at, l.rules,
               extract(epoch FROM l.at - c.sent_at) AS waited
        FROM lines l JOIN contributions_contribution c ON c.id = l.contribution_id
        WHERE l.verb IN ('publish', 'reject') AND l.next_verb IS DISTINCT FROM 'undo' AND NOT c.is_newsroom
        ORDER BY l.contribution_id, l.at, l.id
    )
"""
WAITS = """count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY waited), percentile_cont(0.95) WITHIN GROUP (ORDER BY waited)"""
IN_PERIOD = "at >= %s AND at < %s"
REFUSED = "count(*) FILTER (WHERE verb = 'reject')"


@dataclass(frozen=True)
class Waits:
    """How many decisions, and the seconds that texts waited for them: the median, and what 95 % did not exceed."""

    count: int = 0
    median: float | None = None
    p95: float | None = None
    refused: int = 0
    name: str = ""

    @property
    def refused_rate(self) -> int:
        return round(100 * self.refused / self.count) if self.count else 0


@dataclass(frozen=True)
class Statistics:
    """The figures of one period, its first instant included, its last left out."""

    received: int
    waiting: int
    decided: Waits
    reasons: list[tuple[str, int]]
    moderators: list[Waits]
    rules: list[tuple[str, int, int]]


def statistics_of(begun: datetime, ended: datetime) -> Statistics:
    """Count a period. Six queries, however long it is."""
    sent = Contribution.objects.filter(is_newsroom=False, sent_at__gte=begun, sent_at__lt=ended)
    counts = sent.aggregate(received=Count("pk"), waiting=Count("pk", filter=Q(state=State.PENDING)))
    period = [begun, ended]
    ((count, median, p95, refused),) = _rows(f"SELECT {WAITS}, {REFUSED} FROM first WHERE {IN_PERIOD}", period)
    return Statistics(
        **counts,
        decided=Waits(count, median, p95, refused),
        reasons=_reasons(period),
        moderators=_moderators(period),
        rules=_rules(period),
    )


def _reasons(period: list[datetime]) -> list[tuple[str, int]]:
    query = f"""SELECT reason, count(*) FROM first WHERE verb = 'reject' AND {IN_PERIOD}
        GROUP BY reason ORDER BY 2 DESC"""
    return [(Reason(reason).label, count) for reason, count in _rows(query, period)]


def _moderators(period: list[datetime]) -> list[Waits]:
    query = f"""SELECT {WAITS}, {REFUSED}, coalesce(nullif(u.display_name, ''), 'compte ' || u.id::text, 'sans nom')
        FROM first LEFT JOIN accounts_user u ON u.id = by_id WHERE {IN_PERIOD} GROUP BY u.id ORDER BY 1 DESC"""
    return [Waits(*row) for row in _rows(query, period)]


def _rules(period: list[datetime]) -> list[tuple[str, int, int]]:
    query = f"""SELECT rule, count(*), {REFUSED} FROM first, unnest(rules) AS rule WHERE {IN_PERIOD}
        GROUP BY rule ORDER BY 2 DESC, rule"""
    return _rows(query, period)


def _rows(query: str, period: list[datetime]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(FIRST_DECISIONS + query, period)
        return cursor.fetchall()
