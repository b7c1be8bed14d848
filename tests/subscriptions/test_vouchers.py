import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from subscriptions import vouchers
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.ledger import LETTERS
from subscriptions.models import LedgerEntry, Right, Voucher
from tests.conftest import person


@pytest.fixture(autouse=True)
def no_tries(db):
    cache.clear()


@pytest.fixture
def batch(month, fanta):
    made = vouchers.make(
        month, seller="Kiosque du pont", size=5, expires_at=timezone.now() + timedelta(days=90), by=fanta
    )
    vouchers.activate(made)
    made.refresh_from_db()
    return made


@pytest.mark.parametrize("shape", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code}\n"])
def test_a_code_opens_once_however_it_is_typed(shape, batch, rachid, now):
    payment = vouchers.redeem(rachid, shape(vouchers.code_of(batch, 1)))

    assert payment.amount_xof == LedgerEntry.objects.get().amount_xof == 1500
    assert Reader(rachid).has(Right.ARTICLES, now)
    assert audit() == []


def test_sent_twice_it_is_the_same_and_to_another_it_has_served(batch, rachid, alice):
    code = vouchers.code_of(batch, 1)

    assert vouchers.redeem(rachid, code) == vouchers.redeem(rachid, code)
    with pytest.raises(ValidationError) as refused:
        vouchers.redeem(alice, code)
    assert refused.value.code == "used"


def test_the_database_holds_no_code(batch):
    codes = {vouchers.code_of(batch, serial).replace("-", "") for serial in range(1, 6)}

    assert not codes & set(Voucher.objects.values_list("digest", flat=True))
    assert len(codes) == 5


@pytest.mark.parametrize("code", ["not_activated", "cancelled", "expired"])
def test_a_batch_that_is_not_in_service_opens_nothing(code, batch, rachid):
    match code:
        case "not_activated":
            type(batch).objects.update(activated_at=None)
        case "cancelled":
            vouchers.cancel(batch, reason="Perdu au marché")
        case "expired":
            type(batch).objects.update(made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())

    with pytest.raises(ValidationError):
        vouchers.redeem(rachid, vouchers.code_of(batch, 1))

    assert not LedgerEntry.objects.exists()


def test_wrong_tries_are_counted_by_person(batch, rachid, alice):
    wrong = "AAAA-AAAA-AAAA-A"
    for _ in range(vouchers.TRIES["person"][0]):
        with pytest.raises(ValidationError):
            vouchers.redeem(rachid, wrong)

    with pytest.raises(ValidationError) as refused:
        vouchers.redeem(rachid, vouchers.code_of(batch, 1))
    assert refused.value.code == "too_many"
    assert vouchers.redeem(alice, vouchers.code_of(batch, 1))


@given(st.text(max_size=60))
def test_wild_words_are_mistyped(typed):
    if any(sign in LETTERS for sign in typed.upper()):
        typed += "!0"  # a sign that no code has
    with pytest.raises(ValidationError) as refused:
        vouchers.read(typed)

    assert refused.value.code == "mistyped"


@given(st.text(LETTERS, min_size=12, max_size=12), st.integers(0, 12), st.sampled_from(LETTERS))
def test_one_wrong_sign_is_always_caught(signs, place, sign):
    code = signs + vouchers.check_sign(signs)
    wrong = code[:place] + sign + code[place + 1 :]

    if wrong == code:
        return
    with pytest.raises(ValidationError):
        vouchers.read(wrong)


@given(st.text(LETTERS, min_size=12, max_size=12), st.integers(0, 10))
def test_two_neighbours_in_the_wrong_order_are_always_caught(signs, place):
    code = signs + vouchers.check_sign(signs)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if wrong == code:
        return
    with pytest.raises(ValidationError):
        vouchers.read(wrong)


def test_a_seller_owes_what_was_used_and_not_brought(batch, rachid, alice):
    for serial, reader in enumerate((rachid, alice), start=1):
        vouchers.redeem(reader, vouchers.code_of(batch, serial))
    vouchers.take_money(batch, amount_xof=1500)

    batch.refresh_from_db()
    assert vouchers.standing(batch) == vouchers.Standing(size=5, used=2, due_xof=1500)
    with pytest.raises(ValidationError):
        vouchers.take_money(batch, amount_xof=7000)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_use_it_once(batch):
    code = vouchers.code_of(batch, 1)
    people = [person(f"lecteur{number}") for number in range(20)]
    opened = []

    def use(reader):
        try:
            for _ in range(5):
                try:
                    opened.append(vouchers.redeem(reader, code).person_id)
                except ValidationError:
                    continue
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[reader]) for reader in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(opened)) == 1
    assert LedgerEntry.objects.count() == 1
    assert audit() == []


def test_the_page_of_codes(batch, as_, rachid, client):
    assert client.get("/code/")["Location"] == "/compte/connexion/?next=/code/"
    desk = as_(rachid)

    refused = desk.post("/code/", {"code": "nimporte"})
    used = desk.post("/code/", {"code": vouchers.code_of(batch, 2)})

    assert refused.status_code == 400
    assert used["Location"].startswith("/reglements/")
