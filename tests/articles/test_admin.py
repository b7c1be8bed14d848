"""The article's screen, as each role finds it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Status, Tag
from authors.models import Author
from pictures import library
from pictures.models import Picture
from tests.conftest import SOLD, person
from tests.forms import send
from tests.pictures.samples import photo, upload

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

ADD = "/redaction/articles/article/add/"
LIST = "/redaction/articles/article/"
TYPED = {"title": "Le bac repart", "standfirst": "Après trois jours.", "body": "<p>Le bac est reparti à 7 heures.</p>"}
WORDS = {"new_picture_alt": "Un bac au milieu du fleuve", "new_picture_credit": "Studio du Fleuve"}


@pytest.fixture
def desk():
    """The browser of somebody of the newsroom."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def draft(write, claire):
    """A draft of claire's, not published."""
    return write("Le bac est en panne", at=None, reporters=[claire], body="<p>Depuis lundi.</p>")


@pytest.fixture
def stringer(db):
    return person("modibo", role="Correspondant")


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def press(client, address, button="_continue", **typed):
    return send(client, address, "article_form", button, **typed)


def text_of(response):
    return response.content.decode()


# Writing.


def test_a_reporter_writes_and_publishes_in_one_form(desk, claire, society):
    answer = press(desk(claire), ADD, "_publish", **TYPED, section=society.pk)

    article = Article.objects.get()
    assert article.status == Status.PUBLISHED
    assert list(article.reporters.all()) == [claire]
    assert f'<a href="{article.get_absolute_url()}">Voir la page</a>' in text_of(answer)


def test_a_new_picture_comes_with_its_words(desk, claire):
    press(desk(claire), ADD, **TYPED, **WORDS, picture_caption="Le bac, hier", new_picture=upload(photo()))

    picture = Article.objects.get().picture
    assert (picture.alt, picture.credit, picture.caption, picture.added_by) == (
        "Un bac au milieu du fleuve",
        "Studio du Fleuve",
        "Le bac, hier",
        claire,
    )


def test_a_file_that_is_no_picture_is_refused_and_the_text_stays(desk, claire):
    answer = press(desk(claire), ADD, **TYPED, new_picture=upload(b"not a picture"))

    assert "Ce fichier n’est pas une photo" in text_of(answer)
    assert "Le bac est reparti à 7 heures." in text_of(answer)
    assert not Article.objects.exists()
    assert not Picture.objects.exists()


def test_a_refused_form_says_that_the_file_is_to_be_chosen_again(desk, claire):
    answer = press(desk(claire), ADD, **(TYPED | {"title": ""}), **WORDS, new_picture=upload(photo(), "bac.jpg"))

    assert "Choisissez de nouveau « bac.jpg »" in text_of(answer)
    assert "Un bac au milieu du fleuve" in text_of(answer)
    assert "Le bac est reparti à 7 heures." in text_of(answer)


def test_what_is_pasted_is_cleaned_when_it_is_stored(desk, claire):
    body = '<p onclick="x()">Un<script>alert(1)</script></p><iframe src="https://example.org"></iframe><p>Deux</p>'

    press(desk(claire), ADD, **(TYPED | {"body": body}))

    assert Article.objects.get().body == "<p>Un</p><p>Deux</p>"


def test_tags_are_told_by_their_names(desk, claire):
    known = Tag.objects.create(name="Fleuve", slug="fleuve")

    press(desk(claire), ADD, **TYPED, tag_names="  fleuve, Transports , fleuve,")

    assert list(Article.objects.get().tags.all()) == [known, Tag.objects.get(slug="transports")]


def test_signers_stand_in_the_order_of_the_signature(desk, claire):
    awa, modibo = (Author.objects.create(pen_name=name, slug=name[:3].lower()) for name in ("Awa Sangaro", "Modibo W"))

    press(desk(claire), ADD, **TYPED, signature="Modibo W et Awa SANGARO", signing=[awa.pk, modibo.pk])

    assert list(Article.objects.get().signers.order_by("signer__position")) == [modibo, awa]


def test_an_article_takes_the_access_of_its_section(desk, claire, society):
    society.default_access = "subscribers"
    society.save()

    press(desk(claire), ADD, **TYPED, section=society.pk)

    assert Article.objects.get().access == "subscribers"


def test_nothing_is_changed_by_saving_again(desk, claire, draft):
    before = Article.objects.values().get(pk=draft.pk)

    press(desk(claire), change(draft))

    after = Article.objects.values().get(pk=draft.pk)
    assert before == after
    assert draft.revisions.count() == 1


# Two people on one text.


def test_a_stale_form_is_refused_with_both_texts(desk, claire, bakary, draft):
    opened = draft.version
    press(desk(bakary), change(draft), body="<p>Le texte de Bakary.</p>")

    answer = press(desk(claire), change(draft), seen_version=opened, body="<p>Le texte de Claire.</p>")

    draft.refresh_from_db()
    assert answer.status_code == 409
    assert "Cet article a été enregistré pendant que vous écriviez" in text_of(answer)
    assert "&lt;p&gt;Le texte de Claire.&lt;/p&gt;" in text_of(answer)
    assert "Le texte de <del>Bakary</del>." in text_of(answer)
    assert "Le texte de <ins>Claire</ins>." in text_of(answer)
    assert (draft.title, draft.body) == ("Le bac est en panne", "<p>Le texte de Bakary.</p>")


# The verbs.


def test_an_article_is_scheduled(desk, bakary, draft):
    planned = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)

    press(
        desk(bakary),
        change(draft),
        "_schedule",
        planned_at_0=f"{planned:%Y-%m-%d}",
        planned_at_1=f"{planned:%H:%M}",
    )

    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == (Status.SCHEDULED, planned)


@pytest.mark.parametrize(
    ("button", "typed", "sentence"),
    [
        ("_schedule", {}, "Choisissez le jour et l’heure."),
        ("_schedule", {"planned_at_0": "2020-01-01", "planned_at_1": "08:00"}, "Choisissez un moment à venir"),
        ("_schedule", {"planned_at_0": "demain", "planned_at_1": ""}, "Saisissez une date valide"),
    ],
)
def test_a_verb_that_misses_something_loses_nothing_of_the_form(desk, bakary, draft, button, typed, sentence):
    answer = press(desk(bakary), change(draft), button, title="Un titre repris", **typed)

    draft.refresh_from_db()
    assert sentence in text_of(answer)
    assert "Un titre repris" in text_of(answer)
    assert all(words in text_of(answer) for words in typed.values())
    assert (draft.status, draft.title) == (Status.DRAFT, "Le bac est en panne")


def test_a_text_that_cannot_be_published_yet_is_kept(desk, claire):
    answer = press(desk(claire), ADD, "_publish", title="Le bac repart")

    assert "Le texte est enregistré, mais : Il manque le texte." in text_of(answer)
    assert Article.objects.get().status == Status.DRAFT


def test_a_submitted_article_is_sent_back_with_a_word(desk, bakary, claire, draft):
    press(desk(claire), change(draft), "_submit")

    press(desk(bakary), change(draft), "_send_back", note="Et le prix du passage ?")

    draft.refresh_from_db()
    assert draft.status == Status.RETURNED
    assert "Et le prix du passage ?" in text_of(desk(claire).get(change(draft)))


def test_a_correction_is_declared_on_the_page(desk, bakary, article, client):
    press(desk(bakary), change(article), "_correct", correction_text="Le pont a rouvert mardi.")

    assert "Le pont a rouvert mardi." in text_of(client.get(article.get_absolute_url()))
    assert "Le pont a rouvert mardi." in text_of(desk(bakary).get(change(article)))


def test_an_article_is_withdrawn_with_a_reason(desk, bakary, article, client):
    answer = press(desk(bakary), change(article), "_withdraw", withdrawal_reason="Une source s’est dédite.")

    article.refresh_from_db()
    assert (article.status, article.withdrawn_reason) == (Status.WITHDRAWN, "Une source s’est dédite.")
    assert client.get(f"/{article.dated_on:%Y/%m/%d}/{article.slug}/").status_code == 404
    assert "Une source s’est dédite." in text_of(answer)


def test_no_article_is_withdrawn_without_a_reason(desk, bakary, article):
    answer = press(desk(bakary), change(article), "_withdraw")

    article.refresh_from_db()
    assert "Dites pourquoi l’article est retiré." in text_of(answer)
    assert article.status == Status.PUBLISHED


def test_the_first_button_of_the_form_only_saves(desk, bakary, article):
    page = text_of(desk(bakary).get(change(article)))

    form = page[page.index('id="article_form"') :]
    assert form.index('name="_continue"') < form.index('name="_withdraw"')


# Who may do what.


def test_a_reporter_only_looks_at_the_article_of_another(desk, claire, reserved):
    page = desk(claire).get(change(reserved))

    assert page.status_code == 200
    assert SOLD in text_of(page)
    assert not any(f'name="{name}"' in text_of(page) for name in ("title", "_continue", "_publish", "_withdraw"))


@pytest.mark.parametrize("button", ["_continue", "_publish", "_correct", "_withdraw"])
def test_a_reporter_does_not_change_the_article_of_another(desk, claire, article, button):
    sent = {"title": "Autre titre", "seen_version": 1, "withdrawal_reason": "x", "correction_text": "x", button: ""}

    answer = desk(claire).post(change(article), sent)

    article.refresh_from_db()
    assert answer.status_code == 403
    assert (article.title, article.status) == ("Le pont rouvre", Status.PUBLISHED)


@pytest.mark.parametrize("button", ["_approve", "_withdraw", "_send_back"])
def test_a_reporter_has_not_the_editors_verbs_even_on_their_own(desk, claire, draft, button):
    workflow.submit(draft, by=claire)
    typed = {"withdrawal_reason": "x", "note": "x"}

    answer = press(desk(claire), change(draft), button, title="Autre titre", **typed)

    draft.refresh_from_db()
    assert answer.status_code == 403
    assert (draft.status, draft.title) == (Status.SUBMITTED, "Le bac est en panne")


def test_with_review_a_reporter_hands_over_and_publishes_nothing(desk, claire, draft, settings):
    settings.REVIEW = True

    page = text_of(desk(claire).get(change(draft)))
    answer = press(desk(claire), change(draft), "_publish")

    assert 'name="_submit"' in page
    assert 'name="_publish"' not in page
    assert answer.status_code == 403


def test_a_moderator_reads_and_changes_nothing(desk, mariam, article):
    assert desk(mariam).get(change(article)).status_code == 200
    assert desk(mariam).post(change(article), TYPED).status_code == 403
    assert desk(mariam).get(ADD).status_code == 403


@pytest.mark.parametrize("page", ["", "add/", "1/change/", "1/apercu/abonne/", "1/history/"])
def test_the_subscriptions_desk_sees_no_article(desk, fanta, article, page):
    assert desk(fanta).get(LIST + page.replace("1", str(article.pk))).status_code in {302, 403}


@pytest.mark.parametrize("page", ["", "?q=canari", "1/change/", "1/apercu/abonne/", "1/apercu/visiteur/", "1/history/"])
def test_a_stringer_sees_their_own_texts_alone(desk, stringer, reserved, page):
    answer = desk(stringer).get(LIST + page.replace("1", str(reserved.pk)))

    assert answer.status_code in {200, 302, 404}
    assert "canari chante" not in text_of(answer)
    assert "Une enquête réservée" not in text_of(answer)


def test_a_stringer_writes_and_hands_over(desk, stringer):
    press(desk(stringer), ADD, "_submit", **TYPED)

    article = Article.objects.get()
    assert article.status == Status.SUBMITTED
    assert desk(stringer).get(change(article)).status_code == 200


def test_a_stringer_takes_no_picture_from_the_library_and_adds_none(desk, stringer):
    taken = library.add(BytesIO(photo()))
    client = desk(stringer)

    html = text_of(client.get(ADD))
    client.post(ADD, TYPED | WORDS | {"picture": taken.pk, "new_picture": upload(photo()), "_continue": "1"})

    assert "new_picture" not in html
    assert Article.objects.get().picture is None
    assert Picture.objects.count() == 1


def test_a_forged_address_changes_nothing_of_what_is_dated(desk, claire, write):
    article = write(reporters=[claire])
    address = article.get_absolute_url()

    press(desk(claire), change(article), slug="nouvelle-adresse")

    article.refresh_from_db()
    assert article.get_absolute_url() == address


def test_only_who_answers_for_the_paper_sets_and_lifts_an_embargo(desk, claire, bakary, draft):
    until = {"embargo_until_0": "2099-01-02", "embargo_until_1": "06:30"}

    assert "embargo" not in text_of(desk(claire).get(change(draft))).lower()
    press(desk(claire), change(draft), **until)
    draft.refresh_from_db()
    assert draft.embargo_until is None

    press(desk(bakary), change(draft), **until)
    html = text_of(desk(claire).get(change(draft)))
    assert "2 janvier 2099 06:30" in html
    press(desk(claire), change(draft), embargo_until_0="", embargo_until_1="")
    draft.refresh_from_db()
    assert draft.embargo_until is not None


def test_a_form_without_its_version_is_stale(desk, claire, draft):
    answer = press(desk(claire), change(draft), seen_version="")

    assert answer.status_code == 409


def test_no_article_is_deleted(desk, bakary, article):
    assert desk(bakary).post(f"{LIST}{article.pk}/delete/", {"post": "yes"}).status_code == 403


# Previews.


@pytest.mark.parametrize(("reader", "is_sung"), [("visiteur", False), ("abonne", True)])
def test_a_preview_shows_what_its_reader_would_get(desk, claire, reserved, reader, is_sung):
    page = desk(claire).get(f"{LIST}{reserved.pk}/apercu/{reader}/")

    assert page.status_code == 200
    assert (SOLD in text_of(page)) == is_sung
    assert "no-store" in page["Cache-Control"]


def test_a_draft_is_previewed_and_open_to_nobody_else(desk, claire, draft, client):
    assert "Le bac est en panne" in text_of(desk(claire).get(f"{LIST}{draft.pk}/apercu/visiteur/"))
    assert client.get(f"{LIST}{draft.pk}/apercu/visiteur/").status_code == 302


@pytest.mark.parametrize("page", ["{pk}/apercu/inconnu/", "999999/apercu/abonne/"])
def test_there_is_no_preview_of_something_else(desk, claire, article, page):
    assert desk(claire).get(LIST + page.format(pk=article.pk)).status_code == 404


# The list.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=enquete", {"Une enquête réservée"}),
        ("q=rouvert", {"Le pont rouvre"}),
        ("status__exact=draft", {"Le bac est en panne"}),
        ("access__exact=subscribers", {"Une enquête réservée"}),
        ("de=moi", {"Le bac est en panne"}),
    ],
)
def test_articles_are_found_by_their_words_and_by_what_they_are(desk, claire, article, reserved, draft, query, found):
    page = text_of(desk(claire).get(f"{LIST}?{query}"))

    assert {title for title in map(str, (article, reserved, draft)) if f">{title}</a>" in page} == found


# What the editor asks of the server.


def test_a_paste_comes_back_clean(desk, claire):
    sent = {"html": "<p class=MsoNormal>Un</p><script>alert(1)</script><p>Deux</p>", "text": "Un\nDeux"}

    assert desk(claire).post("/redaction/coller/", sent).json()["html"] == "<p>Un</p><p>Deux</p>"


def test_pictures_are_proposed_by_their_words(desk, claire):
    boat, _ = (library.add(BytesIO(photo()), alt=alt) for alt in ("Un bac", "Un pont"))

    answer = desk(claire).get("/redaction/photos.json?q=bac")

    assert answer.json() == [{"uuid": str(boat.uuid), "thumb": f"/images/{boat.uuid}/640.jpg", "label": "Un bac"}]


@pytest.mark.parametrize("address", ["/redaction/coller/", "/redaction/photos.json"])
def test_the_editors_helpers_answer_to_who_writes_alone(desk, fanta, rachid, client, address):
    browsers = [client, desk(rachid), desk(fanta)]

    assert {browser.post(address).status_code for browser in browsers} <= {302, 403}
    assert {browser.get(address).status_code for browser in browsers} <= {302, 403}


def test_a_blank_form_opens_in_the_rubrique_of_ones_last_article(desk, claire, draft, society):
    assert f'<option value="{society.pk}" selected>' in text_of(desk(claire).get(ADD))


@pytest.mark.parametrize("who", ["claire", "bakary"])
def test_a_form_asks_fifteen_things_of_the_database_at_most(who, desk, draft, claire, request):
    workflow.submit(draft, by=claire)
    client = desk(request.getfixturevalue(who))
    client.get(change(draft))

    with CaptureQueriesContext(connection) as asked:
        client.get(change(draft))

    assert len(asked) <= 15
