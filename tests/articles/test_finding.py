"""The search of readers: what is found, in which order, marked or meant; nothing from behind the wall."""

import random
import re
import unicodedata
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import finding, jobs, matching, workflow
from articles.models import Article, SearchWord, Section
from articles.search import asked
from tests.conftest import SOLD
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.database


def ask(words, **narrowed):
    told = QueryDict(mutable=True)
    told.update({"q": words} | narrowed)
    return finding.find(finding.question_of(told), timezone.now())


def titles(found):
    return [article.title for article in found.articles]


def test_the_title_counts_more_than_the_text_and_the_new_more_than_the_old(write, now):
    write("Le marché", body="<p>Le pont est loin.</p>")
    write("Le pont ancien", at=now - timedelta(days=900))
    write("Le pont nouveau", at=now - timedelta(days=1))

    assert titles(ask("pont")) == ["Le pont nouveau", "Le pont ancien", "Le marché"]


def test_a_question_is_narrowed_by_rubrique_author_and_period(write, now, newsdesk):
    sport = Section.objects.create(name="Sport", slug="sport")
    write("Le pont du stade", section=sport)
    write("Le pont d’hier", at=now - timedelta(days=2))
    day = timezone.localdate(now)

    assert titles(ask("pont", rubrique="sport")) == ["Le pont du stade"]
    assert titles(ask("pont", du=day.isoformat())) == ["Le pont du stade"]
    assert titles(ask("pont", au=(day - timedelta(days=1)).isoformat())) == ["Le pont d’hier"]
    assert len(ask("pont", auteur=newsdesk.slug).articles) == 2
    assert len(ask("pont", rubrique="inconnue", auteur="\x00", du="hier", au="2026-02-31").articles) == 2


def test_pages_follow_one_another_without_a_total(write, now):
    for number in range(45):
        write(f"Le pont {number:02}", at=now - timedelta(hours=number))

    pages = [ask("pont", page=str(number)) for number in (1, 2, 3)]

    seen = [title for page in pages for title in titles(page)]
    assert len(seen) == len(set(seen)) == 45
    assert [page.has_more for page in pages] == [True, True, False]
    assert titles(ask("pont", page="9999")) == []
    assert titles(ask("pont", page="x")) == titles(pages[0])


def test_only_the_newest_are_ranked_and_the_page_says_so(write, now, monkeypatch, client):
    monkeypatch.setattr(finding, "RANKED", 20)
    for number in range(25):
        write(f"Le pont {number}", at=now - timedelta(days=number))

    found = ask("pont")

    assert found.is_cut
    assert set(titles(found)) == {f"Le pont {number}" for number in range(20)}
    assert "précisez la période" in unzipped(client.get("/recherche/?q=pont"))


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("ecole", ["école", "écoles"]),
        ("l'ÉCOLE", ["école", "écoles"]),
        ("ecoles", ["école", "écoles"]),
        ("oeuvre", ["Œuvre"]),
        ("cœur", []),
        ("ouvrir", ["ouvre"]),
    ],
)
def test_the_words_that_answer_are_marked(asked, marked, write, client):
    write("Œuvre : l’école <neuve>", standfirst="Une école ouvre, deux écoles & un pont.")

    page = unzipped(client.get("/recherche/", {"q": asked}))

    found = {re.sub("^l’", "", word) for word in re.findall("<mark>(.*?)</mark>", page)}
    assert found == set(marked)
    assert "<neuve>" not in page


def test_nothing_sold_is_shown_marked_or_suggested(reserved, client):
    jobs.gather_words(0)

    page = unzipped(client.get("/recherche/?q=canari"))
    misspelt = unzipped(client.get("/recherche/?q=canaree"))

    assert "Une enquête réservée" in page
    assert SOLD not in page
    assert "canari" not in misspelt.lower().replace("canaree", "")
    assert not SearchWord.objects.filter(folded="canari").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("assainisement", "assainissement"),
        ("colecte", "collecte"),
        ("Diamballa", "diambala"),
        ("le colecte", "le collecte"),
    ],
)
def test_a_misspelt_word_is_put_right(typed, meant, write, client):
    write("Assainissement : la collecte reprend à Diambala")
    jobs.gather_words(0)

    assert ask(typed).suggestion == meant
    page = unzipped(client.get("/recherche/", {"q": typed}))
    assert f">{meant}</a>" in page


def test_what_is_known_or_like_nothing_is_not_replaced(write):
    write("Assainissement")
    jobs.gather_words(0)

    assert ask("assainissement zzzzzz").suggestion == ""
    assert ask("xyz").suggestion == ""


def test_the_words_of_what_is_not_out_are_not_learnt(write, now):
    write("Démission", at=None)
    write("Embargo secret", at=now - timedelta(days=1), embargo_until=now + timedelta(days=1))
    workflow.schedule(write("Nomination", at=None), by=None, at=now + timedelta(days=1))

    jobs.gather_words(0)

    assert not SearchWord.objects.filter(folded__in=["demission", "secret", "nomination"]).exists()


def test_a_search_asks_the_same_number_of_things_for_one_answer_and_for_twenty(
    write, client, django_assert_max_num_queries
):
    for number in range(25):
        write(f"Le pont {number}")

    with django_assert_max_num_queries(12):
        client.get("/recherche/?q=pont")


def folded(word):
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def test_recall_and_precision_on_sentences_gathered_elsewhere(shared_data, society):
    sentences = (shared_data / "french" / "ud-gsd-dev-sentences.txt").read_text().splitlines()[:400]
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            title=f"n{number}", search_text=text, section=society, access="free", status="published", slug=f"n{number}",
            published_at=now - timedelta(minutes=number), dated_on=timezone.localdate(now),
        )
        for number, text in enumerate(sentences)
    )  # fmt: skip
    chance = random.Random(7)
    words = sorted({word for text in sentences for word in re.findall(r"[a-zà-ÿœ]{6,}", text)})
    asked = hit = shown = right = 0
    for word in chance.sample(words, 60):
        holding = {f"n{n}" for n, text in enumerate(sentences) if re.search(rf"(?<!\w){word}(?!\w)", text)}
        for typed in (word, folded(word), word.upper(), f"l'{word}", f"l’{folded(word).capitalize()}"):
            found = {title for number in "123" for title in titles(ask(typed, page=number))}
            asked, hit = asked + len(holding), hit + len(holding & found)
            shown += len(found)
            stem = folded(word)[:4].lower()
            right += sum(stem in folded(sentences[int(title[1:])]).lower() for title in found)

    assert hit / asked == 1
    assert right / shown >= 0.97


# Of a large archive only the recent part is read.


@pytest.fixture
def archive(write, now):
    """A hundred articles of as many days, the oldest first; `rare` stands in the ten oldest, `fleuve` in all."""
    made = []
    for days in range(100, 0, -1):
        words = "Le fleuve, rare" if days > 90 else "Le fleuve"
        made.append(write(f"Jour {days}", at=now - timedelta(days=days), body=f"<p>{words} et haut.</p>"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_article")
    matching._archive.cache_clear()
    yield made
    matching._archive.cache_clear()


def found(words, now, most):
    query = asked(words)
    matches = Article.objects.visible(now).filter(search=query)
    return matching.newest(matches, query, now, most=most)


def test_the_newest_of_a_frequent_word_are_found_in_a_recent_part(archive, now):
    since = matching._archive(0).recent_part(5 / 100)

    assert now - timedelta(days=60) < since < now - timedelta(days=3)
    assert [pk for pk, _ in found("fleuve", now, 5)] == [one.pk for one in reversed(archive[-5:])]


def test_whatever_the_planner_believes_nothing_is_missed(archive, now, monkeypatch):
    for dear, believed in product((1e12, 1e-12), (0, 1, 10, 100, 1_000_000)):
        monkeypatch.setattr(matching, "DEAR", dear)
        monkeypatch.setattr(matching, "_expected", lambda matches, believed=believed: believed)

        assert [pk for pk, _ in found("rare", now, 6)] == [one.pk for one in reversed(archive[4:10])]
        assert len(found("fleuve", now, 1000)) == 100


def copied(article, times):
    """So many copies of an article, a minute apart, made by the database itself."""
    own = {"id": "id + n", "slug": "slug || n", "published_at": "published_at - n * interval '1 minute'"}
    columns = [field.column for field in Article._meta.concrete_fields if not field.generated]
    values = [own.get(column, column) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_article ({', '.join(columns)}) SELECT {', '.join(values)} "
            "FROM articles_article, generate_series(1, %s) AS n WHERE id = %s",
            [times, article.pk],
        )
        cursor.execute("SELECT gin_clean_pending_list('article_search')")  # as the vacuum does
        cursor.execute("ANALYZE articles_article")


def test_the_index_of_words_is_what_a_search_reads(write, now):
    write("Un mot rare", at=now - timedelta(days=2))
    copied(write("Le fleuve", at=now - timedelta(days=1)), 3000)

    with CaptureQueriesContext(connection) as taken, connection.cursor() as cursor:
        assert len(found("rare", now, 20)) == 1
        (query,) = [one["sql"] for one in taken.captured_queries if "ts_rank" in one["sql"]]
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + query)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Bitmap Index Scan on article_search" in plan
    assert "Seq Scan" not in plan
