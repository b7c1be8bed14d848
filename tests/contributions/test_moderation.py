import threading
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from contributions import moderation
from contributions.models import Contribution, Decision, State
from tests.conftest import send

pytestmark = pytest.mark.database  # what is held here, PostgreSQL holds


VERBS = {
    "publish": lambda c: moderation.publish(c, by=None),
    "reject": lambda c: moderation.reject(c, by=None, reason="off_topic"),
    "remove": lambda c: moderation.remove(c, by=None, reason="insult"),
    "withdraw": moderation.withdraw,
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_only_the_passes_of_the_table_are_open(verb, state, article, alice):
    contribution = send(article, alice)
    Contribution.objects.update(state=state, reason="insult")
    after = moderation.TRANSITIONS.get((verb, state))

    if after is None:
        with pytest.raises(ValidationError) as refusal:
            VERBS[verb](contribution)
        assert refusal.value.code == "wrong_state"
    else:
        assert VERBS[verb](contribution).state == after


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "too_short"),
        ("  \n\t ", "too_short"),
        ("a" * 14, "too_short"),
        ("a" * 15, None),
        ("a" * 1000, None),
        ("a" * 1001, "too_long"),
        ("é" * 1000, None),
        ("e\u0301" * 1000, None),
        ("a\r\n" * 500, None),
    ],
)
def test_how_long_a_contribution_is(text, code):
    if code is None:
        assert moderation.check_length(text)
        return

    with pytest.raises(ValidationError) as refusal:
        moderation.check_length(text)
    assert refusal.value.code == code


def test_one_token_is_one_contribution(article, alice):
    token = uuid4()

    first = moderation.receive(article, alice, text="Une contribution assez longue.", token=token)
    again = moderation.receive(article, alice, text="Une contribution assez longue.", token=token)

    assert first.pk == again.pk
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("other", ["text", "article"])
def test_a_token_that_served_takes_no_other_text(other, article, write, alice):
    token = uuid4()
    moderation.receive(article, alice, text="Une contribution assez longue.", token=token)
    again = write("Un autre") if other == "article" else article
    text = "Une tout autre contribution." if other == "text" else "Une contribution assez longue."

    with pytest.raises(ValidationError) as refusal:
        moderation.receive(again, alice, text=text, token=token)

    assert refusal.value.code == "used_token"


def test_a_refusal_is_not_undone_into_a_fourth_contribution(article, alice):
    refused = moderation.reject(send(article, alice), by=None, reason="off_topic")
    for _ in range(3):
        send(article, alice)

    with pytest.raises(ValidationError) as refusal:
        moderation.publish(refused, by=None)

    assert refusal.value.code == "limit"


def test_the_token_of_another_person_takes_nothing_from_them(article, alice, rachid):
    mine = send(article, alice)

    theirs = moderation.receive(article, rachid, text="Une contribution assez longue.", token=mine.token)

    assert theirs.pk != mine.pk


def test_a_fourth_one_is_refused_and_a_refused_one_does_not_count(article, alice):
    sent = [send(article, alice) for _ in range(3)]
    with pytest.raises(ValidationError) as refusal:
        send(article, alice)

    moderation.reject(sent[0], by=None, reason="off_topic")

    assert refusal.value.code == "limit"
    assert send(article, alice).state == State.PENDING


def test_nobody_is_refused_without_a_reason(article, alice):
    with pytest.raises(ValidationError) as refusal:
        moderation.reject(send(article, alice), by=None, reason="")

    assert refusal.value.code == "missing_reason"


def test_each_decision_is_written_down_with_the_text(article, alice, mariam):
    contribution = send(article, alice)

    moderation.reject(contribution, by=mariam, reason="off_topic", note="Un autre article en parle.")

    decision = Decision.objects.get()
    assert (decision.by, decision.reason, decision.to_state) == (mariam, "off_topic", State.REJECTED)
    assert decision.text == contribution.text


def test_the_database_refuses_to_rewrite_a_decision(said):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(note="autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_ten_sendings_at_once_make_at_most_three(article, alice):
    def try_once():
        try:
            send(article, alice)
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Contribution.objects.count() == 3
