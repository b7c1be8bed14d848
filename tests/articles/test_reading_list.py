import pytest
from django.utils import timezone

from articles import reading_list, workflow
from articles.models import SavedArticle
from newsroom import privacy
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.django_db


def test_what_is_kept_is_found_once_the_last_first(write, rachid, as_):
    first, second = write("Le pont"), write("Le bac")
    client = as_(rachid)

    for _ in range(2):
        client.post("/compte/a-lire/", {"add": [first.get_absolute_url(), second.get_absolute_url()]})

    assert [one.title for one in reading_list.saved_by(rachid, timezone.now())] == ["Le bac", "Le pont"]
    client.post("/compte/a-lire/", {"remove": second.pk})
    assert "Le bac" not in unzipped(client.get("/compte/a-lire/"))


@pytest.mark.parametrize(
    "address", ["", "x", "//exemple.org/", "/2026/02/31/a/", "/2026/01/01/rien/", "/2026/01/01/" + "a" * 300 + "/"]
)
def test_what_is_no_article_is_left_out(address, rachid, as_):
    assert as_(rachid).post("/compte/a-lire/", {"add": address, "remove": "9" * 30}).status_code == 302
    assert not SavedArticle.objects.exists()


def test_what_is_withdrawn_leaves_the_list(write, rachid):
    article = write("Le pont")
    reading_list.add(rachid, [article.get_absolute_url()], timezone.now())

    workflow.withdraw(article, by=None, reason="essai")

    assert reading_list.saved_by(rachid, timezone.now()) == []


def test_the_list_is_given_and_forgotten_with_the_account(write, rachid):
    reading_list.add(rachid, [write("Le pont").get_absolute_url()], timezone.now())
    assert len(privacy.export(rachid)["à lire"]) == 1

    privacy.erase(rachid, keeps_texts=True)

    assert not SavedArticle.objects.exists()
