"""The charter has versions; each contributor accepts each of them once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from contributions import charter
from contributions.models import Acceptance, Charter, Contribution
from tests.conftest import send

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.database]
TEXT = "J’étais au marché de Kati ce matin."


@pytest.fixture
def first(db):
    """The version that all have accepted; a test with real transactions may have emptied its table."""
    at = timezone.now() - timedelta(days=1)
    return Charter.objects.get_or_create(number=1, defaults={"body": "<p>Soyez polis.</p>", "in_force_at": at})[0]


@pytest.fixture
def second(first, alice):
    """A version that nobody has accepted yet."""
    return Charter.objects.create(number=2, body="<p>Soyez brefs.</p>")


@pytest.fixture
def space(article):
    return f"{article.get_absolute_url()}contributions/"


def post(client, space, **typed):
    return client.post(space, {"text": TEXT, "token": uuid4()} | typed, follow=True).content.decode()


def test_a_new_version_is_accepted_with_the_first_text_and_asked_no_more(second, alice, space, client):
    client.force_login(alice)
    asked = "J’ai lu et j’accepte la charte (version 2)" in client.get(space).content.decode()

    page = post(client, space, accepts_charter="1")

    assert (asked, "accepte la charte" in page) == (True, False)
    assert Acceptance.objects.get(charter=second).person == alice
    assert Contribution.objects.get().text == TEXT


def test_a_box_forgotten_loses_nothing(second, alice, space, client):
    client.force_login(alice)

    page = post(client, space)

    assert "acceptez la charte" in page
    assert f">\n{TEXT}</textarea>" in page
    assert not Contribution.objects.exists()


def test_a_text_refused_for_another_reason_accepts_nothing(second, alice, article, space, client):
    client.force_login(alice)

    post(client, space, text="Court", accepts_charter="1")

    assert not Acceptance.objects.filter(charter=second).exists()


def test_writing_again_asks_for_nothing(second, article, alice, space, client):
    letter = send(article, alice)
    client.force_login(alice)

    post(client, space, gesture="amend", contribution=letter.pk)

    assert Contribution.objects.get().text == TEXT


def test_the_newsroom_answers_without_a_box(second, said, claire, article, client):
    article.reporters.add(claire)
    client.force_login(claire)

    post(client, f"{article.get_absolute_url()}contributions/", gesture="reply", contribution=said.pk)

    assert Contribution.objects.filter(parent=said).exists()


def test_the_page_shows_the_version_in_force_and_the_former_ones(second, client):
    page, former = client.get("/charte/"), client.get("/charte/1/")

    assert ("Soyez brefs." in page.content.decode(), "Soyez brefs." in former.content.decode()) == (True, False)
    assert "Voir la version en vigueur" in former.content.decode()
    assert "public" in page["Cache-Control"]


def test_a_version_to_come_is_nowhere_before_its_hour(first, client):
    at = timezone.now() + timedelta(seconds=60)
    Charter.objects.create(number=2, body="<p>Demain.</p>", in_force_at=at)

    page = client.get("/charte/")

    assert client.get("/charte/2/").status_code == 404
    assert "Demain." not in page.content.decode()
    assert 50 <= int(page["Cache-Control"].rpartition("=")[2]) <= 60
    assert (charter.in_force(at).number, charter.in_force(at - timedelta(seconds=1)).number) == (2, 1)


def test_what_was_accepted_is_never_rewritten(second, alice):
    charter.accept(alice, second)
    charter.accept(alice, second)

    for change in (
        lambda: Charter.objects.update(body="Autre"),
        lambda: Charter.objects.filter(number=2).delete(),
        lambda: Acceptance.objects.filter(charter=second).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Acceptance.objects.filter(charter=second).count() == 1


def test_the_publisher_adds_a_version_and_its_html_is_cleaned(first, client):
    from tests.conftest import person
    from tests.forms import send as fill

    client.force_login(person("publisher", role="Directeur de la publication"))
    body = "<h2>Règles</h2><p onclick='x()'>Soyez brefs.</p><script>x()</script>"

    fill(client, "/redaction/contributions/charter/add/", "charter_form", body=body)

    version = Charter.objects.order_by("-number").first()
    assert (version.number, version.body) == (2, "<h2>Règles</h2><p>Soyez brefs.</p>")
