"""The page of the style shows every component; one that nobody put there fails here."""

import re

import pytest

from newsroom.environment import ROOT
from tests.conftest import SOLD

SHOWN = ["lead", "card", "standfirst", "exergue", "encadre", "wall", "notice", "given", "correction", "live", "alert",
         "announcement", "plan", "tags", "pager", "message", "reserved", "on-air", "button"]  # fmt: skip


@pytest.mark.parametrize("component", SHOWN)
def test_each_component_is_shown(component, client, db):
    page = client.get("/style/").text

    assert re.search(rf'class="[^"]*\b{component}\b', page)


def test_it_shows_the_papers_own_articles_once_there_are_enough(client, write, reserved):
    for number in range(6):
        write(f"Papier {number}")

    page = client.get("/style/").text

    assert "Papier 5" in page
    assert SOLD not in page


def test_every_rule_of_the_page_is_in_its_own_stylesheet(client, db):
    assert "css/style-page.css" in client.get("/style/").text
    assert "style-page" not in (ROOT / "newsroom" / "stylesheet.py").read_text()
