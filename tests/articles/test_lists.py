"""The lists of a tag and of a signature: read at the end of an index, they say what a search through all would say."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import workflow
from articles.archive import ArchivePaginator
from articles.models import Article, Tag
from articles.paging import mark_of
from authors.models import Author
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.database


def naive(articles, at, mark=None):
    found = articles.visible(at)
    return list((found.before(*mark) if mark else found).newest_first().values_list("pk", flat=True))


def walked(newest, at):
    """A whole list, two by two, as its pages read it."""
    shown, mark = [], None
    while True:
        found = newest(at, 3, mark).visible(at)
        page = list((found.before(*mark) if mark else found).newest_first()[:3])
        shown += [article.pk for article in page[:2]]
        if len(page) < 3:
            return shown
        mark = tuple(page[1].__dict__[name] for name in ("published_at", "id"))


@pytest.mark.parametrize("seed", range(5))
def test_lists_are_those_of_a_search_through_all(seed, write, newsdesk):
    chance = random.Random(seed)
    tag, signer = Tag.objects.create(name="Crue", slug="crue"), Author.objects.create(pen_name="Awa", slug="awa")
    start = timezone.now()
    for number in range(14):
        at = chance.choice([None, start - timedelta(hours=number // 3)])  # several at one instant
        article = write(
            f"Article {number}", at=at, author=chance.choice([newsdesk, signer]), signers=chance.choice([[], [signer]]),
            tags=chance.choice([[], [tag]]),
        )  # fmt: skip
        if at is None and chance.random() < 0.5:
            workflow.schedule(article, by=None, at=timezone.now() + timedelta(hours=1))
        elif at and chance.random() < 0.2:
            workflow.withdraw(article, by=None, reason="Une source est revenue.")
        elif at and chance.random() < 0.2:
            Article.objects.filter(pk=article.pk).update(embargo_until=start + timedelta(hours=2))
        elif at and chance.random() < 0.3:
            article.tags.set([tag])
    for at in (timezone.now(), start + timedelta(hours=1, minutes=1), start + timedelta(hours=3)):
        assert walked(lambda *asked: Article.objects.newest_by(signer, *asked), at) == naive(
            Article.objects.by(signer), at
        )
        assert walked(lambda *asked: Article.objects.newest_with(tag, *asked), at) == naive(
            Article.objects.filter(tags=tag), at
        )


def test_marks_beyond_any_number_are_read(client, write):
    tag = Tag.objects.create(name="Crue", slug="crue")
    article = write(tags=[tag])
    assert client.get(f"/mots-cles/crue/?avant={mark_of(article)}").status_code == 200
    instant = mark_of(article).partition("_")[0]
    for number in ("9" * 30, "-5"):
        assert client.get(f"/mots-cles/crue/?avant={instant}_{number}").status_code == 200
        assert client.get(f"/auteurs/redaction-du-fleuve/?avant={instant}_{number}").status_code == 200


# The desk's list.


def titles(as_, user, **asked):
    page = as_(user).get("/redaction/articles/article/", asked)
    assert page.status_code == 200
    return {row.title for row in page.context["cl"].result_list}


def test_the_archive_is_browsed_by_year_and_by_month(as_, bakary, write):
    zone = timezone.get_default_timezone()
    for title, moment in (
        ("Hier", (2024, 12, 31, 23, 30)),
        ("Janvier", (2025, 1, 1, 0, 30)),
        ("Mars", (2025, 3, 9, 8, 0)),
    ):
        write(title, at=datetime(*moment, tzinfo=zone))
    assert titles(as_, bakary) == {"Hier", "Janvier", "Mars"}
    assert titles(as_, bakary, paru="2024") == {"Hier"}
    assert titles(as_, bakary, paru="2025") == {"Janvier", "Mars"}
    assert titles(as_, bakary, paru="2025-03") == {"Mars"}
    assert titles(as_, bakary, paru="2024-12") == {"Hier"}
    for nonsense in ("", "x", "2025-13", "0000", "99999", "2025-"):
        assert len(titles(as_, bakary, paru=nonsense)) in (2, 3)
    page = unzipped(as_(bakary).get("/redaction/articles/article/?paru=2025"))
    assert "mars 2025" in page.lower()
    assert "2024" in page


def test_the_archive_is_not_counted(as_, bakary, write, monkeypatch):
    monkeypatch.setattr("articles.archive.COUNTED", 2)
    with connection.cursor() as cursor:  # what the server remembers of other tests
        cursor.execute("UPDATE pg_class SET reltuples = -1 WHERE oid = 'articles_article'::regclass")
    for number in range(4):
        write(f"Article {number}")
    pages = ArchivePaginator(Article.objects.all(), 2), ArchivePaginator(Article.objects.filter(status="published"), 2)
    assert [page.count for page in pages] == [2, 2]
    assert ArchivePaginator(Article.objects.filter(title="Article 1"), 2).count == 1
