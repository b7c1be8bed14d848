"""An article at its hour, corrected, withdrawn, shown before: as the desk presses and as a reader finds."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from articles import jobs
from articles.models import Status

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

TITLE = "Le bac est en panne"
REASON = "Une source s’est trompée."


@pytest.fixture
def draft(write, claire):
    return write(TITLE, at=None, reporters=[claire], body="<p>Depuis lundi.</p>")


@pytest.fixture
def bureau(enter, bakary):
    """The editor in chief's browser."""
    return enter(bakary).page


def opened(page, article):
    page.goto(f"/redaction/articles/article/{article.pk}/change/")
    return page


def typed_in(page, label, instant):
    box = page.get_by_role("group", name=label).or_(page.locator(".act-field, .form-row").filter(has_text=label)).first
    local = timezone.localtime(instant)
    box.locator("input[type=date]").fill(f"{local:%Y-%m-%d}")
    box.locator("input[type=time]").fill(f"{local:%H:%M}")


def is_there(reader, article):
    """Say whether a reader finds it: at its address, on the front page and in its rubrique, or nowhere."""
    article.refresh_from_db()
    status = reader.page.goto(article.get_absolute_url()).status if article.dated_on else 404
    lists = ["/", article.section.get_absolute_url(), "/recherche/?q=bac"]
    found = {status == 200, *(TITLE in reader.read(address) for address in lists)}
    assert len(found) == 1
    return found.pop()


def test_it_comes_out_at_its_minute(bureau, enter, draft):
    planned = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    page = opened(bureau, draft)
    page.get_by_text("Programmer").first.click()
    typed_in(page, "Mise en ligne prévue", planned)
    page.get_by_role("button", name="Programmer").click()
    expect(page.get_by_text("L’article est programmé.")).to_be_visible()

    reader = enter()
    with time_machine.travel(planned - timedelta(seconds=20)):
        assert not is_there(reader, draft)
    with time_machine.travel(planned):
        assert is_there(reader, draft)
        jobs.publish_due(0)
        assert is_there(reader, draft)
        assert draft.status == Status.PUBLISHED
        assert [pass_.to_status for pass_ in draft.signoffs.all()][-1:] == [Status.PUBLISHED]
    enter.mishaps.clear()  # the browser notes the 404


def test_an_embargo_holds_it_back_everywhere(bureau, enter, draft):
    until = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    page = opened(bureau, draft)
    typed_in(page, "Embargo jusqu’au", until)
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page.locator(".messagelist")).to_be_visible()

    reader = enter()
    assert not is_there(reader, draft)
    with time_machine.travel(until):
        assert is_there(reader, draft)
    enter.mishaps.clear()


def test_a_correction_is_read_on_the_page_and_in_the_public_list(bureau, enter, article):
    page = opened(bureau, article)
    page.get_by_text("Rectifier").first.click()
    page.get_by_label("Ce qui est corrigé").fill("Le pont a huit piles, et non six.")
    page.get_by_role("button", name="Publier le rectificatif").click()
    expect(page.get_by_text("Le rectificatif est en ligne.")).to_be_visible()

    reader = enter()
    assert "Le pont a huit piles, et non six." in reader.read(article.get_absolute_url())
    assert "Le pont a huit piles, et non six." in reader.read("/rectificatifs/")


def test_a_withdrawal_reaches_every_surface_and_its_reason_stays_inside(bureau, enter, write):
    article = write(TITLE)
    reader = enter()
    assert is_there(reader, article)
    page = opened(bureau, article)
    page.get_by_text("Retirer").first.click()
    page.get_by_label("Motif du retrait").fill(REASON)
    page.get_by_role("button", name="Retirer l’article").click()
    expect(page.get_by_text("L’article est retiré.")).to_be_visible()

    assert not is_there(reader, article)
    assert REASON not in reader.read(article.get_absolute_url())
    expect(opened(bureau, article).get_by_text(REASON).first).to_be_visible()
    enter.mishaps.clear()


def test_somebody_without_an_account_reads_it_by_the_link(bureau, enter, draft):
    page = opened(bureau, draft)
    with page.context.expect_page() as screen:
        page.get_by_role("link", name="Aperçu").click()
    screen.value.get_by_role("link", name="Ordinateur").click()
    expect(screen.value.frame_locator("iframe").get_by_role("heading", name=TITLE)).to_be_visible()
    link = screen.value.get_by_label("Lien à donner").input_value()

    guest = enter().page
    guest.goto(link)
    expect(guest.get_by_role("heading", name=TITLE)).to_be_visible()
    guest.get_by_role("link", name="téléphone, ordinateur").click()
    guest.get_by_role("link", name="Abonné").click()
    expect(guest.frame_locator("iframe").get_by_text("comme abonné")).to_be_visible()
