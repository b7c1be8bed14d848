"""What the worker does for the space: news by e-mail, and the end of what is kept for a time."""

from django.utils import timezone
from procrastinate.contrib.django import app

from contributions import keeping, mailing


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mail_news")
def mail_news(timestamp: int) -> None:
    """Send the news that wait. Run twice, it sends nothing twice."""
    mailing.declare_lost(timezone.now())
    mailing.send_due()


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="forget_what_was_kept")
def forget_what_was_kept(timestamp: int) -> None:
    """Forget network addresses and drafts whose time is over."""
    keeping.forget(timezone.now())
