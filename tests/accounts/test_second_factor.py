"""A second factor: chosen, asked for, lost; and a newsroom that opens to nobody without one."""

import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.addresses import vouch_for
from accounts.models import User
from tests.accounts.conftest import Door

pytestmark = pytest.mark.django_db
NEWSROOM = "/redaction/"


@pytest.fixture(autouse=True)
def _obliged(settings) -> Iterator[None]:
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor(awa) -> User:
    awa.is_staff = True
    awa.save()
    awa.groups.add(Group.objects.get(name="Rédacteur en chef"))
    return awa


def code_of(secret: str, *, late: int = 0) -> str:
    """What the application shows, so many half minutes late."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - late))


def confirm(door, password: str) -> None:
    door.post("verification", password=password)


def put_in_service(door, password: str) -> str:
    """Choose the application; bring its secret."""
    confirm(door, password)
    shown = door.client.get("/compte/double-cle/application/").text
    secret = re.search(r"factor-secret\">([A-Z2-7 ]+)<", shown)[1].replace(" ", "")
    assert door.post("double-cle/application", code=code_of(secret)).url == "/compte/double-cle/secours/"
    return secret


def test_the_newsroom_sends_its_people_to_choose_a_second_factor(door, editor):
    door.sign_in(editor.email)

    answer = door.client.get(NEWSROOM, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/compte/double-cle/")
    assert "ne s’ouvre qu’avec une double clé" in answer.text


@pytest.mark.parametrize("page", ["", "articles/article/add/", "abonnements/", "photos.json", "jsi18n/"])
def test_no_page_of_the_newsroom_opens_before(door, editor, page):
    door.sign_in(editor.email)

    assert door.client.get(NEWSROOM + page).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_once_chosen_it_opens_the_newsroom_at_once_and_gives_codes_for_a_rainy_day(door, editor, password, mailoutbox):
    door.sign_in(editor.email)

    put_in_service(door, password)

    assert door.client.get(NEWSROOM).status_code == 200
    assert len(re.findall(r"<code>[0-9]{8}</code>", door.client.get("/compte/double-cle/secours/").text)) == 10
    assert "Double clé en service" in mailoutbox[-1].subject


def test_the_next_sign_in_asks_for_the_code_and_keeps_the_way_back(door, editor, password, article):
    door.sign_in(editor.email)
    secret = put_in_service(door, password)
    door.post("deconnexion")

    answer = door.sign_in(editor.email, next=article)
    cache.clear()

    assert answer.url == "/compte/connexion/code/"
    assert not door.is_open
    assert door.post("connexion/code", code=code_of(secret)).url == article
    assert door.client.get(NEWSROOM).status_code == 200


def test_a_password_alone_opens_nothing_once_there_is_a_second_factor(door, editor, password):
    door.sign_in(editor.email)
    put_in_service(door, password)
    door.post("deconnexion")

    door.sign_in(editor.email)

    assert door.client.get("/compte/").status_code == 302
    assert door.client.get(NEWSROOM).status_code == 302


def test_a_code_opens_once_even_while_its_neighbours_minutes_take_it(door, editor, password):
    with time_machine.travel("2026-11-28T10:00:00Z", tick=False) as clock:
        door.sign_in(editor.email)
        secret = put_in_service(door, password)
        door.post("deconnexion")
        clock.shift(600)
        code = code_of(secret)
        door.sign_in(editor.email)
        first = door.post("connexion/code", code=code)
        door.post("deconnexion")
        clock.shift(35)
        door.sign_in(editor.email)

        again = door.post("connexion/code", code=code)

    assert (first.status_code, again.status_code, door.is_open) == (302, 200, False)


@pytest.mark.parametrize(("late", "opens"), [(-1, True), (1, True), (2, False), (40, False)])
def test_a_telephone_may_be_half_a_minute_late(door, editor, password, late, opens):
    door.sign_in(editor.email)
    secret = put_in_service(door, password)
    door.post("deconnexion")
    cache.clear()
    door.sign_in(editor.email)

    door.post("connexion/code", code=code_of(secret, late=late))

    assert door.is_open is opens


def test_the_sixth_wrong_code_is_refused_whatever_it_is(door, editor, password):
    door.sign_in(editor.email)
    secret = put_in_service(door, password)
    door.post("deconnexion")
    door.sign_in(editor.email)
    for _ in range(5):
        door.post("connexion/code", code="000000")

    answer = door.post("connexion/code", code=code_of(secret, late=-1))

    assert "Trop d’essais" in answer.text
    assert not door.is_open


def test_a_spare_code_opens_once(door, editor, password):
    door.sign_in(editor.email)
    put_in_service(door, password)
    spare = re.search(r"<code>([0-9]{8})</code>", door.client.get("/compte/double-cle/secours/").text)[1]
    opened = []
    for _ in range(2):
        door.post("deconnexion")
        door.sign_in(editor.email)
        door.post("connexion/code", code=spare)
        opened.append(door.is_open)

    assert opened == [True, False]


def test_a_session_older_than_the_factor_is_asked_for_it(door, editor, password):
    older = Client()
    older.post("/compte/connexion/", {"login": editor.email, "password": password})
    door.sign_in(editor.email)
    put_in_service(door, password)

    answer = older.get(NEWSROOM, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/compte/verification/code/")


def test_a_week_later_the_factor_is_asked_for_again(door, editor, password):
    with time_machine.travel("2026-11-28T10:00:00Z", tick=False) as clock:
        door.sign_in(editor.email)
        put_in_service(door, password)
        clock.shift(8 * 24 * 3600)

        answer = door.client.get(NEWSROOM, follow=True)

    assert answer.redirect_chain[-1][0].startswith("/compte/verification/code/")


def test_the_secret_is_not_in_the_database_as_it_is(door, editor, password):
    door.sign_in(editor.email)

    secret = put_in_service(door, password)

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept


def test_a_new_secret_key_still_reads_what_the_former_one_kept(door, editor, password, settings):
    door.sign_in(editor.email)
    secret = put_in_service(door, password)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    newcomer = Client()
    cache.clear()
    newcomer.post("/compte/connexion/", {"login": editor.email, "password": password})

    newcomer.post("/compte/connexion/code/", {"code": code_of(secret)})

    assert "_auth_user_id" in newcomer.session


def test_a_secret_kept_under_a_key_that_is_gone_opens_nothing(door, editor, password, settings):
    door.sign_in(editor.email)
    secret = put_in_service(door, password)
    settings.SECRET_KEY = "another one"
    newcomer = Client()
    cache.clear()
    newcomer.post("/compte/connexion/", {"login": editor.email, "password": password})

    for code in (code_of(secret), code_of("")):
        newcomer.post("/compte/connexion/code/", {"code": code})

    assert "_auth_user_id" not in newcomer.session


def test_a_new_password_by_mail_does_not_go_round_the_second_factor(door, editor, password):
    door.sign_in(editor.email)
    put_in_service(door, password)
    door.post("deconnexion")
    door.post("mot-de-passe/oublie", email=editor.email)
    door.post("mot-de-passe/oublie/code", code=door.code)

    answer = door.post("mot-de-passe/oublie/nouveau", password1="une pirogue bleue")

    assert not door.is_open
    assert "/connexion/code/" in answer.url


def test_the_journal_of_acts_says_that_it_came_and_that_somebody_missed_it(
    door, editor, password, django_capture_on_commit_callbacks
):
    door.sign_in(editor.email)
    with django_capture_on_commit_callbacks(execute=True):
        put_in_service(door, password)
    door.post("deconnexion")
    door.sign_in(editor.email)
    door.post("connexion/code", code="000000")

    noted = LogEntry.objects.filter(user=editor).values_list("change_message", flat=True)
    words = [message.partition(",")[0] for message in noted]
    assert "Double clé mise en service (application)" in words
    assert "Double clé manquée (application)" in words


def test_a_superuser_forgets_a_lost_factor_and_the_person_is_told_and_signed_out(
    door, editor, chief, password, mailoutbox
):
    door.sign_in(editor.email)
    put_in_service(door, password)
    boss = Door(Client(), mailoutbox)
    vouch_for(chief)
    boss.sign_in(chief.email)
    put_in_service(boss, password)

    boss.client.post("/redaction/accounts/user/", {"action": "forget_second_factor", "_selected_action": [editor.pk]})

    assert not Authenticator.objects.filter(user=editor).exists()
    assert door.client.get("/compte/").status_code == 302
    assert mailoutbox[-1].to == [editor.email]


def test_only_a_superuser_may_forget_one(door, editor, password):
    editor.groups.set([Group.objects.get(name="Service abonnements")])
    door.sign_in(editor.email)
    put_in_service(door, password)

    door.client.post("/redaction/accounts/user/", {"action": "forget_second_factor", "_selected_action": [editor.pk]})

    assert Authenticator.objects.filter(user=editor).exists()


def test_a_reader_is_never_obliged(door, awa):
    door.sign_in(awa.email)

    assert door.client.get("/compte/").status_code == 200


def test_where_it_is_not_obliged_the_newsroom_opens_by_the_password(door, editor, settings):
    settings.STAFF_SECOND_FACTOR = False
    door.sign_in(editor.email)

    assert door.client.get(NEWSROOM).status_code == 200


def test_asking_for_the_proof_costs_no_query(door, editor, password, django_assert_num_queries):
    door.sign_in(editor.email)
    put_in_service(door, password)
    door.client.get(NEWSROOM + "jsi18n/")

    with django_assert_num_queries(2, connection=connection):
        door.client.get(NEWSROOM + "jsi18n/")


@pytest.mark.parametrize("page", ["", "cles/", "application/", "cles/ajouter/", "secours/nouveaux/"])
def test_every_page_of_it_is_private_and_speaks_french(door, editor, password, page):
    door.sign_in(editor.email)
    put_in_service(door, password)

    answer = door.client.get(f"/compte/double-cle/{page}", follow=True)

    assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]
    assert 'lang="fr"' in answer.text
