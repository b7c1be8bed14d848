"""Ready pages: made once, never served after a purge, served rather than nothing when they cannot be made."""

import shutil
import subprocess
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from redis import Redis

from articles import workflow
from edge import purging, stores
from edge.caching import PAGE
from edge.counters import FileCounters, slot_of
from edge.page_store import Entry, FileStore, Memory, slots_of
from edge.pages import PageCache
from tests.served import call, forget_choices


class Kitchen:
    """A WSGI application that counts how often it is asked, and answers what a test has it say."""

    def __init__(self):
        self.asked, self.wait, self.tags, self.until = 0, threading.Event(), ["article:1"], None
        self.wait.set()
        self.status, self.body = "200 OK", b"one"

    def __call__(self, environ, start):
        self.asked += 1
        body = self.body
        self.wait.wait(10)
        environ[PAGE] = (self.tags, self.until)
        start(self.status, [("ETag", '"one"'), ("Cache-Control", "public"), ("Vary", "Accept-Encoding")])
        return [body]


@pytest.fixture
def kitchen():
    return Kitchen()


@pytest.fixture
def two_processes(kitchen, tmp_path):
    """Two caches over one folder, as two processes of one machine have."""
    return [PageCache(kitchen, FileStore(tmp_path, "r1")) for _ in range(2)]


# On the paper itself.


def test_the_database_is_asked_once(paper, article, django_assert_num_queries):
    first = paper.get(article.get_absolute_url())
    with django_assert_num_queries(0):
        again = paper.get(article.get_absolute_url())
    assert (again.status, again.body, again.headers) == (first.status, first.body, first.headers)
    assert again.body == paper.fresh(article.get_absolute_url()).body


def test_a_change_is_seen_at_once(paper, article):
    paper.get(article.get_absolute_url())
    article.title = "Le pont rouvre enfin"
    workflow.store(article, nature="typo")
    purging.deliver()
    assert "rouvre enfin" in paper.get(article.get_absolute_url()).body.decode()


def test_a_request_that_changes_something_delivers_before_it_answers(paper, article, bakary, as_, transactional_db):
    paper.get(article.get_absolute_url())
    workflow.withdraw(article, by=bakary, reason="Une source est revenue.")
    as_(bakary).post("/compte/connexion/")
    assert paper.get(article.get_absolute_url()).status in (404, 410)


@pytest.mark.parametrize("path", ["suite/", "contributions/", "lecteur/"])
def test_what_is_private_is_never_kept(paper, reserved, path):
    first = paper.get(f"{reserved.get_absolute_url()}{path}")
    assert first.headers["Cache-Control"] == "private, no-store"
    assert not list(stores.store().folder.glob("??/*"))


def test_a_search_is_not_kept_by_us(paper, article):
    assert "s-maxage" in paper.get("/recherche/?q=pont").headers["Cache-Control"]
    assert not list(stores.store().folder.glob("??/*"))


def test_cookies_change_nothing(paper, article, as_, alice):
    plain = paper.get(article.get_absolute_url())
    signed = paper.get(article.get_absolute_url(), cookie=as_(alice).cookies.output(header=""))
    assert signed == plain
    assert "Set-Cookie" not in plain.headers


def test_words_that_no_page_reads_lead_to_the_same_page(paper, article, django_assert_num_queries):
    plain = paper.get("/rubriques/societe/")
    with django_assert_num_queries(0):
        assert paper.get("/rubriques/societe/?fbclid=a&utm_source=b").body == plain.body
        assert paper.get("/rubriques/societe/?avant=").body == plain.body
    assert paper.get("/rubriques/societe/?avant=abc&x=1").status == paper.fresh("/rubriques/societe/?avant=abc").status


def test_who_has_the_page_is_told_so_without_it(paper, article):
    first = paper.get(article.get_absolute_url(), accept_encoding="gzip")
    again = paper.get(article.get_absolute_url(), accept_encoding="gzip", if_none_match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in paper.get(article.get_absolute_url()).headers


def test_a_head_has_no_body(paper, article):
    answer = call(paper.cache, article.get_absolute_url(), method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert paper.get(article.get_absolute_url()).body


def test_a_name_that_is_not_ours_reaches_django_which_refuses_it(paper, article):
    paper.get(article.get_absolute_url())
    assert call(paper.cache, article.get_absolute_url(), host="autre.example").status == 400


def redirecting(environ, start):
    start("301 Moved Permanently", [("Location", "https://testserver/")])
    return []


def test_with_tls_asked_for_the_plain_page_is_not_given(paper, article, settings):
    paper.get(article.get_absolute_url())
    settings.SECURE_SSL_REDIRECT = True
    assert call(PageCache(redirecting, stores.store()), article.get_absolute_url()).status == 301


def test_what_comes_out_at_its_minute_needs_no_purge(paper, write, article):
    at = timezone.now()
    draft = write("À l’heure dite", at=None)
    workflow.schedule(draft, by=None, at=at + timedelta(seconds=90))
    purging.deliver()
    assert "À l’heure dite" not in paper.get("/").body.decode()
    assert paper.get("/").lives <= 90
    with time_machine.travel(at + timedelta(seconds=60), tick=False):
        assert paper.get("/").lives <= 30  # counted anew at each sending
    with time_machine.travel(at + timedelta(seconds=91), tick=False):
        assert "À l’heure dite" in paper.get("/").body.decode()


def test_the_cache_in_front_reads_the_names(article, settings, client):
    for header, between in (("xkey", " "), ("Surrogate-Key", " "), ("Cache-Tag", ",")):
        settings.CACHE_TAG_HEADER = header
        names = client.get(article.get_absolute_url())[header].split(between)
        assert {f"article:{article.pk}", f"section:{article.section_id}", f"author:{article.author_id}"} <= set(names)


# Made once.


def test_a_hundred_who_wait_have_one_page_made(kitchen, two_processes):
    kitchen.wait.clear()
    answers = []
    askers = [
        threading.Thread(target=lambda front=front: answers.append(call(front, "/").body))
        for front in two_processes * 20
    ]
    for asker in askers:
        asker.start()
    while kitchen.asked == 0:
        time.sleep(0.001)
    kitchen.wait.set()
    for asker in askers:
        asker.join()
    assert answers == [b"one"] * 40
    assert kitchen.asked == 1


def test_one_that_only_grew_old_is_served_while_it_is_made(kitchen, two_processes):
    first, second = two_processes
    call(first, "/")
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=True):
        kitchen.wait.clear()
        kitchen.body = b"two"
        answers = []
        maker = threading.Thread(target=lambda: answers.append(call(first, "/").body))
        maker.start()
        while kitchen.asked == 1:
            time.sleep(0.001)
        assert call(second, "/").body == b"one"  # nobody waits
        kitchen.wait.set()
        maker.join()
        assert answers == [b"two"]
        assert call(second, "/").body == b"two"


def test_past_its_instant_a_page_is_not_served_while_it_is_made(kitchen, two_processes):
    first, _ = two_processes
    kitchen.until = timezone.now() + timedelta(seconds=30)
    call(first, "/")
    kitchen.body = b"two"
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        assert call(first, "/").body == b"two"


# Never after a purge.


def test_a_purge_is_seen_by_every_process_at_once(kitchen, two_processes):
    first, second = two_processes
    call(first, "/"), call(second, "/")
    assert kitchen.asked == 1
    first._store.counters.purge(["article:2"])
    call(second, "/")
    assert kitchen.asked == 1
    first._store.counters.purge(["article:1"])
    kitchen.body = b"two"
    assert call(second, "/").body == b"two"
    assert call(first, "/").body == b"two"


def test_a_page_purged_in_the_making_is_kept_by_nobody(kitchen, two_processes):
    first, _ = two_processes
    kitchen.wait.clear()
    answers = []
    maker = threading.Thread(target=lambda: answers.append(call(first, "/")))
    maker.start()
    while kitchen.asked == 0:
        time.sleep(0.001)
    first._store.counters.purge(["article:1"])
    kitchen.wait.set()
    maker.join()
    assert answers[0].lives == 0
    call(first, "/")
    assert kitchen.asked == 2


def test_counts_taken_away_under_a_running_process_are_found_again(kitchen, two_processes, tmp_path, monkeypatch):
    first, second = two_processes
    call(first, "/")
    shutil.rmtree(tmp_path)
    for front in two_processes:
        front._store._look_at_counts()
    kitchen.body = b"two"
    assert call(second, "/").body == b"two"
    second._store.counters.purge(["article:1"])
    kitchen.body = b"three"
    assert call(first, "/").body == b"three"


def test_another_release_makes_its_own_pages(kitchen, tmp_path):
    for release, asked in (("r1", 1), ("r1", 1), ("r2", 2)):
        call(PageCache(kitchen, FileStore(tmp_path, release)), "/")
        assert kitchen.asked == asked


def test_the_code_and_the_settings_are_the_release(settings):
    before = stores.release()
    assert stores.release() == before
    settings.SITE_ADDRESS = "https://autre.example"
    assert stores.release() != before


# When it cannot be made.


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable"])
def test_a_page_that_cannot_be_made_leaves_its_place_to_the_last_true_one(kitchen, two_processes, status):
    first, second = two_processes
    call(first, "/")
    kitchen.status = status
    at = timezone.now()
    with time_machine.travel(at + timedelta(hours=23), tick=False):
        assert (call(first, "/").status, call(second, "/").body) == (200, b"one")
    with time_machine.travel(at + timedelta(hours=25), tick=False):
        assert call(first, "/").status >= 500


def test_a_page_that_stands_in_is_kept_by_nobody_else(kitchen, two_processes):
    first, _ = two_processes
    call(first, "/")
    kitchen.status = "500 Internal Server Error"
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=False):
        assert [call(first, "/").lives for _ in range(2)] == [0, 0]


def test_what_is_purged_while_it_fails_to_be_made_does_not_stand_in(kitchen, two_processes):
    first, _ = two_processes
    call(first, "/")
    kitchen.status = "500 Internal Server Error"
    kitchen.wait.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=True):
        answers = []
        maker = threading.Thread(target=lambda: answers.append(call(first, "/").status))
        maker.start()
        while kitchen.asked == 1:
            time.sleep(0.001)
        first._store.counters.purge(["article:1"])
        kitchen.wait.set()
        maker.join()
    assert answers == [500]


def test_what_was_purged_is_not_served_even_then(kitchen, two_processes):
    first, _ = two_processes
    call(first, "/")
    first._store.counters.purge(["article:1"])
    kitchen.status = "500 Internal Server Error"
    assert call(first, "/").status == 500


def test_trouble_is_not_tried_again_at_every_request(kitchen, two_processes):
    first, _ = two_processes
    call(first, "/")
    kitchen.status = "500 Internal Server Error"
    with time_machine.travel(timezone.now() + timedelta(seconds=301), tick=False):
        for _ in range(10):
            assert call(first, "/").status == 200
    assert kitchen.asked == 2


def test_a_full_disk_keeps_nothing_and_breaks_nothing(kitchen, tmp_path, monkeypatch, caplog):
    front = PageCache(kitchen, FileStore(tmp_path, "r1"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    assert call(front, "/").body == b"one"
    assert "n’a pas pu être gardée" in caplog.text


def test_half_a_file_is_not_a_page(kitchen, two_processes, tmp_path):
    call(two_processes[0], "/")
    (path,) = tmp_path.glob("??/*")
    path.write_bytes(path.read_bytes()[:40])
    assert call(two_processes[1], "/").body == b"one"
    assert kitchen.asked == 2


# The parts.


def test_memory_holds_no_more_than_it_may():
    memory = Memory(most=25)
    for name in "abc":
        memory.put(name, Entry("200 OK", [], b"0123456789", [], 1, 1.0))
    assert memory.get("a") is None
    assert memory.get("c").body == b"0123456789"


def test_the_disk_is_swept(tmp_path, monkeypatch):
    store = FileStore(tmp_path, "r1")
    for number in range(4):
        store.put(str(number), Entry("200 OK", [], b"x" * 1000, slots_of([]), store.counters.now(), time.time()))
    (tmp_path / "counts-of-an-older-boot").touch()
    assert store.sweep(time.time()) == 0
    monkeypatch.setattr("edge.page_store.ON_DISK", 2500)
    assert store.sweep(time.time()) == 2
    assert store.sweep(time.time() + 25 * 3600) == 2
    assert [path.name for path in tmp_path.glob("counts-*")] == [store.counters.path.name]


def test_counts_survive_a_killed_process(tmp_path):
    counters = FileCounters(tmp_path)
    before = counters.now()
    counters.purge(["article:1"])
    again = FileCounters(tmp_path)
    assert again.now() == before + 1 == again.latest([slot_of("article:1")])
    assert again.latest([slot_of("article:3")]) == before


# With Redis.


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory):
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("redis-server n’est pas sur cette machine")
    path = tmp_path_factory.mktemp("redis") / "socket"
    line = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL)
    while not path.exists():
        time.sleep(0.01)
    yield f"unix://{path}"
    server.terminate()
    server.wait()


@pytest.fixture
def two_machines(kitchen, redis_server, settings):
    settings.PAGE_CACHE = redis_server
    Redis.from_url(redis_server).flushall()
    fronts = []
    for _ in range(2):
        forget_choices()
        fronts.append(PageCache(kitchen, stores.store()))
    yield fronts
    forget_choices()


def test_two_machines_share_pages_and_purges(kitchen, two_machines):
    first, second = two_machines
    assert call(first, "/").body == call(second, "/").body == b"one"
    assert kitchen.asked == 1
    second._store.counters.purge(["article:1"])
    kitchen.body = b"two"
    assert call(first, "/").body == b"two"
    assert call(second, "/").body == b"two"
    assert kitchen.asked == 2


def test_a_redis_that_lost_everything_serves_nothing_old(kitchen, two_machines, redis_server):
    first, second = two_machines
    call(first, "/")
    Redis.from_url(redis_server).flushall()
    kitchen.body = b"two"
    assert call(first, "/").body == b"two"  # its own memory is not believed either
    assert call(second, "/").body == b"two"


def test_without_redis_pages_are_made(kitchen, settings, tmp_path):
    settings.PAGE_CACHE = f"unix://{tmp_path}/nobody"
    forget_choices()
    front = PageCache(kitchen, stores.store())
    assert [call(front, "/").body for _ in range(2)] == [b"one", b"one"]
    forget_choices()


def test_a_page_made_while_the_clock_was_ahead_is_not_believed_once_it_is_right():
    made = Entry("200 OK", [], b"", [], 1, 2000.0)

    assert [made.is_fresh(now) for now in (1000.0, 1996.0, 2001.0, 2301.0)] == [False, True, True, False]
