import json
import re
from uuid import uuid4

import pytest
from django.test import Client

from contributions import moderation
from contributions.models import Contribution, State
from tests.conftest import SAID, send
from tests.newsroom.test_wall import unzipped

TEXT = "Une contribution assez longue."


@pytest.fixture
def space(article):
    return article.get_absolute_url() + "contributions/"


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_a_locked_space_is_the_same_whatever_it_holds(who, article, alice, space, as_, request):
    client = as_(request.getfixturevalue(who) if who else None)
    empty = unzipped(client.get(space))
    for _ in range(3):
        moderation.publish(send(article, alice, SAID), by=None)

    full = unzipped(client.get(space))

    assert full == empty


@pytest.mark.parametrize("who", [None, "rachid", "emile"])
def test_a_locked_space_takes_nothing(who, article, alice, space, as_, request):
    client = as_(request.getfixturevalue(who) if who else None)

    empty = unzipped(client.post(space, {"text": TEXT, "token": str(uuid4())}))
    moderation.publish(send(article, alice, SAID), by=None)
    full = unzipped(client.post(space, {"text": TEXT, "token": str(uuid4())}))

    assert empty == full
    assert Contribution.objects.count() == 1


def test_a_text_sent_after_the_session_ended_is_given_back(article, space, as_):
    answer = as_(None).post(space, {"text": f"{TEXT} <b>"})

    assert f"{TEXT} &lt;b&gt;" in unzipped(answer)


@pytest.mark.parametrize(
    ("who", "says", "does_not_say"),
    [
        (None, ["réservé aux abonnés", "S’abonner", "Se connecter"], ["Renouveler"]),
        ("rachid", ["réservé aux abonnés", "S’abonner"], ["Se connecter", "Renouveler"]),
        ("emile", ["réservé aux abonnés", "Votre abonnement a pris fin le", "Renouveler"], ["Se connecter"]),
    ],
)
def test_each_lock_says_its_own_words(who, says, does_not_say, article, space, as_, request):
    html = unzipped(as_(request.getfixturevalue(who) if who else None).get(space))
    notice = html[html.index("<main") : html.index("</main")]

    assert [words for words in says if words not in notice] == []
    assert [words for words in does_not_say if words in notice] == []


def test_a_subscriber_sends_and_sees_it_waiting(alice, article, space, as_):
    client = as_(alice)

    answer = client.post(space, {"text": TEXT, "token": str(uuid4())})

    sent = Contribution.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{space}?voir={sent.pk}#contribution-{sent.pk}")
    html = unzipped(client.get(space))
    own = re.search(rf'<article[^>]*id="contribution-{sent.pk}".*?</article>', html, re.DOTALL)[0]
    assert TEXT in own
    assert "En attente" in own


def test_nobody_else_sees_what_waits(alice, article, space, as_, month, mariam):
    from subscriptions import lifecycle
    from tests.conftest import person

    seydou = person("seydou")
    lifecycle.give(seydou, month, by=None, reason="essai")
    sent = send(article, alice, SAID)
    before = unzipped(as_(seydou).get(space))

    moderation.publish(sent, by=mariam)

    after = unzipped(as_(seydou).get(space))
    assert (SAID in before, SAID in after) == (False, True)
    assert f'id="contribution-{sent.pk}"' in after


@pytest.mark.parametrize("state", ["rejected", "removed"])
def test_the_author_reads_why(state, alice, article, space, as_):
    sent = send(article, alice)
    if state == "removed":
        moderation.publish(sent, by=None)
        moderation.remove(sent, by=None, reason="off_topic", note="Voyez l’article d’hier.")
    else:
        moderation.reject(sent, by=None, reason="off_topic", note="Voyez l’article d’hier.")

    html = unzipped(as_(alice).get(space))

    assert "hors sujet" in html
    assert "Voyez l’article d’hier." in html


def test_the_same_form_sent_twice_is_one_contribution(alice, space, as_):
    typed = {"text": TEXT, "token": str(uuid4())}
    client = as_(alice)

    client.post(space, typed)
    client.post(space, typed)

    assert Contribution.objects.count() == 1


def test_a_form_that_served_is_sent_again_with_its_text(alice, space, as_):
    token, client = str(uuid4()), as_(alice)
    client.post(space, {"text": TEXT, "token": token})

    html = unzipped(client.post(space, {"text": TEXT + " Autre.", "token": token}))

    fresh = re.search(r'name="token" value="([^"]+)"', html)[1]
    assert f"{TEXT} Autre.</textarea>" in html
    assert fresh != token
    assert client.post(space, {"text": TEXT + " Autre.", "token": fresh}).status_code == 302


def test_what_another_site_sends_is_not_given_back(alice, space, as_):
    client = Client(enforce_csrf_checks=True, headers={"accept-encoding": "gzip", "origin": "https://evil.example.org"})
    client.force_login(alice)

    answer = client.post(space, {"text": TEXT})

    assert answer.status_code == 403
    assert TEXT not in unzipped(answer)


def test_what_is_refused_comes_back_with_its_text(alice, space, as_):
    answer = as_(alice).post(space, {"text": "Trop court", "token": str(uuid4())})

    html = unzipped(answer)
    assert answer.status_code == 200
    assert "Écrivez au moins 15 signes." in html
    assert ">\nTrop court</textarea>" in html


def test_a_text_is_plain_whatever_is_typed(alice, article, space, as_):
    moderation.publish(send(article, alice, "<script>alert(1)</script> http://spam.example.org"), by=None)

    html = unzipped(as_(alice).get(space))

    assert "&lt;script&gt;" in html
    assert 'href="http://spam' not in html


def test_the_page_s_script_gets_the_space_alone(alice, space, as_):
    typed = {"text": TEXT, "token": str(uuid4())}

    answer = as_(alice).post(space, typed, headers={"Accept": "application/json"})

    parts = json.loads(unzipped(answer))
    sent = Contribution.objects.get()
    assert parts["anchor"] == f"contribution-{sent.pk}"
    assert TEXT in parts["contributions"]


@pytest.mark.parametrize(("state", "reads", "writes"), [("closed", True, False), ("limit", True, False)])
def test_a_lock_that_lets_read_shows_the_contributions_and_no_form(
    state, reads, writes, said, alice, article, space, as_
):
    if state == "closed":
        article.are_contributions_closed = True
        article.save()
    else:
        for _ in range(2):
            send(article, alice)

    html = unzipped(as_(alice).get(space))

    assert (SAID in html, "<textarea" in html) == (reads, writes)


def test_the_newsroom_reads_and_does_not_write(said, claire, space, as_):
    html = unzipped(as_(claire).get(space))

    assert SAID in html
    assert "<textarea" not in html


@pytest.mark.parametrize("count", [1, 12])
def test_the_queries_of_the_space_do_not_grow(count, article, alice, space, as_, django_assert_max_num_queries, month):
    from tests.conftest import person

    for n in range(count):
        moderation.publish(send(article, person(f"voisin{n}")), by=None)
    client = as_(alice)

    with django_assert_max_num_queries(14):
        client.get(space)


def test_a_text_survives_a_sign_in_in_another_tab(alice, space, as_):
    client = Client(enforce_csrf_checks=True, headers={"accept-encoding": "gzip"})
    client.force_login(alice)

    answer = client.post(space, {"text": TEXT, "token": str(uuid4()), "csrfmiddlewaretoken": "vieux"})

    html = unzipped(answer)
    assert answer.status_code == 403
    assert f">\n{TEXT}</textarea>" in html
    fresh = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    token = re.search(r'name="token" value="([^"]+)"', html)[1]
    again = client.post(space, {"text": TEXT, "token": token, "csrfmiddlewaretoken": fresh})
    assert again.status_code == 302
    assert Contribution.objects.get().state == State.PENDING
