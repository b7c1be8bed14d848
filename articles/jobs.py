"""What the worker does for articles. It never decides what is public: the question asked of the database does."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from articles import finding, most_read, wire, workflow, working
from articles.models import Article, Status


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish_due")
def publish_due(timestamp: int) -> None:
    """Turn the state of what was scheduled and has come out. Twice does as much as once."""
    due = Article.objects.visible(timezone.now()).filter(status=Status.SCHEDULED)
    for article in due:
        try:
            workflow.come_out(article)
        except ValidationError:  # withdrawn or already turned since it was listed
            continue


@app.periodic(cron="*/15 * * * * *")
@app.task(queueing_lock="read_wire_folder")
def read_wire_folder(timestamp: int) -> None:
    """Take in what the agencies have left in their folder."""
    folder = Path(settings.WIRE_FOLDER) if settings.WIRE_FOLDER else None
    if folder and folder.is_dir():
        wire.read_folder(folder)


@app.periodic(cron="33 3 * * *")
@app.task(queueing_lock="forget_readings")
def forget_readings(timestamp: int) -> None:
    """Forget the counts that no list asks for any more."""
    most_read.forget_old(timezone.now())


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="gather_words")
def gather_words(timestamp: int) -> None:
    """Learn the words of what came out, for who misspells one."""
    finding.gather_words(timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_working_copies")
def forget_working_copies(timestamp: int) -> None:
    """Forget what was typed three months ago and never saved."""
    working.forget_old(timezone.now())


@app.task
def rename(section: int | None = None, author: int | None = None, tag: int | None = None) -> None:
    """Let articles be found by the new name of their section, author or tag."""
    touched = Article.objects.filter(
        Q(section=section, section__isnull=False)
        | Q(author=author, author__isnull=False)
        | Q(signers=author, signers__isnull=False)
        | Q(tags=tag, tags__isnull=False)
    ).distinct()
    for article in touched.iterator(chunk_size=200):
        workflow.name_for_search(article)
