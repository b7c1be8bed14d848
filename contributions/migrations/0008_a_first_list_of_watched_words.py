"""A new paper begins with a list of watched words; without one the rule would watch nothing."""

from django.db import migrations

from contributions.lexicon import first_entries


def fill(apps, schema_editor):
    watched = apps.get_model("contributions", "WatchedWord")
    words = [watched(form=entry.form, reason=entry.reason, effect=entry.effect) for entry in first_entries()]
    watched.objects.bulk_create(words, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_rules_say_what_they_saw")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
