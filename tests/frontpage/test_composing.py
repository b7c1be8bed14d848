from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import workflow
from articles.models import Section
from frontpage import composing
from frontpage.composing import Choice
from frontpage.front import TOP, front_of
from frontpage.models import HOLDS, Composition, Zone


@pytest.fixture
def papers(write):
    """Ten articles, the last the newest; none has a picture."""
    return [write(f"Papier {number}") for number in range(10)]


def composed(bakary, *choices, at=None):
    """A front page with these (article, zone) in this order, shown now unless `at` is None."""
    begun = composing.begin(by=bakary)
    told = [Choice(article.pk, zone, rank) for rank, (article, zone) in enumerate(choices)]
    return composing.arrange(begun, told, by=bakary, seen_version=0)


def shown(bakary, *choices):
    return composing.show(composed(bakary, *choices), by=bakary)


def test_what_was_chosen_stands_where_it_was_put(papers, bakary, now):
    shown(bakary, (papers[0], Zone.LEAD), (papers[1], Zone.RELATED), (papers[3], Zone.TOP), (papers[2], Zone.TOP))

    front = front_of(now)

    assert front.lead == papers[0]
    assert front.related == [papers[1]]
    assert front.followers[:2] == [papers[3], papers[2]]


def test_empty_places_fill_themselves_with_the_newest(papers, bakary, now):
    shown(bakary, (papers[0], Zone.LEAD))

    front = front_of(now)

    assert front.followers == papers[: -TOP - 1 : -1]


def test_no_article_stands_twice(papers, bakary, now):
    shown(bakary, (papers[9], Zone.RELATED), (papers[8], Zone.BLOCK))

    front = front_of(now)

    standing = [*front.above, *(article for block in front.blocks for article in block.articles)]
    assert len(standing) == len({article.pk for article in standing})


def test_a_chosen_article_opens_its_rubrique(papers, bakary, now):
    shown(bakary, (papers[1], Zone.BLOCK))

    (block,) = front_of(now).blocks

    assert block.articles[0] == papers[1]


def test_what_is_withdrawn_leaves_its_place(papers, bakary, now):
    shown(bakary, (papers[0], Zone.LEAD), (papers[1], Zone.TOP))
    workflow.withdraw(papers[0], by=bakary, reason="Une erreur de nom.")

    assert front_of(now).lead == papers[1]


def test_a_front_page_holds_a_day_and_then_the_paper_composes_itself(papers, bakary):
    composition = shown(bakary, (papers[0], Zone.LEAD))
    end = composition.shown_from + HOLDS

    assert front_of(end - timedelta(microseconds=1)).lead == papers[0]
    assert front_of(end).lead == papers[9]


def test_a_planned_front_page_comes_at_its_very_instant(papers, bakary, now):
    shown(bakary, (papers[0], Zone.LEAD))
    hour = timezone.now() + timedelta(hours=1)
    composing.show(composed(bakary, (papers[1], Zone.LEAD)), by=bakary, at=hour)

    assert Composition.objects.at(now)[1] == hour
    assert front_of(hour - timedelta(microseconds=1)).lead == papers[0]
    assert front_of(hour).lead == papers[1]


def test_a_planned_one_can_be_held_back(papers, bakary):
    hour = timezone.now() + timedelta(hours=1)
    planned = composing.show(composed(bakary, (papers[1], Zone.LEAD)), by=bakary, at=hour)
    composing.hold_back(planned)

    assert front_of(hour).lead == papers[9]


def test_one_goes_back_to_this_mornings_and_history_stays(papers, bakary, now):
    morning = shown(bakary, (papers[0], Zone.LEAD))
    shown(bakary, (papers[1], Zone.LEAD))

    again = composing.take_up(morning, by=bakary)

    assert front_of(now).lead == papers[0]
    assert again != morning
    assert Composition.objects.count() == 3


def refusals():
    def arranged(composition, papers, bakary):
        composing.arrange(composition, [], by=bakary, seen_version=composition.version)

    return {
        "frozen": arranged,
        "in_the_past": lambda it, papers, by: composing.show(composing.begin(by=by), by=by, at=timezone.now()),
        "stale": lambda it, papers, by: composing.arrange(composing.begin(by=by), [], by=by, seen_version=5),
        "two_leads": lambda it, papers, by: composed(by, (papers[0], Zone.LEAD), (papers[1], Zone.LEAD)),
        "twice": lambda it, papers, by: composed(by, (papers[0], Zone.LEAD), (papers[0], Zone.TOP)),
    }


@pytest.mark.parametrize("code", refusals())
def test_what_is_refused(code, papers, bakary):
    present = shown(bakary, (papers[0], Zone.LEAD))

    with pytest.raises(ValidationError) as refused:
        refusals()[code](present, papers, bakary)

    assert refused.value.code == code


def test_a_front_page_that_was_shown_is_never_held_back(papers, bakary):
    present = shown(bakary, (papers[0], Zone.LEAD))

    with pytest.raises(ValidationError):
        composing.hold_back(present)


def test_the_page_says_the_lead_and_what_goes_with_it(papers, bakary, client):
    shown(bakary, (papers[0], Zone.LEAD), (papers[1], Zone.RELATED))

    page = client.get("/").text

    lead = page[page.index('class="lead"') : page.index('class="followers"')]
    assert "Papier 0" in lead
    assert 'class="lead-related"' in lead
    assert "Papier 1" in lead


def test_the_page_is_kept_no_longer_than_the_next_front_page(papers, bakary, client):
    composing.show(composed(bakary, (papers[1], Zone.LEAD)), by=bakary, at=timezone.now() + timedelta(seconds=60))

    seconds = int(client.get("/")["Cache-Control"].rpartition("=")[2])

    assert 50 <= seconds <= 60


def test_its_queries_do_not_grow_with_what_is_shown(papers, bakary, write, now, django_assert_max_num_queries):
    sport = Section.objects.create(name="Sport", slug="sport")
    for number in range(8):
        write(f"Sport {number}", section=sport)
    shown(bakary, *((article, Zone.TOP) for article in papers[:8]))

    with django_assert_max_num_queries(7):
        front_of(now)
