import pytest

from contributions import moderation
from tests.conftest import person, send


@pytest.mark.parametrize(
    "lookup", ["contributions=1", "contributions__isnull=False", "suspensions__isnull=True", "written_articles=1"]
)
def test_a_list_is_not_filtered_by_what_points_at_its_rows(lookup, article, alice, fanta, as_):
    moderation.publish(send(article, alice), by=None)

    answer = as_(fanta).get(f"/redaction/accounts/user/?{lookup}")

    assert answer.status_code in {302, 400}


@pytest.mark.parametrize("role", ["Service abonnements", "Service photo", "Correspondant", "Journaliste"])
def test_no_shortcut_tells_an_address(role, article, as_):
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(article).pk

    answer = as_(person("quelquun", role=role)).get(f"/redaction/r/{kind}/{article.pk}/")

    assert answer.status_code == 404
