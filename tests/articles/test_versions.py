"""Every save is a version that nobody changes; two are compared by the word; a former one is taken up again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import revisions, workflow
from articles.compare import compare, lines_of
from articles.models import Nature, Revision
from tests import forms
from tests.conftest import person

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def change(article):
    return f"/redaction/articles/article/{article.pk}/change/"


def press(client, address, button="_continue", **typed):
    return forms.send(client, address, "article_form", button, **typed)


@pytest.fixture
def draft(write, claire):
    return write("Le bac est en panne", at=None, reporters=[claire], body="<p>Le bac est en panne depuis lundi.</p>")


# What is kept.


def test_each_save_is_a_version_signed_by_who_saved(draft, claire):
    press(desk(claire), change(draft), title="Le bac repart")

    last, first = draft.revisions.all()
    assert (first.version, first.fields["title"]) == (1, "Le bac est en panne")
    assert (last.version, last.fields["title"], last.by) == (2, "Le bac repart", claire)


def test_saving_the_same_again_is_no_version(draft, claire):
    press(desk(claire), change(draft))

    assert draft.revisions.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_version_is_never_changed(act, draft):
    kept = Revision.objects.filter(article=draft)

    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(version=9) if act == "update" else kept.delete()


# A text that readers have.


def test_a_published_text_does_not_change_in_silence(article):
    article.title = "Le pont ferme"

    with pytest.raises(ValidationError) as refusal:
        workflow.store(article)

    assert refusal.value.code == "undeclared"


def test_what_nobody_reads_changes_without_a_word(article):
    article.are_contributions_closed = True

    workflow.store(article)

    assert article.revisions.first().nature == Nature.INSIDE


@pytest.mark.parametrize(
    ("button", "typed", "nature", "corrections"),
    [
        ("_continue", {"is_typo": "on"}, "typo", 0),
        ("_correct", {"correction_text": "Le pont a rouvert mardi.", "correction_kind": "erratum"}, "declared", 1),
    ],
)
def test_one_says_typo_or_declares(button, typed, nature, corrections, article, bakary):
    press(desk(bakary), change(article), button, title="Le pont a rouvert", **typed)

    article.refresh_from_db()
    assert article.title == "Le pont a rouvert"
    assert article.revisions.first().nature == nature
    assert article.corrections.count() == corrections


def test_the_form_says_so_and_keeps_what_was_typed(article, bakary):
    answer = press(desk(bakary), change(article), title="Le pont a rouvert").content.decode()

    article.refresh_from_db()
    assert article.title == "Le pont rouvre"
    assert "Ce texte est en ligne : dites « coquille »" in answer
    assert "Le pont a rouvert</textarea>" in answer


def test_a_withdrawal_sent_with_other_words_is_asked_about_them_too(article, bakary):
    answer = press(desk(bakary), change(article), "_withdraw", title="Autre", withdrawal_reason="Une source.")

    article.refresh_from_db()
    assert answer.status_code == 200
    assert "Ce texte est en ligne : dites « coquille »" in answer.content.decode()
    assert (article.title, article.status) == ("Le pont rouvre", "published")


# Their screens.


def test_the_list_names_what_changed_and_the_comparison_shows_it(draft, claire):
    press(desk(claire), change(draft), body="<p>Le bac est en panne depuis mardi soir.</p>", kicker="Fleuve")

    listed = desk(claire).get(f"/redaction/articles/article/{draft.pk}/versions/").content.decode()
    compared = desk(claire).get(f"/redaction/articles/article/{draft.pk}/versions/1/2/").content.decode()

    assert "Surtitre, Texte" in listed
    assert "Le bac est en panne depuis <del>lundi</del>." in compared
    assert "<ins>mardi soir</ins>" in compared


def test_the_list_asks_the_same_of_the_database_whatever_its_length(draft, claire):
    client, asked = desk(claire), []

    for number in range(2, 12):
        draft.title = f"Titre {number}"
        workflow.store(draft, by=claire)
        if number in {2, 11}:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/redaction/articles/article/{draft.pk}/versions/")
            asked.append(len(queries))

    assert asked[0] == asked[1] <= 15


def test_a_former_version_is_read_again_then_saved(draft, claire):
    press(desk(claire), change(draft), title="Un titre trop long", tag_names="bac, fleuve", standfirst="Un chapeau.")
    page = desk(claire).get(f"{change(draft)}?version=1").content.decode()

    press(desk(claire), f"{change(draft)}?version=1")

    draft.refresh_from_db()
    assert "Voici la version 1" in page
    assert (draft.title, draft.standfirst, draft.tags.count()) == ("Le bac est en panne", "", 0)
    assert [(kept.version, kept.restores) for kept in draft.revisions.all()] == [(3, 1), (2, None), (1, None)]


def test_a_version_read_again_yields_to_what_was_saved_meanwhile(draft, claire, bakary):
    press(desk(claire), change(draft), title="Deux")
    client = desk(claire)
    fields = forms.Sent(client.get(f"{change(draft)}?version=1").content.decode(), "article_form").fields
    press(desk(bakary), change(draft), title="Trois")

    answer = client.post(change(draft), fields | {"_continue": ""})

    assert answer.status_code == 409


@pytest.mark.parametrize("path", ["versions/", "versions/1/1/"])
def test_who_may_not_see_an_article_sees_none_of_its_versions(path, draft, mariam, fanta):
    stringer = person("stringer", role="Correspondant")
    address = f"/redaction/articles/article/{draft.pk}/{path}"

    found = {user.email: desk(user).get(address).status_code for user in (mariam, fanta, stringer)}

    assert list(found.values()) == [200, 403, 404]


def test_an_unknown_version_is_not_found(draft, claire):
    client = desk(claire)

    assert client.get(f"{change(draft)}?version=9").status_code == 404
    assert client.get(f"/redaction/articles/article/{draft.pk}/versions/1/9/").status_code == 404


# Comparing.

WORDS = st.lists(st.sampled_from(["bac", "fleuve", "dès", "l’aube,", "un"]), min_size=1, max_size=6).map(" ".join)
LINES = st.lists(WORDS, max_size=6)


@given(LINES, LINES)
def test_a_comparison_loses_no_word_of_either_side(old, new):
    left, right = list(old), list(new)

    for row in compare(old, new):
        assert left[: row.unchanged] == right[: row.unchanged]
        del left[: row.unchanged], right[: row.unchanged]
        for side, pieces in ((left, row.left), (right, row.right)):
            if pieces:
                assert side.pop(0) == "".join(piece.text for piece in pieces)

    assert (left, right) == ([], [])


def test_words_changed_in_a_row_are_marked_in_one_stroke():
    (row,) = compare(["Le bac du fleuve repart à l’aube lundi."], ["Le bac du fleuve reste au quai lundi."])

    assert [piece.text for piece in row.left if piece.is_marked] == ["repart à l’aube"]
    assert [piece.text for piece in row.right if piece.is_marked] == ["reste au quai"]


def test_what_a_reader_sees_as_a_block_is_a_line():
    html = '<h2>Un</h2><p>Deux <b>mots</b></p><figure data-picture="12345678-1234-1234-1234-123456789012"></figure>'

    assert lines_of(html) == ["Un", "Deux mots", "[photo 12345678]"]


# Two people.


@pytest.fixture
def both(draft, claire, bakary):
    """Claire and Bakary open the same text; Bakary saves first."""
    client = desk(claire)
    fields = forms.Sent(client.get(change(draft)).content.decode(), "article_form").fields

    def meet(hers, his):
        press(desk(bakary), change(draft), **his)
        return client.post(change(draft), fields | hers | {"_continue": ""})

    return meet


def again(client, draft, answer, **chosen):
    """Send the page of conflict as it is, but for the choices made."""
    fields = forms.Sent(answer.content.decode(), "article_form").fields
    client.post(change(draft), fields | chosen | {"_continue": ""})
    draft.refresh_from_db()


def test_changes_that_do_not_cross_are_put_together(both, draft, claire):
    answer = both({"title": "Le bac repart"}, {"standfirst": "Un chapeau de Bakary.", "tag_names": "bac"})
    again(desk(claire), draft, answer)

    assert answer.status_code == 409
    assert "Repris de cette version, que vous n’aviez pas changé : Chapeau, Mots-clés." in answer.content.decode()
    assert (draft.title, draft.standfirst) == ("Le bac repart", "Un chapeau de Bakary.")
    assert [tag.name for tag in draft.tags.all()] == ["bac"]


@pytest.mark.parametrize(
    ("chosen", "title"),
    [
        ({}, "Titre de Claire"),
        ({"take-title": "mine"}, "Titre de Claire"),
        ({"take-title": "theirs"}, "Titre de Bakary"),
        ({"title": "Titre des deux"}, "Titre des deux"),
    ],
)
def test_of_what_both_changed_one_chooses_hers_his_or_a_third(chosen, title, both, draft, claire):
    answer = both({"title": "Titre de Claire"}, {"title": "Titre de Bakary"})
    again(desk(claire), draft, answer, **chosen)

    assert "Titre de <del>Bakary</del>" in answer.content.decode()
    assert draft.title == title
    assert [kept.fields["title"] for kept in draft.revisions.all()][-2:] == ["Titre de Bakary", "Le bac est en panne"]


def test_a_third_save_meanwhile_is_seen_too(both, draft, claire, bakary):
    answer = both({"title": "Titre de Claire"}, {"title": "Titre de Bakary"})
    press(desk(bakary), change(draft), title="Titre de Bakary, bis")

    fields = forms.Sent(answer.content.decode(), "article_form").fields
    last = desk(claire).post(change(draft), fields | {"_continue": ""})

    assert last.status_code == 409
    assert "Titre de Claire</textarea>" in last.content.decode()


def test_a_box_ticked_by_one_and_left_by_the_other_is_ticked(both, draft, claire):
    answer = both({"title": "Le bac repart"}, {"are_contributions_closed": "on"})
    again(desk(claire), draft, answer)

    assert draft.are_contributions_closed


def test_an_embargo_set_meanwhile_is_kept(both, draft, claire):
    answer = both({"title": "Le bac repart"}, {"embargo_until_0": "2099-01-02", "embargo_until_1": "06:30"})
    again(desk(claire), draft, answer)

    assert timezone.localtime(draft.embargo_until).isoformat() == "2099-01-02T06:30:00+00:00"


def test_a_snapshot_holds_every_field_of_the_form(draft):
    assert set(revisions.snapshot(draft)) == set(revisions.LABELS)
