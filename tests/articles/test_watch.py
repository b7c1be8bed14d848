"""What is typed and not saved is kept on the server and offered; who has the article open is said."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import presence, workflow, working
from articles.models import Article, Presence, WorkingCopy
from tests import forms
from tests.conftest import person

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

ARTICLES = "/redaction/articles/article/"
ADD = f"{ARTICLES}add/"


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def change(article):
    return f"{ARTICLES}{article.pk}/change/"


@pytest.fixture
def draft(write, claire):
    return write("Le bac est en panne", at=None, reporters=[claire], body="<p>Depuis lundi.</p>")


def beat(client, article, **told):
    if "entries" in told:
        told["entries"] = json.dumps(told["entries"])
    return client.post(f"{ARTICLES}{article.pk}/veille/" if article else f"{ARTICLES}veille/", told)


# What is typed and not saved.


def test_what_is_typed_is_kept_and_offered(draft, claire):
    told = beat(desk(claire), draft, seen_version="1", entries=[["title", "Le bac repart"], ["seen_version", "1"]])

    page = desk(claire).get(change(draft)).content.decode()

    assert told.json()["kept"] == f"{timezone.localtime():%H:%M}"
    assert "n’a pas été enregistré : Titre." in page
    assert "Le bac est en panne</textarea>" in page, "offered, never put back by itself"


def test_it_is_compared_then_taken_up_then_saved(draft, claire):
    client = desk(claire)
    beat(client, draft, seen_version="1", entries=[["title", "Le bac repart"], ["seen_version", "1"]])

    compared = client.get(f"{ARTICLES}{draft.pk}/brouillon/").content.decode()
    forms.send(client, f"{change(draft)}?brouillon=1", "article_form", "_continue")

    draft.refresh_from_db()
    assert "Le bac <ins>repart</ins>" in compared
    assert draft.title == "Le bac repart"
    assert not WorkingCopy.objects.exists()


def test_what_says_nothing_else_is_not_offered(draft, claire):
    beat(desk(claire), draft, entries=[["title", "Le bac est en panne"], ["body", "<p>Depuis lundi.</p>"]])

    assert "n’a pas été enregistré" not in desk(claire).get(change(draft)).content.decode()
    assert desk(claire).get(f"{ARTICLES}{draft.pk}/brouillon/").status_code == 302


def test_what_was_typed_on_a_former_version_meets_the_present_one(draft, claire, bakary):
    beat(desk(claire), draft, seen_version="1", entries=[["title", "Titre de Claire"], ["seen_version", "1"]])
    draft.title = "Titre de Bakary"
    workflow.store(draft, by=bakary)

    answer = forms.send(desk(claire), f"{change(draft)}?brouillon=1", "article_form", "_continue")

    assert answer.status_code == 409
    assert "Titre de <del>Bakary</del>" in answer.content.decode()


def test_one_forgets_what_one_typed(draft, claire, bakary):
    for user in (claire, bakary):
        beat(desk(user), draft, entries=[["title", "Autre chose"]])

    desk(claire).post(f"{ARTICLES}{draft.pk}/brouillon/")

    assert WorkingCopy.objects.get().person == bakary


def test_nobody_is_offered_what_another_typed(draft, claire, bakary):
    beat(desk(claire), draft, entries=[["title", "Un secret de Claire"]])

    assert "Un secret" not in desk(bakary).get(change(draft)).content.decode()
    assert desk(bakary).get(f"{ARTICLES}{draft.pk}/brouillon/").status_code == 302


def test_a_text_never_saved_at_all_comes_back(claire):
    client = desk(claire)
    key = forms.Sent(client.get(ADD).content.decode(), "article_form").fields["form_key"][0]
    beat(client, None, key=key, entries=[["title", "Un tout nouveau texte"], ["tag_names", "bac"]])

    home = client.get("/redaction/").content.decode()
    forms.send(client, f"{ADD}?brouillon={key}", "article_form", "_continue")

    assert "Un tout nouveau texte" in home
    assert Article.objects.get().title == "Un tout nouveau texte"
    assert not WorkingCopy.objects.exists()


def test_one_blank_form_is_one_article(claire):
    client = desk(claire)
    fields = forms.Sent(client.get(ADD).content.decode(), "article_form").fields | {"title": "Un", "_continue": ""}

    client.post(ADD, fields)
    again = client.post(ADD, fields | {"title": "Un, puis deux"}, follow=True).content.decode()

    assert Article.objects.get().title == "Un"
    assert "Cet article était déjà enregistré." in again
    assert "n’a pas été enregistré : Titre." in again


@pytest.mark.parametrize(
    "entries", ["{", "[]]", '[["a"]]', '[["a", 1]]', "3", '"ab"', "[" * 5000, json.dumps([["body", "x" * 600_001]])]
)
def test_what_cannot_be_kept_is_refused_in_words(entries, draft, claire):
    answer = desk(claire).post(f"{ARTICLES}{draft.pk}/veille/", {"entries": entries})

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_old_copies_are_forgotten(draft, claire):
    copy = working.keep(claire, "article:1", draft, seen_version=1, entries='[["title", "Vieux"]]')
    now = timezone.now()

    assert working.forget_old(now + timedelta(days=89)) == 0
    assert working.forget_old(now + timedelta(days=91)) == 1
    assert not WorkingCopy.objects.filter(pk=copy.pk).exists()


# Who is there.


def test_two_people_see_each_other_and_the_minute_of_the_last_key(draft, claire, bakary):
    beat(desk(claire), draft, typed="1")

    told = beat(desk(bakary), draft).json()
    page = desk(bakary).get(change(draft)).content.decode()

    minute = f"{timezone.localtime(Presence.objects.get(person=claire).typed_at):%H:%M}"
    assert told["others"] == [{"name": str(claire), "typed": minute}]
    assert f"{claire} a cet article ouvert, dernière touche à {minute}." in page


@pytest.mark.parametrize(("seconds", "is_there"), [(9, True), (24, True), (26, False)])
def test_who_gave_no_sign_of_life_is_gone(seconds, is_there, draft, claire, bakary):
    at = timezone.now()
    presence.beat(draft, claire, at, has_typed=False)

    assert bool(presence.others(draft, bakary, at + timedelta(seconds=seconds))) is is_there


def test_who_says_goodbye_is_gone_at_once(draft, claire, bakary):
    beat(desk(claire), draft)
    beat(desk(claire), draft, left="1")

    assert beat(desk(bakary), draft).json()["others"] == []


def test_a_save_by_another_is_told(draft, claire, bakary):
    draft.title = "Le bac repart"
    workflow.store(draft, by=bakary)

    told = beat(desk(claire), draft).json()

    assert (told["version"], told["saved"]["by"]) == (2, str(bakary))


# Who may not.


def test_only_who_may_write_is_listened_to(draft, claire, mariam, fanta, rachid):
    stringer = person("stringer", role="Correspondant")
    people = {"claire": claire, "mariam": mariam, "fanta": fanta, "stringer": stringer, "rachid": rachid}

    found = {key: beat(desk(user), draft, entries=[["title", "X"]]).status_code for key, user in people.items()}

    assert found == {"claire": 200, "mariam": 403, "fanta": 403, "stringer": 404, "rachid": 302}
    assert WorkingCopy.objects.count() == 1


def test_a_visitor_is_sent_to_sign_in(draft, client):
    assert beat(client, draft).status_code == 302


def test_it_is_posted(draft, claire):
    assert desk(claire).get(f"{ARTICLES}{draft.pk}/veille/").status_code == 405
