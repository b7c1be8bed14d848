import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import shapes
from articles import workflow
from articles.models import Tag
from tests.conftest import SOLD
from tests.newsroom.test_wall import unzipped

pytestmark = pytest.mark.django_db


def ask(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"].startswith("public" if status == 200 else "no-store")
    return json.loads(unzipped(response))


def check(shape, told):
    """Hold what is told against its shape of the description."""
    if "anyOf" in shape:
        return told is None or check(shape["anyOf"][0], told)
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
    assert isinstance(told, kinds[shape["type"]]), (shape, told)
    if shape["type"] == "object":
        assert set(told) == set(shape["required"])
        for name, inside in shape["properties"].items():
            check(inside, told[name])
    if shape["type"] == "array":
        for one in told:
            check(shape["items"], one)
    return True


def test_it_says_what_its_description_says(article, reserved, client):
    told = ask(client, "/api/openapi.json")
    shown = {
        path: answer["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path, answer in told["paths"].items()
    }

    check(shown["/api/articles/"], ask(client, "/api/articles/"))
    check(shown["/api/rubriques/"], ask(client, "/api/rubriques/"))
    for one in (article, reserved):
        check(shown["/api/articles/{id}/"], ask(client, f"/api/articles/{one.pk}/"))
    assert ask(client, "/api/")["description"].endswith("/api/openapi.json")


def test_a_free_article_is_whole_and_a_reserved_one_is_not(article, reserved, client):
    free, sold = (ask(client, f"/api/articles/{one.pk}/") for one in (article, reserved))

    assert (free["is_whole"], sold["is_whole"]) == (True, False)
    assert SOLD not in json.dumps(sold, ensure_ascii=False)


def test_a_subscriber_s_cookie_changes_nothing(reserved, alice, as_, client):
    path = f"/api/articles/{reserved.pk}/"

    assert unzipped(as_(alice).get(path)) == unzipped(client.get(path))


def test_lists_are_narrowed_and_paged(write, client, newsdesk):
    tag = Tag.objects.create(name="Pont", slug="pont")
    for number in range(25):
        write(f"Le pont {number}", tags=[tag] if number < 3 else [])

    first = ask(client, "/api/articles/?rubrique=societe")
    second = ask(client, "/" + first["next"].split("/", 3)[3])

    assert (len(first["articles"]), len(second["articles"]), second["next"]) == (20, 5, None)
    assert "rubrique=societe" in first["next"]
    assert len(ask(client, "/api/articles/?mot-cle=pont")["articles"]) == 3
    assert len(ask(client, f"/api/articles/?auteur={newsdesk.slug}")["articles"]) == 20


@pytest.mark.parametrize(
    "address",
    ["/api/articles/0/", "/api/articles/999999999999/", "/api/articles/?rubrique=rien", "/api/articles/?avant=x",
     "/api/articles/?auteur=%00", "/api/articles/?mot-cle=" + "a" * 200],
)  # fmt: skip
def test_what_is_not_there_is_said_in_json(address, article, client):
    assert ask(client, address, 404) == {"error": "Rien à cette adresse."}


def test_what_is_not_out_is_not_there(write, client, now):
    draft = write("Brouillon", at=None)
    withdrawn = workflow.withdraw(write("Retiré"), by=None, reason="essai")

    for one in (draft, withdrawn):
        ask(client, f"/api/articles/{one.pk}/", 404)
    assert ask(client, "/api/articles/")["articles"] == []


def test_nothing_is_written_through_it(article, client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/articles/").status_code in {403, 405}


def test_a_list_asks_the_same_number_of_things_for_one_and_for_twenty(write, client, django_assert_max_num_queries):
    for number in range(22):
        write(f"Le pont {number}")

    with django_assert_max_num_queries(5):
        client.get("/api/articles/")


@given(
    asked=st.dictionaries(st.sampled_from(["rubrique", "auteur", "mot-cle", "avant", "autre"]), st.text(max_size=90))
)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_it_never_fails(asked, client, society):
    response = client.get("/api/articles/", {name: value.encode("utf-8", "ignore") for name, value in asked.items()})

    assert response.status_code in {200, 404}
    assert shapes.description()
