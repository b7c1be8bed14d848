"""What the worker does for pictures: the widths that nobody waited for, and what was left in the middle."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pictures import library, uploads
from pictures.models import Picture


@app.task(name=library.FINISH)
def finish(picture: int) -> None:
    """Draw all the widths of a picture. Twice does as much as once."""
    found = Picture.objects.filter(pk=picture).first()
    if found and not found.is_missing:
        library.draw_again(found)


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    uploads.forget_old(timezone.now())
