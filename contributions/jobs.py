"""What the worker does for the space: news by e-mail."""

from django.utils import timezone
from procrastinate.contrib.django import app

from contributions import mailing


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="mail_news")
def mail_news(timestamp: int) -> None:
    """Send the news that wait. Run twice, it sends nothing twice."""
    mailing.declare_lost(timezone.now())
    mailing.send_due()
