import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from subscriptions import jobs, ledger, presents, telling
from subscriptions.access import Reader
from subscriptions.audit import audit
from subscriptions.ledger import For, Proof
from subscriptions.models import Message, Period, Present, Right, Source


@pytest.fixture
def given(alice, month):
    """Alice paid a month for a friend."""
    payment = ledger.begin(alice, month, provider="wave", present=For("Awa", "awa@example.org", "Bonne lecture !"))
    ledger.settle(payment, Proof(1500))
    return Present.objects.get()


def reads(user):
    return Reader(user).has(Right.ARTICLES, timezone.now())


def test_what_is_paid_for_another_opens_nothing_to_who_pays(given, alice):
    assert alice.subscriptions.get().periods.count() == 1
    assert given.payment.entries.get().period is None
    assert audit() == []


def test_the_days_begin_when_it_is_accepted(given, rachid):
    before = timezone.now()

    accepted = presents.accept(given, rachid)

    assert accepted.period.starts_at >= before
    assert accepted.period.source == Source.PRESENT
    assert reads(rachid)
    assert audit() == []


def test_it_is_accepted_once(given, rachid, emile):
    first = presents.accept(given, rachid)

    assert presents.accept(given, rachid).period == first.period
    with pytest.raises(ValidationError) as refusal:
        presents.accept(given, emile)
    assert refusal.value.code == "taken"
    assert Period.objects.filter(source=Source.PRESENT).count() == 1


def test_to_who_subscribes_already_the_days_come_after(given, alice, month):
    end = alice.subscriptions.get().ends_at

    accepted = presents.accept(given, alice)

    assert accepted.period.starts_at == end
    assert audit() == []


@pytest.mark.parametrize("is_accepted", [False, True])
def test_a_refund_takes_it_back(is_accepted, given, rachid, fanta):
    if is_accepted:
        presents.accept(given, rachid)

    ledger.refund(given.payment, by=fanta, note="Erreur")

    assert not reads(rachid)
    assert presents.named_by(presents.token_of(given)) is None
    assert audit() == []


def test_what_is_not_paid_is_no_present(alice, month):
    ledger.begin(alice, month, provider="wave", present=For("Awa"))

    assert presents.named_by(presents.token_of(Present.objects.get())) is None
    assert presents.named_by("x") is None


def test_who_it_is_for_is_written_to_once(given):
    for _ in range(2):
        jobs.tell_present(given.pk)

    telling.send(Message.objects.get().pk)

    assert [letter.to for letter in mail.outbox] == [["awa@example.org"]]
    assert "Bonne lecture !" in mail.outbox[0].body
    assert "/cadeau/" in mail.outbox[0].body


def test_the_page_of_a_present(given, rachid, emile, as_):
    address = f"/cadeau/{presents.token_of(given)}/"
    visitor = as_(None).get(address)
    as_(None).post(address)
    as_(rachid).post(address)

    assert visitor.context["present"] == given
    assert reads(rachid)
    assert as_(emile).get(address).context["present"] is None
    assert as_(rachid).get(address).context["is_mine"]
