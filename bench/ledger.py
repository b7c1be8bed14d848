"""Print how long `audit_ledger` takes on a database full of payments: `make bench-ledger COUNT=1000000`.

They are made in the demo's database inside a transaction that is taken back: nothing stays.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

EACH = 100  # payments of one reader, one after the other
FILL = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT n, {first_user} + (n - 1) / {each} AS person,
       timestamptz '2000-01-01' + ((n - 1) % {each}) * interval '30 days' AS starts
FROM generate_series(1, {count}) AS n;
INSERT INTO accounts_user (id, password, is_superuser, is_staff, is_active, display_name, display_key, email,
       joined_at)
SELECT {first_user} + u, '!', false, false, true, 'lecteur-' || u, 'lecteur-' || u, 'lecteur-' || u || '@demo.test',
       now() FROM generate_series(0, {count} / {each}) AS u;
INSERT INTO subscriptions_subscription (id, holder_id, plan_id, starts_at, ends_at, open_until, created_at)
SELECT {first_subscription} + (person - {first_user}), person, {plan}, min(starts),
       max(starts) + interval '30 days', max(starts) + interval '30 days', now() FROM made GROUP BY person;
INSERT INTO subscriptions_period (id, subscription_id, holder_id, starts_at, ends_at, source, reason, created_at)
SELECT {first_period} + n, {first_subscription} + (person - {first_user}), person, starts,
       starts + interval '30 days', 'payment', 'mesure', now() FROM made;
INSERT INTO subscriptions_payment (id, reference, person_id, plan_id, plan_name, plan_count, plan_unit, amount_xof,
       tax_xof, charged_currency, provider, means, state, reason, return_to, created_at, settled_at, checks,
       payment_url)
SELECT {first_payment} + n, 'MESURE' || n, person, {plan}, 'Trente jours', 30, 'day', 1500, 0, '', 'wave', 'wave',
       'succeeded', '', '', starts, starts, 0, '' FROM made;
INSERT INTO subscriptions_ledgerentry (id, payment_id, kind, amount_xof, tax_xof, at, provider, provider_ref,
       plan_name, period_id, note)
SELECT {first_entry} + n, {first_payment} + n, 'sale', 1500, 0, starts, 'wave', 'cos-' || n, 'Trente jours',
       {first_period} + n, '' FROM made;
INSERT INTO subscriptions_receipt (id, entry_id, year, number)
SELECT {first_receipt} + n, {first_entry} + n, 1900, n FROM made;
ANALYZE;
"""


def main() -> None:
    from newsroom.demo_env import follow_demo_env_if_alone

    follow_demo_env_if_alone()
    import django
    from django.conf import settings

    settings.EMBEDDED.start()
    try:
        django.setup()
        report(int(os.environ.get("COUNT") or 100_000))
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()


def report(count: int) -> None:
    from django.db import connection, transaction

    from subscriptions.audit import QUESTIONS, audit
    from subscriptions.models import LedgerEntry, Plan

    firsts = {
        "first_user": 10_000_000,
        "first_subscription": 10_000_000,
        "first_period": 10_000_000,
        "first_payment": 10_000_000,
        "first_entry": 10_000_000,
        "first_receipt": 10_000_000,
    }
    with transaction.atomic():
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(FILL.format(count=count, each=EACH, plan=Plan.objects.first().pk, **firsts))
        print(f"{LedgerEntry.objects.count()} payments made in {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        wrong = audit()
        seconds = time.perf_counter() - begun
        print(
            f"audit_ledger: {seconds:.1f} s for {len(QUESTIONS)} questions, {len(wrong)} of them with something wrong"
        )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
