"""The day's list, from which articles are begun; the right of reply, due within its delay."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles import replies
from articles.models import Article, Idea, RightOfReply
from newsroom import today
from tests import forms

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

LIST = "/redaction/articles/idea/"
REPLIES = "/redaction/articles/rightofreply/"


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def piles(user):
    return {pile.heading: [line.words for line in pile.lines] for pile in today.piles(user, timezone.now())}


# The day's list.


def test_an_idea_gets_an_author_a_length_and_a_deadline(claire, bakary, society):
    forms.send(
        desk(bakary), f"{LIST}add/", "idea_form", words="Le bac", author=str(claire.pk), length="3000", due_at="17:30"
    )

    assert piles(claire)["Prévisions confiées à moi"] == ["Le bac"]
    assert "Prévisions confiées à moi" not in piles(bakary)


def test_an_article_begins_from_its_idea(claire, society):
    idea = Idea.objects.create(words="Le bac", section=society, author=claire)

    forms.send(desk(claire), f"/redaction/articles/article/add/?prevision={idea.pk}", "article_form", "_continue")

    article = Article.objects.get()
    idea.refresh_from_db()
    assert (article.title, article.section, idea.article) == ("Le bac", society, article)
    assert "Prévisions confiées à moi" not in piles(claire)
    assert "Brouillon" in desk(claire).get(LIST).content.decode()


@pytest.mark.parametrize(("filtered", "seen"), [("aujourd-hui", {"Ce jour"}), ("a-venir", {"Ce jour", "Demain"})])
def test_the_list_is_read_by_day(filtered, seen, claire):
    day = timezone.localdate()
    for words, shift in (("Hier", -1), ("Ce jour", 0), ("Demain", 1)):
        Idea.objects.create(words=words, day=day + timedelta(days=shift))

    page = desk(claire).get(LIST, {"quand": filtered}).content.decode()

    assert {words for words in ("Hier", "Ce jour", "Demain") if f">{words}</a>" in page} == seen


# The right of reply.


@pytest.fixture
def reply(article):
    return RightOfReply.objects.create(article=article, claimant="La mairie", text="C’est faux.")


def test_a_reply_is_due_in_three_days_and_waits_on_the_home(reply, bakary):
    assert reply.due_at - reply.received_at == timedelta(days=3)
    assert piles(bakary)["Droits de réponse dus"] == ["La mairie : Le pont rouvre"]


def test_a_late_reply_says_so(reply):
    reply.due_at = timezone.now() - timedelta(minutes=1)

    assert reply.outcome == "en retard"


def test_it_is_printed_under_the_article(reply, article, bakary, client):
    forms.send(desk(bakary), f"{REPLIES}{reply.pk}/change/", "rightofreply_form", decision="publish")

    page = client.get(article.get_absolute_url()).content.decode()
    reply.refresh_from_db()
    assert "Droit de réponse du" in page
    assert "C’est faux." in page
    assert (reply.decided_by, reply.outcome) == (bakary, "publiée")
    assert "Droits de réponse dus" not in piles(bakary)


def test_it_is_refused_with_a_reason_or_not_at_all(reply, bakary):
    page = f"{REPLIES}{reply.pk}/change/"
    without = forms.send(desk(bakary), page, "rightofreply_form", decision="refuse").content.decode()
    forms.send(desk(bakary), page, "rightofreply_form", decision="refuse", reason="Aucun passage ne la nomme.")

    reply.refresh_from_db()
    assert "Dites pourquoi la réponse est refusée." in without
    assert reply.outcome == "refusée : Aucun passage ne la nomme."


def test_it_is_no_longer_than_its_article(reply, bakary):
    reply.text = "x" * 1000
    reply.save()

    with pytest.raises(ValidationError) as refusal:
        replies.publish(reply, by=bakary)

    assert refusal.value.code == "too_long"


@pytest.mark.parametrize("again", ["publish", "refuse"])
def test_it_is_decided_once(again, reply, bakary):
    replies.publish(reply, by=bakary)
    how = {"reason": "Non."} if again == "refuse" else {}

    with pytest.raises(ValidationError) as refusal:
        getattr(replies, again)(reply, by=bakary, **how)

    assert refusal.value.code == "decided"
