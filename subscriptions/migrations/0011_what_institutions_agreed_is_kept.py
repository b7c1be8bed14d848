"""What an institution ordered, was invoiced and was granted is never rewritten; seats and presents change once."""

from django.db import migrations

PAYMENT = """
CREATE OR REPLACE FUNCTION payment_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[] := '{reference,person_id,%splan_id,plan_name,plan_count,plan_unit,amount_xof,tax_xof,provider,
                     created_at,charged_minor,charged_currency,rate}';
    name text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a payment is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH name IN ARRAY told LOOP
        IF to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name THEN
            RAISE EXCEPTION 'payment: %% never changes', name USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state IN ('created', 'pending') AND NEW.state IN ('succeeded', 'failed', 'cancelled', 'expired'))
        OR (OLD.state = 'created' AND NEW.state = 'pending')
        OR (OLD.state IN ('failed', 'cancelled', 'expired') AND NEW.state = 'succeeded')
        OR (OLD.state = 'succeeded' AND NEW.state = 'refunded')
    ) THEN
        RAISE EXCEPTION 'payment: %% never becomes %%', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
CREATE = """
CREATE TRIGGER invoice_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_invoice
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER merger_is_append_only BEFORE UPDATE OR DELETE ON subscriptions_merger
    FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite();

CREATE FUNCTION contract_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at)
       AND to_jsonb(NEW) - '{paid_up_at,ended_at,ended_by_id,end_reason}'::text[]
         = to_jsonb(OLD) - '{paid_up_at,ended_at,ended_by_id,end_reason}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a contract is never rewritten: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER contract_keeps_its_word BEFORE UPDATE OR DELETE ON subscriptions_contract
    FOR EACH ROW EXECUTE FUNCTION contract_keeps_its_word();

CREATE FUNCTION seat_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{ended_at,ended_by_id,address}'::text[]
                          = to_jsonb(OLD) - '{ended_at,ended_by_id,address}'::text[]
       AND (OLD.ended_at IS NULL OR NEW.ended_at = OLD.ended_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a seat is never rewritten: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER seat_ends_once BEFORE UPDATE OR DELETE ON subscriptions_seat
    FOR EACH ROW EXECUTE FUNCTION seat_ends_once();

CREATE FUNCTION present_is_accepted_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.payment_id = NEW.payment_id AND (OLD.accepted_at IS NULL
       OR (OLD.accepted_at = NEW.accepted_at AND OLD.accepted_by_id = NEW.accepted_by_id
           AND OLD.period_id = NEW.period_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a present is accepted once: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER present_is_accepted_once BEFORE UPDATE OR DELETE ON subscriptions_present
    FOR EACH ROW EXECUTE FUNCTION present_is_accepted_once();
"""
DROP = """
DROP TRIGGER present_is_accepted_once ON subscriptions_present;
DROP FUNCTION present_is_accepted_once();
DROP TRIGGER seat_ends_once ON subscriptions_seat;
DROP FUNCTION seat_ends_once();
DROP TRIGGER contract_keeps_its_word ON subscriptions_contract;
DROP FUNCTION contract_keeps_its_word();
DROP TRIGGER merger_is_append_only ON subscriptions_merger;
DROP TRIGGER decision_is_append_only ON subscriptions_decision;
DROP TRIGGER invoice_is_append_only ON subscriptions_invoice;
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0010_institutions_messages_and_presents")]

    operations = [
        migrations.RunSQL(PAYMENT % "invoice_id,", PAYMENT % ""),
        migrations.RunSQL(CREATE, DROP),
    ]
