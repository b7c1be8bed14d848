import pytest

from articles.models import Article
from articles.reading import read, without_the_sold_part
from subscriptions.access import VISITOR, Reader
from tests.conftest import SOLD


def test_the_visitor_gets_the_opening_and_no_more(reserved, now):
    reading = read(reserved, VISITOR, now)

    assert reading.opening
    assert reading.rest == ""
    assert not reading.answer.is_open


def test_the_subscriber_gets_the_rest(reserved, alice, now):
    reading = read(reserved, Reader(alice), now)

    assert SOLD in reading.rest


def test_the_sold_part_never_leaves_the_database_for_a_visitor(reserved, now, django_assert_num_queries):
    article = without_the_sold_part(Article.objects.all()).get(pk=reserved.pk)

    with django_assert_num_queries(0):
        read(article, VISITOR, now)

    assert {"body", "rest_html", "search_text"} <= article.get_deferred_fields()


@pytest.mark.parametrize("who", ["rachid", "emile"])
def test_who_is_not_subscribed_gets_nothing_of_the_rest(who, reserved, now, request):
    reading = read(reserved, Reader(request.getfixturevalue(who)), now)

    assert reading.rest == ""


def test_a_free_article_is_whole_for_everyone(article, now):
    reading = read(article, VISITOR, now)

    assert "Le pont a rouvert" in reading.opening
    assert reading.answer.is_open
