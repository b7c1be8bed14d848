"""An archive made for the measure: whole, the same each time, taken up where it stopped, refused without room."""

import shutil
from collections import namedtuple

import pytest
from django.core.management import CommandError, call_command

from articles import finding
from articles.models import Article, Tag
from newsroom.management.commands import make_archive
from newsroom.management.commands.make_archive import make_names, missing, newest_of, write_block


def make(count):
    for block in missing(count):
        write_block(block, newest_of(), make_names())


def test_its_articles_are_articles(db, client):
    make(40)

    article = Article.objects.get(source_key="archive:00000004")
    page = client.get(article.get_absolute_url())
    listed = client.get(article.section.get_absolute_url())

    assert Article.objects.count() == 40
    assert article.access == "subscribers"
    assert article.rest_html
    assert article.signers.get() == article.author
    assert Tag.objects.filter(articles=article).count() == 2
    assert page.status_code == listed.status_code == 200
    words = article.title.split()[-1]
    assert finding.find(finding.Question(words), newest_of()).articles


def test_it_is_the_same_each_time_and_grows_from_where_it_stopped(db):
    make(30)
    first = list(Article.objects.order_by("source_key").values_list("title", "published_at"))
    make(30)
    make(700)

    assert list(Article.objects.order_by("source_key").values_list("title", "published_at")[:30]) == first
    assert Article.objects.count() == 700
    assert missing(700) == []


def test_a_disk_without_room_is_refused_in_words(db, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(10**9, 0, 10**6))
    monkeypatch.setattr(make_archive.Path, "is_dir", lambda self: True)

    with pytest.raises(CommandError, match="Il faut environ"):
        call_command("make_archive", 10_000)

    assert not Article.objects.exists()


def test_no_archive_of_nothing(db):
    with pytest.raises(CommandError):
        call_command("make_archive", 0)
