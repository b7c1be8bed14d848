"""Purges that no request delivered, and what the disk need not hold any more."""

import time

from procrastinate.contrib.django import app

from edge import metrics, purging
from edge.page_store import FileStore
from edge.stores import store


@app.task
def deliver_purges() -> None:
    """Asked for by the database itself, with every change that purges something."""
    purging.deliver()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="deliver_late_purges")
def deliver_late_purges(timestamp: int) -> None:
    """Whatever was left behind by whoever died."""
    purging.deliver()


@app.periodic(cron="41 4 * * *")
@app.task(queueing_lock="sweep_measures")
def sweep_measures(timestamp: int) -> None:
    metrics.sweep(time.time())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sweep_pages")
def sweep_pages(timestamp: int) -> None:
    kept = store()
    if isinstance(kept, FileStore):
        kept.sweep(time.time())
