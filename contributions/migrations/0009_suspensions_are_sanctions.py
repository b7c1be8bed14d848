"""A suspension becomes one kind of sanction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contributions", "0008_a_first_list_of_watched_words")]

    operations = [migrations.RenameModel("Suspension", "Sanction")]
