"""Print again what an older renderer printed, without touching what was typed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles import workflow
from articles.models import Article


class Command(BaseCommand):
    help = "Refait le texte imprimé des articles, à partir de ce qui a été écrit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tout", action="store_true", help="Refait aussi ceux qui sont à jour.")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = Article.objects.order_by("pk")
        if not options["tout"]:
            articles = articles.exclude(renderer=workflow.RENDERER)
        count = 0
        for article in articles.iterator(chunk_size=200):
            workflow.rerender(article)
            count += 1
        self.stdout.write(f"{count} article(s) refait(s).")
