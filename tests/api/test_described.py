"""The interface tried by a program that has read its description alone: it keeps its word, and says nothing sold."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.conftest import SOLD

pytestmark = pytest.mark.django_db(transaction=True)
WILD = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def interface(live_server, article, reserved, write):
    """What /api/openapi.json says there is, at the address it is served from here."""
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/openapi.json")
    schema.config.update(base_url=live_server.url)
    return schema


def test_whatever_its_description_allows_it_answers_as_it_says(interface):
    tried = set()
    for found in interface.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @WILD
        def every_call(case):
            response = case.call()
            case.validate_response(response)
            assert SOLD.encode() not in response.content
            tried.add((case.operation.path, response.status_code))

        every_call()

    assert {path for path, _ in tried} == {"/api/articles/", "/api/articles/{id}/", "/api/rubriques/"}
    assert {status for _, status in tried} == {200, 404}
