"""The subscriptions desk: giving, ending, answering."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from subscriptions import desk as requests
from subscriptions import lifecycle
from subscriptions.models import Ending, Period, Plan, Request, Subscription
from tests import forms

pytestmark = pytest.mark.ignore_template_errors  # Django's own pages of the admin

LIST = "/redaction/subscriptions/subscription/"
REQUESTS = "/redaction/subscriptions/request/"
PEOPLE = "/redaction/autocomplete/?app_label=subscriptions&model_name=subscription&field_name=holder&term="


@pytest.fixture
def desk(fanta):
    """The browser of the subscriptions desk."""
    client = Client()
    client.force_login(fanta)
    return client


@pytest.fixture
def wish(rachid, month):
    return requests.ask(rachid, month, phone="+22370000000")


def give(client, holder, plan, **typed):
    given = {"holder": holder.pk, "plan": plan.pk, "reason": "Règlement en espèces"} | typed
    return forms.send(client, f"{LIST}add/", "subscription_form", **given).content.decode()


def end(client, subscription, **typed):
    return forms.send(client, f"{LIST}{subscription.pk}/change/", "subscription_form", **typed).content.decode()


# Giving.


@pytest.mark.parametrize("term", ["rachid", "rachid@example", "70000000", "du fleuve"])
def test_a_person_is_found_by_name_address_or_phone(desk, rachid, term):
    get_user_model().objects.filter(pk=rachid.pk).update(phone="+22370000000")

    found = desk.get(PEOPLE + term).json()["results"]

    assert str(rachid.pk) in {person["id"] for person in found}


def test_a_month_is_given_and_its_period_shown(desk, rachid, month, fanta):
    page = give(desk, rachid, month)

    period = Period.objects.get()
    assert (period.holder, period.given_by, period.reason) == (rachid, fanta, "Règlement en espèces")
    assert f"Rachid du fleuve est abonné jusqu’au {lifecycle.day_before(period.ends_at):%d/%m/%Y}." in page
    assert "Règlement en espèces" in page


def test_the_page_of_a_person_leads_to_a_subscription_for_them(desk, rachid, month):
    page = desk.get(f"/redaction/accounts/user/{rachid.pk}/change/").content.decode()

    assert f'href="{LIST}add/?holder={rachid.pk}"' in page
    form = desk.get(f"{LIST}add/?holder={rachid.pk}").content.decode()
    assert f'<option value="{rachid.pk}" selected>Rachid du fleuve</option>' in form
    assert desk.get(f"{LIST}?holder__id__exact={rachid.pk}").status_code == 200


def test_a_form_sent_twice_gives_one_month(desk, rachid, month):
    sent = {"holder": rachid.pk, "plan": month.pk, "reason": "Espèces", "token": "one-form"}
    desk.post(f"{LIST}add/", sent)

    page = desk.post(f"{LIST}add/", sent, follow=True).content.decode()

    assert "n’a compté qu’une fois" in page
    assert Period.objects.count() == 1


def test_a_second_form_gives_a_second_month(desk, rachid, month):
    give(desk, rachid, month)
    give(desk, rachid, month)

    assert (Subscription.objects.count(), Period.objects.count()) == (1, 2)


@pytest.mark.parametrize("missing", ["holder", "plan", "reason"])
def test_nothing_is_given_without_a_person_a_plan_and_a_reason(desk, rachid, month, missing):
    given = {"holder": rachid.pk, "plan": month.pk, "reason": "Règlement en espèces", missing: ""}

    page = forms.send(desk, f"{LIST}add/", "subscription_form", **given).content.decode()

    assert f"field-{missing}" in page[page.index("errorlist") - 300 :]
    assert not Period.objects.exists()


def test_a_refusal_of_the_verb_keeps_what_is_typed(desk, alice, month):
    day = timezone.localtime(timezone.now() + timedelta(days=3))
    other = Plan.objects.create(name="Une semaine", slug="semaine", price_xof=500, count=1, unit="week")

    page = give(desk, alice, other, begins_at_0=f"{day:%Y-%m-%d}", begins_at_1="08:00", reason="Geste commercial")

    assert "Cette personne a déjà un abonnement sur ces dates." in page
    assert "Geste commercial" in page
    assert f"{day:%Y-%m-%d}" in page
    assert Period.objects.count() == 1


# Ending.


def test_a_subscription_is_ended_with_a_reason(desk, alice, fanta):
    held = Subscription.objects.get()

    page = end(desk, held, reason="Remboursement demandé")

    ending = Ending.objects.get()
    assert (ending.by, ending.reason) == (fanta, "Remboursement demandé")
    assert "Abonnement arrêté : Alice du fleuve." in page
    assert "Remboursement demandé" in page
    assert not Subscription.objects.get().is_active(timezone.now())


def test_nothing_is_ended_without_a_reason(desk, alice):
    page = end(desk, Subscription.objects.get(), reason="")

    assert "Ce champ est obligatoire" in page
    assert not Ending.objects.exists()


def test_what_is_over_is_only_shown(desk, emile):
    over = Subscription.objects.get()

    page = desk.get(f"{LIST}{over.pk}/change/").content.decode()

    assert "Arrêter" not in page
    assert desk.post(f"{LIST}{over.pk}/change/", {"reason": "x"}).status_code == 403


def test_no_subscription_is_deleted(desk, alice):
    assert desk.post(f"{LIST}{Subscription.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403


# The list.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"alice", "emile"}),
        ("situation=ouverts", {"alice"}),
        ("situation=echus", {"emile"}),
        ("situation=bientot", set()),
        ("q=emile", {"emile"}),
    ],
)
def test_subscriptions_are_found_by_who_holds_them_and_how_they_stand(desk, alice, emile, query, found):
    page = desk.get(f"{LIST}?{query}").content.decode()

    assert {key for key in ("alice", "emile") if f">{key.title()} du fleuve</a>" in page} == found


# Requests.


def test_a_request_is_answered_on_its_page(desk, wish, fanta, rachid):
    page = forms.send(desk, f"{REQUESTS}{wish.pk}/change/", "request_form").content.decode()

    wish.refresh_from_db()
    assert wish.answered_by == fanta
    assert Subscription.objects.get().holder == rachid
    assert "Rachid du fleuve est abonné jusqu’au" in page


def test_a_request_answered_meanwhile_gives_nothing_more(desk, wish):
    requests.grant(wish, by=None, reason="Espèces")

    answer = desk.post(f"{REQUESTS}{wish.pk}/change/", {})

    assert answer.status_code == 403
    assert Period.objects.count() == 1


def test_requests_are_answered_together(desk, wish, emile, month):
    other = requests.ask(emile, month, phone="+22370000001")
    sent = {"_selected_action": [wish.pk, other.pk], "action": "grant", "index": "0"}

    page = desk.post(REQUESTS, sent, follow=True).content.decode()

    assert page.count("est abonné jusqu’au") == 2
    assert not Request.objects.filter(answered_at__isnull=True).exists()


# Who may not.


@pytest.mark.parametrize("who", ["rachid", "claire", "mariam", "bakary"])
@pytest.mark.parametrize("page", [LIST, f"{LIST}add/", REQUESTS, "/redaction/subscriptions/plan/", PEOPLE])
def test_nobody_else_sees_who_pays(who, page, alice, request):
    client = Client()
    client.force_login(request.getfixturevalue(who))

    assert client.get(page).status_code in {302, 403}
