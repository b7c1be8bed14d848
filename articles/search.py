"""French search on PostgreSQL alone, blind to accents, apostrophes and case.

Words are indexed twice, as written and folded: the French stemmer makes two stems of sécurité and securite.
"""

from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db.models import CharField, F, Func, TextField, Value


class French(Func):
    """The words of some columns, with a weight from A (title) to D."""

    template = (
        "setweight(to_tsvector('french'::regconfig, fr_fold(%(expressions)s)) || "
        "to_tsvector('french'::regconfig, %(expressions)s), '%(weight)s')"
    )
    arg_joiner = " || ' ' || "

    def __init__(self, *columns: Any, weight: str) -> None:
        super().__init__(*columns, weight=weight, output_field=TextField())


class Together(Func):
    """Several weighed vectors as one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


def found_by(**columns: tuple[str, ...]) -> Func:
    """Say which columns an article is found by, by weight: `A=("kicker", "title"), C=("search_text",)`."""
    vectors = [French(*map(F, names), weight=weight) for weight, names in columns.items()]
    return Together(*vectors, output_field=TextField())


def spellings(words: str) -> int:
    """In how many ways each word is asked: as written and folded, or once where no letter has anything to fold."""
    return 1 if words.isascii() else 2


def asked(words: str) -> SearchQuery | CombinedSearchQuery:
    """Ask for all of these words, as written or folded; once, where no letter has anything to fold.

    Never for words side by side: the index holds the sold part too, and whoever could ask whether one word follows
    another would spell it out, one question at a time.
    """
    if spellings(words) == 1:
        return SearchQuery(words, config="french")
    folded = Func(Value(words, output_field=CharField()), function="fr_fold", output_field=TextField())
    return SearchQuery(words, config="french") | SearchQuery(folded, config="french")
