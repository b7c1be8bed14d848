"""Read what came back to the paper's return address."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from letters import bounces


class Command(BaseCommand):
    help = "Lit les rebonds d’un dossier Maildir (RFC 3464). Une adresse refusée trois fois pour de bon est arrêtée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("maildir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["maildir"]
        if not (folder / "new").is_dir():
            raise CommandError(f"Ce n’est pas un dossier Maildir : {folder} n’a pas de dossier « new ».")
        ours, others = bounces.read_maildir(folder)
        self.stdout.write(f"Rebonds lus : {ours}. Autres messages, laissés : {others}.")
