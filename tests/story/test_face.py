"""The paper's face in a real browser: composed by hand, read while it happens, opened by the meter or by a gift."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import live
from frontpage.front import front_of
from frontpage.models import Announcement, Display
from tests.conftest import SOLD

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

COMPOSE = "/redaction/frontpage/composition/add/"


@pytest.fixture
def papers(write):
    return [write(f"Papier {number}") for number in range(5)]


def lead_of_now():
    return front_of(timezone.now() + timedelta(seconds=1)).lead


def test_the_front_page_is_composed_by_drag(enter, bakary, papers):
    page = enter(bakary).page
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(COMPOSE)
    page.get_by_role("button", name="Partir d’une page blanche").click()

    page.locator("[data-piece]", has_text="Papier 1").drag_to(page.locator("[data-zone=lead]"))
    expect(page.get_by_label("Place de « Papier 1 »")).to_have_value("lead")
    page.locator("[data-piece]", has_text="Papier 3").drag_to(page.locator("[data-zone=top]"))
    expect(page.get_by_label("Place de « Papier 3 »")).to_have_value("top")
    page.get_by_role("button", name="Mettre en une maintenant").click()
    expect(page.get_by_text("Les lecteurs voient cette une.")).to_be_visible()

    visitor = enter().page
    visitor.goto("/")
    expect(visitor.locator(".lead-title")).to_have_text("Papier 1")
    expect(visitor.locator(".followers .card-title").first).to_have_text("Papier 3")


@pytest.mark.parametrize("has_script", [True, False])
def test_the_front_page_is_composed_by_its_boxes(has_script, enter, bakary, papers):
    page = enter(bakary, has_script=has_script).page
    page.goto(COMPOSE)
    page.get_by_role("button", name="Partir d’une page blanche").press("Enter")

    page.get_by_label("Place de « Papier 2 »").select_option("lead")
    page.get_by_role("button", name="Mettre en une maintenant").press("Enter")
    expect(page.get_by_text("Les lecteurs voient cette une.")).to_be_visible()

    assert lead_of_now() == papers[2]


def test_one_lead_takes_the_place_of_another_and_ranks_follow(enter, bakary, papers):
    page = enter(bakary).page
    page.goto(COMPOSE)
    page.get_by_role("button", name="Partir d’une page blanche").click()
    for number in (0, 1):
        page.get_by_label(f"Place de « Papier {number} »").select_option("top")
    page.get_by_label("Monter « Papier 1 »").press("Enter")
    for number in (2, 3):
        page.get_by_label(f"Place de « Papier {number} »").select_option("lead")
    page.get_by_role("button", name="Mettre en une maintenant").click()
    expect(page.get_by_text("Les lecteurs voient cette une.")).to_be_visible()

    front = front_of(timezone.now() + timedelta(seconds=1))
    assert front.lead == papers[3]
    assert front.followers[:3] == [papers[2], papers[1], papers[0]]


def test_entries_come_without_reloading_and_nothing_moves(enter, article, claire):
    live.open_thread(article)
    first = live.add(article, by=claire, title="", text="Une fausse nouvelle.", token=uuid4())
    live.add(article, by=claire, title="", text="Le pont tremble.", token=uuid4())
    page = enter().page
    page.goto(article.get_absolute_url())
    page.locator("#direct").scroll_into_view_if_needed()
    place = page.evaluate("scrollY")

    live.add(article, by=claire, title="Le pont tient", text="Les ingénieurs sont dessus.", token=uuid4())
    live.withdraw(first, by=claire, reason="Fausse.")
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")  # as when one comes back to the page
    expect(page.get_by_role("button", name="1 nouvelle entrée")).to_be_visible()

    expect(page.get_by_text("Une fausse nouvelle.")).to_have_count(0)
    expect(page.get_by_text("Le pont tient")).to_have_count(0)
    assert abs(page.evaluate("scrollY") - place) < 2
    page.get_by_role("button", name="1 nouvelle entrée").press("Enter")
    expect(page.locator(".live-entries li").first).to_contain_text("Le pont tient")


def test_an_announcement_is_counted_once_it_is_seen_and_sets_no_cookie(enter, article):
    now = timezone.now()
    Announcement.objects.create(title="Abonnez-vous", starts_at=now, ends_at=now + timedelta(days=1), slots=["article"])
    visitor = enter()
    visitor.page.set_extra_http_headers({"User-Agent": "Mozilla/5.0 (Linux; Android 9)"})  # ours says HeadlessChrome
    visitor.page.goto(article.get_absolute_url())

    with visitor.page.expect_response("**/vu/") as told:
        visitor.page.locator(".announcement").scroll_into_view_if_needed()

    assert told.value.status == 204
    assert Display.objects.get().count == 1
    assert visitor.context.cookies() == []


def test_the_meter_opens_and_says_what_is_left(enter, rachid, reserved, write, settings):
    settings.METERED_ARTICLES = 1
    other = write("Une autre enquête", access="subscribers", body="<p>Un début.</p>" * 40)
    reader = enter(rachid)

    text = reader.read(reserved.get_absolute_url())
    expect(reader.page.locator(".given")).to_contain_text("C’est le dernier")
    assert SOLD in (text + reader.page.inner_text("body"))
    reader.read(other.get_absolute_url())
    expect(reader.page.locator(".wall")).to_contain_text("Vous avez ouvert votre article réservé de ce mois")


def test_a_gift_is_made_and_opened(enter, alice, reserved):
    page = enter(alice).page
    page.goto(reserved.get_absolute_url())
    page.get_by_role("link", name="Offrir cet article").click()
    page.get_by_role("button", name="Faire le lien").click()
    link = page.get_by_label("Le lien à envoyer").input_value()

    visitor = enter().page
    visitor.goto(link[link.index("/2") :])

    expect(visitor.get_by_text(SOLD)).to_be_visible()
    expect(visitor.locator(".given")).to_contain_text("Un abonné vous offre cet article")


def test_a_keyboard_alone_leads_from_the_front_page_to_the_offer(enter, reserved):
    page = enter().page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    press_until(page, "document.activeElement.closest('.lead-title')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reserved.get_absolute_url()}")
    press_until(page, "document.activeElement.closest('.wall') && document.activeElement.textContent === 'S’abonner'")
    page.keyboard.press("Enter")

    page.wait_for_url("**/abonnement/")


@pytest.mark.parametrize(
    "address",
    ["/", "/rubriques/societe/", "/abonnements/", "/recherche/", "/style/", "{article}", "{reserved}", "/annonces/",
     "{article}contributions/", "{reserved}offrir/", "/compte/connexion/", "/compte/inscription/"],
)  # fmt: skip
def test_every_control_is_reached_by_tab_and_shows_it(address, enter, article, reserved, month):
    live.open_thread(article)
    page = enter().page
    page.emulate_media(reduced_motion="reduce")  # the page then jumps to what has the focus
    page.goto(address.format(article=article.get_absolute_url(), reserved=reserved.get_absolute_url()))
    count = page.evaluate(f"{CONTROLS}.length")

    reached = set()
    for _ in range(count + 5):
        page.keyboard.press("Tab")
        told = page.evaluate(f"[{CONTROLS}.indexOf(document.activeElement), {IS_SEEN}]")
        reached.add(told[0])
        assert told[0] == -1 or told[1], page.evaluate("document.activeElement.outerHTML")

    assert reached >= set(range(count))


CONTROLS = """[...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
  one => one.tabIndex >= 0 && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }) &&
         !(one.type === "radio" && !one.checked))"""
IS_SEEN = """(one => { const box = one.getBoundingClientRect();
  return getComputedStyle(one).outlineStyle !== "none" && box.bottom > 0 && box.top < innerHeight; })
  (document.activeElement)"""


def press_until(page, is_there, most=60):
    """Press Tab until the focus is there; what has the focus is always visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
        if page.evaluate(is_there):
            return
    pytest.fail(f"not reached by {most} tabs: {is_there}")


@pytest.mark.parametrize("address", ["/", "/rubriques/societe/", "/abonnements/", "/style/", "{article}", "{reserved}"])
def test_text_at_200_percent_on_a_small_telephone_does_not_overflow(address, enter, article, reserved, month):
    page = enter().page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address.format(article=article.get_absolute_url(), reserved=reserved.get_absolute_url()))

    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_forced_colours_keep_what_borders_said(enter, reserved):
    page = enter().page
    page.emulate_media(forced_colors="active")
    page.goto(reserved.get_absolute_url())

    assert page.evaluate("getComputedStyle(document.querySelector('.wall')).borderTopWidth") != "0px"


def test_a_page_in_print_is_its_text(enter, article):
    page = enter().page
    page.goto(article.get_absolute_url())
    page.emulate_media(media="print")

    expect(page.get_by_text("Le pont a rouvert hier matin.")).to_be_visible()
    for left_out in (".sections", ".contributions", ".account"):
        expect(page.locator(left_out)).to_be_hidden()
