"""A letter from its composer to its readers' boxes, and out of them, in a real browser and through a real server."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from letters import sending
from letters.models import Confirmation, Enrolment
from tests.letters.conftest import morning, post_office  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def links(message):
    return re.findall(r"http://127\.0\.0\.1:8000(/\S+)", message.get_body(("plain",)).get_content())


def minute():
    """What the worker does of it in a minute."""
    for told in Confirmation.objects.filter(state="waiting"):
        sending.send_confirmation(told.pk)
    sending.begin_due(timezone.now() + timedelta(seconds=1))
    sending.send_due(most=100, seconds=60)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_from_the_form_to_the_box_and_out_in_one_click(has_script, enter, morning, post_office, article, bakary):  # noqa: F811
    reader = enter(None, has_script=has_script).page
    reader.set_viewport_size({"width": 320, "height": 700})
    reader.goto("/")
    reader.get_by_role("link", name="Recevoir nos lettres").click()
    reader.get_by_label("Le matin").check()
    reader.get_by_label("Votre adresse e-mail").fill("lectrice@example.org")
    reader.get_by_role("button", name="M’inscrire").click()
    expect(reader.get_by_role("heading", name="Un message vous attend")).to_be_visible()
    minute()
    reader.goto(links(post_office.received[0][2])[0])
    reader.get_by_role("button", name="Confirmer").click()
    expect(reader.get_by_role("heading", name="C’est fait")).to_be_visible()

    editor = enter(bakary, has_script=has_script).page
    editor.goto("/redaction/")
    editor.get_by_role("link", name="Écrire aux lecteurs").click()
    editor.get_by_role("button", name="Le matin").click()
    editor.get_by_label("Mot de la rédaction").fill("Bonjour, voici le pont.")
    editor.get_by_role("button", name="M’envoyer un essai").click()
    expect(editor.get_by_text(f"Un message d’essai est parti à {bakary.email}")).to_be_visible()
    editor.get_by_role("button", name="Envoyer à 1 lecteur").click()
    expect(editor.get_by_text("L’envoi commence dans la minute.")).to_be_visible()
    minute()
    editor.reload()
    expect(editor.get_by_text("envoyée")).to_be_visible()

    letter = post_office.received[-1][2]
    assert letter["To"] == "lectrice@example.org"
    assert "Bonjour, voici le pont." in letter.get_body(("plain",)).get_content()
    assert article.get_absolute_url() in links(letter)
    reader.goto(next(path for path in links(letter) if "/arret/" in path))
    reader.get_by_role("button", name="Arrêter cette lettre").click()  # the one click
    expect(reader.get_by_role("heading", name="C’est fait")).to_be_visible()
    assert not Enrolment.objects.active().exists()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320 if has_script else True
