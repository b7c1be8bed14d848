from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from frontpage.announcements import QUARTER, choose
from frontpage.models import Announcement, Display
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def made(title="Abonnez-vous", **fields):
    usual = {"starts_at": NOON - timedelta(days=1), "ends_at": NOON + timedelta(days=300), "link": "/abonnements/"}
    return Announcement.objects.create(title=title, **(usual | fields))


def drawn(at, page="/", slot="front", section=None):
    return choose(slot, page=page, section=section, at=at)


@pytest.mark.django_db
def test_a_quarter_of_an_hour_shows_the_same_and_the_page_knows_its_end():
    for number in range(5):
        made(f"Annonce {number}")

    shown = {drawn(NOON + timedelta(seconds=second)).announcement for second in range(0, 900, 60)}

    assert len(shown) == 1
    assert drawn(NOON).until == NOON + QUARTER
    assert drawn(NOON + timedelta(seconds=899)).until == NOON + QUARTER


@pytest.mark.django_db
def test_quarters_and_pages_share_the_room_by_weight():
    heavy, light = made("Lourde", weight=3), made("Légère", weight=1)

    seen = Counter(
        drawn(NOON + QUARTER * quarter, page=f"/{page}").announcement for quarter in range(40) for page in range(10)
    )

    assert 0.68 < seen[heavy] / 400 < 0.82
    assert seen[light] == 400 - seen[heavy]


@pytest.mark.django_db
def test_it_runs_between_its_instants_and_the_page_is_true_until_then():
    one = made(starts_at=NOON + timedelta(minutes=5), ends_at=NOON + timedelta(minutes=10))
    first, last = one.starts_at, one.ends_at

    assert drawn(NOON).until == first
    assert drawn(first).announcement == one
    assert drawn(first).until == last
    assert drawn(last).announcement is None


def test_it_stands_in_its_places_and_its_rubrique(society):
    made(slots=["list"], section=society)

    assert drawn(NOON).announcement is None
    assert drawn(NOON, slot="list").announcement is None
    assert drawn(NOON, slot="list", section=society.pk).announcement is not None


@pytest.mark.parametrize("address", ["/", "/rubriques/societe/", "/auteurs/redaction-du-fleuve/", "{article}", "{day}"])
def test_public_pages_show_it_to_all_alike(address, client, article):
    made()
    path = address.format(article=article.get_absolute_url(), day=article.get_absolute_url()[:12])

    page = client.get(path)

    assert "Abonnez-vous" in page.text
    assert "Annonce du journal" in page.text
    assert int(page["Cache-Control"].rpartition("=")[2]) <= 300


def test_a_sponsored_text_is_marked_and_is_no_article(client, article):
    one = made("Une banque vous parle", kind="sponsored", sponsor="Banque du Pont", body="Texte payé.")

    page = client.get(one.get_absolute_url()).text

    assert "Contenu sponsorisé · Banque du Pont" in page
    assert "noindex" in page
    assert "Une banque vous parle" not in client.get("/flux/").text


@pytest.mark.django_db
def test_a_sponsor_is_always_named():
    with pytest.raises(IntegrityError):
        made(kind="sponsored")


@pytest.mark.django_db
def test_legal_notices_stay_and_the_others_go(client):
    past = {"starts_at": NOON - timedelta(days=9), "ends_at": NOON - timedelta(days=2), "body": "Texte."}
    legal, house = made("Avis de vente", kind="legal", **past), made("Fête du journal", **past)

    assert client.get(legal.get_absolute_url()).status_code == 200
    assert client.get(house.get_absolute_url()).status_code == 404
    assert "Avis de vente" in client.get("/annonces/").text


@pytest.mark.parametrize(
    ("sent", "agent", "count"),
    [
        ({"annonce": "{pk}", "place": "front"}, "Mozilla/5.0 (Linux; Android 8)", 1),
        ({"annonce": "{pk}", "place": "front"}, "Googlebot/2.1", 0),
        ({"annonce": "{pk}", "place": "ailleurs"}, "Mozilla/5.0", 0),
        ({"annonce": "99999999999999999999", "place": "front"}, "Mozilla/5.0", 0),
        ({"annonce": "-1", "place": "front"}, "Mozilla/5.0", 0),
        ({"annonce": "x", "place": "front"}, "Mozilla/5.0", 0),
        ({}, "Mozilla/5.0", 0),
    ],
)
def test_a_display_is_counted_without_a_cookie(sent, agent, count, as_, rachid):
    one = made()
    sent = {name: value.format(pk=one.pk) for name, value in sent.items()}

    answer = as_(rachid).post("/vu/", sent, headers={"user-agent": agent})

    assert (answer.status_code, answer["Cache-Control"], dict(answer.cookies)) == (204, "no-store", {})
    assert sum(Display.objects.values_list("count", flat=True)) == count


@pytest.mark.django_db
def test_displays_add_up_by_day_and_place(client):
    one = made()
    for slot in ("front", "front", "article"):
        client.post("/vu/", {"annonce": one.pk, "place": slot}, headers={"user-agent": "Mozilla/5.0"})

    assert dict(Display.objects.values_list("slot", "count")) == {"front": 2, "article": 1}
    assert client.get("/vu/").status_code == 405


def test_the_desk_makes_one_and_does_not_write_it_again(as_, fanta):
    desk, now = as_(fanta), timezone.localtime()
    sent = {
        "kind": "house",
        "title": "Abonnez-vous",
        "slots": ["front"],
        "weight": 1,
        "link": "/abonnements/",
        "starts_at_0": f"{now:%Y-%m-%d}",
        "starts_at_1": "00:00",
        "ends_at_0": f"{now + timedelta(days=3):%Y-%m-%d}",
        "ends_at_1": "00:00",
    }
    desk.post("/redaction/frontpage/announcement/add/", sent)
    one = Announcement.objects.get()

    desk.post(f"/redaction/frontpage/announcement/{one.pk}/change/", sent | {"title": "Autre", "weight": 4})

    one.refresh_from_db()
    assert (one.title, one.weight, one.slots) == ("Abonnez-vous", 4, ["front"])


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x", "abonnements"])
def test_a_link_leads_to_a_page(link, as_, fanta):
    page = as_(fanta).post("/redaction/frontpage/announcement/add/", {"title": "x", "kind": "house", "link": link})

    assert "commence par https" in unzipped(page)
