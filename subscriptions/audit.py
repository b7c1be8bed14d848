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
        LEFT JOIN subscriptions_present g ON g.payment_id = p.id
        WHERE e.kind = 'sale' AND CASE WHEN p.invoice_id IS NOT NULL OR g.payment_id IS NOT NULL THEN d.id IS NOT NULL
            ELSE d.id IS NULL OR d.holder_id <> p.person_id OR d.source <> 'payment' END""",
    "une période réglée sans son écriture": """
        SELECT d.id FROM subscriptions_period d LEFT JOIN subscriptions_ledgerentry e ON e.period_id = d.id
        WHERE d.source = 'payment' AND e.id IS NULL""",
    "une échéance qui n’est pas celle de ses périodes": """
        SELECT s.id FROM subscriptions_subscription s
        LEFT JOIN (SELECT subscription_id, max(coalesce(ended_at, ends_at)) AS last
                   FROM subscriptions_period WHERE ended_at IS NULL OR ended_at > starts_at
                   GROUP BY subscription_id) d ON d.subscription_id = s.id
        WHERE coalesce(d.last, s.starts_at) <> s.ends_at OR s.open_until < s.ends_at""",
    "un abonnement ouvert un jour que rien ne couvre": """
        SELECT s.id FROM subscriptions_subscription s JOIN (
            SELECT subscription_id, min(starts_at) AS first, sum(coalesce(ended_at, ends_at) - starts_at) AS whole
            FROM subscriptions_period WHERE ended_at IS NULL OR ended_at > starts_at GROUP BY subscription_id) d
            ON d.subscription_id = s.id
        WHERE d.whole <> s.ends_at - s.starts_at OR d.first <> s.starts_at""",
    "une période réglée qui ne dure pas ce qui a été vendu": """
        SELECT d.id FROM (
            SELECT payment_id, period_id FROM subscriptions_ledgerentry WHERE kind = 'sale' AND period_id IS NOT NULL
            UNION ALL SELECT payment_id, period_id FROM subscriptions_present WHERE period_id IS NOT NULL) e
        JOIN subscriptions_payment p ON p.id = e.payment_id
        JOIN subscriptions_period d ON d.id = e.period_id
        JOIN subscriptions_subscription s ON s.id = d.subscription_id
        CROSS JOIN LATERAL (SELECT
            ((d.starts_at - interval '1 microsecond') AT TIME ZONE %(zone)s)::date AS eve,
            extract(day FROM (s.starts_at - interval '1 microsecond') AT TIME ZONE %(zone)s)::int AS anchor,
            p.plan_count * CASE p.plan_unit WHEN 'year' THEN 12 ELSE 1 END AS count) k
        CROSS JOIN LATERAL (SELECT
            (date_trunc('month', k.eve::timestamp) + make_interval(months => k.count))::date AS first) m
        WHERE d.ends_at <> CASE p.plan_unit
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
    "un accès qui court encore après son remboursement": """
        WITH RECURSIVE opened AS (
            SELECT p.id AS payment, coalesce(e.period_id, g.period_id) AS period, r.at
            FROM subscriptions_payment p
            JOIN subscriptions_ledgerentry e ON e.payment_id = p.id AND e.kind = 'sale'
            JOIN subscriptions_ledgerentry r ON r.payment_id = p.id AND r.kind = 'refund'
            LEFT JOIN subscriptions_present g ON g.payment_id = p.id
            WHERE coalesce(e.period_id, g.period_id) IS NOT NULL
            UNION ALL
            SELECT o.payment, d.id, o.at FROM opened o JOIN subscriptions_period d ON d.continues_id = o.period)
        SELECT o.payment FROM opened o JOIN subscriptions_period d ON d.id = o.period
        WHERE d.ended_at IS NULL AND d.ends_at > o.at""",
    "un abonnement offert et accepté qui n’ouvre pas ce qui a été payé": """
        SELECT g.payment_id FROM subscriptions_present g JOIN subscriptions_payment p ON p.id = g.payment_id
        JOIN subscriptions_period d ON d.id = g.period_id
        WHERE d.holder_id <> g.accepted_by_id OR d.source <> 'present' OR p.state NOT IN ('succeeded', 'refunded')
        UNION ALL
        SELECT d.id FROM subscriptions_period d LEFT JOIN subscriptions_present g ON g.period_id = d.id
        WHERE d.source = 'present' AND g.payment_id IS NULL""",
    "une réunion de comptes, ou une période avancée, qui donne autre chose que le temps qui restait": """
        SELECT d.id FROM subscriptions_period d LEFT JOIN subscriptions_period b ON b.id = d.continues_id
        LEFT JOIN subscriptions_merger m ON m.absorbed_id = b.holder_id AND m.survivor_id = d.holder_id
        WHERE (d.source IN ('merge', 'moved') OR d.continues_id IS NOT NULL) AND (b.id IS NULL OR b.ended_at IS NULL
            OR d.ends_at - d.starts_at <> b.ends_at - b.ended_at
            OR CASE d.source WHEN 'merge' THEN m.id IS NULL ELSE b.holder_id <> d.holder_id END)""",
    "une facture encaissée au-delà de son montant, ou annulée et encaissée": """
        SELECT f.id FROM subscriptions_invoice f
        JOIN subscriptions_payment p ON p.invoice_id = f.id
        JOIN subscriptions_ledgerentry e ON e.payment_id = p.id
        LEFT JOIN subscriptions_invoice a ON a.cancels_id = f.id
        GROUP BY f.id, a.id HAVING sum(e.amount_xof) > CASE WHEN a.id IS NULL THEN f.amount_xof ELSE 0 END""",
    "un avoir d’un autre montant que sa facture": """
        SELECT a.id FROM subscriptions_invoice a JOIN subscriptions_invoice f ON f.id = a.cancels_id
        WHERE a.amount_xof <> -f.amount_xof OR a.tax_xof <> -f.tax_xof OR a.contract_id <> f.contract_id""",
    "un contrat dit réglé qui ne l’est pas, ou l’inverse": """
        SELECT c.id FROM subscriptions_contract c LEFT JOIN (
            SELECT f.contract_id, sum(e.amount_xof) AS paid FROM subscriptions_invoice f
            JOIN subscriptions_payment p ON p.invoice_id = f.id
            JOIN subscriptions_ledgerentry e ON e.payment_id = p.id GROUP BY f.contract_id) k ON k.contract_id = c.id
        WHERE (c.paid_up_at IS NOT NULL) <> (coalesce(k.paid, 0) >= c.amount_xof)""",
    "un trou dans les numéros de factures": """
        SELECT year FROM subscriptions_invoice GROUP BY year HAVING count(*) <> max(number) OR min(number) <> 1""",
    "un siège pris quand il n’en restait plus": """
        SELECT s.id FROM subscriptions_seat s
        CROSS JOIN LATERAL (SELECT sum(c.seats) AS ordered FROM subscriptions_contract c
            WHERE c.organisation_id = s.organisation_id AND c.starts_at <= s.taken_at AND c.ends_at > s.taken_at
              AND (c.ended_at IS NULL OR c.ended_at > s.taken_at)) k
        CROSS JOIN LATERAL (SELECT count(*) AS taken FROM subscriptions_seat o
            WHERE o.organisation_id = s.organisation_id AND (o.taken_at, o.id) <= (s.taken_at, s.id)
              AND (o.ended_at IS NULL OR o.ended_at > s.taken_at)) t
        WHERE k.ordered IS NOT NULL AND t.taken > k.ordered AND s.came_by <> 'merge'""",
    "une décision d’accès sans date ou sans motif": """
        SELECT id FROM subscriptions_decision WHERE until < made_at OR reason = ''""",
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
