"""manage.py restore: a backup back into an empty place, counted and hashed again."""

import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from edge import purging
from newsroom import backup


class Command(BaseCommand):
    help = "Remet une sauvegarde dans une base vide, puis compare tout à ce qu’elle dit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--check", action="store_true", help="ne rien remettre : comparer seulement")

    def handle(self, *, source: Path, check: bool, **options: Any) -> None:
        try:
            kept, different = self._compared(source) if check else backup.restore(source)
        except (backup.BackupError, tarfile.TarError, OSError) as why:
            raise CommandError(str(why)) from why
        for line in different:
            self.stderr.write(f"Différent : {line}")
        if different:
            raise CommandError(f"{len(different)} différences avec la sauvegarde.")
        if not check:
            purging.forget_everything()
        self.stdout.write(
            f"Tout est là, compté et comparé : {kept.rows} lignes de {len(kept.tables)} tables, "
            f"{len(kept.files)} fichiers, tels qu’au {kept.at[:16].replace('T', ' ')} (UTC)."
        )

    def _compared(self, source: Path) -> tuple[backup.Kept, list[str]]:
        with tarfile.open(source) as bundle:
            kept = backup.read(bundle)
        return kept, backup.differences(kept)
