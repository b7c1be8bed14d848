"""The journal of what the newsroom's people did: complete, read by few, never rewritten."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.test import Client

from tests.conftest import PASSWORD, person

pytestmark = pytest.mark.django_db
JOURNAL = "/redaction/admin/logentry/"


@pytest.fixture
def publisher(db):
    return person("assetou", role="Directeur de la publication")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def said():
    return list(LogEntry.objects.values_list("user__display_name", "change_message"))


def test_who_of_the_newsroom_came_in_is_noted_with_machine_and_address(client, claire):
    client.post("/compte/connexion/", {"login": claire.email, "password": PASSWORD})

    ((who, words),) = said()
    assert who == claire.display_name
    assert "adresse 127.0.0.1" in words


def test_a_reader_s_comings_are_nobody_s_business(client, alice):
    client.post("/compte/connexion/", {"login": alice.email, "password": PASSWORD})

    assert said() == []


def test_who_tries_in_the_name_of_the_newsroom_s_people_is_noted_too(client, claire, alice):
    for tried in (claire, alice):
        client.post("/compte/connexion/", {"login": tried.email, "password": "faux"})

    ((who, words),) = said()
    assert (who, words.startswith("Essai de connexion manqué")) == (claire.display_name, True)


def test_what_opens_an_account_of_the_newsroom_does_not_change_unseen(client, claire, alice):
    for person_ in (claire, alice):
        client.force_login(person_)
        new = {"oldpassword": PASSWORD, "password1": "la pirogue passe", "password2": "la pirogue passe"}
        client.post("/compte/mot-de-passe/", new)

    assert said() == [(claire.display_name, "Mot de passe changé, adresse 127.0.0.1.")]


@pytest.mark.parametrize(
    ("who", "address", "words"),
    [
        ("fanta", "/redaction/subscriptions/payment/export.csv?du=2026-11-01&au=2026-11-30", "Écritures"),
        (
            "mariam",
            "/redaction/contributions/contribution/registre.csv?du=2026-11-01&au=2026-11-30",
            "Registre",
        ),
    ],
)
def test_lists_that_are_taken_away_are_noted(request, who, address, words, publisher):
    browser(request.getfixturevalue(who)).get(address)

    assert [message for _, message in said() if message.startswith(words)]


def test_the_publisher_reads_it_and_nobody_writes_in_it(publisher, claire):
    browser(claire)
    LogEntry.objects.create(user=claire, action_flag=2, object_repr="x", change_message="Connexion : Firefox.")
    reader = browser(publisher)

    assert "Connexion : Firefox." in reader.get(JOURNAL).text
    entry = LogEntry.objects.get()
    assert reader.post(f"{JOURNAL}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert browser(claire).get(JOURNAL).status_code == 403


@pytest.mark.parametrize("gesture", [QuerySet.delete, lambda entries: entries.update(change_message="z")])
def test_the_database_itself_keeps_it_as_it_was_written(claire, gesture):
    LogEntry.objects.create(user=claire, action_flag=2, object_repr="x", change_message="y")

    with pytest.raises(DatabaseError, match="ne se réécrit pas"), transaction.atomic():
        gesture(LogEntry.objects.all())


def test_the_right_to_read_it_is_the_publisher_s(publisher):
    roles = Group.objects.filter(permissions__codename="view_logentry").values_list("name", flat=True)

    assert list(roles) == ["Directeur de la publication"]
