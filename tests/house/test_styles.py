"""The styles: light, allowed by the policy, and on each page all that the page needs."""

import gzip
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import timezone

from articles import live
from articles.models import Dossier, DossierPlace, Tag
from letters import composing, sending
from letters.models import Newsletter
from newsroom.styles import OPENINGS, joined, opening

FOLDER = Path(__file__).resolve().parents[2] / "static" / "css"
EVERY_RULE = "".join(
    path.read_text() for path in FOLDER.glob("*.css") if path.stem not in {"desk", "editor", "composer"}
)
PAGES = [
    "/",
    "/rubriques/societe/",
    "/auteurs/redaction-du-fleuve/",
    "/mots-cles/pont/",
    "/dossiers/",
    "/dossiers/pont/",
    "{day}",
    "/recherche/?q=pont",
    "/rectificatifs/",
    "/abonnements/",
    "/annonces/",
    "/style/",
    "/charte/",
    "/lettres/",
    "/lettres/matin/{issue}/",
    "/flux-inconnu/",
    "{article}",
    "{reserved}",
    "{article}direct/",
    "{article}contributions/",
    "{reserved}suite/",
    "{reserved}offrir/",
    "/compte/connexion/",
    "/compte/inscription/",
]


@pytest.fixture
def paper(article, reserved, month):
    """One article of each kind, in a dossier, with a tag and a live text."""
    article.tags.add(Tag.objects.create(name="Pont", slug="pont"))
    DossierPlace.objects.create(dossier=Dossier.objects.create(title="Pont", slug="pont"), article=article)
    live.open_thread(article)
    letter = Newsletter.objects.create(name="Le matin", slug="matin", description="Chaque jour.")
    issue = composing.plan(composing.begin(letter, by=None))
    sending.begin_due(timezone.now())
    address = article.get_absolute_url()
    return {"issue": issue.pk, "article": address, "reserved": reserved.get_absolute_url(), "day": address[:12]}


def classes_of(text):
    return {name for found in re.findall(r'class="([^"]*)"', text) for name in found.split()}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_the_rules_of_all_its_classes(address, paper, client):
    page = client.get(address.format(**paper))
    html = page.content.decode()
    given = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1] + joined() + (FOLDER / "style-page.css").read_text()

    ruled = {name for name in classes_of(html) if re.search(rf"\.{re.escape(name)}(?![\w-])", EVERY_RULE)}
    missing = {name for name in ruled if not re.search(rf"\.{re.escape(name)}(?![\w-])", given)}

    assert missing == set()
    assert html.count("css/site.") == 1


@pytest.mark.parametrize("address", PAGES)
def test_the_policy_names_what_the_page_writes(address, paper, client):
    page = client.get(address.format(**paper))
    (written,) = re.findall(r"<style>(.*?)</style>", page.content.decode(), re.DOTALL)

    policy = page["Content-Security-Policy"]

    assert f"'sha256-{b64encode(sha256(written.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy


def test_styles_are_light():
    shared = len(gzip.compress(joined().encode()))

    assert max(len(gzip.compress(opening(name).encode())) for name in OPENINGS if name != "all") + shared <= 8 * 1024


@pytest.mark.parametrize("css", [joined(), *map(opening, OPENINGS)], ids=["shared", *OPENINGS])
def test_styles_ask_for_nothing_else(css):
    assert "@import" not in css
    assert "url(" not in css.replace("url(data:", "").replace('url("data:', "")
    assert "@font-face" not in css
    assert "/*" not in css
    assert "<" not in css.replace("<=", "").replace("< ", "")
    assert css.count("{") == css.count("}")
