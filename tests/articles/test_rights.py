import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Article
from articles.rights import RULES, may

OWN = {"edit", "submit", "schedule", "publish", "correct"}
CHIEF = set(RULES)


@pytest.mark.parametrize("verb", RULES)
@pytest.mark.parametrize(
    ("who", "owns", "verbs"),
    [
        ("claire", True, OWN),
        ("claire", False, set()),
        ("bakary", False, CHIEF),
        ("mariam", True, set()),
        ("fanta", True, set()),
        ("alice", True, set()),
        ("rachid", True, set()),
    ],
)
def test_who_may_do_what_to_an_article(who, owns, verbs, verb, write, request):
    user = request.getfixturevalue(who)
    article = write(at=None, reporters=[user] if owns else [])

    assert may(user, verb, article) == (verb in verbs)


@pytest.mark.parametrize("verb", RULES)
def test_nobody_may_nothing(verb, db):
    assert not may(AnonymousUser(), verb, Article())


@pytest.mark.parametrize("verb", ["publish", "schedule", "approve"])
def test_with_review_a_reporter_s_own_text_waits_for_another_pair_of_eyes(verb, claire, bakary, write, settings):
    settings.REVIEW = True
    article = write(at=None, reporters=[claire])

    assert not may(claire, verb, article)
    assert may(bakary, verb, article)


def test_an_account_that_is_closed_may_nothing(claire, write):
    article = write(at=None, reporters=[claire])
    claire.is_active = False

    assert not may(claire, "edit", article)
