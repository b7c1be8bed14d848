"""The story the paper exists for, in a real browser: written, published, answered, moderated, read by who may."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from contributions import moderation
from contributions.models import Contribution
from tests.conftest import PASSWORD, send
from tests.pictures.samples import photo

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

TITLE = "Le bac de Kéléba repart"
SAYING = "J’ai pris ce bac hier, il fallait arriver avant six heures."
NOTICE = re.compile("La discussion se poursuit entre abonnés|L’espace des contributions est réservé aux abonnés")
PATIENCE = 10_000  # milliseconds


def write_and_publish(claire):
    """From the home of the newsroom to a published page, as a reporter does it."""
    page = claire.page
    claire.sign_in(next="/redaction/")
    page.get_by_role("link", name="Écrire un article").click()
    page.get_by_role("textbox", name="Titre :", exact=True).fill(TITLE)
    page.get_by_label("Chapeau").fill("Après trois jours d’arrêt, la traversée reprend.")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Le bac est reparti à 7 heures.")
    page.keyboard.press("Enter")
    page.keyboard.type("Une file de camions attendait.")
    page.get_by_label("Rubrique").select_option(label="Société")
    bac = {"name": "bac.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.get_by_label("Nouvelle photo :", exact=True).set_input_files(bac)
    page.get_by_label("Ce que montre la nouvelle photo").fill("Un bac au milieu du fleuve")
    page.get_by_label("Crédit de la nouvelle photo").fill("Studio du Fleuve")
    page.get_by_role("button", name="Publier maintenant").click()
    with page.context.expect_page() as preview:
        page.get_by_role("link", name="Aperçu").click()
    expect(preview.value.frame_locator("iframe").get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("link", name="Voir la page").click()
    expect(page.get_by_text("Une file de camions attendait.")).to_be_visible()
    return Article.objects.get().get_absolute_url()


def contribute(page):
    page.get_by_label("Votre contribution").fill(SAYING)
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_text("En attente")).to_be_visible()
    return Contribution.objects.get()


def publish_from_the_queue(page):
    page.goto("/redaction/")
    page.get_by_role("link", name="Lire les contributions").click()
    expect(page.get_by_text(SAYING)).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Publiée.")).to_be_visible()


def test_from_the_desk_to_the_readers_and_back(enter, claire, alice, seydou, rachid, emile, mariam, society):
    address = write_and_publish(enter(claire, is_known=False))

    outsiders = [enter(), enter(rachid), enter(emile)]
    for outsider in outsiders:
        assert TITLE in outsider.read(address)
        assert outsider.page.evaluate("document.querySelector('article img').naturalWidth") > 0
        expect(outsider.page.get_by_role("heading", name=NOTICE)).to_be_visible()

    subscriber, neighbour = enter(alice), enter(seydou)
    subscriber.page.goto(address)
    letter = contribute(subscriber.page)
    assert SAYING not in neighbour.read(address)

    publish_from_the_queue(enter(mariam).page)

    assert SAYING in neighbour.read(address)
    expect(neighbour.page.locator(f"article#contribution-{letter.pk}")).to_contain_text(SAYING)
    for outsider in outsiders:
        for end in ("", "lecteur/", "suite/", "contributions/"):
            assert "avant six heures" not in outsider.context.request.get(address + end).text()


def test_without_a_script_one_signs_in_contributes_and_reads(enter, alice, seydou, article):
    address = article.get_absolute_url()
    subscriber = enter(alice, has_script=False, is_known=False)
    subscriber.page.goto(address)
    subscriber.page.get_by_role("link", name="Déjà abonné").click()
    subscriber.sign_in(next=f"{address}contributions/")

    letter = contribute(subscriber.page)
    moderation.publish(letter, by=None)
    neighbour = enter(seydou, has_script=False).page
    neighbour.goto(f"{address}contributions/")

    expect(neighbour.locator(f"article#contribution-{letter.pk}")).to_contain_text(SAYING)


@pytest.mark.parametrize("end", ["", "contributions/"])
def test_back_after_signing_out_shows_nothing_of_the_space(enter, alice, said, end):
    reader = enter(alice)
    page = said.article.get_absolute_url() + end
    assert said.text in reader.read(page)
    reader.sign_out()

    reader.page.go_back()
    reader.page.go_back()
    reader.page.wait_for_url(f"**{page}")

    expect(reader.page.get_by_role("heading", name=NOTICE)).to_be_visible()
    assert said.text not in reader.page.content()


def test_a_text_survives_a_lost_line_and_sent_twice_is_one(enter, alice, article):
    reader = enter(alice)
    page = reader.page
    page.goto(article.get_absolute_url())
    page.get_by_label("Votre contribution").fill(SAYING)

    # The line is cut once before the text arrives, and once after it has.
    page.route("**/contributions/", lambda route: route.abort())
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_text("La ligne est coupée.")).to_be_visible()
    assert not Contribution.objects.exists()
    page.unroute("**/contributions/")
    page.route("**/contributions/", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_role("status").filter(has_text="La ligne est coupée.")).to_be_visible()
    page.unroute("**/contributions/")
    expect(page.get_by_label("Votre contribution")).to_have_value(SAYING)
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_text("En attente")).to_be_visible()

    assert Contribution.objects.count() == 1
    assert {"ERR_FAILED" in said for said in enter.mishaps} == {True}
    enter.mishaps.clear()


def test_a_text_survives_leaving_the_page(enter, alice, article):
    reader = enter(alice)
    page = reader.page
    page.goto(article.get_absolute_url())
    page.get_by_label("Votre contribution").fill(SAYING)

    page.goto("/")
    page.goto(article.get_absolute_url())

    expect(page.get_by_label("Votre contribution")).to_have_value(SAYING)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_text_survives_a_sign_in_in_another_tab(enter, alice, article, has_script):
    reader = enter(alice, has_script=has_script)
    page = reader.page
    page.goto(f"{article.get_absolute_url()}contributions/")
    page.get_by_label("Votre contribution").fill(SAYING)

    other = reader.open_tab()
    reader.sign_out(other)
    reader.sign_in(other)
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_text("Votre connexion a changé")).to_be_visible()
    expect(page.get_by_label("Votre contribution")).to_have_value(SAYING)
    page.get_by_role("button", name="Contribuer").click()
    expect(page.get_by_text("En attente")).to_be_visible()

    assert Contribution.objects.get().text == SAYING
    assert {"403" in said for said in enter.mishaps} <= {True}
    enter.mishaps.clear()


def swallow(page, address):
    """Take in what is sent to an address and leave the page where it is."""
    sent = []

    def take(route):
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route.request.post_data)
        return route.fulfill(status=204)

    page.route(address, take)
    return sent


def send_again(page, form):
    page.evaluate(f"document.querySelector('{form}').requestSubmit()")
    page.evaluate("fetch('/charte/').then((answer) => answer.status)")  # by now a second form would have left too


def test_a_form_on_its_way_is_not_sent_again(enter):
    page = enter().page
    sent = swallow(page, "**/compte/inscription/")
    page.goto("/compte/inscription/")
    page.get_by_label("Nom public").fill("Kadi de la rive")
    page.get_by_label("Adresse e-mail").fill("kadi@example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)

    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_role("button", name="Créer mon compte")).to_be_disabled()
    send_again(page, "main form")

    assert len(sent) == 1


def test_the_newsroom_sends_each_form_once_with_its_button(enter, mariam, alice, article):
    send(article, alice, SAYING)
    page = enter(mariam).page
    sent = swallow(page, "**/contributions/contribution/")
    page.goto("/redaction/contributions/contribution/")

    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("button", name="Refuser")).to_be_disabled()
    send_again(page, "#changelist-form")

    assert len(sent) == 1
    assert "action=publish" in sent[0]


def test_the_button_is_there_again_for_who_comes_back(enter):
    page = enter().page
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill("personne@example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.route(
        "**/compte/connexion/",
        lambda route: route.fulfill(
            content_type="text/html", body="<link rel=icon href=data:,><title>Ailleurs</title>"
        ),
    )
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page).to_have_title("Ailleurs")

    page.unroute("**/compte/connexion/")
    page.go_back()

    expect(page.get_by_role("main").get_by_role("button", name="Se connecter")).to_be_enabled()


def test_a_suspended_reader_is_told_until_when(enter, alice, article, mariam):
    moderation.publish(send(article, alice, SAYING), by=None)
    page = enter(mariam).page
    page.goto("/redaction/contributions/contribution/?etat=toutes")
    page.get_by_role("row").filter(has_text=SAYING).get_by_role("link").last.click()
    page.get_by_role("link", name="Suspendre cette personne").click()
    until = timezone.localdate() + timedelta(days=7)
    page.locator("[name=ends_at_0]").fill(f"{until:%Y-%m-%d}")
    page.locator("[name=ends_at_1]").fill("08:00")
    page.get_by_label("Motif").fill("Trois injures en un jour.")
    page.get_by_role("button", name="Suspendre").click()
    expect(page.get_by_text("ne peut plus contribuer")).to_be_visible()

    assert "Trois injures en un jour." in enter(alice).read(f"{article.get_absolute_url()}contributions/")


@pytest.mark.parametrize("accident", ["line cut", "signed in again elsewhere"])
def test_a_reporters_text_survives(enter, claire, accident):
    reporter = enter(claire)
    page = reporter.page
    page.goto("/redaction/articles/article/add/")
    page.get_by_role("textbox", name="Titre :", exact=True).fill(TITLE)
    page.locator(".ProseMirror").click()
    page.keyboard.type("Une heure de travail.")

    if accident == "line cut":
        reporter.context.set_offline(True)
    else:
        other = reporter.open_tab()
        reporter.sign_out(other)
        reporter.sign_in(other)
    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()
    page.wait_for_function("!document.querySelector('.verbs')")
    reporter.context.set_offline(False)
    page.goto("/redaction/articles/article/add/")
    page.get_by_role("button", name="Le reprendre").click()
    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’article est enregistré.")).to_be_visible()

    article = Article.objects.get()
    assert (article.title, article.body) == (TITLE, "<p>Une heure de travail.</p>")
    enter.mishaps.clear()


@pytest.mark.parametrize("is_out", [False, True])
@pytest.mark.parametrize("reader", ["visiteur", "abonne"])
def test_a_preview_opens_without_complaint(reader, is_out, enter, claire, write):
    article = write("Le bac repart", **({} if is_out else {"at": None}))
    desk = enter(claire)

    desk.page.goto(f"/redaction/articles/article/{article.pk}/apercu/{reader}/")

    expect(desk.page.locator(".preview-note")).to_be_visible()
    expect(desk.page.get_by_role("heading", name="Le bac repart")).to_be_visible()
