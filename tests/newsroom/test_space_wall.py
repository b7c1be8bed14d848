"""The wall around the space: the same bytes whatever it holds, whoever is kept out, whatever is sent."""

import gzip
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contributions import appeals, drafts, mailing, moderation, reactions
from contributions.models import Contribution, Decision, Draft, Report, Sanction, State, UsefulMark
from contributions.views import GESTURES
from subscriptions import lifecycle
from subscriptions.models import Period
from tests.conftest import person, send

SONG = "Le canari chante"
KEPT_OUT = ["visitor", "member", "lapsed", "ended", "desk", "left"]
NEAREST = "lapsed"  # of all who are kept out, the one whose rights are nearest to a subscriber's: asked everything
READING, WRITING = ["get", "head", "post"], ["put", "patch", "delete", "options"]
ENDS = ["", "suite/", "contributions/", "lecteur/"]
ASKED = [
    "",
    "?voir={number}",
    "?ordre=newest",
    "?modifier={number}",
    "?repondre={number}",
    "?signaler={number}",
    "?empreinte",
]
HEADERS = [
    {},
    {"Accept": "application/json"},
    {"Range": "bytes=0-99999"},
    {"Range": "bytes=0-0,-500"},
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
    {"If-Match": '"rien"'},
    {"If-Range": '"rien"', "Range": "bytes=10-"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"X-HTTP-Method-Override": "GET", "X-Requested-With": "XMLHttpRequest"},
]


@pytest.fixture
def kept_out(rachid: Any, emile: Any, fanta: Any, month: Any) -> dict[str, Any]:
    """Everybody who is not let in: nobody, a member, two kinds of former subscribers, a colleague, one who left."""
    ended = person("oumar")
    lifecycle.give(ended, month, by=None, reason="essai")
    lifecycle.end(Period.objects.get(holder=ended).subscription, by=None, reason="demandé")
    left = person("sira", is_active=False)
    return {"visitor": None, "member": rachid, "lapsed": emile, "ended": ended, "desk": fanta, "left": left}


@pytest.fixture
def choir(article: Any, alice: Any, bakary: Any, mariam: Any, month: Any) -> dict[str, Contribution]:
    return assemble(article, alice, bakary, mariam, month)


def assemble(article: Any, alice: Any, bakary: Any, mariam: Any, month: Any) -> dict[str, Contribution]:
    """One contribution for each thing that may become of one, all singing; their authors have singing names."""
    with connection.cursor() as cursor:  # numbers that stand nowhere else in a page
        cursor.execute("ALTER TABLE contributions_contribution ALTER COLUMN id RESTART WITH 700001")
    sung = {}

    def sing(key: str, parent: Contribution | None = None) -> Contribution:
        singer = person(f"canarine{len(sung)}")
        singer.display_name = f"Canarine numéro {len(sung)}"
        singer.save()
        lifecycle.give(singer, month, by=None, reason="essai")
        sung[key] = moderation.receive(article, singer, text=f"{SONG}, {key}.", token=uuid4(), parent=parent)
        return sung[key]

    sing("pending")
    moderation.publish(sing("published"), by=mariam)
    moderation.reject(sing("rejected"), by=mariam, reason="insult", note=f"{SONG} dans un mot.")
    moderation.remove(moderation.publish(sing("removed"), by=mariam), by=mariam, reason="hate", note=SONG)
    moderation.withdraw(sing("withdrawn"))
    moderation.publish(sing("reply", parent=sung["published"]), by=mariam)
    moderation.pick(moderation.publish(sing("picked"), by=mariam), by=bakary, is_picked=True)
    sung["newsroom"] = moderation.answer(article, bakary, parent=sung["picked"], text=f"{SONG} ici.", token=uuid4())
    reported = moderation.publish(sing("reported"), by=mariam)
    for number in range(3):
        teller = person(f"dit{number}")
        lifecycle.give(teller, month, by=None, reason="essai")
        reactions.report(reported, teller, reason="insult", note=f"{SONG} dans un signalement.")
    reactions.mark_useful(sung["picked"], alice, is_useful=True)
    appeals.appeal(sung["rejected"], text=f"{SONG} dans un recours, et longuement.")
    drafts.keep(alice, article, "", None, f"{SONG} dans un brouillon.")
    warned = {"kind": "warning", "reason": f"{SONG} dans un avertissement.", "starts_at": timezone.now()}
    Sanction.objects.create(person=sung["rejected"].author, by=mariam, **warned)
    return sung


def heard(response: Any) -> str:
    """What a reader receives, without what is drawn anew for each page: tokens, and padding under compression."""
    body, sent = b"".join(response) if response.streaming else response.content, dict(response.items())
    sent.pop("Content-Length", "")
    if sent.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    text = f"{response.status_code} {body.decode('utf-8', 'replace')}" + repr(sent)
    return re.sub(r'csrfmiddlewaretoken\\?" value=\\?"\w+|"csrf_?[tT]oken": ?"\w+"|nonce[=-]["\w-]+', "", text)


def sings(text: str) -> bool:
    return "canari chante" in text or "Canarine" in text


def test_each_state_is_in_the_choir(choir):
    assert {one.state for one in Contribution.objects.all()} == set(State.values)


@pytest.mark.parametrize("who", KEPT_OUT)
def test_a_full_space_is_the_same_bytes_as_an_empty_one(who, kept_out, article, alice, bakary, mariam, month, as_):
    headers = HEADERS if who in ("visitor", NEAREST) else HEADERS[:3]
    silence = everything_told(as_(kept_out[who]), article, headers)

    assemble(article, alice, bakary, mariam, month)
    told = everything_told(as_(kept_out[who]), article, headers)

    assert told == silence
    assert not any(sings(text) for text in told.values())


def everything_told(client: Any, article: Any, got_with: list[dict[str, str]]) -> dict[str, str]:
    return {
        f"{method} {end} {headers}": heard(getattr(client, method)(article.get_absolute_url() + end, headers=headers))
        for end in ENDS
        for method in READING + WRITING
        for headers in (got_with if method == "get" else HEADERS[:2] if method in READING else HEADERS[:1])
    }


@pytest.mark.parametrize("who", KEPT_OUT)
def test_what_is_asked_of_one_contribution_is_not_answered(who, kept_out, choir, article, as_):
    client, address = as_(kept_out[who]), article.get_absolute_url() + "contributions/"

    for place, asked in enumerate(ASKED):
        nothing = named(client, address, asked, 999_999)
        assert not sings(nothing)
        assert {named(client, address, asked, one.pk) for one in aimed_at(choir, who, place)} == {nothing}


def aimed_at(choir: dict[str, Contribution], who: str, place: int) -> list[Contribution]:
    """All of them for the one who is nearest; for each of the others a third, another one each time."""
    return list(choir.values()) if who == NEAREST else list(choir.values())[place % 3 :: 3]


def named(client: Any, address: str, asked: str, number: int) -> str:
    return heard(client.get(address + asked.format(number=number))).replace(str(number), "N")


@pytest.mark.parametrize("who", KEPT_OUT)
def test_a_gesture_from_outside_learns_nothing_and_does_nothing(who, kept_out, choir, article, as_):
    client, address = as_(kept_out[who]), article.get_absolute_url() + "contributions/"
    before = everything()

    for place, gesture in enumerate(("", "reply", "amend", *GESTURES)):
        nothing = posted(client, address, gesture, 999_999)
        assert not sings(nothing)
        assert {posted(client, address, gesture, one.pk) for one in aimed_at(choir, who, place)} == {nothing}

    assert everything() == before


def posted(client: Any, address: str, gesture: str, number: int) -> str:
    told = {"gesture": gesture, "contribution": number, "text": "Un essai de l’extérieur.", "reason": "insult"}
    return heard(client.post(address, told | {"token": "0" * 32})).replace(str(number), "N")


def everything() -> list[Any]:
    counted = [model.objects.count() for model in (Contribution, Decision, Draft, Report, UsefulMark, Sanction)]
    return [*counted, *Contribution.objects.order_by("pk").values_list("state", "picked_at", "version")]


@pytest.mark.parametrize("who", KEPT_OUT)
def test_a_locked_reader_does_not_make_the_server_read_a_text(who, kept_out, choir, article, as_):
    """What is never read cannot leak, not even by the time it takes."""
    client = as_(kept_out[who])

    with CaptureQueriesContext(connection) as asked:
        client.get(article.get_absolute_url() + "contributions/")
        client.get(article.get_absolute_url() + "lecteur/")
        client.get(article.get_absolute_url())

    assert not [query for query in asked if '"contributions_contribution"' in query["sql"]]


@pytest.mark.parametrize("who", ["member", "lapsed", "ended"])
def test_one_who_wrote_there_finds_their_own_and_nothing_else(who, kept_out, choir, article, alice, month, as_):
    """A former subscriber keeps their own texts, in the account alone; no name, answer or count of others."""
    author = kept_out[who]
    own = send(article, author, "Mon propre texte, et rien que lui.")
    moderation.publish(own, by=None)
    answer = moderation.receive(article, alice, text=f"{SONG} en réponse.", token=uuid4(), parent=own)
    moderation.publish(answer, by=None)
    client = as_(author)

    pages = {path: heard(client.get(path)) for path in ("/compte/", "/compte/contributions/", "/compte/donnees/")}
    news = heard(client.get("/compte/nouvelles/"))

    assert "Mon propre texte" in pages["/compte/contributions/"]
    assert "Mon propre texte" in pages["/compte/donnees/"]
    assert not any(sings(text) or "Alice" in text for text in [*pages.values(), news])


@pytest.mark.parametrize("who", ["member", "lapsed", "ended"])
def test_no_letter_tells_what_is_inside(who, kept_out, choir, article, alice, month):
    author = kept_out[who]
    moderation.reject(send(article, author), by=None, reason="off_topic")
    answered = moderation.publish(send(article, author, "Un autre texte de la même main."), by=None)
    answer = moderation.receive(article, alice, text=f"{SONG} en réponse.", token=uuid4(), parent=answered)
    moderation.publish(answer, by=None)

    mailing.send_due(timezone.now() + timedelta(days=2))

    written = [one for one in mail.outbox if author.email in one.to]
    assert not any(sings(str(one.message())) or "Alice" in str(one.message()) for one in written)


def test_a_suspended_subscriber_still_hears(choir, article, alice, mariam, as_):
    until = timezone.now() + timedelta(days=3)
    kind = SimpleNamespace(kind="suspension", reason="Insultes répétées.", ends_at=until)
    Sanction.objects.create(person=alice, by=mariam, starts_at=timezone.now(), **vars(kind))

    assert f"{SONG}, published" in heard(as_(alice).get(article.get_absolute_url() + "contributions/"))


def test_the_subscriber_hears_what_is_published_and_nothing_more(choir, article, alice, as_):
    text = heard(as_(alice).get(article.get_absolute_url() + "contributions/"))

    sung = {key for key in choir if f"{SONG}, {key}." in text}
    assert sung == {"published", "reply", "picked", "reported"}
    assert f"{SONG} ici" in text
    assert f"{SONG} dans un brouillon" in text, "her own draft, in the form"
    assert "dans un mot" not in text
    assert "signalement" not in text
    assert "recours" not in text
    assert "avertissement" not in text
