"""The discussion in a real browser: one answers, marks, reports, and what is new arrives without a jump."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contributions import moderation
from contributions.models import Contribution, Draft, Report, State
from subscriptions import lifecycle
from tests.conftest import person, send

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

SAYING = "J’ai pris ce bac hier, il fallait arriver avant six heures."
ANSWER = "Chez nous à Kéléba, on attend depuis quatre heures du matin."
BOTH = pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])


@pytest.fixture
def space(article):
    return f"{article.get_absolute_url()}contributions/"


def crowd(article, author, count):
    now = timezone.now()
    return Contribution.objects.bulk_create(
        Contribution(
            article=article, author=author, text=f"Une contribution assez longue, numéro {number}.", token=uuid4(),
            state=State.PUBLISHED, sent_at=now,
        )
        for number in range(count)
    )  # fmt: skip


def one(page, letter):
    return page.locator(f"#contribution-{letter.pk}")


@BOTH
def test_a_subscriber_answers_another(enter, seydou, said, space, has_script):
    page = enter(seydou, has_script=has_script).page
    page.goto(space)

    one(page, said).get_by_role("link", name="Répondre").click()
    page.get_by_label("Votre réponse").fill(ANSWER)
    one(page, said).get_by_role("button", name="Répondre").click()

    expect(page.locator(".contribution-reply")).to_contain_text(ANSWER)
    expect(page.locator(".contribution-reply")).to_contain_text("En attente")
    assert Contribution.objects.get(parent=said).text == ANSWER


@BOTH
def test_an_author_writes_again_then_takes_back(enter, alice, article, space, has_script):
    letter = send(article, alice, SAYING)
    page = enter(alice, has_script=has_script).page
    page.goto(space)

    one(page, letter).get_by_role("link", name="Modifier").click()
    one(page, letter).get_by_label("Votre contribution").fill(ANSWER)
    page.get_by_role("button", name="Enregistrer").click()
    expect(one(page, letter)).to_contain_text(ANSWER)
    one(page, letter).get_by_role("button", name="Reprendre").click()
    expect(one(page, letter)).to_have_count(0)

    assert Contribution.objects.get().state == State.WITHDRAWN


@BOTH
def test_a_subscriber_marks_then_reports(enter, seydou, said, space, has_script):
    page = enter(seydou, has_script=has_script).page
    page.goto(space)

    one(page, said).get_by_role("button", name="Utile").click()
    expect(one(page, said).get_by_role("button", name="Utile · 1")).to_have_attribute("aria-pressed", "true")
    one(page, said).get_by_role("link", name="Signaler").click()
    page.get_by_label("Hors sujet").check()
    one(page, said).get_by_role("button", name="Signaler").click()
    expect(one(page, said)).to_contain_text("Signalée à la rédaction")

    assert Report.objects.get().reason == "off_topic"


@BOTH
def test_a_text_reported_three_times_comes_back_to_the_moderator(enter, mariam, month, said, space, has_script):
    for number in range(3):
        reader = person(f"lecteur{number}")
        lifecycle.give(reader, month, by=None, reason="essai")
        page = enter(reader, has_script=has_script).page
        page.goto(space)
        one(page, said).get_by_role("link", name="Signaler").click()
        page.get_by_label("Injure").check()
        one(page, said).get_by_role("button", name="Signaler").click()
        expect(one(page, said)).to_contain_text("Signalée à la rédaction")

    page = enter(mariam, has_script=has_script).page
    page.goto("/redaction/")
    page.get_by_role("link", name="Lire les contributions").click()
    expect(page.get_by_text("Signalée 3 fois")).to_be_visible()
    page.get_by_role("button", name="Laisser en place").click()

    expect(page.get_by_text("Tout est lu.")).to_be_visible()
    assert not Report.objects.waiting().exists()
    assert Contribution.objects.get().state == State.PUBLISHED


@BOTH
def test_the_author_reads_why_a_text_was_refused(enter, alice, article, space, has_script):
    moderation.reject(send(article, alice, SAYING), by=None, reason="off_topic", note="Voyez l’article d’hier.")
    page = enter(alice, has_script=has_script).page

    page.goto(space)

    expect(page.get_by_text("Motif : hors sujet. Voyez l’article d’hier.")).to_be_visible()


@BOTH
def test_a_journalist_answers_and_an_editor_chooses(enter, claire, bakary, said, alice, article, space, has_script):
    article.reporters.add(claire)
    later = moderation.publish(send(article, alice, SAYING), by=None)
    desk, editor = enter(claire, has_script=has_script).page, enter(bakary, has_script=has_script).page
    desk.goto(space)
    one(desk, said).get_by_role("link", name="Répondre").click()
    desk.get_by_label("Votre réponse").fill(ANSWER)
    one(desk, said).get_by_role("button", name="Répondre").click()
    expect(desk.locator(".contribution-reply .mark")).to_have_text("Rédaction")

    editor.goto(space)
    one(editor, later).get_by_role("button", name="Choisir").click()
    expect(one(editor, later)).to_contain_text("Choix de la rédaction")

    first = enter(alice, has_script=has_script).page
    first.goto(space)
    expect(first.locator("article.contribution").first).to_contain_text(SAYING)


@BOTH
def test_three_thousand_contributions_are_walked_through(enter, alice, rachid, article, space, has_script):
    everyone = crowd(article, rachid, 3000)
    page = enter(alice, has_script=has_script).page
    page.goto(space)
    expect(page.get_by_role("heading", name="3 000 contributions")).to_be_visible()

    page.get_by_role("link", name="Contributions suivantes").click()
    expect(page.get_by_text("Partie 2 sur")).to_be_visible()
    page.get_by_role("link", name="Les plus récentes").click()

    expect(one(page, everyone[-1])).to_be_visible()
    expect(page.get_by_text("Partie 1 sur")).to_be_visible()


def test_what_is_new_arrives_without_a_reload_and_the_page_does_not_jump(enter, alice, seydou, rachid, article, space):
    letters = crowd(article, rachid, 8)
    waiting = send(article, seydou, SAYING)
    page = enter(alice).page
    page.goto(f"{space}?ordre=recentes")
    page.get_by_label("Votre contribution").fill("Je commence à écrire")
    seen = one(page, letters[4])
    seen.scroll_into_view_if_needed()
    seen.evaluate("(element) => element.scrollIntoView()")
    top = seen.bounding_box()["y"]

    moderation.publish(waiting, by=None)
    page.evaluate("document.dispatchEvent(new Event('space:look'))")

    expect(one(page, waiting)).to_be_attached()
    assert abs(seen.bounding_box()["y"] - top) < 2
    expect(page.get_by_label("Votre contribution")).to_have_value("Je commence à écrire")
    expect(page.get_by_role("heading", name="9 contributions")).to_be_attached()


def test_a_draft_follows_its_author_to_another_telephone(enter, alice, article):
    first, second = enter(alice).page, enter(alice).page
    first.goto(article.get_absolute_url())
    first.get_by_label("Votre contribution").fill(SAYING)
    with first.expect_response("**/contributions/"):
        first.evaluate("document.dispatchEvent(new Event('space:leaving'))")

    second.goto(article.get_absolute_url())

    expect(second.get_by_label("Votre contribution")).to_have_value(SAYING)
    assert Draft.objects.get().text == SAYING


def test_a_draft_is_kept_without_a_script(enter, alice, article, space):
    page = enter(alice, has_script=False).page
    page.goto(space)
    page.get_by_label("Votre contribution").fill(SAYING)

    page.get_by_role("button", name="Garder pour plus tard").click()

    expect(page.get_by_text("Votre brouillon est gardé")).to_be_visible()
    expect(page.get_by_label("Votre contribution")).to_have_value(SAYING)


def test_the_counter_counts_as_the_server_does(enter, alice, article):
    page = enter(alice).page
    page.goto(article.get_absolute_url())

    page.get_by_label("Votre contribution").fill("  e\u0301𝐞 👍🏾\n ")

    expect(page.locator("[data-counter]")).to_have_text("5/1 000 signes")
    assert len(moderation.normal("  e\u0301𝐞 👍🏾\n ")) == 5


def test_a_closed_space_is_read_and_takes_nothing(enter, alice, said, article, space):
    article.are_contributions_closed = True
    article.save()
    page = enter(alice).page

    page.goto(space)

    expect(page.get_by_text("Les contributions sont closes.")).to_be_visible()
    expect(page.get_by_text(said.text)).to_be_visible()
    expect(page.get_by_label("Votre contribution")).to_have_count(0)
