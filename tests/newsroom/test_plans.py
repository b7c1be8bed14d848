"""How the database finds what readers ask for: by an index, and no more of it than the page shows."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.paging import mark_of
from newsroom.demo import archive
from newsroom.management.commands.make_archive import make_names, write_block

pytestmark = pytest.mark.database

SIZE = 4000
FEW = 250  # rows that may be sorted, or looked through, for one page
# Rows that a page asks for by their numbers, or that belong to one article, are as many as the page shows.
GIVEN = re.compile(r'"articles_article"\."id" (IN \(\d|= \d)|"article_id" (IN \(\d|= \d)')


@pytest.fixture
def size():
    return SIZE


@pytest.fixture
def old_paper(db, size):
    """Four thousand articles, 39 minutes apart, with what the planner knows of them."""
    names = make_names()
    for start in range(0, size, 500):
        write_block(range(start, start + 500), timezone.now() - timedelta(minutes=1), names)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_article, articles_signer, articles_article_tags, articles_tag")
    return Article.objects.newest_first()


def pages(articles):
    """Each kind of list that readers open, and the same far down."""
    newest = articles.first()
    far = mark_of(Article.objects.get(source_key=archive.key(articles.count() * 3 // 4)))
    lists = [
        newest.section.get_absolute_url(),
        newest.author.get_absolute_url(),
        newest.tags.first().get_absolute_url(),
    ]
    return {
        "front": "/", "article": newest.get_absolute_url(), "old article": articles.last().get_absolute_url(),
        **dict(zip(("section", "author", "tag"), lists, strict=True)),
        "far section": f"{lists[0]}?avant={far}", "far author": f"{lists[1]}?avant={far}",
        "far tag": f"{lists[2]}?avant={far}",
        "day": newest.get_absolute_url()[:12], "feed": "/flux/", "section feed": f"{lists[0]}flux/",
        "author feed": f"{lists[1]}flux/", "tag feed": f"{lists[2]}flux/", "news map": "/sitemaps/actualite.xml",
        "api": "/api/articles/", "api of a section": f"/api/articles/?rubrique={newest.section.slug}",
        "months": "/sitemap.xml",
    }  # fmt: skip


def nodes(plan):
    yield plan
    for under in plan.get("Plans", ()):
        yield from nodes(under)


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def faults(sql):
    """What in the way of a query would grow with the archive."""
    found = []
    if re.search(r"\bOFFSET\b", sql):
        found.append("OFFSET")
    if re.search(r"\bCOUNT\(", sql):
        found.append("COUNT")
    for node in nodes(plan_of(sql)):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "articles_article":
            found.append("Seq Scan")
        if "Sort" in node["Node Type"] and node["Plans"][0]["Plan Rows"] > FEW:
            found.append(f"{node['Node Type']} of {node['Plans'][0]['Plan Rows']}")
    return found


def test_no_page_of_readers_looks_through_the_archive(old_paper, client):
    wrong = []
    for name, address in pages(old_paper).items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        for query in asked.captured_queries:
            sql = query["sql"]
            if (
                "articles_article" in sql
                and sql.lstrip("( \n").startswith(("SELECT", "WITH"))
                and not GIVEN.search(sql)
            ):
                wrong += [(name, fault, sql[-400:]) for fault in faults(sql)]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("size", [SIZE // 8])
def test_a_page_far_down_costs_the_queries_of_the_first(old_paper, client):
    first, far = pages(old_paper)["section"], pages(old_paper)["far section"]
    counts = []
    for address in (first, far, first, far):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[2] == counts[3]


@pytest.mark.parametrize("size", [SIZE // 8])
def test_the_guard_sees_what_it_is_for(old_paper):
    ordered = 'SELECT id FROM articles_article ORDER BY "title"'
    assert faults(f"{ordered} LIMIT 20 OFFSET 2000")
    assert faults("SELECT COUNT(*) FROM articles_article")
    assert "Seq Scan" in faults("SELECT id FROM articles_article WHERE kicker = 'x'")
