"""The power fails: kill -9 of everything, at random instants, while articles come out, money comes in, readers write.

Each thing that was said to be done is looked for after the return: the article with its address and its first version,
the payment with its entry, the contribution. Then the accounts are proved from the entries.
"""

import os
import random
import subprocess
import sys
import threading
import time

from rig import HERE, ROOT, Crowd, Rig, Row

SAID = "courant coupé"
ROUNDS = int(os.environ.get("ROUNDS") or 200)
ARTICLES = """
SELECT count(*) FROM articles_article WHERE id = ANY(%s) AND status = 'published' AND dated_on IS NOT NULL
AND EXISTS (SELECT FROM articles_revision WHERE article_id = articles_article.id)
"""
PAYMENTS = """
SELECT count(*) FROM subscriptions_payment p WHERE provider_ref = ANY(%s) AND state = 'succeeded'
AND EXISTS (SELECT FROM subscriptions_ledgerentry WHERE payment_id = p.id)
"""


def run(rig: Rig, *, seconds: float) -> Row:
    row, sent = Row(SAID), []
    chance = random.Random(os.environ.get("SEED") or 1)
    for number in range(ROUNDS):
        with rig.running():
            said, crowd = _cut(rig, number, chance.uniform(0, 1.5))
            begun = time.monotonic()
            rig.start_database()
            row.recovery = max(row.recovery, time.monotonic() - begun)
            row.lost += _missing(rig, said, crowd)
            row.tried += len(crowd.answers)
            sent += said + crowd.sent
    proof = rig_proof(rig)
    row.lost += "justes" not in proof
    kinds = [line.split()[0] for line in sent if " " in line]
    row.note = (
        f"{ROUNDS} coupures ; {kinds.count('article')} articles, {kinds.count('payment')} règlements, "
        f"{len(sent) - len(kinds)} contributions promis ; {proof}"
    )
    return row


def _cut(rig: Rig, number: int, after: float) -> tuple[list[str], Crowd]:
    """Have everything at work, and kill all of it; bring what was said to be done, and what readers saw."""
    web, worker, crowd = rig.web(workers=1), rig.worker(), Crowd(rig, rig.port)
    line = [sys.executable, HERE / "hand.py", "publish_without_end", f"{number}-{time.time_ns()}"]
    hand = subprocess.Popen(line, env=rig.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said: list[str] = []
    reading = threading.Thread(target=lambda: said.extend(line.decode().strip() for line in hand.stdout))
    reading.start()
    rig.await_web()
    crowd.begin()
    rig.await_that(lambda: len(said) > 1 and len(crowd.sent) > 1, "la première publication, et deux contributions")
    time.sleep(after)
    hand.kill()
    rig.kill_database()
    web.kill()
    worker.kill()
    crowd.end()
    reading.join()
    hand.wait()
    return said, crowd


def rig_proof(rig: Rig) -> str:
    with rig.running():
        return rig.proof()


def _missing(rig: Rig, said: list[str], crowd: Crowd) -> int:
    told = [line.split(" ", 1) for line in said if " " in line]
    articles = [int(what) for kind, what in told if kind == "article"]
    payments = [what for kind, what in told if kind == "payment"]
    found = rig.rows(ARTICLES, articles)[0][0] + rig.rows(PAYMENTS, payments)[0][0]
    return len(articles) + len(payments) - found + crowd.missing()
