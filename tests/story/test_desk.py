"""Journalists under pressure, on bad lines, several on one text: nothing typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from articles import workflow
from articles.models import Article, Presence, WorkingCopy

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

ADD = "/redaction/articles/article/add/"
TITLE = "Le bac repart"
SAVED = "L’article est enregistré."


@pytest.fixture
def draft(write, claire):
    return write("Le bac est en panne", at=None, reporters=[claire], body="<p>Depuis lundi.</p>")


@pytest.fixture
def address(draft):
    return f"/redaction/articles/article/{draft.pk}/change/"


def title(page):
    return page.get_by_role("textbox", name="Titre :", exact=True)


def save(page):
    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()


def kept(page):
    expect(page.get_by_text(re.compile(r"Brouillon gardé à \d\d:\d\d"))).to_be_visible(timeout=10_000)


def test_two_editors_meet_and_one_click_saves(enter, claire, bakary, draft, address):
    hers, his = enter(claire).page, enter(bakary).page
    hers.goto(address)
    his.goto(address)
    title(hers).fill("Titre de Claire")
    title(his).fill("Titre de Bakary")
    his.get_by_label("Chapeau").fill("Un chapeau de Bakary.")
    save(his)
    expect(his.get_by_text(SAVED)).to_be_visible()

    save(hers)
    expect(hers.get_by_text("Repris de cette version, que vous n’aviez pas changé : Chapeau.")).to_be_visible()
    expect(hers.locator(".compare")).to_contain_text("Titre de Bakary")
    save(hers)
    expect(hers.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert (draft.title, draft.standfirst) == ("Titre de Claire", "Un chapeau de Bakary.")
    enter.mishaps.clear()  # the browser notes the 409


def test_each_sees_the_other_come_type_and_go(enter, claire, bakary, draft, address):
    hers, his = enter(claire), enter(bakary)
    hers.page.goto(address)
    title(hers.page).press_sequentially("!")
    kept(hers.page)

    his.page.goto(address)
    expect(his.page.locator("#presence")).to_contain_text(
        re.compile(rf"{claire} a cet article ouvert, dernière touche")
    )
    expect(hers.page.locator("#presence")).to_contain_text(str(bakary), timeout=10_000)
    his.page.goto("/redaction/")
    expect(hers.page.locator("#presence")).not_to_contain_text(str(bakary), timeout=10_000)

    assert [one.person for one in Presence.objects.all()] == [claire]


def test_a_text_comes_back_on_another_machine(enter, claire, draft, address):
    page = enter(claire).page
    page.goto(address)
    title(page).fill(TITLE)
    kept(page)
    page.close()

    page = enter(claire).page
    page.goto(address)
    expect(page.get_by_text("n’a pas été enregistré : Titre.")).to_be_visible()
    page.get_by_role("link", name="Comparer").click()
    expect(page.locator(".compare ins")).to_have_text("repart")
    page.get_by_role("link", name="Le reprendre").click()
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert draft.title == TITLE
    assert not WorkingCopy.objects.exists()


def test_the_line_is_cut_while_typing_and_the_window_dies(enter, claire, draft, address):
    reporter = enter(claire)
    reporter.page.goto(address)
    reporter.context.set_offline(True)
    title(reporter.page).fill(TITLE)
    expect(reporter.page.get_by_text("La ligne est coupée.")).to_be_visible(timeout=10_000)
    reporter.page.close()
    reporter.context.set_offline(False)

    page = reporter.open_tab()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").click()
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert draft.title == TITLE
    enter.mishaps.clear()


def test_the_line_comes_back_and_the_server_has_the_text(enter, claire, draft, address):
    reporter = enter(claire)
    reporter.page.goto(address)
    reporter.context.set_offline(True)
    title(reporter.page).fill(TITLE)
    expect(reporter.page.get_by_text("La ligne est coupée.")).to_be_visible(timeout=10_000)

    reporter.context.set_offline(False)
    kept(reporter.page)

    assert WorkingCopy.objects.get().title == TITLE
    enter.mishaps.clear()


def test_the_session_ends_while_typing(enter, claire, draft, address):
    reporter = enter(claire)
    reporter.page.goto(address)
    other = reporter.open_tab()
    reporter.sign_out(other)
    title(reporter.page).fill(TITLE)
    expect(reporter.page.get_by_text("Votre session est finie.")).to_be_visible(timeout=10_000)
    save(reporter.page)  # lands on the door
    reporter.sign_in(reporter.page, next=address)

    reporter.page.get_by_role("button", name="Le reprendre").click()
    save(reporter.page)
    expect(reporter.page.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert draft.title == TITLE
    enter.mishaps.clear()


def test_the_server_dies_while_saving(enter, claire, draft, address):
    reporter = enter(claire)
    page = reporter.page
    page.goto(address)
    title(page).fill(TITLE)
    page.route("**/change/", lambda route: route.abort("connectionreset"))
    save(page)
    page.wait_for_function("!document.querySelector('.verbs')")
    page.unroute("**/change/")

    page.goto(address)
    page.get_by_role("button", name="Le reprendre").or_(page.get_by_role("link", name="Le reprendre")).first.click()
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert draft.title == TITLE
    enter.mishaps.clear()


def test_two_tabs_of_one_person_meet_as_two_people_do(enter, claire, draft, address):
    reporter = enter(claire)
    first, second = reporter.page, reporter.open_tab()
    first.goto(address)
    second.goto(address)
    title(first).fill("Titre du premier onglet")
    second.get_by_label("Chapeau").fill("Chapeau du second onglet.")
    save(second)
    expect(second.get_by_text(SAVED)).to_be_visible()

    save(first)
    expect(first.get_by_text("Vos changements ne se croisent pas : enregistrez.")).to_be_visible()
    save(first)
    expect(first.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert (draft.title, draft.standfirst) == ("Titre du premier onglet", "Chapeau du second onglet.")
    enter.mishaps.clear()


def test_the_back_button_brings_the_text_back(enter, claire, draft, address):
    page = enter(claire).page
    page.goto(address)
    title(page).fill(TITLE)
    kept(page)
    page.goto("/redaction/")
    page.go_back()

    if title(page).input_value() != TITLE:  # the browser may restore the form by itself
        page.get_by_role("button", name="Le reprendre").or_(page.get_by_role("link", name="Le reprendre")).first.click()
    expect(title(page)).to_have_value(TITLE)


def test_a_key_saves_from_within_the_text(enter, claire, draft, address):
    page = enter(claire).page
    page.goto(address)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Et mardi.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text(SAVED)).to_be_visible()

    draft.refresh_from_db()
    assert draft.body == "<p>Depuis lundi. Et mardi.</p>"


def test_an_older_version_is_restored(enter, claire, draft, address):
    draft.title = "Un mauvais titre"
    workflow.store(draft, by=claire)
    page = enter(claire).page
    page.goto(address)

    page.get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="Comparer à la dernière").click()
    expect(page.locator(".compare")).to_contain_text("Un mauvais titre")
    page.get_by_role("link", name="Reprendre la version 1").click()
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()

    assert Article.objects.get().title == "Le bac est en panne"


def test_without_a_script_two_editors_still_meet(enter, claire, bakary, draft, address):
    hers, his = enter(claire, has_script=False).page, enter(bakary, has_script=False).page
    hers.goto(address)
    his.goto(address)
    title(hers).fill("Titre de Claire")
    title(his).fill("Titre de Bakary")
    save(his)
    save(hers)

    hers.get_by_label("Prendre celle qui est enregistrée").check()
    save(hers)

    draft.refresh_from_db()
    assert draft.title == "Titre de Bakary"
    enter.mishaps.clear()
