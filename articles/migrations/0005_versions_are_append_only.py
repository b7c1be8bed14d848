"""A version of an article is never changed and never deleted."""

from django.db import migrations

CREATE = """
CREATE TRIGGER revision_is_append_only BEFORE UPDATE OR DELETE ON articles_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_history"), ("subscriptions", "0002_periods_are_append_only")]

    operations = [migrations.RunSQL(CREATE, "DROP TRIGGER revision_is_append_only ON articles_revision")]
