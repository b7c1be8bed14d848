"""Make the database and the static files ready for the demo, in one process, and skip what is ready."""

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STAMP = Path(settings.STATIC_ROOT) / ".made-from"


class Command(BaseCommand):
    help = "Prépare la base, les fichiers statiques et le journal de démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring everything up to date, then fill a paper that is still empty."""
        self._migrate()
        self._collect_static_files()
        self._seed()

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if steps:
            self._say(f"Base de données : {steps} étapes de mise à jour…")
        call_command("migrate", interactive=False, verbosity=0)  # with none to apply, it still brings roles up to date
        call_command("createcachetable", verbosity=0)

    def _collect_static_files(self) -> None:
        source = _digest_of_sources()
        if STAMP.exists() and STAMP.read_text() == source:
            return
        self._say("Styles, scripts et dessins : compression…")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        STAMP.write_text(source)

    def _seed(self) -> None:
        if apps.get_model("articles.Article").objects.exists():
            return
        self._say("Rédaction du journal de démonstration…")
        call_command("seed_demo")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as source:
                digest.update(f"{path}\0".encode() + hashlib.sha256(source.read()).digest())
    return digest.hexdigest()
