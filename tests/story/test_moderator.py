"""A moderator clears the queue by the keyboard alone."""

import time

import pytest
from playwright.sync_api import expect

from contributions import moderation
from contributions.models import Contribution, Sanction, State
from tests.conftest import person, send

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

FILE = "/redaction/contributions/contribution/file/"
WORDS = ["bac", "marche", "pont", "ecole", "puits", "route", "fleuve", "cantine", "concert", "stade", "moto", "mangue"]


@pytest.fixture
def thirty(article):
    """Thirty texts of ten people: each is refused if its number ends with 3, set aside if with 7, else published."""
    people = [person(f"lecteur{number}") for number in range(10)]
    texts = (f"Numéro {number:02d} : {' '.join(WORDS[number % 12 :] + [str(number)] * 3)}." for number in range(30))
    return [send(article, people[number % 10], text) for number, text in enumerate(texts)]


def press(page, *keys):
    """Press these keys, the last of which brings the next contribution."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_thirty_are_cleared_by_the_keyboard_alone(enter, mariam, thirty, record_property):
    page = enter(mariam).page
    page.goto(FILE)
    pressed, begun = 0, time.monotonic()

    for number in range(30):
        expect(page.locator(".file-words")).to_contain_text(f"Numéro {number:02d}")
        keys = {3: ("r", "4"), 7: ("a",)}.get(number % 10, ("p",))
        press(page, *keys)
        pressed += len(keys)
    spent = time.monotonic() - begun

    record_property("keys per decision", pressed / 30)
    record_property("milliseconds of the screen per decision", round(1000 * spent / 30))
    states = list(Contribution.objects.order_by("pk").values_list("state", flat=True))
    assert [states.count(state) for state in (State.PUBLISHED, State.REJECTED, State.PENDING)] == [24, 3, 3]
    assert set(Contribution.objects.filter(state=State.REJECTED).values_list("reason", flat=True)) == {"off_topic"}


def test_a_key_takes_the_last_decision_back(enter, mariam, thirty):
    page = enter(mariam).page
    page.goto(FILE)

    press(page, "p")
    press(page, "z")

    expect(page.get_by_text("La décision est annulée.")).to_be_visible()
    expect(page.locator(".file-words")).to_contain_text("Numéro 00")
    assert Contribution.objects.get(pk=thirty[0].pk).state == State.PENDING


def test_keys_are_letters_while_one_types(enter, mariam, thirty):
    page = enter(mariam).page
    page.goto(FILE)
    page.keyboard.press("r")
    page.get_by_label("Mot à l’auteur").fill("")

    page.get_by_label("Mot à l’auteur").press_sequentially("papa 4 s")

    expect(page.get_by_label("Mot à l’auteur")).to_have_value("papa 4 s")
    assert not Contribution.objects.exclude(state=State.PENDING).exists()


def test_two_screens_never_show_the_same(enter, mariam, thirty):
    one, other = enter(mariam).page, enter(person("awa", role="Modérateur")).page
    one.goto(FILE)
    other.goto(FILE)
    expect(other.locator(".file-words")).to_contain_text("Numéro 01")

    one.goto("/redaction/")
    one.evaluate("fetch('/charte/').then((answer) => answer.status)")  # by now the page has let go

    other.keyboard.press("s")
    expect(other.locator(".file-words")).to_contain_text("Numéro 00")


def test_without_a_script_the_file_is_clicked_through(enter, mariam, thirty):
    page = enter(mariam, has_script=False).page
    page.goto(FILE)
    page.get_by_text("Refuser…").click()
    page.get_by_label("Mot à l’auteur").fill("Un autre article en parle.")
    page.get_by_role("button", name="Hors sujet").click()
    page.get_by_role("button", name="Publier").click()

    refused = Contribution.objects.get(pk=thirty[0].pk)
    assert (refused.state, refused.note) == (State.REJECTED, "Un autre article en parle.")
    assert Contribution.objects.get(pk=thirty[1].pk).state == State.PUBLISHED


def test_a_person_is_warned_and_writes_again_when_they_have_read(enter, mariam, alice, article):
    moderation.publish(send(article, alice), by=None)
    Sanction.objects.create(person=alice, kind="warning", reason="Restez courtois.")
    page = enter(alice).page
    page.goto(f"{article.get_absolute_url()}contributions/")
    expect(page.get_by_text("Restez courtois.")).to_be_visible()

    page.get_by_role("button", name="J’ai lu cet avertissement").click()

    expect(page.get_by_label("Votre contribution")).to_be_visible()
