"""A stretch of subscription is never deleted, and changes once: when it is ended. An ending never changes."""

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_to_rewrite_a_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
       AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a period is never rewritten: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER period_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_period
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_a_period();
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ending_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_ending
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
"""
DROP = """
DROP TRIGGER ending_is_append_only ON subscriptions_ending;
DROP FUNCTION refuse_to_rewrite();
DROP TRIGGER period_is_append_only ON subscriptions_period;
DROP FUNCTION refuse_to_rewrite_a_period();
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
