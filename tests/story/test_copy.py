"""From a pasted or dropped text to a clean page: counted in gestures, timed, and looked at on the published page."""

import base64
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.models import Article, Status
from pictures.models import Picture
from tests.articles.documents import docx, image, paragraph
from tests.conftest import person
from tests.pictures.samples import photo

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

CLIPBOARDS = Path(__file__).parent.parent / "fixtures" / "paste"
ADD = "/redaction/articles/article/add/"
PASTE = """(element, [html, text]) => {
    const clipboardData = new DataTransfer()
    if (html) clipboardData.setData("text/html", html)
    if (text) clipboardData.setData("text/plain", text)
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
}"""
DROP = """(element, files) => {
    const dataTransfer = new DataTransfer()
    for (const { name, type, data } of files) {
        const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))
        dataTransfer.items.add(new File([bytes], name, { type, lastModified: 1 }))
    }
    const box = element.getBoundingClientRect()
    const place = { clientX: box.left + 20, clientY: box.top + 20 }
    for (const kind of ["dragover", "drop"]) {
        element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, ...place }))
    }
}"""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Gestures:
    """A journalist whose clicks, keys and choices are counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def click(self, locator):
        self.count += 1
        locator.click()

    def type(self, locator, words):
        self.count += 1
        locator.fill(words)

    def paste(self, html="", text=""):
        self.count += 2  # into the text, and the keys
        writing = self.page.locator(".ProseMirror")
        writing.click()
        self.page.keyboard.press("Shift")
        writing.evaluate(PASTE, [html, text])
        expect(self.page.locator(".paste-mark")).to_have_count(0)


def half(name, kind):
    path = CLIPBOARDS / f"{name}.{kind}"
    return path.read_text() if path.exists() else ""


def file(name, data, type="image/jpeg"):
    return {"name": name, "type": type, "data": base64.b64encode(data).decode()}


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("01-word", "", "La séance a été levée à 21\u00a0h."),
        ("06-courriel", "La campagne cotonnière, selon le ministère", "les paiements sont à jour"),
        ("05-pdf", "Les piroguiers demandent des quais", "demandent des embarcadères éclairés et un prix unique"),
    ],
)
def test_pasted_to_published(name, title, said, enter, claire, society):
    page = enter(claire).page
    page.goto("/redaction/")
    hers = Gestures(page)
    began = time.monotonic()
    hers.click(page.get_by_role("link", name="Écrire un article").first)
    hers.paste(half(name, "html"), half(name, "txt"))
    if title:
        hers.type(page.get_by_role("textbox", name="Titre :", exact=True), title)
    page.get_by_label("Rubrique").select_option(label=society.name)
    hers.count += 1
    hers.click(page.get_by_role("button", name="Publier maintenant"))
    page.get_by_role("link", name="Voir la page").click()
    took = time.monotonic() - began

    expect(page.locator(".article-body, article").first).to_contain_text(said)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title or "Le budget communal voté de justesse")
    assert not re.search(r"Mso|style=|<span", page.locator(".article > .body").inner_html())
    assert hers.count <= 8
    enter.mishaps.clear()  # the policy refuses the styles that Word pastes, and says so
    assert took < 30  # generous: the machine's own time is measured by `make bench-copy`


def test_word_files_dropped_on_the_list_become_drafts(enter, claire, society):
    page = enter(claire).page
    page.goto("/redaction/articles/article/")
    first = docx(
        paragraph("Le pont rouvre", "Titre"),
        paragraph("Les camions passent."),
        image(0, "Un camion"),
        images=(photo(),),
    )
    second = docx(paragraph("La crue monte", "Titre"), paragraph("L’eau est à un mètre."), paragraph("Awa DEMBÉLÉ"))

    page.locator("body").evaluate(DROP, [file("pont.docx", first, WORD), file("crue.docx", second, WORD)])
    expect(page.locator(".outcomes li")).to_have_count(2)
    page.get_by_role("link", name="La crue monte").click()
    page.get_by_label("Rubrique").select_option(label=society.name)
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_role("link", name="Voir la page").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("La crue monte")
    expect(page.get_by_text("Awa DEMBÉLÉ")).to_be_visible()
    assert set(Article.objects.values_list("title", "status")) == {
        ("Le pont rouvre", Status.DRAFT),
        ("La crue monte", Status.PUBLISHED),
    }


def test_a_word_file_and_a_picture_dropped_into_the_text(enter, claire):
    page = enter(claire).page
    page.goto(ADD)
    writing = page.locator(".ProseMirror")
    told = docx(paragraph("Le pont rouvre", "Titre"), paragraph("Les camions passent."), paragraph("Awa DEMBÉLÉ"))

    writing.evaluate(DROP, [file("pont.docx", told, WORD)])
    expect(writing).to_contain_text("Les camions passent.")
    writing.evaluate(DROP, [file("pont.jpg", photo())])
    expect(writing.locator("figure img")).to_have_count(1)

    expect(page.get_by_role("textbox", name="Titre :", exact=True)).to_have_value("Le pont rouvre")
    expect(page.get_by_label("Signature")).to_have_value("Awa DEMBÉLÉ")
    assert Picture.objects.get().added_by == claire


def test_four_pictures_of_a_telephone_are_dropped_described_and_published(enter, claire, society):
    page = enter(claire).page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/redaction/pictures/picture/deposer/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Photos, une ou plusieurs").set_input_files(
        [{"name": f"crue{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(600 + n, 400)} for n in range(4)]
    )
    page.wait_for_url("**photos=**")
    page.get_by_role("group", name="Pour toutes").get_by_label("Crédit").fill("Hawa Sidibé")
    for number, field in enumerate(page.get_by_label("Description").all()):
        field.fill(f"La crue, vue {number}")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("4 photos sont décrites.")).to_be_visible()
    assert set(Picture.objects.values_list("credit", flat=True)) == {"Hawa Sidibé"}

    page.goto(ADD)
    page.get_by_role("textbox", name="Titre :", exact=True).fill("La crue")
    page.locator(".ProseMirror").click()
    page.keyboard.type("L’eau monte.")
    for number in range(4):
        page.get_by_role("button", name="Photo de la photothèque").click()
        page.get_by_role("button", name=f"La crue, vue {number}").click()
    page.get_by_label("Rubrique").select_option(label=society.name)
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_role("link", name="Voir la page").click()
    expect(page.locator("article figure img")).to_have_count(4)


def test_the_line_falls_while_a_picture_leaves_and_the_form_is_refused(enter, claire):
    reader = enter(claire)
    page = reader.page
    page.goto(ADD)
    cuts = []

    def cut(route):
        if route.request.method == "POST" and len(cuts) < 2:
            cuts.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/envois/**", cut)
    picture = {"name": "bac.jpg", "mimeType": "image/jpeg", "buffer": photo(1600, 1200, quality=98)}
    page.locator("#id_new_picture").set_input_files(picture)
    expect(page.get_by_text("la ligne est coupée, l’envoi reprendra")).to_be_visible()
    expect(page.locator(".sendings img")).to_be_visible(timeout=20_000)

    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()  # no title: refused
    expect(page.locator(".error-places")).to_be_visible()
    page.get_by_role("textbox", name="Titre :", exact=True).fill("Le bac")
    page.get_by_label("Crédit de la nouvelle photo").fill("Hawa Sidibé")
    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’article est enregistré.")).to_be_visible()

    assert Article.objects.get().picture == Picture.objects.get()
    assert Picture.objects.get().credit == "Hawa Sidibé"
    assert len(cuts) == 2
    enter.mishaps.clear()


def test_the_centre_of_a_picture_is_a_click(enter, claire, db):
    page = enter(claire).page
    page.goto("/redaction/pictures/picture/add/")
    page.locator("#id_file").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.locator("img[data-focal]").click(position={"x": 48, "y": 36})

    assert page.locator("#id_focal_x").input_value() == "10"
    assert page.locator("#id_focal_y").input_value() == "10"


@pytest.fixture
def hawa(db):
    return person("hawa", role="Correspondant")


def weigh(page):
    """Count the bytes that a page brings."""
    weights = []
    page.on("response", lambda answer: weights.append(len(answer.body())) if answer.status == 200 else None)
    return weights


def test_a_stringer_sends_a_text_on_a_line_that_falls(enter, hawa, society):
    reader = enter(hawa)
    page = reader.page
    page.set_viewport_size({"width": 320, "height": 640})
    weights = weigh(page)
    page.goto("/redaction/correspondance/")
    page.wait_for_load_state("networkidle")
    assert sum(weights) <= 30_000
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_label("Titre").fill("Le bac en panne")
    page.get_by_label("Texte").fill("Depuis lundi.\n\nDeux cents passagers attendent.")
    page.close()  # the telephone dies

    page = reader.open_tab()
    page.goto("/redaction/correspondance/")
    expect(page.get_by_text("Voici le texte que ce téléphone avait gardé.")).to_be_visible()
    lines = []

    def cut(route):
        if route.request.method == "POST" and len(lines) < 2:
            lines.append(route.request.url)
            if len(lines) == 2:
                route.fetch(max_redirects=0)  # it arrives, its answer does not
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/correspondance/", cut)
    page.get_by_role("button", name="Envoyer au journal").click()
    expect(page.get_by_text("La ligne est coupée. Le texte est gardé ici")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Reçu n°"))).to_be_visible(timeout=20_000)
    assert Article.objects.count() == 1
    assert Article.objects.get().status == Status.SUBMITTED

    page.locator("#id_file").set_input_files({"name": "bac.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(page.locator(".sendings .is-sent")).to_be_visible()
    page.get_by_label("Ce que montre la photo").fill("Le bac à quai")
    page.get_by_role("button", name="Joindre la photo").click()
    expect(page.locator(".shots img")).to_be_visible()
    assert Article.objects.get().picture == Picture.objects.get()
    page.goto("/redaction/correspondance/")
    assert page.get_by_label("Texte").input_value() == ""
    enter.mishaps.clear()


def test_a_stringer_without_a_script_sends_too(enter, hawa, society):
    page = enter(hawa, has_script=False).page
    page.goto("/redaction/correspondance/")
    page.get_by_label("Titre").fill("Le bac en panne")
    page.get_by_label("Texte").fill("Depuis lundi.")
    page.get_by_role("button", name="Envoyer au journal").click()
    page.locator("#id_file").set_input_files({"name": "bac.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.get_by_label("Ce que montre la photo").fill("Le bac à quai")
    page.get_by_role("button", name="Joindre la photo").click()

    expect(page.locator(".shots li")).to_have_count(1)
    assert Article.objects.get().status == Status.SUBMITTED


def test_a_video_is_put_as_a_card_and_plays_only_once_touched(enter, claire, society):
    reader = enter(claire)
    page = reader.page
    asked = []
    reader.context.route(re.compile("youtube|vimeo"), lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(ADD)
    page.get_by_role("textbox", name="Titre :", exact=True).fill("Le pont")
    page.locator(".ProseMirror").click()
    page.keyboard.type("Voyez plutôt.")
    page.get_by_role("button", name="Vidéo, post").click()
    page.get_by_label("Adresse de la vidéo ou du post").fill("youtu.be/abcdefghijk")
    page.get_by_label("Ce que c’est, en quelques mots").fill("Le pont, vu du ciel")
    page.get_by_role("button", name="Placer", exact=True).click()
    page.get_by_label("Rubrique").select_option(label=society.name)
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_role("link", name="Voir la page").click()
    card = page.get_by_role("link", name="Le pont, vu du ciel")
    expect(card).to_have_attribute("href", "https://youtu.be/abcdefghijk")
    assert asked == []

    card.click()

    expect(page.locator("iframe")).to_have_count(1)
    assert [address.split("?")[0] for address in asked] == ["https://www.youtube-nocookie.com/embed/abcdefghijk"]
    enter.mishaps.clear()  # the video was not let through


def test_typography_is_looked_at_chosen_and_printed(enter, claire, society):
    page = enter(claire).page
    page.goto(ADD)
    page.get_by_role("textbox", name="Titre :", exact=True).fill('Le "pont" rouvre !')
    page.locator(".ProseMirror").click()
    page.keyboard.type("L'Etat paie 15 000 FCFA...")
    page.get_by_role("button", name="Typographie").click()
    dialog = page.get_by_role("dialog", name="Typographie")
    expect(dialog.get_by_text("Guillemets français (2)")).to_be_visible()
    dialog.get_by_label("Capitales accentuées (1)").uncheck()
    dialog.get_by_text("À la parution").click()
    expect(dialog.locator("mark").first).to_be_visible()
    dialog.get_by_role("button", name="Faire ces corrections").click()

    expect(page.locator(".ProseMirror")).to_have_text("L'Etat paie 15 000 FCFA…")
    page.get_by_label("Rubrique").select_option(label=society.name)
    page.get_by_role("button", name="Publier maintenant").click()
    page.get_by_role("link", name="Voir la page").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Le «\u00a0pont\u00a0» rouvre\u202f!"
    expect(page.get_by_text("L’Etat paie 15\u202f000\u00a0FCFA…").first).to_be_visible()
    assert Article.objects.get().title == "Le «pont» rouvre !"
