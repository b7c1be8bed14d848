from django.db import migrations

KEEP = """
CREATE FUNCTION refuse_to_rewrite_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le journal des gestes ne se réécrit pas.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER acts_are_append_only BEFORE UPDATE OR DELETE ON django_admin_log
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_acts();
"""
LET_GO = """
DROP TRIGGER acts_are_append_only ON django_admin_log;
DROP FUNCTION refuse_to_rewrite_acts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_names_by_unicode_s_table"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
