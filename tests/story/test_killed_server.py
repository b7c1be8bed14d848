"""The whole server dies in the middle of a save, for real: SIGKILL on its own process. What was typed is there."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from articles.models import Article
from newsroom.environment import ROOT
from tests.story.conftest import Someone

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

TITLE = "Le bac repart"
PATIENCE = 20  # seconds
NAME = "mortal"


class Server:
    """The paper served by gunicorn in a process of its own, on the database of the tests."""

    def __init__(self):
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = door.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        line = [sys.executable, "-m", "gunicorn", "newsroom.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"]
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "SITE_ADDRESS": self.address,
            "PGAPPNAME": f"{NAME}-{os.getpid()}",
        }
        self.process = subprocess.Popen(
            [*line, "--log-level", "error", "--no-control-socket"], cwd=ROOT, env=env, start_new_session=True
        )
        wait_for(self.answers)

    def answers(self):
        try:
            return urlopen(f"{self.address}/charte/").status == 200
        except OSError:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not its_lines())


def database_url():
    where = connection.settings_dict
    options = urlencode({"host": where["HOST"]}, quote_via=quote) if where["HOST"].startswith("/") else ""
    host = "" if options else f"{where['HOST']}:{where['PORT']}"
    password = f":{quote(where['PASSWORD'], safe='')}" if where["PASSWORD"] else ""
    return f"postgresql://{quote(where['USER'])}{password}@{host}/{where['NAME']}?{options}"


def its_lines():
    return asked(f"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{NAME}-{os.getpid()}'")


def saves_waiting():
    return asked("SELECT count(*) FROM pg_locks WHERE NOT granted")


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def wait_for(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, is_so
        time.sleep(0.05)


@pytest.fixture
def server(transactional_db):
    server = Server()
    yield server
    server.kill()


def test_what_was_typed_outlives_a_server_killed_while_it_saves(server, chromium, claire, write):
    draft = write("Le bac est en panne", at=None, reporters=[claire], body="<p>Depuis lundi.</p>")
    address = f"/redaction/articles/article/{draft.pk}/change/"
    reporter = Someone(chromium, server.address, claire, [])
    page = reporter.page
    page.goto(address)
    page.get_by_role("textbox", name="Titre :", exact=True).fill(TITLE)

    with transaction.atomic():  # the save stops half-way, at the row that we hold
        Article.objects.select_for_update().get(pk=draft.pk)
        page.locator(".verbs").get_by_role("button", name="Enregistrer").click(no_wait_after=True)
        wait_for(saves_waiting)
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()
    server.start()

    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Le bac est en panne", 1)
    page = reporter.open_tab()
    page.goto(address)
    page.get_by_role("button", name="Le reprendre").or_(page.get_by_role("link", name="Le reprendre")).first.click()
    page.locator(".verbs").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("L’article est enregistré.")).to_be_visible()
    draft.refresh_from_db()
    assert draft.title == TITLE
    reporter.context.close()
