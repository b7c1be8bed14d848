import json

import pytest

from contributions import moderation
from subscriptions import desk
from subscriptions.models import Request
from tests.conftest import SAID, SOLD, send
from tests.newsroom.test_wall import unzipped


def parts(client, path):
    return json.loads(unzipped(client.get(path)))


def test_the_account_line_is_each_reader_s_own(alice, claire, db, as_):
    lines = {who: parts(as_(who), "/lecteur/")["account"] for who in (None, alice, claire)}

    assert "Se connecter" in lines[None]
    assert "Alice du fleuve" in lines[alice]
    assert "/redaction/" not in lines[alice]
    assert "/redaction/" in lines[claire]


def test_one_answer_brings_all_that_is_a_subscriber_s(reserved, alice, as_):
    moderation.publish(send(reserved, alice, SAID), by=None)

    given = parts(as_(alice), reserved.get_absolute_url() + "lecteur/")

    assert set(given) == {"account", "rest", "contributions", "stamp"}
    assert SOLD in given["rest"]
    assert SAID in given["contributions"]


@pytest.mark.parametrize(("who", "says"), [("rachid", "il n’y manque que l’abonnement"), ("emile", "a pris fin")])
def test_the_wall_speaks_to_each_in_their_own_words(who, says, reserved, as_, request):
    given = parts(as_(request.getfixturevalue(who)), reserved.get_absolute_url() + "lecteur/")

    assert says in given["rest"]
    assert SOLD not in given["rest"]


def test_a_member_reads_what_is_reserved_to_members(write, rachid, as_):
    text = "<p>Début.</p>" * 40 + "<p>La fin.</p>"
    article = write(access="registered", body=text)

    assert "La fin." not in unzipped(as_(None).get(article.get_absolute_url()))
    assert "La fin." in unzipped(as_(rachid).get(article.get_absolute_url() + "suite/"))


def test_the_account_shows_a_lapsed_reader_all_they_ever_sent(emile, article, as_):
    moderation.reject(send(article, emile), by=None, reason="off_topic", note="Merci quand même.")

    html = unzipped(as_(emile).get("/compte/"))

    assert "Une contribution assez longue." in html
    assert "hors sujet" in html
    assert "Votre abonnement a pris fin le" in html


def test_the_account_shows_a_subscriber_the_last_day(alice, as_):
    assert "Abonné jusqu’au" in unzipped(as_(alice).get("/compte/"))


def test_the_account_asks_who_you_are(db, as_):
    answer = as_(None).get("/compte/")

    assert (answer.status_code, answer["Location"]) == (302, "/compte/connexion/?next=/compte/")


def test_a_reader_asks_for_a_plan_and_the_desk_gives_it_once(rachid, month, fanta, as_):
    client = as_(rachid)
    client.post("/abonnements/mois/", {"phone": "+223 70 00 00 00"})
    client.post("/abonnements/mois/", {"phone": "+223 70 00 00 01"})
    wish = Request.objects.get()

    given = desk.grant(wish, by=fanta, reason="espèces")

    assert wish.phone == "+223 70 00 00 01"
    assert given.holder == rachid
    with pytest.raises(Exception, match="déjà traitée"):
        desk.grant(wish, by=fanta, reason="espèces")


def test_the_offer_shows_what_is_on_sale(month, as_):
    html = unzipped(as_(None).get("/abonnements/"))

    assert "1\u202f500\u00a0FCFA" in html


def test_the_front_page_gives_news_its_rank(write, as_):
    for n in range(9):
        write(f"Nouvelle {n}")

    html = unzipped(as_(None).get("/"))

    assert html.count("Nouvelle 8") == 1
    assert html.index("Nouvelle 8") < html.index("Nouvelle 7") < html.index("Nouvelle 0")


def test_an_empty_paper_opens_too(db, as_):
    assert "Le premier numéro se prépare" in unzipped(as_(None).get("/"))
