"""From the notice under an article to « paid, back on that article, open »: by each provider, on any line."""

import re
import socket
import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from simulator.contracts import NOTICES
from subscriptions import vouchers
from subscriptions.audit import audit
from subscriptions.models import Callback, LedgerEntry, Payment, State
from tests.conftest import SOLD, person
from tests.story.conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

WAYS = {
    "orange_money": "Orange Money",
    "wave": "Wave",
    "cinetpay": "Moov Money",
    "paydunya": "Moov Money",
    "stripe": "Carte bancaire",
}

CHOICE_PAGE = re.compile("^[^?]*/abonnements/mois/")  # and not the door that leads to it


@pytest.fixture
def shop(simulator, live_server, settings, month, reserved):
    """The paper with its providers, which call it back at its own address."""
    settings.SITE_ADDRESS = live_server.url
    settings.PAYMENT_PROVIDERS = [name for name in WAYS if name != "paydunya"]  # one aggregator is enough
    simulator.paper = live_server.url
    return simulator


def reach_the_choice(page, article: Article):
    """From the wall of an article to the choice of a way to pay."""
    page.goto(f"{article.get_absolute_url()}suite/")
    page.locator(".wall").get_by_role("link", name="S’abonner").click()
    page.get_by_role("link", name="Choisir").first.click()
    page.wait_for_url(CHOICE_PAGE)


def choose(page, label):
    page.get_by_role("radio", name=re.compile(f"^{label}")).check()
    page.get_by_role("button", name="Payer").click()
    page.wait_for_url("**/payer/**")


def decide(page, words, when="now"):
    page.get_by_label("Prévenir le journal").select_option(when)
    page.get_by_role("button", name=words).click()
    page.wait_for_url("**/reglements/**")


@pytest.mark.parametrize(
    ("name", "has_script"),
    [*((name, True) for name in WAYS), ("orange_money", False), ("stripe", False)],  # redirects are the same for all
)
def test_from_the_wall_to_the_article_open(name, has_script, enter, shop, rachid, reserved, settings):
    settings.PAYMENT_PROVIDERS = [name]
    reader = enter(rachid, has_script=has_script)
    page = reader.page
    page.set_viewport_size({"width": 320, "height": 640})
    reach_the_choice(page, reserved)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    choose(page, WAYS[name])

    decide(page, "Approuver", when="never")
    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    page.get_by_role("link", name="Revenir à l’article").click()

    expect(page.get_by_text(SOLD)).to_be_visible()
    assert audit() == []
    page.goto(f"{reserved.get_absolute_url()}contributions/")
    expect(page.get_by_label("Votre contribution")).to_be_visible()


def sign_up(page):
    """Fill the form of a new account, and send it."""
    page.get_by_label("Adresse e-mail").fill("nouvelle@example.org")
    page.get_by_label("Nom public").fill("Nouvelle du quai")
    for field in page.get_by_label(re.compile("Mot de passe")).all():
        field.fill("le fleuve est haut")
    page.get_by_role("main").get_by_role("button").last.click(no_wait_after=True)


def confirm(page, mailoutbox):
    """Type the code of the last letter, and send it."""
    page.wait_for_url("**/compte/confirmation/**")
    code = re.search(r"\b([A-Z0-9]{6})\b", mailoutbox[-1].body)[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("main").get_by_role("button").first.click(no_wait_after=True)


def reach_the_door(page, article):
    """From the wall of an article to where a stranger is asked who they are."""
    page.goto(article.get_absolute_url())
    page.locator(".wall").get_by_role("link", name="S’abonner").click()
    page.get_by_role("link", name="Choisir").first.click()
    page.wait_for_url(re.compile("^[^?]*/compte/"))


def reach_the_account(page, article):
    """From the wall of an article to the form of a new account."""
    reach_the_door(page, article)
    page.get_by_role("main").get_by_role("link", name=re.compile("compte", re.IGNORECASE)).first.click()
    page.wait_for_url("**/compte/inscription/**")


def test_a_stranger_makes_an_account_on_the_way_and_does_not_lose_the_place(enter, shop, reserved, mailoutbox):
    page = enter().page
    reach_the_account(page, reserved)
    sign_up(page)
    confirm(page, mailoutbox)
    page.wait_for_url(CHOICE_PAGE)

    choose(page, "Wave")
    decide(page, "Approuver", when="never")
    page.get_by_role("link", name="Revenir à l’article").click()

    expect(page.get_by_text(SOLD)).to_be_visible()


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("step", ["inscription", "confirmation"])
def test_the_line_is_cut_while_the_account_is_made(step, is_after, enter, shop, reserved, mailoutbox):
    reader = enter()
    page = reader.page
    reach_the_account(page, reserved)
    cuts = []

    def cut(route):
        if cuts or route.request.method != "POST":
            route.continue_()
            return
        cuts.append(step)
        if is_after:  # the server has done it; neither its answer nor its cookies arrive
            cookies = reader.context.cookies()
            route.fetch(max_redirects=0)
            reader.context.clear_cookies()
            reader.context.add_cookies(cookies)
        route.abort("connectionreset")

    page.route(f"**/compte/{step}/**", cut)
    sign_up(page)
    if step == "confirmation":
        confirm(page, mailoutbox)
    page.wait_for_function("!document.querySelector('main')")
    page.close()

    page = reader.open_tab()
    reach_the_door(page, reserved)
    if "/confirmation/" in page.url:  # who was only asked for the code is asked for it again
        assert (step, is_after) == ("confirmation", False)
    elif is_after:  # the account is there: one signs in, as the letter says
        page.get_by_label("Adresse e-mail").fill("nouvelle@example.org")
        page.get_by_label("Mot de passe").fill("le fleuve est haut")
        page.get_by_role("main").get_by_role("button", name="Se connecter").click(no_wait_after=True)
    else:
        page.get_by_role("main").get_by_role("link", name=re.compile("compte", re.IGNORECASE)).first.click()
        page.wait_for_url("**/compte/inscription/**")
        sign_up(page)
    page.wait_for_url(re.compile("^[^?]*(/compte/confirmation/|/abonnements/mois/)"))
    if "/confirmation/" in page.url:
        confirm(page, mailoutbox)
    page.wait_for_url(CHOICE_PAGE)
    choose(page, "Wave")
    decide(page, "Approuver", when="never")
    page.get_by_role("link", name="Revenir à l’article").click()

    expect(page.get_by_text(SOLD)).to_be_visible()
    assert cuts
    assert Payment.objects.count() == LedgerEntry.objects.count() == 1
    enter.mishaps.clear()


@pytest.mark.parametrize(("words", "said"), [("Refuser", "n’est pas passé"), ("Laisser expirer", "n’est pas passé")])
def test_a_payment_that_is_not_made_says_so_and_is_begun_again(words, said, enter, shop, rachid, reserved):
    page = enter(rachid).page
    reach_the_choice(page, reserved)
    choose(page, "Orange Money")
    decide(page, words, when="never")
    page.get_by_role("link", name="Vérifier maintenant").or_(page.get_by_role("link", name="Recommencer")).first.click()
    if page.get_by_text("En cours de vérification").is_visible():
        page.reload()

    page.goto(f"/reglements/{Payment.objects.get().reference}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(said)
    page.get_by_role("link", name="Recommencer").click()
    choose(page, "Wave")
    decide(page, "Approuver", when="never")

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    assert LedgerEntry.objects.count() == 1


def test_the_line_is_cut_after_paying_and_nothing_is_paid_twice(enter, shop, rachid, reserved):
    reader = enter(rachid)
    page = reader.page
    reach_the_choice(page, reserved)
    choose(page, "Wave")
    shop.decide(shop.book.by(provider="wave"), "paid", when="never")
    page.close()  # and the telephone dies

    page = reader.open_tab()
    page.goto("/abonnements/mois/")
    page.get_by_role("link", name="Voir où il en est").click()

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    assert Payment.objects.get().state == State.SUCCEEDED


def test_the_line_is_cut_as_the_choice_is_sent(enter, shop, rachid, reserved):
    reader = enter(rachid)
    page = reader.page
    reach_the_choice(page, reserved)
    page.get_by_role("radio", name=re.compile("Wave")).check()
    page.route("**/abonnements/mois/**", lambda route: (route.fetch(), route.abort("connectionreset")))
    page.get_by_role("button", name="Payer").click()
    page.wait_for_function("!document.querySelector('.ways')")
    page.unroute("**/abonnements/mois/**")

    page.goto("/abonnements/mois/")  # the attempt was written down, and is found again
    page.get_by_role("link", name="Voir où il en est").click()
    page.get_by_role("link", name="Continuer le règlement").click()
    decide(page, "Approuver", when="never")

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    assert Payment.objects.count() == LedgerEntry.objects.count() == 1
    enter.mishaps.clear()


def test_a_provider_that_is_down_is_a_sentence_and_a_second_try(enter, shop, rachid, reserved):
    page = enter(rachid).page
    shop.book.is_down.add("orange_money")
    reach_the_choice(page, reserved)
    page.get_by_role("radio", name=re.compile("^Orange Money")).check()
    page.get_by_role("button", name="Payer").click()
    expect(page.get_by_role("heading", name="Orange Money ne répond pas")).to_be_visible()

    shop.book.is_down.clear()
    page.get_by_role("button", name="Réessayer").click()
    page.wait_for_url("**/payer/**")

    assert Payment.objects.get().state == State.PENDING


# Which request is cut, and how far the server went before: nothing, its own answer, what that answer led to.
CHOICE, DECISION = "**/abonnements/mois/**", "**/payer/**"
CUTS = [(CHOICE, None), (CHOICE, 0), (CHOICE, 5), (DECISION, None), (DECISION, 0), (DECISION, 5)]


@pytest.mark.parametrize(("request_cut", "steps"), CUTS)
def test_the_line_is_cut_at_each_step(request_cut, steps, enter, shop, rachid, reserved):
    reader = enter(rachid)
    page = reader.page
    reach_the_choice(page, reserved)
    is_cut = []

    def cut(route):
        if is_cut or route.request.method != "POST":
            route.continue_()
            return
        is_cut.append(True)
        if steps is not None:
            route.fetch(max_redirects=steps)
        route.abort("connectionreset")

    page.route(request_cut, cut)
    page.get_by_role("radio", name=re.compile("^Wave")).check()
    page.get_by_role("button", name="Payer").click(no_wait_after=True)
    if request_cut == DECISION:
        page.wait_for_url("**/payer/**")
        page.get_by_role("button", name="Approuver").click(no_wait_after=True)
    page.wait_for_function(
        "!document.querySelector('.ways, select[name=when]')"
    )  # the browser says that the line is down
    page.close()

    page = reader.open_tab()
    page.goto("/compte/")
    if page.get_by_role("heading", name="Mes règlements").count():
        page.locator(".payments a").first.click()
        page.wait_for_url("**/reglements/**")
    else:  # nothing had reached the server: one begins again
        page.goto("/abonnements/mois/")
        choose(page, "Wave")
        decide(page, "Approuver", when="never")
    if page.get_by_role("link", name="Continuer le règlement").count():
        page.get_by_role("link", name="Continuer le règlement").click()
        decide(page, "Approuver", when="never")

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible(timeout=10_000)
    assert is_cut
    assert Payment.objects.filter(state=State.SUCCEEDED).count() == LedgerEntry.objects.count() == 1
    assert audit() == []
    enter.mishaps.clear()


@pytest.mark.parametrize("when", ["now", "late", "twice", "never"])
def test_however_the_provider_tells_it_is_paid_once(when, enter, shop, rachid, reserved):
    page = enter(rachid).page
    reach_the_choice(page, reserved)
    choose(page, "Wave")
    decide(page, "Approuver", when=when)

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible(timeout=10_000)
    assert LedgerEntry.objects.count() == 1
    if when == "late":  # the callback still comes
        while not shop.book.sent:
            page.wait_for_timeout(50)
    assert set(shop.book.sent) <= {"200"}


@pytest.mark.parametrize("is_after", [False, True])
def test_the_line_is_cut_while_the_provider_tells_it(is_after, enter, shop, rachid, reserved, live_server):
    page = enter(rachid).page
    reach_the_choice(page, reserved)
    choose(page, "Wave")
    attempt = shop.book.by(provider="wave")
    attempt.state, attempt.callback = "paid", f"{live_server.url}/paiements/wave/"
    notice = NOTICES["wave"](attempt)
    head = "".join(f"{name}: {value}\r\n" for name, value in notice.header_items())
    whole = f"POST /paiements/wave/ HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(notice.data)}\r\n\r\n"
    where = urlsplit(live_server.url)
    with socket.create_connection((where.hostname, where.port)) as line:
        line.sendall(whole.encode() + (notice.data if is_after else notice.data[:20]))
        while is_after and not Callback.objects.exists():  # it is kept, and nobody reads that we said so
            page.wait_for_timeout(20)
    shop.decide(attempt, "paid", when="twice")  # the provider tells it again
    page.goto(f"/reglements/{attempt.reference}/")

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    assert shop.book.sent == ["200", "200"]
    assert Callback.objects.count() == LedgerEntry.objects.count() == 1


def test_a_code_of_a_seller_opens_on_a_small_telephone(enter, rachid, month, fanta, live_server):
    batch = vouchers.make(month, seller="Kiosque", size=1, expires_at=timezone.now() + timedelta(days=9), by=fanta)
    vouchers.activate(batch)
    page = enter(rachid, has_script=False).page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/code/")
    page.get_by_label("Votre code").fill(vouchers.code_of(batch, 1).lower().replace("-", " "))
    page.get_by_role("button", name="Ouvrir mon abonnement").click()

    expect(page.get_by_role("heading", name="C’est réglé, merci")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_hundred_tries_at_once_over_http_use_a_code_once(live_server, month, fanta):
    batch = vouchers.make(month, seller="Kiosque", size=1, expires_at=timezone.now() + timedelta(days=9), by=fanta)
    vouchers.activate(batch)
    code, opened = vouchers.code_of(batch, 1), []

    def attack(number):
        client = Client()
        client.force_login(readers[number])
        session = requests.Session()
        session.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
        page = session.get(f"{live_server.url}/code/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        for _ in range(5):
            sent = {"code": code, "csrfmiddlewaretoken": token}
            answer = session.post(f"{live_server.url}/code/", sent, allow_redirects=False)
            if answer.status_code == 302:
                opened.append(number)
        connection.close()

    readers = [person(f"lecteur{number}") for number in range(20)]
    threads = [threading.Thread(target=attack, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(opened)) == 1
    assert LedgerEntry.objects.count() == 1
    settle()
