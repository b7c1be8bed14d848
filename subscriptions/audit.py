"""The proof of the accounts: what must be true of payments, ledger, receipts and subscriptions."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

# Each question brings the rows that should not be.
QUESTIONS = {
    "un règlement encaissé sans son écriture de vente, ou d’un autre montant": """
        SELECT p.id FROM subscriptions_payment p
        LEFT JOIN subscriptions_ledgerentry e ON e.payment_id = p.id AND e.kind = 'sale'
        WHERE p.state IN ('succeeded', 'refunded')
          AND (e.id IS NULL OR e.amount_xof <> p.amount_xof OR e.tax_xof <> p.tax_xof OR e.provider <> p.provider)""",
    "une écriture de vente dont le règlement n’est pas encaissé": """
        SELECT e.id FROM subscriptions_ledgerentry e JOIN subscriptions_payment p ON p.id = e.payment_id
        WHERE e.kind = 'sale' AND p.state NOT IN ('succeeded', 'refunded')""",
    "un remboursement sans écriture contraire, ou l’inverse": """
        SELECT p.id FROM subscriptions_payment p
        LEFT JOIN subscriptions_ledgerentry e ON e.payment_id = p.id AND e.kind = 'refund'
        WHERE (p.state = 'refunded') <> (e.id IS NOT NULL) OR e.amount_xof <> -p.amount_xof""",
    "une vente sans reçu": """
        SELECT e.id FROM subscriptions_ledgerentry e LEFT JOIN subscriptions_receipt r ON r.entry_id = e.id
        WHERE (e.kind = 'sale') <> (r.id IS NOT NULL)""",
    "un trou dans les numéros de reçus": """
        SELECT year FROM subscriptions_receipt GROUP BY year
        HAVING count(*) <> max(number) OR min(number) <> 1""",
    "une vente qui n’ouvre rien, ou à une autre personne": """
        SELECT e.id FROM subscriptions_ledgerentry e JOIN subscriptions_payment p ON p.id = e.payment_id
        LEFT JOIN subscriptions_period d ON d.id = e.period_id
        WHERE e.kind = 'sale' AND (d.id IS NULL OR d.holder_id <> p.person_id OR d.source <> 'payment')""",
    "une période réglée sans son écriture": """
        SELECT d.id FROM subscriptions_period d LEFT JOIN subscriptions_ledgerentry e ON e.period_id = d.id
        WHERE d.source = 'payment' AND e.id IS NULL""",
    "une échéance qui n’est pas celle de ses périodes": """
        SELECT s.id FROM subscriptions_subscription s
        LEFT JOIN (SELECT subscription_id, max(coalesce(ended_at, ends_at)) AS last
                   FROM subscriptions_period GROUP BY subscription_id) d ON d.subscription_id = s.id
        WHERE d.last IS DISTINCT FROM s.ends_at OR s.open_until < s.ends_at""",
    "une période réglée qui ne dure pas ce qui a été vendu": """
        SELECT e.id FROM subscriptions_ledgerentry e
        JOIN subscriptions_payment p ON p.id = e.payment_id
        JOIN subscriptions_period d ON d.id = e.period_id
        JOIN subscriptions_subscription s ON s.id = d.subscription_id
        CROSS JOIN LATERAL (SELECT
            ((d.starts_at - interval '1 microsecond') AT TIME ZONE %(zone)s)::date AS eve,
            extract(day FROM (s.starts_at - interval '1 microsecond') AT TIME ZONE %(zone)s)::int AS anchor,
            p.plan_count * CASE p.plan_unit WHEN 'year' THEN 12 ELSE 1 END AS count) k
        CROSS JOIN LATERAL (SELECT
            (date_trunc('month', k.eve::timestamp) + make_interval(months => k.count))::date AS first) m
        WHERE e.kind = 'sale' AND d.ends_at <> CASE p.plan_unit
            WHEN 'day' THEN d.starts_at + make_interval(hours => 24 * p.plan_count)
            WHEN 'week' THEN (k.eve + 7 * p.plan_count + 1)::timestamp AT TIME ZONE %(zone)s
            ELSE (least(m.first + k.anchor - 1, (m.first + interval '1 month')::date - 1) + 1)::timestamp
                AT TIME ZONE %(zone)s END""",
    "un montant débité qui n’est pas celui de son cours": """
        SELECT id FROM subscriptions_payment WHERE charged_currency <> '' AND charged_minor <>
            ceil(amount_xof * CASE charged_currency WHEN 'EUR' THEN 100 ELSE 1 END / rate)""",
    "un code utilisé dont le règlement n’est pas encaissé, ou l’inverse": """
        SELECT v.id FROM subscriptions_voucher v JOIN subscriptions_payment p ON p.id = v.payment_id
        WHERE p.provider <> 'voucher' OR p.state NOT IN ('succeeded', 'refunded')
        UNION ALL
        SELECT p.id FROM subscriptions_payment p LEFT JOIN subscriptions_voucher v ON v.payment_id = p.id
        WHERE p.provider = 'voucher' AND v.id IS NULL""",
}
SHOWN = 20


@dataclass(frozen=True)
class Wrong:
    """Something that should not be, and the numbers of its first rows."""

    what: str
    count: int
    rows: list[int]


def audit() -> list[Wrong]:
    """Ask every question of one and the same instant of the database; an empty list is the proof."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.get_autocommit() else "SELECT 1")
        for what, question in QUESTIONS.items():
            cursor.execute(question, {"zone": settings.TIME_ZONE})
            rows = [row[0] for row in cursor.fetchall()]
            if rows:
                found.append(Wrong(what, len(rows), rows[:SHOWN]))
        if connection.get_autocommit():
            cursor.execute("COMMIT")
    return found
