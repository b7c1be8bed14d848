"""Two moderators and one queue: whatever they do at the same time, each text is decided once, and the log is whole."""

import os
import random
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from contributions import moderation, queue
from contributions.models import Contribution, Decision, State
from tests.conftest import person, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

LETTERS = 200
REFUSALS = {"claimed", "wrong_state", "too_late", "gone"}


class Moderator(threading.Thread):
    """Reads the queue to its end, and at each text does one thing drawn by chance."""

    def __init__(self, user, seed, pool):
        super().__init__()
        self.user, self.chance, self.pool = user, random.Random(seed), pool
        self.done, self.undone, self.surprises = [], [], []

    def run(self):
        try:
            while (letter := queue.take_next(self.user, timezone.now())) is not None:
                self.act(letter)
        finally:
            connection.close()

    def act(self, letter):
        draw = self.chance.random()
        if draw < 0.1:  # somebody else’s, by a second window left open
            letter = self.chance.choice(self.pool)
        try:
            if draw < 0.55:
                moderation.publish(letter, by=self.user)
            elif draw < 0.85:
                moderation.reject(letter, by=self.user, reason="off_topic")
            elif draw < 0.92:
                queue.set_aside(letter, by=self.user)
                return
            else:
                queue.release(self.user)
                return
            self.done.append(letter.pk)
            if self.chance.random() < 0.1:
                queue.undo(letter, by=self.user)
                self.undone.append(letter.pk)
        except ValidationError as refusal:
            if refusal.code not in REFUSALS:
                self.surprises.append(refusal)


@pytest.mark.parametrize("seed", range(1, 9 if os.environ.get("TORTURE") else 2))
def test_each_text_is_decided_once_and_the_log_is_whole(seed, article):
    authors = [person(f"lecteur{number}") for number in range(LETTERS // 2)]
    pool = [send(article, author, f"Texte {n} de {author.pk}, assez long.") for author in authors for n in range(2)]
    people = [person("mariam", role="Modérateur"), person("awa", role="Modérateur")]
    moderators = [Moderator(user, seed * 10 + place, pool) for place, user in enumerate(people)]

    for moderator in moderators:
        moderator.start()
    for moderator in moderators:
        moderator.join()

    assert [moderator.surprises for moderator in moderators] == [[], []]
    assert not Contribution.objects.filter(state=State.PENDING).exists()
    done = sorted(pk for moderator in moderators for pk in moderator.done)
    undone = sorted(pk for moderator in moderators for pk in moderator.undone)
    log = Decision.objects.order_by("at", "pk")
    assert done == sorted(log.exclude(verb="undo").values_list("contribution", flat=True))
    assert undone == sorted(log.filter(verb="undo").values_list("contribution", flat=True))
    for letter in Contribution.objects.prefetch_related("decisions"):
        check_story(letter)


def check_story(letter):
    """The lines of one text follow from one another, and end where it stands."""
    standing = State.PENDING
    for line in letter.decisions.all():
        if line.verb == "undo":
            assert standing in {State.PUBLISHED, State.REJECTED}
            standing = State(line.to_state)
        else:
            assert moderation.TRANSITIONS[line.verb, standing] == line.to_state
            standing = State(line.to_state)
    assert standing == letter.state
