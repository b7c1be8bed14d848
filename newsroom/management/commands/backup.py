"""manage.py backup: the whole paper in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom import backup


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers, ensemble, dans un seul fichier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("to", type=Path, help="un fichier, ou un dossier : le nom dira alors l’instant")
        parser.add_argument("--keep", type=int, help="dans un dossier, combien de sauvegardes garder")

    def handle(self, *, to: Path, keep: int | None, **options: Any) -> None:
        path = to / backup.name_at(timezone.now()) if to.is_dir() else to
        try:
            kept = backup.backup(path)
        except (backup.BackupError, OSError) as why:
            raise CommandError(f"Rien n’a été sauvegardé : {why}") from why
        self.stdout.write(f"{path} : {kept.rows} lignes de {len(kept.tables)} tables, {len(kept.files)} fichiers.")
        for name in kept.missing:
            self.stderr.write(f"La base nomme un fichier qui n’est pas là : {name}")
        if keep and to.is_dir():
            for gone in backup.forget_old(to, "journal-*.tar", most=keep):
                self.stdout.write(f"Trop ancienne, supprimée : {gone}")
