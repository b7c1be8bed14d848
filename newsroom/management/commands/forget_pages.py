"""manage.py forget_pages: the database has gone back to an earlier instant, and no page made since is true."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis import RedisError

from edge import purging


class Command(BaseCommand):
    help = "Après un retour de la base à un instant passé : aucune page gardée, nulle part, n’est plus crue."

    def handle(self, **options: Any) -> None:
        try:
            purging.forget_everything()
        except (OSError, RedisError) as why:
            raise CommandError(f"Les pages gardées ne répondent pas : {why}") from why
        self.stdout.write("Chaque page sera refaite à sa prochaine demande.")
