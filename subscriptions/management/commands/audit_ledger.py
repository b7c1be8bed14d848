"""Prove the accounts on the live database: exit 1, and the rows, if anything is wrong."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subscriptions.audit import QUESTIONS, audit
from subscriptions.models import LedgerEntry


class Command(BaseCommand):
    help = "Vérifie que règlements, écritures, reçus et abonnements disent la même chose."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        wrong = audit()
        for one in wrong:
            rows = ", ".join(map(str, one.rows))
            self.stderr.write(f"{one.what} : {one.count} ({rows}{'…' if one.count > len(one.rows) else ''})")
        if wrong:
            raise CommandError("Les comptes ne sont pas justes.")
        seconds = time.monotonic() - begun
        count = LedgerEntry.objects.count()
        self.stdout.write(f"Comptes justes : {count} écritures, {len(QUESTIONS)} vérifications, {seconds:.1f} s.")
