from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError

from subscriptions import gifts
from subscriptions.access import VISITOR, Reader, Why
from subscriptions.models import Gift
from tests.conftest import SAID, SOLD, send
from tests.newsroom.test_wall import unzipped
from tests.subscriptions.test_access import SUBSCRIBERS, Piece


def reading(gift, piece, at):
    return Reader(VISITOR.user, token=gifts.token_of(gift)).answer(piece, at)


def test_whoever_holds_the_link_reads_that_piece_and_no_other(alice, now):
    gift = gifts.give(Reader(alice), SUBSCRIBERS, now)

    assert reading(gift, SUBSCRIBERS, now).reason == Why.GIFT
    assert not reading(gift, Piece("subscribers", "piece:2"), now).is_open


def test_a_gift_ends_at_its_very_instant(alice, now, settings):
    gift = gifts.give(Reader(alice), SUBSCRIBERS, now)
    end = now + timedelta(days=settings.GIFT_DAYS)

    assert reading(gift, SUBSCRIBERS, end - timedelta(microseconds=1)).is_open
    assert not reading(gift, SUBSCRIBERS, end).is_open


@pytest.mark.parametrize("token", ["", "x", "1", "1:abc:def", "\x00"])
def test_a_link_that_we_did_not_make_opens_nothing(token, alice, now):
    gifts.give(Reader(alice), SUBSCRIBERS, now)

    assert not Reader(VISITOR.user, token=token).answer(SUBSCRIBERS, now).is_open


@pytest.mark.parametrize("who", ["rachid", "emile", "fanta"])
def test_only_subscribers_give(who, request, now):
    with pytest.raises(ValidationError) as refused:
        gifts.give(Reader(request.getfixturevalue(who)), SUBSCRIBERS, now)

    assert refused.value.code == "not_a_subscriber"


def test_a_double_click_makes_one_gift(alice, now):
    first, second = (gifts.give(Reader(alice), SUBSCRIBERS, now) for _ in range(2))

    assert first == second


def test_gifts_are_counted_by_month(alice, now, settings):
    settings.GIFTS_A_MONTH = 2
    for number in range(2):
        gifts.give(Reader(alice), Piece("subscribers", f"piece:{number}"), now)

    with pytest.raises(ValidationError) as refused:
        gifts.give(Reader(alice), Piece("subscribers", "piece:9"), now)

    assert refused.value.code == "none_left"


def test_the_story_of_a_gift(alice, reserved, as_, client):
    send(reserved, alice, SAID)
    address = reserved.get_absolute_url()
    giver = as_(alice)
    giver.post(f"{address}offrir/")
    page = giver.get(f"{address}offrir/")

    opened = client.get(f"{address}suite/", {"cadeau": gifts.token_of(Gift.objects.get())})

    assert "Envoyer par WhatsApp" in unzipped(page)
    assert gifts.named_by(unquote(page.context["link"].partition("cadeau=")[2])) == Gift.objects.get()
    assert SOLD in unzipped(opened)
    assert SAID not in unzipped(opened)
    assert "Un abonné vous offre cet article" in unzipped(opened)
    assert opened["Cache-Control"] == "private, no-store"


def test_a_free_article_is_not_offered(client, article):
    assert client.get(f"{article.get_absolute_url()}offrir/").status_code == 404


def test_a_visitor_is_told_how_to_offer(client, reserved):
    page = client.get(f"{reserved.get_absolute_url()}offrir/")

    assert "réservé aux abonnés" in unzipped(page)
    assert "<form" not in unzipped(page)
