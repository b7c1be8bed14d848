"""Words that no template may hold, and what no page may ask of another host."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "the text of an article comes from a reading": r"article\.body|article\.rest_html|article\.opening_html",
    "who may read is answered by the wall": r"is_subscriber|user\.is_staff|request\.user|\buser\.has_perm",
    "styles stand in the stylesheet": r"\sstyle=",
    "scripts stand in files": r"<script(?![^>]*(?:\ssrc=|application/ld\+json|application/json))",
    "no event attribute": r"\son[a-z]+=",
    "instants are said to the second": r"date:['\"]c",
    "no outside host": r"(?:src|href)=[\"']?(?:https?:)?//",
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
@pytest.mark.parametrize("rule", FORBIDDEN)
def test_a_template_holds_no_forbidden_word(rule, path):
    if "email" in path.parts:
        return

    assert not re.search(FORBIDDEN[rule], path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_template_is_well_formed(path):
    assert get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_partial_is_given_what_it_sees(path):
    included = re.findall(r"{%\s*include\s+[^%]+%}", path.read_text())

    assert all(" only " in include for include in included)


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
