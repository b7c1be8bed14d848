"""Who gets a letter: nobody who did not agree from the address itself, and nobody who left."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from letters import enrolling, sending
from letters.jobs import forget_letters
from letters.models import Confirmation, Delivery, End, Enrolment, Recipient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
WHO = "lectrice@example.org"


def asked(client, *letters, email=WHO, **more):
    return client.post("/lettres/", {"email": email, "letters": [letter.slug for letter in letters], **more})


def posted():
    """Send the messages that wait, as the worker does."""
    for told in Confirmation.objects.filter(state=Delivery.WAITING):
        sending.send_confirmation(told.pk)


def link(message):
    return re.search(r"http://\S+?(/lettres/\S+)", message.body)[1]


def active():
    return set(Enrolment.objects.reachable().values_list("recipient__email", "newsletter__slug"))


def test_a_letter_is_asked_for_then_agreed_to(client, morning, alerts):
    asked(client, morning, alerts)
    assert active() == set()
    posted()
    (message,) = mail.outbox
    address = link(message)

    assert active() == set()
    assert "Confirmer" in client.get(address).text
    assert active() == set()
    assert "C’est fait" in client.post(address).text
    assert active() == {(WHO, "matin"), (WHO, "alertes-societe")}


def test_the_job_is_written_with_what_it_is_about(client, morning):
    asked(client, morning)

    told = Confirmation.objects.get()
    assert ProcrastinateJob.objects.filter(
        task_name="letters.jobs.send_confirmation", args={"confirmation": told.pk}
    ).exists()


def test_the_answer_is_the_same_whatever_the_address(client, morning):
    fresh = asked(client, morning)
    enrolling.choose("connue@example.org", [morning])
    enrolling.stop(enrolling.recipient_of("connue@example.org"), End.COMPLAINT)

    known = asked(client, morning, email="connue@example.org")

    assert known.text.replace("connue@example.org", WHO) == fresh.text


def test_who_has_it_already_is_told_so(client, morning):
    enrolling.choose(WHO, [morning])

    asked(client, morning)
    posted()

    assert "elle les reçoit déjà" in mail.outbox[0].body
    assert active() == {(WHO, "matin")}


def test_nobody_is_flooded(client, morning):
    at = timezone.now()
    for minutes in range(0, 24 * 60, 30):
        enrolling.ask(WHO, [morning], at=at + timedelta(minutes=minutes))

    assert Confirmation.objects.count() == 3


def test_asking_from_one_place_has_its_limit(client, morning, monkeypatch):
    monkeypatch.setattr(enrolling, "FROM_ONE_PLACE", 2)
    for number in range(2):
        assert asked(client, morning, email=f"l{number}@example.org").status_code == 200

    refused = asked(client, morning, email="l3@example.org")

    assert refused.status_code == 400
    assert "Trop de demandes" in refused.text
    assert not Recipient.objects.filter(email="l3@example.org").exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "", "letters": ["matin"]}, "Donnez l’adresse"),
        ({"email": "pas une adresse", "letters": ["matin"]}, "Saisissez une adresse e-mail valide."),
        ({"email": WHO}, "Choisissez au moins une lettre."),
        ({"email": WHO, "letters": ["inconnue"]}, "Cette lettre n’existe plus."),
        ({"email": f"{'a' * 260}@example.org", "letters": ["matin"]}, "254"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(sent, said, client, morning):
    answer = client.post("/lettres/", sent)

    assert answer.status_code == 400
    assert said in answer.text
    assert not Recipient.objects.exists()


def test_a_robot_is_thanked_and_forgotten(client, morning):
    assert asked(client, morning, website="http://spam.example").status_code == 200

    assert not Recipient.objects.exists()


def test_a_link_is_over_after_a_week_and_a_false_one_says_so(client, morning, time_machine):
    asked(client, morning)
    posted()
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert client.post(link(mail.outbox[0])).status_code == 404
    assert client.get("/lettres/confirmer/faux/").status_code == 404
    assert active() == set()


def test_what_was_left_before_it_was_agreed_to_stays_left(client, morning):
    asked(client, morning)
    posted()
    enrolling.choose(WHO, [])

    assert "Rien à confirmer" in client.get(link(mail.outbox[0])).text
    client.post(link(mail.outbox[0]))
    assert active() == set()


# With an account.


def test_a_member_chooses_without_a_message(as_, rachid, morning, alerts):
    client = as_(rachid)

    client.post("/lettres/", {"letters": ["matin", "alertes-societe"]})
    assert active() == {(rachid.email, "matin"), (rachid.email, "alertes-societe")}
    client.post("/lettres/", {"letters": ["matin"]})

    assert active() == {(rachid.email, "matin")}
    assert mail.outbox == []


def test_a_letter_no_longer_on_offer_is_kept_by_who_has_it(as_, rachid, morning, alerts):
    enrolling.choose(rachid.email, [morning, alerts])
    type(alerts).objects.filter(pk=alerts.pk).update(is_offered=False)

    as_(rachid).post("/lettres/", {"letters": []})

    assert active() == {(rachid.email, "alertes-societe")}


def test_an_address_that_was_never_shown_to_be_theirs_is_asked(as_, rachid, morning):
    rachid.emailaddress_set.update(verified=False)

    as_(rachid).post("/lettres/", {"email": WHO, "letters": ["matin"]})

    assert active() == set()
    assert Confirmation.objects.count() == 1


@pytest.mark.parametrize("there", [False, True], ids=["new address unknown", "new address known"])
def test_letters_follow_their_reader_to_another_address(there, morning, alerts):
    enrolling.choose(WHO, [morning])
    if there:
        enrolling.choose("nouvelle@example.org", [alerts])

    enrolling.move(WHO, "nouvelle@example.org")

    kept = {("nouvelle@example.org", "matin")}
    assert active() == kept | ({("nouvelle@example.org", "alertes-societe")} if there else set())


def test_letters_follow_a_change_of_the_account_s_address(as_, rachid, morning):
    enrolling.choose(rachid.email, [morning])
    client = as_(rachid)
    asked = client.post("/compte/adresse/", {"email": "nouvelle@example.org", "action_add": ""})
    client.post(asked.url, {"password": PASSWORD, "next": "/compte/adresse/"})
    code = re.search(r"^[A-Z0-9]{6}$", mail.outbox[-1].body, re.MULTILINE)[0]

    client.post("/compte/confirmation/", {"code": code})

    assert active() == {("nouvelle@example.org", "matin")}


def test_a_closed_account_takes_its_letters_with_it(rachid, morning):
    from newsroom import privacy

    enrolling.choose(rachid.email, [morning])
    assert "matin" in str(privacy.export(rachid)["lettres"]).lower()

    privacy.erase(rachid, keeps_texts=False)

    assert not Recipient.objects.exists()


# Leaving.


@pytest.fixture
def leaves(morning, alerts, issue):
    enrolling.choose(WHO, [morning, alerts])
    return f"/lettres/arret/{enrolling.leave_token(enrolling.recipient_of(WHO).pk, morning.pk, issue.pk)}/"


def test_one_click_leaves_one_letter_without_a_session(leaves):
    bare = Client(enforce_csrf_checks=True)

    answer = bare.post(leaves, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer
    assert active() == {(WHO, "alertes-societe")}


def test_opening_the_link_leaves_nothing(leaves, client):
    assert "Arrêter cette lettre" in client.get(leaves).text
    client.head(leaves)

    assert active() == {(WHO, "matin"), (WHO, "alertes-societe")}


def test_twice_is_once_and_all_is_all(leaves, client):
    for _ in range(2):
        assert client.post(leaves).status_code == 200
    client.post(leaves, {"toutes": "1"})

    assert active() == set()


def test_an_issue_counts_who_left_from_it(leaves, client, issue):
    client.post(leaves)

    assert Enrolment.objects.get(newsletter=issue.newsletter, recipient__email=WHO).left_from == issue


def test_a_false_link_names_nobody(client, leaves):
    assert client.get("/lettres/arret/WzEsMSwxXQ:faux/").status_code == 404


# Forgetting.


def test_what_nobody_agreed_to_is_forgotten(client, morning, time_machine):
    asked(client, morning)
    enrolling.choose("reste@example.org", [morning])
    enrolling.choose("partie@example.org", [morning])
    enrolling.choose("partie@example.org", [])
    time_machine.move_to(timezone.now() + timedelta(days=8))

    forget_letters(0)

    assert set(Recipient.objects.values_list("email", flat=True)) == {"reste@example.org", "partie@example.org"}
