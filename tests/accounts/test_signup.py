"""Opening an account: a public name, an address, a password, then a code."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_code_confirms_the_address_and_opens_the_account(door):
    answer = door.sign_up("New@Example.org", "Kadi  de la gare")
    assert (answer.status_code, door.is_open) == (302, False)

    door.type_code()

    assert door.is_open
    user = User.objects.get(email="new@example.org")
    assert user.display_name == "Kadi de la gare"
    assert EmailAddress.objects.get(user=user).verified


def test_sign_up_returns_to_the_article_after_the_code(door, article):
    page = door.sign_up(next=article)
    assert page.url == f"/compte/confirmation/?next={urllib.parse.quote(article, safe='')}"

    answer = door.type_code()

    assert answer.url == article


@pytest.mark.parametrize(
    "elsewhere",
    ["https://ailleurs.test/", "//ailleurs.test/", "/\\ailleurs.test", "/\t/ailleurs.test", "suite/"],
)
def test_sign_up_never_returns_to_another_site(door, elsewhere):
    door.sign_up(next=elsewhere)

    answer = door.type_code()

    assert answer.url == "/compte/"


@pytest.mark.parametrize("shape", ["{}", "  {}  ", "{}\t"])
def test_a_code_is_taken_in_any_case_and_with_spaces(door, shape):
    door.sign_up()

    door.type_code(shape.format(door.code.lower()))

    assert door.is_open


def test_a_wrong_code_is_refused_in_words(door):
    door.sign_up()

    answer = door.type_code("XXXXXX")

    assert "Ce code n’est pas le bon" in answer.text
    assert not door.is_open


def test_the_third_wrong_code_ends_the_sign_up(door):
    door.sign_up()
    right = door.code

    for _ in range(3):
        door.type_code("XXXXXX")
    answer = door.type_code(right)

    assert (answer.url, door.is_open) == ("/compte/connexion/", False)


def test_a_code_is_worth_a_quarter_of_an_hour(door, time_machine):
    door.sign_up()

    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    door.type_code()

    assert not door.is_open


def test_another_code_may_be_asked_for_and_replaces_the_first(door, time_machine):
    door.sign_up()
    first = door.code
    time_machine.move_to(timezone.now() + timedelta(seconds=11))

    door.post("confirmation", action="resend")

    assert len(door.mailbox) == 2
    door.type_code(first)
    assert not door.is_open
    door.type_code()
    assert door.is_open


def test_the_message_holds_the_code_no_link_and_the_name_of_the_paper(door, settings):
    door.sign_up()

    message = door.mailbox[0]

    assert message.to == ["new@example.org"]
    assert "http" not in message.body
    assert settings.NEWSROOM["name"] in message.body
    assert message.subject.startswith(door.code)
    assert "&#" not in message.body


def test_a_mail_server_that_is_out_stops_nobody(door, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = door.sign_up()

    assert answer.url == "/compte/confirmation/"
    assert "n’est pas parti" in caplog.text


def test_an_address_too_long_for_the_column_is_refused(door):
    answer = door.sign_up(f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.org")

    assert "254" in answer.text


def test_a_known_address_gets_the_same_page_and_no_account(client, door, awa, faceless):
    unknown = [door.sign_up("nobody@example.org", "Un"), client.get("/compte/confirmation/")]
    client.logout()
    known = [door.sign_up(awa.email, "Deux"), client.get("/compte/confirmation/")]

    assert unknown[0].url == known[0].url
    assert faceless(unknown[1]) == faceless(known[1])
    assert User.objects.filter(display_name="Deux").count() == 0
    assert "déjà un compte" in door.mailbox[-1].subject


def test_what_follows_does_not_tell_a_known_address_either(client, door, awa, faceless):
    seen = []
    for address, name in [("nobody@example.org", "Un"), (awa.email, "Deux")]:
        client.cookies.clear()
        door.sign_up(address, name)
        seen.append(
            [
                (answer.status_code, answer.headers.get("Location"), faceless(answer))
                for answer in (
                    door.type_code("XXXXXX"),
                    door.post("confirmation", action="resend"),
                    client.get("/compte/connexion/"),
                    door.post("deconnexion"),
                    client.get("/compte/confirmation/"),
                )
            ]
        )

    assert seen[0] == seen[1]


def test_starting_again_frees_the_name_of_an_address_mistyped(client, door, article):
    door.sign_up("nwe@example.org", "Kadi", next=article)

    answer = door.post("inscription/recommencer", next=article)

    assert answer.url.startswith("/compte/inscription/?next=")
    assert not User.objects.exists()
    door.sign_up("new@example.org", "Kadi", next=article)
    assert door.type_code().url == article


def test_starting_again_deletes_nobody_else(door, awa):
    door.sign_up(awa.email, "Kadi")

    door.post("inscription/recommencer")

    assert User.objects.get() == awa


def test_starting_again_changes_nothing_once_confirmed(door):
    door.sign_up()
    door.type_code()

    answer = door.post("inscription/recommencer")

    assert (answer.url, door.is_open) == ("/compte/", True)
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["AWA DU FLEUVE", "Awa-du-fleuve", "Áwa du fleuve", "Awa du fleuνe", "𝐀wa du fleuve"])
def test_a_name_the_eye_takes_for_another_is_refused(door, awa, name):
    answer = door.sign_up(name=name)

    assert "déjà pris" in answer.text
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("La Rédaction", "réservé à la rédaction"),
        ("M0dérateur", "réservé à la rédaction"),
        ("La Trame", "réservé à la rédaction"),
        ("!", "au moins deux lettres"),
        ("Ka\u202edi", "ne se lisent pas"),
        ("ﷺ" * 10, "trop long"),
        ("x" * 41, "40"),
        ("", "obligatoire"),
    ],
)
def test_a_name_that_is_none_or_the_newsrooms_is_refused(door, name, refusal):
    answer = door.sign_up(name=name)

    assert refusal in answer.text
    assert not User.objects.exists()


def test_a_weak_password_is_refused_in_words(door):
    answer = door.post("inscription", email="a@example.org", display_name="Kadi", password1="azerty")

    assert "trop court" in answer.text
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in answer.text


def test_a_page_with_errors_lists_them_first_and_links_to_the_fields(door):
    answer = door.post("inscription", email="pas une adresse", display_name="Kadi", password1="x")

    assert "<title>Erreur" in answer.text
    assert '<a href="#id_email">' in answer.text


def test_a_name_taken_while_one_signs_up_is_refused_and_leaves_no_account(committed, door, racing):
    with racing(User(email="first@example.org").rename("Kadi").save):
        answer = door.sign_up("second@example.org", "Kadi")

    assert "déjà pris" in answer.text
    assert [user.email for user in User.objects.all()] == ["first@example.org"]


def test_an_address_taken_while_one_signs_up_answers_like_a_known_one(committed, door, racing):
    with racing(User(email="new@example.org").rename("Awa").save):
        answer = door.sign_up("new@example.org", "Kadi")

    assert answer.url == "/compte/confirmation/"
    assert [user.display_name for user in User.objects.all()] == ["Awa"]


def test_the_way_back_survives_a_real_browser(committed, live_server, mailoutbox, article, password):
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stay())
    start = f"{live_server.url}/compte/inscription/?{urllib.parse.urlencode({'next': article})}"
    typed = {"email": "new@example.org", "password1": password, "display_name": "Kadi"}

    sent = fill(browser, start, typed)
    code = re.search(r"^[B-Z]{6}$", mailoutbox[0].body, re.MULTILINE)[0]
    home = fill(browser, urllib.parse.urljoin(live_server.url, sent), {"code": code})

    assert home == article
    assert {"sessionid", "connecte"} <= {cookie.name for cookie in jar}


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the test looks at each step."""

    def redirect_request(self, *args, **kwargs):
        return None


def fill(browser: urllib.request.OpenerDirector, address: str, typed: dict[str, str]) -> str:
    """Open a page, send its first form with what its hidden fields hold, and say where one is sent."""
    with browser.open(address) as page:
        form = page.read().decode().split("</form>")[0]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    target = urllib.parse.urljoin(address, re.search(r'action="([^"]+)"', form)[1])
    try:
        browser.open(target, urllib.parse.urlencode(hidden | typed).encode())
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers["Location"]
    raise AssertionError("The form was refused")
