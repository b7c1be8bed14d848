from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import workflow
from articles.models import Article, Signoff, Status
from articles.workflow import TRANSITIONS
from pictures import library
from tests.pictures.samples import photo

VERBS = {
    "submit": lambda article: workflow.submit(article, by=None),
    "send_back": lambda article: workflow.send_back(article, by=None, note="À revoir"),
    "approve": lambda article: workflow.approve(article, by=None),
    "schedule": lambda article: workflow.schedule(article, by=None, at=timezone.now() + timedelta(hours=1)),
    "publish": lambda article: workflow.publish(article, by=None),
    "withdraw": lambda article: workflow.withdraw(article, by=None, reason="Erreur"),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", Status)
def test_only_the_passes_of_the_table_are_open(verb, status, write):
    article = write(at=None)
    out = {"published_at": timezone.now(), "dated_on": timezone.localdate()}
    Article.objects.filter(pk=article.pk).update(status=status, **out)
    article.refresh_from_db()
    after = TRANSITIONS.get((verb, status))

    if after is None:
        with pytest.raises(ValidationError) as refusal:
            VERBS[verb](article)
        assert refusal.value.code == "wrong_state"
    else:
        assert VERBS[verb](article).status == after
        assert Signoff.objects.get().verb == verb


@pytest.mark.parametrize(("field", "code"), [("title", "missing_title"), ("body", "missing_text")])
def test_an_article_without_title_or_text_is_not_published(field, code, write):
    article = write(at=None, **{field: ""} if field == "body" else {})
    if field == "title":
        article.title = ""

    with pytest.raises(ValidationError) as refusal:
        workflow.publish(article, by=None)

    assert refusal.value.code == code


def test_the_first_publication_dates_an_article_once(write):
    article = write(at=datetime(2026, 3, 1, 7, 2, tzinfo=UTC))

    workflow.store(article)

    assert article.published_at == datetime(2026, 3, 1, 7, 2, tzinfo=UTC)
    assert article.get_absolute_url() == "/2026/03/01/le-pont-rouvre/"


def test_an_address_never_changes_after_publication(article):
    address = article.get_absolute_url()

    article.title, article.slug = "Le pont ferme", "nouvelle-adresse"
    workflow.store(article, nature="declared")

    assert article.get_absolute_url() == address


@pytest.mark.database
def test_two_articles_of_one_day_and_title_have_two_addresses(write):
    slugs = [write().slug for _ in range(3)]

    assert slugs == ["le-pont-rouvre", "le-pont-rouvre-2", "le-pont-rouvre-3"]


def test_the_day_of_the_address_is_the_paper_s(write, settings):
    with timezone.override("Africa/Porto-Novo"):
        article = write(at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))

    assert article.dated_on.isoformat() == "2026-03-02"


def test_what_is_planned_is_seen_at_its_moment_and_no_earlier(write):
    at = timezone.now() + timedelta(hours=1)
    article = workflow.schedule(write(at=None), by=None, at=at)

    before = article.is_visible(at - timedelta(microseconds=1))
    then = article.is_visible(at)

    assert (before, then) == (False, True)


def test_what_has_been_seen_keeps_its_date_and_its_address(write):
    article = workflow.schedule(write(at=None), by=None, at=timezone.now() + timedelta(hours=1))
    seen_at = timezone.now() - timedelta(days=2)
    Article.objects.update(published_at=seen_at, dated_on=seen_at.date())
    article.refresh_from_db()
    address = article.get_absolute_url()

    workflow.publish(article, by=None)

    assert (article.published_at, article.get_absolute_url()) == (seen_at, address)


def test_the_past_is_not_planned(write):
    with pytest.raises(ValidationError) as refusal:
        workflow.schedule(write(at=None), by=None, at=timezone.now())

    assert refusal.value.code == "in_the_past"


def test_what_came_out_by_itself_is_turned_once(write):
    article = workflow.schedule(write(at=None), by=None, at=timezone.now() + timedelta(hours=1))
    with pytest.raises(ValidationError) as refusal:
        workflow.come_out(article)
    Article.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    article.refresh_from_db()

    workflow.come_out(article)

    assert refusal.value.code == "too_early"
    assert Signoff.objects.last().note == "à l’heure prévue"
    with pytest.raises(ValidationError):
        workflow.come_out(article)


def test_a_section_s_access_is_that_of_its_new_articles_only(write, society):
    old = write()
    society.default_access = "subscribers"
    society.save()

    new = write()

    assert (old.access, new.access) == ("free", "subscribers")


def test_of_a_free_article_the_opening_is_the_whole(reserved):
    was = bool(reserved.rest_html)
    reserved.access = "free"

    workflow.store(reserved)

    assert (was, reserved.rest_html) == (True, "")
    assert "canari" in reserved.opening_html


def test_the_opening_of_a_reserved_article_is_never_past_a_third(reserved):
    assert 0 < len(reserved.opening_html) < len(reserved.body) / 3


def test_the_excerpt_never_comes_from_behind_the_wall(write):
    article = write(access="subscribers", body="<p>Un début.</p><hr data-mark='wall'><p>La suite vendue.</p>")

    assert article.excerpt == "Un début."


def test_a_picture_is_public_from_its_first_visible_use_to_its_last(write, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()))
    later = workflow.schedule(write(at=None, picture=picture), by=None, at=timezone.now() + timedelta(hours=2))
    picture.refresh_from_db()
    planned = picture.public_from

    body = f'<p>Texte</p><figure data-picture="{picture.uuid}"></figure>'
    first = write("Dans le texte", body=body)
    picture.refresh_from_db()
    shown = picture.public_from
    workflow.withdraw(first, by=None, reason="Erreur")
    workflow.withdraw(later, by=None, reason="Erreur")
    picture.refresh_from_db()

    assert planned == later.published_at
    assert shown == first.published_at
    assert picture.public_from is None


def test_a_picture_taken_out_of_an_article_is_no_longer_public(write, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    former, inner = library.add(BytesIO(photo())), library.add(BytesIO(photo()))
    article = write(picture=former, body=f'<p>Texte</p><figure data-picture="{inner.uuid}"></figure>')

    article.picture, article.body = None, "<p>Texte</p>"
    workflow.store(article, nature="typo")

    for picture in (former, inner):
        picture.refresh_from_db()
        assert picture.public_from is None


def test_an_embargo_holds_the_picture_too(write, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    picture = library.add(BytesIO(photo()))
    embargo = timezone.now() + timedelta(days=1)

    write(picture=picture, embargo_until=embargo)

    picture.refresh_from_db()
    assert picture.public_from == embargo


def test_a_correction_is_declared_on_what_is_published_only(write, article):
    with pytest.raises(ValidationError) as refusal:
        workflow.correct(write(at=None), by=None, kind="erratum", text="Faute")

    workflow.correct(article, by=None, kind="erratum", text="Le pont est long de 180 mètres.")

    assert refusal.value.code == "not_published"
    assert article.corrected_at == article.corrections.get().declared_at


def test_nothing_is_withdrawn_without_a_reason(article):
    with pytest.raises(ValidationError) as refusal:
        workflow.withdraw(article, by=None, reason=" ")

    assert refusal.value.code == "missing_reason"


@pytest.mark.parametrize("minutes", [-1, 0, 1])
@pytest.mark.parametrize("embargo", [None, -1, 1])
@pytest.mark.parametrize("status", Status)
def test_the_question_about_one_and_about_many_agree(status, embargo, minutes, write):
    at = timezone.now()
    article = write(at=None)
    Article.objects.update(
        status=status,
        published_at=at + timedelta(minutes=minutes),
        dated_on=at.date(),
        embargo_until=at + timedelta(minutes=embargo) if embargo else None,
    )
    article.refresh_from_db()

    assert article.is_visible(at) == Article.objects.visible(at).exists()
