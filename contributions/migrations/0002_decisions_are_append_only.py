"""A decision on a contribution is never changed and never deleted."""

from django.db import migrations

CREATE = """
CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE ON contributions_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
"""


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial"), ("subscriptions", "0002_periods_are_append_only")]

    operations = [migrations.RunSQL(CREATE, "DROP TRIGGER decision_is_append_only ON contributions_decision")]
