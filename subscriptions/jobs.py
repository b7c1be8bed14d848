"""What the worker does for the accounts: it asks about what is not settled, reminds, and sends what the desk writes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from subscriptions import checkout, presents, reminders, telling
from subscriptions.models import Payment, Present


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="check_payments")
def check_payments(timestamp: int) -> None:
    """Ask the providers about attempts whose callback has not come. Twice does as much as once."""
    checkout.check_due()


@app.task
def check_payment(payment: int) -> None:
    """Ask about one attempt, of which a provider has just told something."""
    checkout.check(Payment.objects.get(pk=payment))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="remind")
def remind(timestamp: int) -> None:
    """Write the reminders of the hour. Twice writes none twice."""
    reminders.write_due(timezone.now())


@app.task
def send_message(message: int) -> None:
    telling.send(message)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_messages")
def send_messages(timestamp: int) -> None:
    """Try again what a server did not take, and say what a crash has lost."""
    at = timezone.now()
    telling.declare_lost(at)
    telling.send_waiting(at)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_messages")
def forget_messages(timestamp: int) -> None:
    """Forget what was written a year ago, and the codes of a month ago."""
    telling.forget(timezone.now())


@app.task
def tell_present(payment: int) -> None:
    """Write to whoever a subscription was just paid for, if the payer gave an address."""
    presents.tell(Present.objects.select_related("payment__person").get(pk=payment))
