import pytest

from frontpage.front import front_of
from frontpage.models import Composition, Zone
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.ignore_template_errors

ADD = "/redaction/frontpage/composition/add/"


@pytest.fixture
def papers(write):
    return [write(f"Papier {number}") for number in range(4)]


@pytest.fixture
def desk(as_, bakary):
    return as_(bakary)


@pytest.fixture
def screen(desk):
    """The address of a front page just begun."""
    return desk.post(ADD, {"_blank": ""})["Location"]


def boxes(*placed, seen=0):
    sent = {"seen_version": seen, "planned_at_0": "", "planned_at_1": ""}
    for rank, (article, zone) in enumerate(placed, start=1):
        sent |= {f"zone_{article.pk}": zone, f"rank_{article.pk}": rank}
    return sent


def test_it_is_composed_and_shown(desk, screen, papers, now):
    desk.post(screen, boxes((papers[0], "lead"), (papers[1], "related")) | {"_show": ""})

    front = front_of(now)
    assert (front.lead, front.related) == (papers[0], [papers[1]])


def test_it_is_kept_and_not_shown(desk, screen, papers):
    desk.post(screen, boxes((papers[0], "lead")) | {"_save": ""})

    kept = Composition.objects.get()
    assert (kept.shown_from, kept.places.get().zone) == (None, Zone.LEAD)


def test_it_is_planned_and_planned_no_more(desk, screen, papers):
    day = {"_plan": "", "planned_at_0": "2099-01-01", "planned_at_1": "05:30"}
    desk.post(screen, boxes((papers[0], "lead")) | day)
    assert f"{Composition.objects.get().shown_from:%Y-%m-%d %H:%M}" == "2099-01-01 05:30"

    desk.post(screen, boxes(seen=1) | {"_hold_back": ""})

    assert Composition.objects.get().shown_from is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"_plan": ""}, "Choisissez le jour"),
        ({"_plan": "", "planned_at_0": "2020-01-01", "planned_at_1": "08:00"}, "moment à venir"),
        ({"_plan": "", "planned_at_0": "demain", "planned_at_1": "x"}, "date valide"),
        ({"_save": "", "seen_version": "7"}, "Quelqu’un d’autre"),
        ({"_save": "", "seen_version": "rien"}, ""),
    ],
)
def test_a_refusal_keeps_what_was_chosen_on_the_screen(sent, words, desk, screen, papers):
    answer = desk.post(screen, boxes((papers[2], "lead")) | sent)

    if not words:
        assert answer.status_code == 302
        return
    page = unzipped(answer)
    assert answer.status_code == 409
    assert words in page
    lead = page[page.index('data-zone="lead"') : page.index('data-zone="related"')]
    assert "Papier 2" in lead


def test_wild_boxes_are_left_out(desk, screen, papers):
    wild = {"zone_x": "lead", "zone_999999": "lead" * 9, "zone_": "top", f"zone_{papers[0].pk}": "rien"}

    desk.post(screen, boxes() | wild | {"_save": ""})

    assert not Composition.objects.get().places.exists()


def test_a_former_one_is_taken_up(desk, screen, papers, now):
    desk.post(screen, boxes((papers[0], "lead")) | {"_show": ""})
    second = desk.post(ADD, {"_blank": ""})["Location"]
    desk.post(second, boxes((papers[1], "lead")) | {"_show": ""})

    desk.post(screen, {"_take_up": ""})

    assert front_of(now).lead == papers[0]


def test_one_begins_from_the_last_one(desk, screen, papers):
    desk.post(screen, boxes((papers[0], "lead"), (papers[1], "top")) | {"_show": ""})

    page = unzipped(desk.get(desk.post(ADD, {"_like": ""})["Location"]))

    lead = page[page.index('data-zone="lead"') : page.index('data-zone="related"')]
    assert "Papier 0" in lead


def test_the_preview_shows_it_to_the_newsroom_alone(desk, screen, papers, client, as_, claire):
    desk.post(screen, boxes((papers[0], "lead")) | {"_save": ""})
    preview = screen.replace("change/", "apercu/")

    page = desk.get(preview)

    assert "Papier 0" in unzipped(page).partition('class="followers"')[0]
    assert "no-store" in page["Cache-Control"]
    assert client.get(preview).status_code == 302
    assert as_(claire).get(preview).status_code == 403


def test_a_search_offers_what_is_old(desk, screen, papers):
    assert "Papier 3" in unzipped(desk.get(f"{screen}?q=papier"))


def test_no_reader_and_no_journalist_composes(screen, papers, as_, claire, rachid, now):
    for user in (claire, rachid, None):
        assert as_(user).post(screen, boxes((papers[0], "lead")) | {"_show": ""}).status_code in {302, 403}

    assert not Composition.objects.exclude(shown_from=None).exists()
