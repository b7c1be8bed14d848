"""What subscribers do with the texts of others: find them useful, tell the newsroom of them."""

import pytest

from contributions import moderation
from contributions.models import Contribution, Decision, Report, State, UsefulMark
from subscriptions import lifecycle
from tests.conftest import person

QUEUE = "/redaction/contributions/contribution/"


@pytest.fixture
def space(said):
    return f"{said.article.get_absolute_url()}contributions/"


@pytest.fixture
def neighbours(month):
    people = [person(f"voisin{number}") for number in range(3)]
    for one in people:
        lifecycle.give(one, month, by=None, reason="essai")
    return people


def do(client, who, space, letter, gesture, **typed):
    client.force_login(who)
    typed |= {"gesture": gesture, "contribution": letter.pk}
    return client.post(space, typed, follow=True).content.decode()


def test_a_subscriber_finds_a_contribution_useful_once(said, space, neighbours, client):
    do(client, neighbours[0], space, said, "useful")
    page = do(client, neighbours[0], space, said, "useful")

    assert UsefulMark.objects.count() == 1
    assert "Utile · 1" in page


def test_a_mark_is_taken_back(said, space, neighbours, client):
    do(client, neighbours[0], space, said, "useful")
    do(client, neighbours[0], space, said, "not_useful")

    assert not UsefulMark.objects.exists()


def test_an_author_sees_to_how_many_their_text_is_useful(said, alice, space, neighbours, client):
    for neighbour in neighbours:
        do(client, neighbour, space, said, "useful")
    client.force_login(alice)

    assert "Utile à 3 abonnés" in client.get(space).content.decode()


@pytest.mark.parametrize("gesture", ["useful", "report"])
def test_nobody_marks_or_reports_their_own(gesture, said, alice, space, client):
    page = do(client, alice, space, said, gesture, reason="insult")

    assert "Cette contribution est la vôtre." in page
    assert not UsefulMark.objects.exists()
    assert not Report.objects.exists()


@pytest.mark.parametrize("gesture", ["useful", "report"])
@pytest.mark.parametrize("state", [State.PENDING, State.REJECTED, State.REMOVED, State.WITHDRAWN])
def test_what_is_not_published_takes_neither_mark_nor_report(state, gesture, said, space, neighbours, client):
    Contribution.objects.update(state=state, reason="insult")

    page = do(client, neighbours[0], space, said, gesture, reason="insult")

    assert "Cette contribution n’est plus là." in page
    assert UsefulMark.objects.count() + Report.objects.count() == 0


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
@pytest.mark.parametrize("gesture", ["useful", "report"])
def test_who_is_not_let_in_does_nothing(who, gesture, said, space, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    client.post(space, {"gesture": gesture, "contribution": said.pk, "reason": "insult"})

    assert UsefulMark.objects.count() + Report.objects.count() == 0


def test_a_report_has_a_reason(said, space, neighbours, client):
    client.force_login(neighbours[0])
    form = client.get(f"{space}?signaler={said.pk}").content.decode()

    page = do(client, neighbours[0], space, said, "report", reason="")

    assert "Pourquoi signaler cette contribution" in form
    assert "Dites pourquoi vous signalez ce texte." in page
    assert not Report.objects.exists()


def test_a_report_is_told_once_and_the_text_stays(said, space, neighbours, client):
    for _ in range(2):
        page = do(client, neighbours[0], space, said, "report", reason="insult", note="Lisez la fin.")

    assert Report.objects.count() == 1
    assert "Signalée à la rédaction" in page
    assert said.text in page


@pytest.mark.ignore_template_errors
def test_three_reports_bring_it_back_to_the_queue(said, space, neighbours, mariam, client):
    for neighbour in neighbours[:2]:
        do(client, neighbour, space, said, "report", reason="insult")
    client.force_login(mariam)
    before = client.get("/redaction/").content.decode()
    do(client, neighbours[2], space, said, "report", reason="insult")
    client.force_login(mariam)

    home, queue = (client.get(page).content.decode() for page in ("/redaction/", f"{QUEUE}?etat=signalees"))

    assert ("signalée 2 fois" in before, "signalée 3 fois" in home) == (False, True)
    assert said.text in queue


@pytest.mark.parametrize("verb", ["keep", "remove"])
def test_a_decision_settles_the_reports(verb, said, space, neighbours, mariam, client):
    do(client, neighbours[0], space, said, "report", reason="insult")
    how = {"reason": "insult"} if verb == "remove" else {}

    getattr(moderation, verb)(said, by=mariam, **how)

    assert not Contribution.objects.reported().exists()
    assert Decision.objects.latest("pk").by == mariam
    assert Report.objects.get().settled_at is not None
