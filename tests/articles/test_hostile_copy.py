"""Hostile strings by every way that copy comes in: pasted, imported, put on a card; nothing runs in a real browser."""

import json
from functools import partial
from html import escape
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from articles import documents
from articles.body import clean
from articles.link_cards import with_cards
from articles.paste import clean_paste
from articles.wire_formats import read
from tests.articles.documents import docx, paragraph
from tests.articles.test_body import hostile_strings, run_in_browser
from tests.conftest import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def pasted(payload):
    return clean(clean_paste(payload, payload))


def pasted_as_text(payload):
    return clean(clean_paste("", f"Un.\n\n{payload}\n\nDeux."))


def from_json(payload):
    return clean(read(json.dumps({"uri": "urn:x", "headline": "x", "body_xhtml": payload}).encode())[0].html)


def from_xml(payload):
    told = "".join(sign for sign in payload if sign.isprintable())
    return clean(
        read(
            f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x" version="1"><contentSet><inlineXML>'
            f"<html><body><p>{escape(told)}</p></body></html></inlineXML></contentSet></newsItem>".encode()
        )[0].html
    )


def from_word(payload, by):
    told = "".join(sign for sign in payload if sign.isprintable())
    arrived, _ = documents.bring_in(
        documents.read(BytesIO(docx(paragraph(told), paragraph("Une phrase.")))),
        by=by,
    )
    return arrived.body


def on_a_card(payload):
    quoted = escape(payload)
    cards = (
        f'<figure data-link="https://example.org/">{payload}</figure><figure data-link="{quoted}">{payload}</figure>'
    )
    return with_cards(clean(f'{cards}<figure data-link="https://example.org/{quoted}">{quoted}</figure>'))


@pytest.mark.parametrize("way", [pasted, pasted_as_text, from_json, from_xml, from_word, on_a_card])
def test_nothing_runs(way, shared_data, chromium):
    bodies = []
    if way is from_word:
        way = partial(from_word, by=person("claire", role="Journaliste"))
    for payload in hostile_strings(shared_data):
        try:
            bodies.append(way(payload))
        except ValidationError:
            continue

    ran, asked, protocols = run_in_browser(chromium, bodies)

    assert len(bodies) > 150
    assert ran == []
    assert asked == []
    assert protocols <= {"http:", "https:", "mailto:", "tel:"}
