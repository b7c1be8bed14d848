"""Bring the articles of a WordPress export into the paper."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.wordpress import Import, Media


class Command(BaseCommand):
    help = "Importe les articles d’un export WordPress (WXR 1.0 à 1.2). Recommencer n’importe rien deux fois."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="le fichier XML de l’export")
        parser.add_argument(
            "--media", metavar="DOSSIER", type=Path, help="une copie de wp-content/uploads, pour les images"
        )

    def handle(self, *args: Any, file: Path, media: Path | None = None, **options: Any) -> None:
        """Say what happens as it happens, then the count of everything, even when the file breaks off."""
        if not file.is_file():
            raise CommandError(f"Ce fichier n’existe pas : {file}")
        if media and not media.is_dir():
            raise CommandError(f"Ce dossier n’existe pas : {media}")
        coming = Import(file, media=Media(media) if media else None, say=self.stdout.write)
        try:
            coming.run()
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        finally:
            self.stdout.write("\n".join(coming.report.lines()))
