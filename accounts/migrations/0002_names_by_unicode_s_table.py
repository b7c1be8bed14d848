"""Public names are compared by Unicode's whole table of look-alikes: what makes each unique is written again."""

from django.db import migrations

from accounts.names import skeleton


def read_again(apps, schema_editor):
    """Give each account its new key; of two that now look the same, the older keeps it, the other keeps its former."""
    users = apps.get_model("accounts", "User").objects
    for user in users.exclude(display_name="").order_by("pk").iterator():
        key = skeleton(user.display_name) or None
        if key != user.display_key and not users.filter(display_key=key).exists():
            users.filter(pk=user.pk).update(display_key=key)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
