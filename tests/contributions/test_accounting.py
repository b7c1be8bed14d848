"""The figures of the space, and the register that is taken away."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from contributions import moderation, queue
from contributions.models import Contribution, Decision
from contributions.statistics import statistics_of
from contributions.templatetags.discussion import duration
from tests.conftest import person, send

pytestmark = [pytest.mark.ignore_template_errors, pytest.mark.database]
FIGURES = "/redaction/contributions/contribution/statistiques/"
REGISTER = "/redaction/contributions/contribution/registre.csv"


def figures():
    at = timezone.now()
    return statistics_of(at - timedelta(days=1), at + timedelta(minutes=1))


def decided(article, author, *, waited, verb="publish", by=None, rules=()):
    letter = send(article, author, f"Une contribution assez longue, numéro {waited}.")
    sent_at = timezone.now() - timedelta(seconds=waited)
    Contribution.objects.filter(pk=letter.pk).update(sent_at=sent_at, held_by=list(rules))
    how = {"reason": "off_topic"} if verb == "reject" else {}
    return getattr(moderation, verb)(letter, by=by, **how)


def test_waiting_is_counted_from_sending_to_the_first_decision(article):
    for number, waited in enumerate([100, 200, 300, 400, 5000]):
        decided(article, person(f"lecteur{number}"), waited=waited)

    found = figures().decided

    assert (found.count, round(found.median), round(found.p95, -2)) == (5, 300, 4100)


def test_refusals_are_counted_by_reason_by_moderator_and_by_rule(article, mariam):
    for number, verb in enumerate(["publish", "reject", "reject"]):
        decided(article, person(f"lecteur{number}"), waited=60, verb=verb, by=mariam, rules=["links"])

    found = figures()

    assert (found.received, found.waiting, found.decided.refused_rate) == (3, 0, 67)
    assert found.reasons == [("hors sujet", 2)]
    assert [(line.name, line.count, line.refused) for line in found.moderators] == [("Mariam du fleuve", 3, 2)]
    assert found.rules == [("links", 3, 2)]


def test_what_was_undone_does_not_count(article, alice, mariam):
    letter = moderation.publish(send(article, alice), by=mariam)
    queue.undo(letter, by=mariam)
    before = figures().decided.count

    moderation.reject(letter, by=mariam, reason="insult")

    assert (before, figures().decided.count, figures().decided.refused) == (0, 1, 1)


def test_a_period_with_nothing_is_shown_too(mariam, client):
    client.force_login(mariam)

    page = client.get(f"{FIGURES}?du=2020-01-01&au=2020-01-31").content.decode()

    assert "Aucun refus sur cette période." in page


@pytest.mark.parametrize("asked", ["?du=x", "?du=2026-02-01&au=2026-01-01", "?article=abc", "?au=9999-12-31"])
def test_a_period_that_is_none_is_said_in_words(asked, mariam, client):
    client.force_login(mariam)

    assert client.get(FIGURES + asked).status_code == 200
    assert client.get(REGISTER + asked).status_code in {200, 400}


def test_the_queries_of_the_figures_do_not_grow(article, mariam, client, django_assert_max_num_queries):
    for number in range(6):
        decided(article, person(f"lecteur{number}"), waited=60, by=person(f"moderateur{number}"))
    client.force_login(mariam)

    with django_assert_max_num_queries(12):
        client.get(FIGURES)


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (None, "–"),
        (12.4, "12 s"),
        (60, "1 min"),
        (3540, "59 min"),
        (3900, "1 h 05"),
        (86400, "1 j 0 h"),
        (187200, "2 j 4 h"),
    ],
)
def test_how_long_it_took_is_said_in_words(seconds, printed):
    assert duration(seconds).replace("\u00a0", " ") == printed


# The register.


def lines(client, asked=""):
    answer = client.get(REGISTER + asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_decision_is_a_line_with_the_text_as_it_was(article, alice, mariam, client):
    letter = send(article, alice, "Un texte ; avec des « points-virgules »\net deux lignes.")
    moderation.reject(letter, by=mariam, reason="off_topic", note="Ailleurs, plutôt.")
    client.force_login(mariam)

    (line,) = lines(client)

    assert line["texte"] == letter.text
    assert (line["décision"], line["motif"], line["par"]) == ("refusée", "hors sujet", "Mariam du fleuve")
    assert line["adresse de l’article"].endswith(article.get_absolute_url())
    assert line["instant (UTC)"].endswith("Z")


def test_the_register_is_asked_for_by_article_and_period(article, write, alice, mariam, client):
    for one in (article, write("Un autre")):
        moderation.publish(send(one, alice, f"Sous l’article {one.pk}, assez long."), by=mariam)
    client.force_login(mariam)
    tomorrow = timezone.localdate() + timedelta(days=1)

    asked = [lines(client), lines(client, f"?article={article.pk}"), lines(client, f"?du={tomorrow}&au={tomorrow}")]

    assert [len(found) for found in asked] == [2, 1, 0]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(sign, article, alice, mariam, client):
    moderation.publish(send(article, alice, f"{sign}HYPERLINK(A1) et la suite"), by=mariam)
    client.force_login(mariam)

    assert lines(client)[0]["texte"].startswith(f"'{sign}")


@pytest.mark.parametrize(
    ("page", "who"), [(FIGURES, "claire"), (FIGURES, "fanta"), (REGISTER, "claire"), (REGISTER, None)]
)
def test_nobody_else_takes_the_accounts_of_the_space(page, who, said, client, request):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(page).status_code in {302, 403}
    assert Decision.objects.exists()
