"""What is debited in another currency has its rate, and never changes either."""

from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION payment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[] := '{reference,person_id,plan_id,plan_name,plan_count,plan_unit,amount_xof,tax_xof,provider,created_at,
                     charged_minor,charged_currency,rate}';
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY told LOOP
        IF to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name THEN
            RAISE EXCEPTION 'payment: % never changes', name USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state IN ('created', 'pending') AND NEW.state IN ('succeeded', 'failed', 'cancelled', 'expired'))
        OR (OLD.state = 'created' AND NEW.state = 'pending')
        OR (OLD.state IN ('failed', 'cancelled', 'expired') AND NEW.state = 'succeeded')
        OR (OLD.state = 'succeeded' AND NEW.state = 'refunded')
    ) THEN
        RAISE EXCEPTION 'payment: % never becomes %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BACK = """
CREATE OR REPLACE FUNCTION payment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[] := '{reference,person_id,plan_id,plan_name,plan_count,plan_unit,amount_xof,tax_xof,provider,created_at}';
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY told LOOP
        IF to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name THEN
            RAISE EXCEPTION 'payment: % never changes', name USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state IN ('created', 'pending') AND NEW.state IN ('succeeded', 'failed', 'cancelled', 'expired'))
        OR (OLD.state = 'created' AND NEW.state = 'pending')
        OR (OLD.state IN ('failed', 'cancelled', 'expired') AND NEW.state = 'succeeded')
        OR (OLD.state = 'succeeded' AND NEW.state = 'refunded')
    ) THEN
        RAISE EXCEPTION 'payment: % never becomes %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0008_plans_say_their_tax"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACK),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charged_currency", ""), ("charged_minor__isnull", True), ("rate__isnull", True)),
                    models.Q(
                        ("charged_minor__gt", 0), ("rate__gt", 0), models.Q(("charged_currency", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="what_is_debited_has_its_rate",
            ),
        ),
    ]
