"""How the paper is: for whoever restarts its processes, sends readers to them, or watches over them."""

import hmac
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from redis import RedisError

from edge import metrics
from edge.models import Purge
from edge.stores import store
from subscriptions.models import OPEN, Payment

WORKER_IS_GONE = timedelta(seconds=60)  # without a sign of life
TEXT = "text/plain; version=0.0.4; charset=utf-8"
QUEUE = """
    SELECT count(*), coalesce(extract(epoch FROM max(now() - greatest(scheduled_at, deferred.at))), 0)
    FROM procrastinate_jobs JOIN LATERAL (
        SELECT max(at) AS at FROM procrastinate_events
        WHERE job_id = procrastinate_jobs.id AND type IN ('deferred', 'deferred_for_retry')
    ) AS deferred ON true
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
"""
_MIGRATED: list[bool] = []  # once true, true for the life of the process
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s"


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """/sante/: this process answers. It asks nothing of anyone: what else is down is no reason to restart it."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """/sante/pret/: readers may be sent here. 503 when the database, its schema, the pages or the files fail."""
    states = {name: _state(ask) for name, ask in ASKED.items()}
    is_ready = all(state == "bien" for state in states.values())
    return JsonResponse({"pret": is_ready, **states}, status=200 if is_ready else 503)


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """/sante/mesures/: for Prometheus, who shows the token of the settings; for all others, no such page."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Now())
    return HttpResponse(metrics.collected() + generate_latest(registry), content_type=TEXT)


class Now:
    """What is true at this instant, asked of the database. Each name ends by its unit."""

    def collect(self) -> Iterable[Metric]:
        try:
            gauges = _gauges()
        except DatabaseError:
            gauges = {"newsroom_database_up": (0, "Whether the database answers.")}
        for name, (value, said) in gauges.items():
            yield GaugeMetricFamily(name, said, value=float(value))


def _gauges() -> dict[str, tuple[float, str]]:
    waiting, age = _row(QUEUE)
    (workers,) = _row(WORKERS, timezone.now() - WORKER_IS_GONE)
    oldest = Purge.objects.filter(is_echo=False).order_by("made_at").values_list("made_at", flat=True).first()
    late = max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0
    pending = Payment.objects.filter(state__in=OPEN).count()
    return {
        "newsroom_database_up": (1, "Whether the database answers."),
        "newsroom_jobs_waiting": (waiting, "Jobs that are due."),
        "newsroom_queue_age_seconds": (age, "How long the job that waits longest has been due."),
        "newsroom_workers": (workers, "Workers that gave a sign of life within a minute."),
        "newsroom_purge_oldest_seconds": (late, "Age of the oldest change that some cache was not told of."),
        "newsroom_payments_pending": (pending, "Attempts to pay that no provider has settled yet."),
    }


def _row(query: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()


# What readiness asks, and what it says of each.


def _ask_database() -> bool:
    return _row("SELECT 1") == (1,)


def _ask_schema() -> bool:
    """No migration is missing. One that this code does not know yet is no fault: an upgrade is under way."""
    if not _MIGRATED:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            _MIGRATED.append(True)
    return bool(_MIGRATED)


def _ask_pages() -> bool:
    return not settings.PAGE_CACHE or store().counters.now() > 0


def _ask_files() -> bool:
    """A file can be written where pictures go."""
    name = default_storage.save("sante/essai", ContentFile(b"bien"))
    default_storage.delete(name)
    return True


ASKED: dict[str, Callable[[], bool]] = {
    "base": _ask_database,
    "schema": _ask_schema,
    "pages": _ask_pages,
    "fichiers": _ask_files,
}


def _state(ask: Callable[[], bool]) -> str:
    try:
        return "bien" if ask() else "pas encore"
    except (DatabaseError, OSError, RedisError):
        return "en panne"
