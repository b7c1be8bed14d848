"""What the worker does for the accounts: it asks about what is not settled."""

from procrastinate.contrib.django import app

from subscriptions import checkout
from subscriptions.models import Payment


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="check_payments")
def check_payments(timestamp: int) -> None:
    """Ask the providers about attempts whose callback has not come. Twice does as much as once."""
    checkout.check_due()


@app.task
def check_payment(payment: int) -> None:
    """Ask about one attempt, of which a provider has just told something."""
    checkout.check(Payment.objects.get(pk=payment))
