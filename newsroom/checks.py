"""What `make deploy-check` says of a paper that is about to meet its readers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

SHORTEST_TOKEN = 20  # signs
LOCAL = ("/", "localhost", "127.0.0.1", "::1")
OLDEST = 15  # of PostgreSQL
WHO = """
    SELECT rolsuper, current_setting('synchronous_commit'), current_setting('fsync')
    FROM pg_roles WHERE rolname = current_user
"""


def check_deployment(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Read the settings: what does not go together, and what is left open."""
    return [*_doors(), *_places()]


def _doors() -> Iterator[CheckMessage]:
    if not settings.HTTPS:
        yield Error("SITE_ADDRESS n’est pas en https : mots de passe et sessions passent en clair.", id="newsroom.E001")
    if not settings.STAFF_SECOND_FACTOR:
        yield Warning("STAFF_SECOND_FACTOR est éteint : un mot de passe volé ouvre la rédaction.", id="newsroom.W001")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        words = "TRUSTED_PROXY_COUNT est à 0 : derrière nginx, tous les lecteurs partagent une seule limite d’essais."
        yield Warning(words, id="newsroom.W002")
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Warning("METRICS_TOKEN est trop court pour ne pas se deviner.", id="newsroom.W003")
    if settings.VOUCHER_SECRET == settings.SECRET_KEY:
        words = "VOUCHER_SECRET manque : le jour où SECRET_KEY change, les codes déjà imprimés ne valent plus rien."
        yield Warning(words, id="newsroom.W004")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS accepte tout nom : donnez ceux du site.", id="newsroom.E002")


def _places() -> Iterator[CheckMessage]:
    if not settings.DATABASE_URL:
        yield Warning("DATABASE_URL manque : la base livrée avec le projet est pour l’essai.", id="newsroom.W005")
    if not settings.PAGE_CACHE:
        words = "PAGE_CACHE est éteint : chaque page se refait, et aucune ne survit à une panne."
        yield Warning(words, id="newsroom.W006")
    if settings.DATABASE_REPLICA_URL and not settings.PAGE_CACHE:
        words = "DATABASE_REPLICA_URL sans PAGE_CACHE : rien ne dit jusqu’où la réplique doit être venue."
        yield Error(words, id="newsroom.E003")
    if settings.MEDIA_ACCEL and "pictures" in settings.STORAGES:
        words = "MEDIA_ACCEL et MEDIA_S3_BUCKET : nginx ne trouverait pas les fichiers, qui sont dans le magasin."
        yield Error(words, id="newsroom.E004")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Warning("Les styles ne sont pas prêts : lancez manage.py collectstatic.", id="newsroom.W007")


def check_servers(app_configs: object, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Ask the database itself: its version, our rights there, its schema. Only when told which (`--database`)."""
    return [message for alias in databases or () for message in _server(alias)]


def _server(alias: str) -> Iterator[CheckMessage]:
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute(WHO)
            is_super, commit, fsync = cursor.fetchone()
        version = connection.pg_version // 10000
        plan = MigrationExecutor(connection)
        missing = plan.migration_plan(plan.loader.graph.leaf_nodes())
    except DatabaseError as why:
        yield Error(f"La base « {alias} » ne répond pas : {why}", id="newsroom.E005")
        return
    if version < OLDEST:
        yield Error(f"PostgreSQL {version} est trop ancien : il en faut un de {OLDEST} au moins.", id="newsroom.E006")
    if is_super:
        words = "Le journal entre dans la base en superutilisateur : donnez-lui un rôle à lui, sans ce droit."
        yield Warning(words, id="newsroom.W008")
    if "off" in (commit, fsync):
        yield Error("La base n’attend pas le disque : une coupure perdrait ce qu’elle a promis.", id="newsroom.E007")
    if missing:
        yield Warning(f"{len(missing)} étapes de mise à jour attendent : manage.py migrate.", id="newsroom.W009")
    if not _is_sealed(connection.settings_dict):
        words = "La base est sur le réseau sans sslmode=verify-full : ce qui passe se lit en chemin."
        yield Warning(words, id="newsroom.W010")


def _is_sealed(told: dict[str, Any]) -> bool:
    is_local = not told["HOST"] or told["HOST"].startswith(LOCAL)
    return is_local or told["OPTIONS"].get("sslmode") in {"verify-full", "verify-ca", "require"}
