import pytest
from django.utils import timezone

from articles import gestures, workflow
from articles.models import Status

at = timezone.now


@pytest.mark.parametrize(
    ("sent", "verb"),
    [({}, None), ({"_continue": ""}, None), ({"_publish": ""}, "publish"), ({"publish": ""}, None), ({"_x": ""}, None)],
)
def test_a_button_tells_its_verb(sent, verb):
    assert gestures.pressed(sent) == verb


def test_every_button_of_the_workflow_has_its_words():
    assert set(gestures.DONE) == {verb for verb, _ in workflow.TRANSITIONS} | {"correct"}
    assert {act.verb for act in gestures.ACTS} <= set(gestures.DONE)


@pytest.mark.parametrize(
    ("who", "status", "verbs"),
    [
        ("claire", None, {"submit", "schedule", "publish"}),
        ("claire", Status.DRAFT, {"submit", "schedule", "publish"}),
        ("claire", Status.SUBMITTED, {"schedule", "publish"}),
        ("claire", Status.WITHDRAWN, set()),
        ("bakary", Status.SUBMITTED, {"send_back", "approve", "schedule", "publish"}),
        ("bakary", Status.APPROVED, {"send_back", "schedule", "publish"}),
        ("mariam", Status.DRAFT, set()),
        ("fanta", Status.DRAFT, set()),
        ("rachid", Status.DRAFT, set()),
    ],
)
def test_the_buttons_follow_the_state_and_the_role(who, status, verbs, write, claire, request):
    user = request.getfixturevalue(who)
    article = write(at=None, reporters=[claire]) if status else None
    if article:
        article.status = status

    assert gestures.open_verbs(user, article, at()) == verbs


def test_a_published_article_is_corrected_by_its_reporter_and_withdrawn_by_the_editor(write, claire, bakary):
    article = write(reporters=[claire])

    assert gestures.open_verbs(claire, article, at()) == {"correct"}
    assert gestures.open_verbs(bakary, article, at()) == {"correct", "withdraw"}


def test_another_reporter_has_no_button(write, claire):
    assert gestures.open_verbs(claire, write(at=None), at()) == set()
