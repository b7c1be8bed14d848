"""Who may do what to which article: one table, every cell tried, with the right person for the wrong thing too."""

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Article, Section
from articles.rights import RULES, may
from newsroom.roles import ROLES
from tests.conftest import person

OWN = {"edit", "submit", "schedule", "publish", "correct", "live"}
READ_OVER = {"send_back", "approve"}
READS_OVER_TOO = OWN | READ_OVER
HANDED_OVER = {"edit", "submit"}
NOTHING: set[str] = set()

# Role: what it may do to its own text, to another’s in its rubrique, to another’s elsewhere; the same under review.
TABLE = {
    "Journaliste": (OWN, NOTHING, NOTHING, HANDED_OVER, NOTHING, NOTHING),
    "Chef de desk": (OWN, READS_OVER_TOO, NOTHING, HANDED_OVER, READS_OVER_TOO, NOTHING),
    "Secrétaire de rédaction": (READS_OVER_TOO,) * 6,
    "Rédacteur en chef": (set(RULES),) * 6,
    "Directeur de la publication": (set(RULES),) * 6,
    "Service photo": (NOTHING,) * 6,
    "Correspondant": (HANDED_OVER, NOTHING, NOTHING, HANDED_OVER, NOTHING, NOTHING),
    "Modérateur": (NOTHING,) * 6,
    "Service abonnements": (NOTHING,) * 6,
    "": (NOTHING,) * 6,
}
CASES = ["own", "in the rubrique", "elsewhere"]


def test_every_role_is_in_the_table():
    assert set(TABLE) == {*ROLES, ""}


@pytest.mark.parametrize("review", ["off", "of the paper", "of the rubrique"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("role", TABLE)
def test_who_may_do_what_to_an_article(role, case, review, write, society, settings):
    user = person("quelqu-un", role=role)
    headed, other = society, Section.objects.create(name="Sport", slug="sport")
    if role == "Chef de desk":
        headed.heads.add(user)
    settings.REVIEW = review == "of the paper"
    Section.objects.update(is_reviewed=review == "of the rubrique")
    section = Section.objects.get(pk=headed.pk if case == "in the rubrique" else other.pk)
    article = write(at=None, section=section, reporters=[user] if case == "own" else [])

    found = {verb for verb in RULES if may(user, verb, article)}

    assert found == TABLE[role][CASES.index(case) + (0 if review == "off" else 3)]


def test_a_head_of_nothing_and_an_article_of_no_rubrique(write, society):
    head = person("chef", role="Chef de desk")

    assert not may(head, "approve", write(at=None))
    society.heads.add(head)
    assert not may(head, "approve", write(at=None, section=None))


def test_a_reporter_put_at_the_head_by_mistake_oversees_nothing(write, society, claire):
    society.heads.add(claire)

    assert not may(claire, "approve", write(at=None))


@pytest.mark.parametrize("verb", RULES)
def test_nobody_may_nothing(verb, db):
    assert not may(AnonymousUser(), verb, Article())


def test_an_account_that_is_closed_may_nothing(claire, write):
    article = write(at=None, reporters=[claire])
    claire.is_active = False

    assert not may(claire, "edit", article)
