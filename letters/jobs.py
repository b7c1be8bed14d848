"""What the worker does for letters: make the issues of the hour, send their copies, read what comes back."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from letters import bounces, composing, enrolling, sending

SECONDS = 50  # of a minute: the next one's turn does not begin before this one ends


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_letters")
def send_letters(timestamp: int) -> None:
    """Prepare, begin, send. Killed at any point and run again, it goes on where it was."""
    at = timezone.now()
    sending.declare_lost(at)
    composing.prepare_due(at)
    sending.begin_due(at)
    sending.send_due(most=settings.LETTERS_A_MINUTE, seconds=SECONDS)


@app.task
def send_confirmation(confirmation: int) -> None:
    sending.send_confirmation(confirmation)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="read_bounces")
def read_bounces(timestamp: int) -> None:
    """Read the bounces that the mail server has put in its folder."""
    folder = Path(settings.BOUNCE_MAILDIR) if settings.BOUNCE_MAILDIR else None
    if folder and (folder / "new").is_dir():
        bounces.read_maildir(folder)


@app.periodic(cron="51 3 * * *")
@app.task(queueing_lock="forget_letters")
def forget_letters(timestamp: int) -> None:
    """Forget what was never confirmed, and who received what a month ago."""
    at = timezone.now()
    enrolling.forget_unconfirmed(at)
    sending.forget_copies(at)
