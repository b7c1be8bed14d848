"""Letters through an e-mail service: played on loopback, by anymail's own code on our side."""

import base64
import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from letters import bounces, sending
from letters.models import Bounce, Delivery, Dispatch

pytestmark = pytest.mark.django_db
SECRET = "service:un-secret"


class Service(HTTPServer):
    """Speaks Postmark's way: one call for each message."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.taken, self.statuses = [], []


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status == 200:
            self.server.taken.append(sent)
        told = {"To": sent["To"], "MessageID": "id", "ErrorCode": 0 if status == 200 else 300, "Message": "said"}
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    server = Service()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.EMAIL_SERVICE = "postmark"
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "jeton",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "WEBHOOK_SECRET": SECRET,
    }
    yield server
    server.shutdown()
    server.server_close()


def work():
    at = timezone.now()
    sending.begin_due(at)
    sending.send_due(most=100, seconds=60)


def fates():
    return Counter(Dispatch.objects.values_list("state", flat=True))


def test_a_service_takes_each_copy_with_its_name(service, readers, issue):
    work()
    work()

    assert sorted(sent["To"] for sent in service.taken) == readers
    first = service.taken[0]
    copy = Dispatch.objects.get(recipient__email=first["To"])
    assert first["Metadata"] == {"dispatch": bounces.name_of(copy)}
    assert {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"} in first["Headers"]
    assert first["From"] == "La Trame <abonnements@latrame.example.org>"
    assert fates() == {Delivery.SENT: 8}


def test_what_a_service_refuses_is_told_and_what_it_puts_off_waits(service, readers, issue):
    service.statuses = [422, 429]

    work()

    assert fates() == {Delivery.FAILED: 1, Delivery.WAITING: 7}
    work()
    assert fates() == {Delivery.FAILED: 1, Delivery.WAITING: 1, Delivery.SENT: 6}


def test_a_service_that_breaks_may_have_taken_it(service, readers, issue):
    service.statuses = [500]

    work()

    assert fates() == {Delivery.UNKNOWN: 1, Delivery.SENT: 7}


def told(client, copy, secret=SECRET):
    news = {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 42, "MessageID": "id",
        "Email": copy.recipient.email, "BouncedAt": "2026-11-28T06:00:00Z", "Details": "no such user",
        "Metadata": {"dispatch": bounces.name_of(copy)},
    }  # fmt: skip
    known = base64.b64encode(secret.encode()).decode()
    headers = {"Authorization": f"Basic {known}"}
    return client.post("/courriels/service/", json.dumps(news), content_type="application/json", headers=headers)


def test_its_news_come_by_one_address(service, readers, issue, client):
    work()
    copy = Dispatch.objects.first()

    assert told(client, copy).status_code == 200

    assert Bounce.objects.get().dispatch == copy


def test_who_does_not_know_the_secret_says_nothing(service, readers, issue, client, settings):
    work()
    copy = Dispatch.objects.first()

    assert told(client, copy, "service:un-autre").status_code == 400
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": ""}
    assert told(client, copy, "").status_code == 404
    assert not Bounce.objects.exists()
