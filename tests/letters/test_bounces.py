"""What comes back: reports of real servers' shapes, false ones, broken ones."""

from datetime import timedelta
from io import StringIO

import pytest
from anymail.signals import AnymailTrackingEvent
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from letters import bounces, composing, enrolling, jobs, sending
from letters.models import Bounce, BounceKind, Dispatch, Recipient

pytestmark = pytest.mark.django_db
WHO = "lectrice@example.org"
REPORT = """\
Return-Path: <>
Delivered-To: {to}
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: {to}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type={report}; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Votre message n'est pas arrive.

--b
Content-Type: {kind}

{told}
--b
Content-Type: text/rfc822-headers

Subject: Le matin

--b--
"""
GROUPS = """\
Reporting-MTA: dns; mx.example.net
Arrival-Date: Sat, 28 Nov 2026 06:00:00 +0000

Final-Recipient: rfc822; {who}
"""


@pytest.fixture(autouse=True)
def _return_address(settings):
    settings.BOUNCE_ADDRESS = "rebonds@journal.test"


@pytest.fixture
def copies(morning, article):
    """Copies of four issues to one reader."""
    enrolling.choose(WHO, [morning])
    made = []
    for _ in range(4):
        issue = composing.begin(morning, by=None)
        composing.plan(composing.arrange(issue, [article], by=None, seen_version=0))
        sending.begin_due(timezone.now() + timedelta(seconds=1))
        made.append(Dispatch.objects.get(issue=issue))
    return made


def report(copy, action="failed", status="5.1.1", said="550 5.1.1 No such user", to=None):
    groups = GROUPS.format(who=WHO) + f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n"
    to = to or bounces.return_address(copy)
    filled = REPORT.format(to=to, report="delivery-status", kind="message/delivery-status", told=groups)
    return filled.replace("\n", "\r\n").encode()


def complaint(copy):
    told = "Feedback-Type: abuse\nUser-Agent: Mail/1.0\nVersion: 1\n"
    to = bounces.return_address(copy)
    return REPORT.format(to=to, report="feedback-report", kind="message/feedback-report", told=told).encode()


def drop(folder, *messages):
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(exist_ok=True)
    for number, message in enumerate(messages):
        (folder / "new" / f"1790000000.M{number}P1.mx").write_bytes(message)


def read(folder):
    told = StringIO()
    call_command("read_bounces", str(folder), stdout=told)
    return told.getvalue()


def is_stopped():
    return Recipient.objects.get(email=WHO).stop_reason


def test_three_hard_ones_stop_the_address(copies, tmp_path):
    for number, copy in enumerate(copies[:3], start=1):
        drop(tmp_path, report(copy))
        assert "Rebonds lus : 1." in read(tmp_path)
        assert is_stopped() == ("bounces" if number == 3 else "")

    assert not Recipient.objects.get(email=WHO).enrolments.active().exists()
    assert list((tmp_path / "new").iterdir()) == []
    assert all(path.name.endswith(":2,S") for path in (tmp_path / "cur").iterdir())


def test_one_copy_told_of_three_times_is_one_bounce(copies, tmp_path):
    drop(tmp_path, *[report(copies[0])] * 3)

    read(tmp_path)

    assert Bounce.objects.count() == 1
    assert is_stopped() == ""


@pytest.mark.parametrize(
    ("action", "status", "said", "kind"),
    [
        ("failed", "5.1.1", "550 5.1.1 No such user", "hard"),
        ("failed", "5.0.0", "550 unknown", "hard"),
        ("failed", "5.4.4", "Host not found", "hard"),
        ("failed", "5.2.2", "552 mailbox full", "soft"),
        ("failed", "5.7.1", "550 5.7.1 spam", "soft"),
        ("failed", "4.4.7", "delivery time expired", "soft"),
        ("delayed", "4.4.1", "connection timed out", None),
        ("delivered", "2.0.0", "250 ok", None),
        ("failed", "n’importe", "550 no such user", "hard"),
    ],
)
def test_what_a_report_says(action, status, said, kind, copies):
    found = bounces.read(report(copies[0], action, status, said))

    assert (found[1].kind if found else None) == kind


def test_who_confirms_again_starts_again(copies, morning, tmp_path):
    for copy in copies[:3]:
        bounces.record(copy, BounceKind.HARD, at=timezone.now())
    assert is_stopped() == "bounces"

    enrolling.choose(WHO, [morning])
    bounces.record(copies[3], BounceKind.HARD, at=timezone.now())

    assert is_stopped() == ""
    assert enrolling.recipient_of(WHO).enrolments.reachable().exists()


def test_a_complaint_stops_at_once_and_for_good(copies, morning, tmp_path):
    drop(tmp_path, complaint(copies[0]))

    read(tmp_path)
    enrolling.ask(WHO, [morning])

    assert is_stopped() == "complaint"
    assert not enrolling.recipient_of(WHO).confirmations.exists()


@pytest.mark.parametrize("seal", ["000000000000", "", "é" * 12])
def test_a_return_address_that_we_did_not_write_names_nothing(seal, copies):
    false = f"rebonds+{copies[0].pk}-{seal}@journal.test"

    assert bounces.read(report(copies[0], to=false)) is None


def test_a_copy_forgotten_since_is_passed_over(copies, tmp_path):
    drop(tmp_path, report(copies[0]))
    copies[0].delete()

    assert "Rebonds lus : 0. Autres messages, laissés : 1." in read(tmp_path)


def test_an_answer_from_a_holiday_is_no_bounce(copies, tmp_path):
    away = f"To: {bounces.return_address(copies[0])}\r\nAuto-Submitted: auto-replied\r\n\r\nJe suis absent.".encode()
    drop(tmp_path, away)

    assert "Rebonds lus : 0." in read(tmp_path)
    assert not Bounce.objects.exists()


def test_the_folder_is_read_by_the_worker_too(copies, settings, tmp_path):
    settings.BOUNCE_MAILDIR = str(tmp_path)
    drop(tmp_path, report(copies[0]))

    jobs.read_bounces(0)

    assert Bounce.objects.count() == 1


def test_what_is_no_maildir_is_said(tmp_path):
    with pytest.raises(CommandError, match="Maildir"):
        call_command("read_bounces", str(tmp_path))


@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_bytes_break_the_reading(noise, place):
    copy = Dispatch(pk=1)
    whole = report(copy)

    bounces.read(noise)
    bounces.read(whole[:place] + noise + whole[place:])


@given(st.text(max_size=60))
def test_no_name_breaks_the_reading(name):
    assert bounces.named(name) is None


# An e-mail service says it by a call.


def event(copy, kind, reason=None):
    return AnymailTrackingEvent(
        event_type=kind,
        recipient=WHO,
        metadata={"dispatch": bounces.name_of(copy)},
        reject_reason=reason,
        description="dit par le service",
    )


@pytest.mark.parametrize(
    ("kind", "reason", "kept", "stops"),
    [
        ("bounced", "bounced", "hard", ""),
        ("bounced", "spam", "soft", ""),
        ("rejected", "invalid", "hard", ""),
        ("complained", None, "complaint", "complaint"),
        ("deferred", None, None, ""),
        ("delivered", None, None, ""),
        ("opened", None, None, ""),
    ],
)
def test_what_a_service_says(kind, reason, kept, stops, copies):
    bounces.heard(None, event(copies[0], kind, reason), "brevo")

    assert list(Bounce.objects.values_list("kind", flat=True)) == ([kept] if kept else [])
    assert is_stopped() == stops


def test_who_leaves_at_the_service_s_has_left(copies):
    bounces.heard(None, event(copies[0], "unsubscribed"), "brevo")

    assert not enrolling.recipient_of(WHO).enrolments.active().exists()
