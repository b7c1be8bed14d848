"""Answers stand one level deep, under what they answer."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from contributions import moderation
from contributions.models import Contribution, State
from tests.conftest import send

ANSWER = "Je passe par là tous les jours aussi."


@pytest.fixture
def space(said):
    return f"{said.article.get_absolute_url()}contributions/"


def reply(article, author, parent, text=ANSWER):
    return moderation.receive(article, author, text=text, token=uuid4(), parent=parent)


def test_a_subscriber_answers_and_the_answer_stands_under_it(said, article, alice, seydou, space, client):
    later = moderation.publish(send(article, alice, "Une autre contribution, plus tard."), by=None)
    client.force_login(seydou)
    form = client.get(f"{space}?repondre={said.pk}").content.decode()

    client.post(space, {"gesture": "reply", "contribution": said.pk, "text": ANSWER, "token": uuid4()})
    answer = moderation.publish(Contribution.objects.get(parent=said), by=None)

    page = client.get(space).content.decode()
    places = [page.index(f'id="{one.anchor}"') for one in (said, answer, later)]
    assert "Votre réponse" in form
    assert places == sorted(places)
    assert f'?voir={said.pk}#{said.anchor}">Alice du fleuve</a>' in page


def test_an_answer_is_not_answered(said, article, alice, seydou):
    answer = moderation.publish(reply(article, seydou, said), by=None)

    with pytest.raises(ValidationError) as refusal:
        reply(article, alice, answer)

    assert refusal.value.code == "reply_to_reply"


@pytest.mark.parametrize("state", [State.PENDING, State.REJECTED, State.REMOVED, State.WITHDRAWN])
def test_only_what_is_published_is_answered(state, said, article, seydou, space, client):
    Contribution.objects.update(state=state, reason="insult")
    client.force_login(seydou)

    page = client.post(space, {"gesture": "reply", "contribution": said.pk, "text": ANSWER, "token": uuid4()})

    assert not Contribution.objects.filter(parent=said).exists()
    assert ANSWER in page.content.decode()


def test_what_is_answered_stands_under_the_same_article(said, write, seydou):
    with pytest.raises(ValidationError) as refusal:
        reply(write("Un autre"), seydou, said)

    assert refusal.value.code == "gone"


def test_an_answer_outlives_what_it_answers(said, article, alice, seydou, space, client):
    answer = moderation.publish(reply(article, seydou, said), by=None)
    moderation.remove(said, by=None, reason="insult")
    client.force_login(seydou)

    page = client.get(space).content.decode()

    assert f'id="{answer.anchor}"' in page
    assert "En réponse à une contribution retirée" in page
    assert said.text not in page


def test_answers_count_among_the_three(said, article, seydou):
    for _ in range(3):
        reply(article, seydou, said)

    with pytest.raises(ValidationError) as refusal:
        reply(article, seydou, said)

    assert refusal.value.code == "limit"


def test_the_same_answer_sent_twice_is_one(said, article, seydou):
    token = uuid4()

    sent = [moderation.receive(article, seydou, text=ANSWER, token=token, parent=said) for _ in range(2)]

    assert sent[0].pk == sent[1].pk
