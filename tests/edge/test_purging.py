"""Every cache is told, in the end: those that sleep, those that come back, those in front."""

import json
import shutil
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import workflow
from edge import purging
from edge.models import Purge
from edge.purging import Cloudflare, Fastly, Undelivered, Varnish
from tests.served import forget_choices

VCL = Path(__file__).resolve().parents[2] / "deploy" / "varnish.vcl"


class Heard:
    """A cache of somebody else's, which writes down what it is told, or refuses it."""

    def __init__(self):
        self.told, self.status = [], 200
        heard = self

        class Ear(BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                heard.told.append((self.command, self.path, headers, body))
                self.send_response(heard.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_PURGE = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tags(self):
        return [tag for *_, headers, _ in self.told for tag in headers.get("xkey-purge", "").split()]


@pytest.fixture
def heard():
    cache = Heard()
    yield cache
    cache.server.shutdown()
    cache.server.server_close()


@pytest.fixture
def varnish(settings, heard):
    settings.PAGE_CACHE, settings.VARNISH_ADDRESSES = "", [heard.address]
    forget_choices()
    yield heard
    forget_choices()


def let_time_pass():
    """Have what waits for its time be due: the clock that counts is the database's."""
    Purge.objects.update(due_at="2000-01-01T00:00:00Z")


def test_a_change_asks_the_worker_for_its_delivery(db, article):
    assert ProcrastinateJob.objects.filter(task_name="edge.jobs.deliver_purges").exists()
    assert Purge.objects.count() == 1  # all that one transaction changed


def test_a_rollback_leaves_neither_purge_nor_job(article):
    before = ProcrastinateJob.objects.count(), list(Purge.objects.values_list("tags", flat=True))
    with transaction.atomic():
        workflow.withdraw(article, by=None, reason="Une source est revenue.")
        transaction.set_rollback(True)
    assert before == (ProcrastinateJob.objects.count(), list(Purge.objects.values_list("tags", flat=True)))


def test_a_cache_in_front_is_told_twice(varnish, article):
    purging.deliver()
    first = varnish.tags()
    assert f"article:{article.pk}" in first
    assert Purge.objects.get().is_echo
    purging.deliver()
    assert varnish.tags() == first  # its time has not come
    let_time_pass()
    purging.deliver()
    assert varnish.tags() == first * 2
    assert not Purge.objects.exists()


def test_a_cache_that_does_not_answer_is_told_again(varnish, article):
    varnish.status = 503
    assert purging.deliver() == 0
    for tries in (1, 2, 3):
        waiting = Purge.objects.get()
        assert (waiting.tries, waiting.waiting) == (tries, [varnish.address])
        let_time_pass()
        if tries == 3:
            varnish.status = 200
        purging.deliver()
    assert Purge.objects.get().is_echo
    assert purging._waiting(Purge(waiting=["http://gone.example"])) == set()


def test_the_waits_grow_up_to_a_minute(db):
    waits = [purging._wait(Purge(tries=tries), ["x"]) for tries in range(12)]
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]


def test_one_that_sleeps_does_not_keep_the_others_waiting(varnish, settings, tmp_path, article):
    settings.PAGE_CACHE, settings.VAR = "files", tmp_path
    settings.VARNISH_ADDRESSES = ["http://127.0.0.1:1", varnish.address]
    forget_choices()
    before = purging.caches()[0].name, purging.store().counters.now()
    purging.deliver()
    assert purging.store().counters.now() == before[1] + 1
    assert varnish.tags()
    assert Purge.objects.get().waiting == ["http://127.0.0.1:1"]


def test_many_names_are_told_in_several_requests(heard):
    tags = [f"article:{number}" for number in range(2000)]
    Varnish(heard.address).purge(tags)
    assert heard.tags() == tags
    assert len(heard.told) > 1


def test_fastly_is_told_in_its_own_words(heard):
    Fastly("s1", "secret", heard.address).purge(["article:1", "section:2"])
    ((method, path, headers, _),) = heard.told
    assert (method, path) == ("POST", "/service/s1/purge")
    assert (headers["surrogate-key"], headers["fastly-key"]) == ("article:1 section:2", "secret")


def test_cloudflare_is_told_thirty_at_a_time(heard):
    tags = [f"article:{number}" for number in range(31)]
    Cloudflare("z1", "secret", heard.address).purge(tags)
    assert [json.loads(body)["tags"] for *_, body in heard.told] == [tags[:30], tags[30:]]
    assert heard.told[0][1] == "/zones/z1/purge_cache"
    assert heard.told[0][2]["authorization"] == "Bearer secret"


def test_a_refusal_is_one(heard):
    heard.status = 403
    for cache in (Varnish(heard.address), Fastly("s", "t", heard.address), Cloudflare("z", "t", heard.address)):
        with pytest.raises(Undelivered):
            cache.purge(["article:1"])


@pytest.mark.django_db(transaction=True)
def test_two_who_deliver_at_once_share_the_work(varnish, write):
    write(), write("Une autre")
    taken = []

    def one():
        try:
            taken.append(purging.deliver())
        finally:
            connection.close()

    workers = [threading.Thread(target=one) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(taken) == Purge.objects.filter(is_echo=True).count()
    assert not Purge.objects.filter(is_echo=False).exists()


# A real Varnish, with the rules we ship.


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.fixture
def front(live_server, settings, tmp_path):
    """The paper behind Varnish; brings what asks for a page through it."""
    if shutil.which("varnishd") is None:
        pytest.skip("varnishd n’est pas sur cette machine")
    port = free_port()
    vcl = tmp_path / "paper.vcl"
    vcl.write_text(VCL.read_text().replace('.port = "8000"', f'.port = "{live_server.thread.port}"'))
    line = [
        "varnishd",
        "-j",
        "none",
        "-F",
        "-n",
        tmp_path / "varnish",
        "-a",
        f"127.0.0.1:{port}",
        "-f",
        vcl,
        "-s",
        "malloc,32m",
    ]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings.PAGE_CACHE, settings.CACHE_TAG_HEADER = "", "xkey"
    settings.VARNISH_ADDRESSES = [f"http://127.0.0.1:{port}"]
    forget_choices()

    def ask(path, method="GET", **headers):
        line = HTTPConnection("127.0.0.1", port, timeout=20)
        line.request(method, path, headers={"Host": "localhost"} | headers)
        answer = line.getresponse()
        body = answer.read().decode()
        line.close()
        return answer.status, dict(answer.headers), body

    while True:
        try:
            ask("/robots.txt")
            break
        except OSError:
            assert server.poll() is None, "varnishd s’est arrêté"
            time.sleep(0.05)
    yield ask
    server.terminate()
    server.wait()
    forget_choices()


def test_varnish_keeps_what_is_public_and_forgets_it_when_told(front, article, reserved, alice, as_):
    address = article.get_absolute_url()
    front(address)
    _, headers, before = front(address, Cookie="sessionid=abc; connecte=1")
    assert int(headers["Age"]) >= 0
    assert "xkey" not in headers
    assert front(f"{address}?utm_source=x&fbclid=y")[2] == before
    article.title = "Le pont rouvre enfin"
    workflow.store(article, nature="typo")
    assert front(address)[2] == before  # nobody told it yet
    purging.deliver()
    assert "Le pont rouvre enfin" in front(address)[2]
    workflow.withdraw(article, by=None, reason="Une source est revenue.")
    purging.deliver()
    assert front(address)[0] in (404, 410)

    cookie = as_(alice).cookies["sessionid"].OutputString()
    assert "Le canari" in front(f"{reserved.get_absolute_url()}suite/", Cookie=cookie)[2]
    assert "Le canari" not in front(f"{reserved.get_absolute_url()}suite/")[2]


def test_varnish_takes_purges_from_nobody_who_comes_through_a_proxy(front):
    headers = {"xkey-purge": "everything", "X-Forwarded-For": "127.0.0.1, 10.0.0.1"}
    assert front("/", "PURGE", **headers)[0] == 403
