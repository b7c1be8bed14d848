"""An upgrade stops no reader: the schema of a migration serves the code before it and the code after it."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

from newsroom.environment import ROOT

pytestmark = pytest.mark.django_db

# What the first release begins with: nobody has run it yet, and it may do anything.
FIRST_RELEASE = {
    "accounts": 3, "articles": 20, "authors": 2, "contributions": 13, "edge": 1, "editions": 1, "frontpage": 2,
    "letters": 1, "pictures": 3, "subscriptions": 11,
}  # fmt: skip
# Beyond the linter's own: what makes readers wait for the length of a table.
WARNINGS_THAT_STOP = {"CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "REINDEX"}


def found_in(migration, state) -> set[str]:
    """What the linter has against a migration, by its codes, where the schema stands as this state says."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
        sql = editor.collected_sql
    begun = ["BEGIN;", *sql, "COMMIT;"] if migration.atomic else sql
    errors, _, warnings = analyse_sql_statements(get_sql_analyser_class("postgresql"), begun, [])
    return {one.code for one in errors} | {one.code for one in warnings} & WARNINGS_THAT_STOP


def after_the_first_release() -> list[tuple[str, str]]:
    loader = MigrationLoader(None)
    return [
        (app, name)
        for app, name in sorted(loader.disk_migrations)
        if app in FIRST_RELEASE and int(name[:4]) > FIRST_RELEASE[app]
    ]


def test_no_migration_of_an_upgrade_locks_reading_or_breaks_the_code_that_still_runs():
    loader = MigrationLoader(connection)

    found = {
        key: found_in(loader.disk_migrations[key], loader.project_state(key, at_end=False))
        for key in after_the_first_release()
    }

    assert {key: codes for key, codes in found.items() if codes} == {}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (migrations.AddField("section", "motto", models.CharField(max_length=9, default="")), "NOT_NULL"),
        (migrations.RemoveField("section", "description"), "DROP_COLUMN"),
        (migrations.RenameField("section", "name", "label"), "RENAME_COLUMN"),
        (migrations.AddIndex("article", models.Index(fields=["kicker"], name="by_kicker")), "CREATE_INDEX"),
    ],
)
def test_what_would_stop_readers_is_found(operation, code):
    unsafe = migrations.Migration("0021_unsafe", "articles")
    unsafe.operations = [operation]
    state = MigrationLoader(connection).project_state(("articles", "0020_words_are_reckoned"))

    assert code in found_in(unsafe, state)


def test_the_linter_reads_what_each_migration_does_by_program():
    linter = MigrationLinter(str(ROOT), database="default", no_output=True)

    linter.lint_all_migrations()

    assert linter.nb_total > 0
