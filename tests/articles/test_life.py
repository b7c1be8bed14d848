"""The life of an article walked at random: schedule, embargo, correction, conflict, withdrawal, and time passing."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import jobs, workflow
from articles.models import Article, Signoff, Status, Tag
from tests import forms

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

BEGUN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CANARY = "Canari"
MINUTES = st.sampled_from([1, 7, 30, 90])
STEP = st.one_of(
    st.tuples(st.just("wait"), MINUTES),
    st.tuples(st.just("schedule"), MINUTES),
    st.tuples(st.just("embargo"), st.one_of(st.just(0), MINUTES)),
    st.tuples(st.just("save"), st.sampled_from(["fresh", "stale"])),
    st.tuples(st.sampled_from(["publish", "correct", "job"]), st.just(0)),
    st.tuples(st.sampled_from(["submit", "send_back", "approve", "publish", "withdraw"]), st.just(0)),
)


class Life:
    """One article, the two people who write it, and what was done so far."""

    def __init__(self, article, claire, bakary):
        self.article, self.claire, self.bakary = article, claire, bakary
        self.desk = Client()
        self.desk.force_login(bakary)
        self.passes, self.typed = 0, [article.standfirst]

    def step(self, name, value):
        self.article.refresh_from_db()
        try:
            getattr(self, name, self.verb(name))(value)
        except ValidationError:
            return

    def verb(self, name):
        def act(value):
            extra = {"send_back": {"note": "À revoir."}, "withdraw": {"reason": "Une source."}}.get(name, {})
            getattr(workflow, name)(self.article, by=self.bakary, **extra)
            self.passes += 1

        return act

    def schedule(self, minutes):
        workflow.schedule(self.article, by=self.bakary, at=timezone.now() + timedelta(minutes=minutes))
        self.passes += 1

    def correct(self, value):
        workflow.correct(self.article, by=self.bakary, kind="erratum", text=f"{CANARY}, et non canard.")

    def embargo(self, minutes):
        self.article.embargo_until = timezone.now() + timedelta(minutes=minutes) if minutes else None
        workflow.store(self.article, by=self.bakary)

    def job(self, value):
        before = Signoff.objects.filter(article=self.article).count()
        jobs.publish_due(0)
        jobs.publish_due(0)  # at least once, says the worker: twice does as much
        self.passes += (came_out := Signoff.objects.filter(article=self.article).count() - before)
        assert came_out in {0, 1}

    def save(self, how):
        """Save by the form; a stale one is answered with both texts, and its second sending is saved."""
        if self.article.status == Status.WITHDRAWN:
            return
        words, address = f"Chapeau numéro {len(self.typed)}.", f"/redaction/articles/article/{self.article.pk}/change/"
        fields = forms.Sent(self.desk.get(address).content.decode(), "article_form").fields
        if how == "stale":
            self.article.kicker = f"S{len(self.typed)}"
            workflow.store(self.article, by=self.claire, nature="typo")
        sent = fields | {"standfirst": words, "is_typo": "on", "_continue": ""}
        answer = self.desk.post(address, sent)
        assert answer.status_code == (409 if how == "stale" else 302)
        if how == "stale":
            assert words in answer.content.decode()
            again = forms.Sent(answer.content.decode(), "article_form").fields
            assert self.desk.post(address, again | {"_continue": ""}).status_code == 302
        self.typed.append(words)

    def check(self):
        article, now, reader = Article.objects.get(pk=self.article.pk), timezone.now(), Client()
        is_out = article.is_visible(now)
        surfaces = ["/", "/rubriques/societe/", "/mots-cles/bac/", "/recherche/?q=canari", "/rectificatifs/"]
        surfaces += [article.get_absolute_url()] if article.dated_on else []
        found = {path: reader.get(path) for path in surfaces}
        told = {path for path, answer in found.items() if CANARY in answer.content.decode()}
        expected = set(surfaces) if is_out else set()
        if not article.corrections.exists():
            expected -= {"/rectificatifs/"}
        assert told == expected
        if article.dated_on:
            assert found[article.get_absolute_url()].status_code == (200 if is_out else 404)
        # One pass is one signature; every version is kept, and every text typed is in one.
        assert article.signoffs.count() == self.passes
        kept = list(article.revisions.order_by("version"))
        assert [one.version for one in kept] == list(range(1, article.version + 1))
        assert set(self.typed) <= {one.fields["standfirst"] for one in kept}


@settings(
    max_examples=200 if os.environ.get("TORTURE") else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=6, max_size=12))
def test_nothing_unpublished_is_seen_and_nothing_is_lost(steps, write, claire, bakary):
    with time_machine.travel(BEGUN, tick=False) as clock, transaction.atomic():
        tags = [Tag.objects.create(name="Bac", slug="bac")]
        life = Life(write(CANARY, at=None, standfirst="Le premier.", tags=tags, reporters=[claire]), claire, bakary)
        life.check()
        for name, value in steps:
            if name == "wait":
                clock.shift(timedelta(minutes=value))
            else:
                life.step(name, value)
            life.check()
        transaction.set_rollback(True)
