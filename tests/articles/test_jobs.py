from datetime import timedelta

import pytest
from django.utils import timezone

from articles import jobs, workflow
from articles.forms import tags_named
from articles.models import Article, Signoff, Status


@pytest.fixture
def due(write):
    """Planned, and its moment has just passed."""
    article = workflow.schedule(write(at=None), by=None, at=timezone.now() + timedelta(hours=1))
    Article.objects.update(published_at=timezone.now() - timedelta(seconds=1))
    return article


def test_the_job_says_what_readers_already_see(due):
    jobs.publish_due(timestamp=0)
    jobs.publish_due(timestamp=0)

    due.refresh_from_db()
    assert due.status == Status.PUBLISHED
    assert Signoff.objects.filter(verb="publish").count() == 1


def test_the_job_decides_nothing(write):
    planned = workflow.schedule(write(at=None), by=None, at=timezone.now() + timedelta(hours=1))

    jobs.publish_due(timestamp=0)

    planned.refresh_from_db()
    assert planned.status == Status.SCHEDULED


@pytest.mark.parametrize("what", ["section", "author", "tag"])
def test_a_new_name_finds_the_articles(what, write, society, newsdesk):
    article = write(tags=tags_named(["Ponts"]))
    named = {"section": society, "author": newsdesk, "tag": article.tags.get()}[what]
    setattr(named, "pen_name" if what == "author" else "name", "Zanzibar")
    named.save()

    jobs.rename(**{what: named.pk})

    assert Article.objects.matching("zanzibar").get() == article
