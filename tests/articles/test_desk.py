import pytest

from pictures.models import Picture


@pytest.fixture
def library(db):
    Picture.objects.bulk_create(Picture(caption=f"Photo {n}") for n in range(30))
    return Picture.objects.create(caption="Le pont de fer")


@pytest.mark.parametrize(
    ("query", "labels"),
    [("q=pont", ["Le pont de fer"]), ("q=rien", []), ("uuid=rien", []), ("uuid={uuid}", ["Le pont de fer"])],
)
def test_a_picture_is_found_by_its_words_or_its_number(query, labels, library, claire, as_):
    answer = as_(claire).get(
        "/redaction/photos.json?" + query.format(uuid=library.uuid), headers={"accept-encoding": ""}
    )

    assert [found["label"] for found in answer.json()] == labels


def test_the_oldest_of_many_pictures_is_found_by_its_number(library, claire, as_):
    oldest = Picture.objects.earliest("pk")

    answer = as_(claire).get(f"/redaction/photos.json?uuid={oldest.uuid}", headers={"accept-encoding": ""})

    assert len(answer.json()) == 1


@pytest.mark.parametrize("who", [None, "alice", "fanta", "mariam"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["photos.json", "coller/"])
def test_nobody_else_asks_the_desk(path, method, who, db, as_, request):
    client = as_(request.getfixturevalue(who) if who else None)

    answer = getattr(client, method)(f"/redaction/{path}")

    assert answer.status_code == (403 if who in {"fanta", "mariam"} else 302)


def test_what_is_pasted_comes_out_clean(claire, as_):
    pasted = {"html": '<p class="MsoNormal" style="color:red">Le <b>pont</b></p><script>alert(1)</script>', "text": ""}

    answer = as_(claire).post("/redaction/coller/", pasted, headers={"accept-encoding": ""})

    assert answer.json()["html"] == "<p>Le <strong>pont</strong></p>"
