"""A payment moves forward and says always the same; ledger, receipts and callbacks are never rewritten."""

from django.db import migrations

CREATE = """
CREATE FUNCTION payment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER payment_moves_forward BEFORE UPDATE OR DELETE ON subscriptions_payment
    FOR EACH ROW EXECUTE FUNCTION payment_moves_forward();
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER receipt_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER callback_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_callback
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
"""
DROP = """
DROP TRIGGER callback_is_append_only ON subscriptions_callback;
DROP TRIGGER receipt_is_append_only ON subscriptions_receipt;
DROP TRIGGER ledger_is_append_only ON subscriptions_ledgerentry;
DROP TRIGGER payment_moves_forward ON subscriptions_payment;
DROP FUNCTION payment_moves_forward();
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0005_payments_and_vouchers")]

    operations = [migrations.RunSQL(CREATE, DROP)]
