from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import live, workflow
from articles.models import LiveEntry
from tests.conftest import SOLD
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors


def told(article, claire, text, title=""):
    return live.add(article, by=claire, title=title, text=text, token=uuid4())


@pytest.fixture
def thread(article, claire):
    live.open_thread(article)
    return [told(article, claire, f"Entrée {number}.") for number in range(3)]


def order(page, *words):
    return [page.index(word) for word in words]


def test_the_newest_entry_comes_first_and_is_read_without_a_script(client, article, thread):
    page = client.get(article.get_absolute_url()).text

    places = order(page, "Le pont a rouvert hier", "Entrée 2.", "Entrée 1.", "Entrée 0.")
    assert places == sorted(places)


def test_an_open_page_is_kept_a_few_seconds(client, article, thread):
    for address in ("", "direct/"):
        cache = client.get(article.get_absolute_url() + address)["Cache-Control"]
        assert int(cache.rpartition("=")[2]) <= 15

    live.close_thread(article)
    assert int(client.get(article.get_absolute_url())["Cache-Control"].rpartition("=")[2]) > 15


def test_a_correction_takes_its_place_and_says_so(client, article, thread, claire):
    live.correct(thread[1], by=claire, title="", text="Une meilleure entrée.", token=uuid4())

    page = client.get(article.get_absolute_url()).text

    places = order(page, "Entrée 2.", "corrigé à", "Une meilleure entrée.", "Entrée 0.")
    assert places == sorted(places)
    assert "Entrée 1." not in page
    assert LiveEntry.objects.filter(text="Entrée 1.").exists()


def test_what_is_withdrawn_is_gone_and_kept_inside(client, article, thread, claire):
    live.withdraw(thread[0], by=claire, reason="Une fausse nouvelle.")

    page = client.get(article.get_absolute_url()).text

    assert "Entrée 0." not in page
    assert "Une fausse nouvelle." not in page


def test_the_same_sending_is_one_entry(article, thread, claire):
    token = uuid4()

    first, second = (live.add(article, by=claire, title="", text="Deux fois.", token=token) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("code", ["empty", "closed", "superseded", "missing_reason", "withdrawn", "too_long"])
def test_what_is_refused(code, article, thread, claire, bakary):
    def superseded():
        for _ in range(2):
            live.correct(thread[0], by=claire, title="", text="Autre.", token=uuid4())

    def closed():
        live.close_thread(article)
        told(article, claire, "Trop tard.")

    def withdrawn():
        live.open_thread(workflow.withdraw(article, by=bakary, reason="Une erreur de nom."))

    ways = {
        "empty": lambda: told(article, claire, "  "),
        "too_long": lambda: told(article, claire, "x" * 2001),
        "closed": closed,
        "superseded": superseded,
        "missing_reason": lambda: live.withdraw(thread[0], by=claire, reason=" "),
        "withdrawn": withdrawn,
    }
    with pytest.raises(ValidationError) as refused:
        ways[code]()

    assert refused.value.code == code


@pytest.mark.parametrize("fields", [{"text": "Autre"}, {"at": timezone.now()}, {"withdrawn_at": None}])
def test_the_database_refuses_to_rewrite_or_delete_an_entry(fields, thread):
    if "withdrawn_at" in fields:
        LiveEntry.objects.filter(pk=thread[0].pk).update(withdrawn_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        LiveEntry.objects.filter(pk=thread[0].pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        thread[0].delete()


def test_older_entries_have_a_page_of_their_own(client, article, claire):
    live.open_thread(article)
    for number in range(live.SHOWN + 5):
        told(article, claire, f"Entrée n{number:02}.")
    first = client.get(f"{article.get_absolute_url()}direct/")

    second = client.get(first.wsgi_request.path, {"avant": first.context["thread"].next_mark})

    assert [entry.text for entry in second.context["thread"].entries] == [f"Entrée n{n:02}." for n in range(4, -1, -1)]
    assert client.get(first.wsgi_request.path, {"avant": "rien"}).status_code == 404


def test_the_thread_of_a_reserved_article_is_for_who_reads_it(reserved, claire, alice, client, as_):
    live.open_thread(reserved)
    told(reserved, claire, SOLD)
    address = reserved.get_absolute_url()

    assert SOLD not in client.get(address).text
    assert client.get(f"{address}direct/").status_code == 404
    assert 'id="direct"' in unzipped(as_(alice).get(f"{address}suite/"))


def test_it_is_nowhere_before_its_article(write, client, bakary):
    draft = write("À venir", at=None)
    live.open_thread(draft)
    told(draft, bakary, "Trop tôt.")
    workflow.schedule(draft, by=bakary, at=timezone.now() + timedelta(hours=1))

    assert client.get(f"{draft.get_absolute_url()}direct/").status_code == 404


def test_a_journalist_runs_it_from_the_desk(as_, claire, write):
    own = write("Le direct", reporters=[claire])
    desk, screen = as_(claire), f"/redaction/articles/article/{own.pk}/direct/"
    desk.post(screen, {"_open": ""})
    sent = {"title": "Ouverture", "text": "Le pont rouvre.", "token": uuid4(), "entry": ""}
    desk.post(screen, sent | {"_add": ""})
    entry = LiveEntry.objects.get()

    desk.post(screen, sent | {"_correct": "", "entry": entry.pk, "token": uuid4(), "text": "Le pont a rouvert."})
    assert own.live_entries.standing().get().text == "Le pont a rouvert."
    refused = desk.post(screen, sent | {"_add": "", "text": " ", "token": uuid4()})
    assert "Ouverture" in unzipped(refused)
    desk.post(screen, {"_withdraw": "", "entry": own.live_entries.standing().get().pk, "reason": "Erreur."})
    desk.post(screen, {"_close": ""})

    assert not own.live_entries.standing().exists()


@pytest.mark.parametrize("role", ["rachid", "fanta", "mariam", "other"])
def test_nobody_else_runs_it(role, as_, request, article, claire):
    user = claire if role == "other" else request.getfixturevalue(role)

    answer = as_(user).post(f"/redaction/articles/article/{article.pk}/direct/", {"_open": ""})

    assert answer.status_code in {302, 403, 404}
    article.refresh_from_db()
    assert not hasattr(article, "live")
