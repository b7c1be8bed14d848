"""What the tests share: the cast, the paper they read, and input gathered elsewhere."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.addresses import vouch_for
from articles import workflow
from articles.models import Article, Section
from authors.models import Author
from contributions import charter, moderation
from contributions.models import Charter, Contribution
from subscriptions import lifecycle
from subscriptions.models import Plan
from tests.providers import simulator  # noqa: F401  (a fixture)
from tests.served import paper  # noqa: F401  (the same)

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SOLD = "Le canari chante dans la partie vendue."
SAID = "Le canari chante dans une contribution."
PASSWORD = "le fleuve est haut"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Input gathered elsewhere, read in place: hostile strings, French pairs. Not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("Les données partagées ne sont pas à côté du projet (../shared/data).")
    return SHARED_DATA


@pytest.fixture(autouse=True)
def _empty_cache(request: pytest.FixtureRequest) -> None:
    """The cache is no model: a test with real transactions leaves its counters behind."""
    if "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture
def now() -> datetime:
    """A moment from now: whatever the test has just begun is running."""
    return timezone.now() + timedelta(seconds=10)


# The cast.


def person(key: str, *, role: str = "", **fields: Any) -> Any:
    user = get_user_model().objects.create_user(
        f"{key}@example.org", PASSWORD, display_name=f"{key.title()} du fleuve", is_staff=bool(role), **fields
    )
    vouch_for(user)
    for version in Charter.objects.all():
        charter.accept(user, version)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def rachid(db: None) -> Any:
    """Registered, and nothing more."""
    return person("rachid")


@pytest.fixture
def month(db: None) -> Plan:
    return Plan.objects.create(name="Un mois", slug="mois", price_xof=1500, count=1, unit="month")


@pytest.fixture
def alice(month: Plan) -> Any:
    """Subscribed."""
    user = person("alice")
    lifecycle.give(user, month, by=None, reason="essai")
    return user


@pytest.fixture
def seydou(month: Plan) -> Any:
    """Another subscriber."""
    user = person("seydou")
    lifecycle.give(user, month, by=None, reason="essai")
    return user


@pytest.fixture
def emile(month: Plan) -> Any:
    """Lapsed: his month ended a month ago."""
    user = person("emile")
    lifecycle.give(user, month, by=None, reason="essai", starts_at=timezone.now() - timedelta(days=62))
    return user


@pytest.fixture
def claire(db: None) -> Any:
    """A journalist."""
    return person("claire", role="Journaliste")


@pytest.fixture
def bakary(db: None) -> Any:
    """The editor in chief."""
    return person("bakary", role="Rédacteur en chef")


@pytest.fixture
def mariam(db: None) -> Any:
    """The moderator."""
    return person("mariam", role="Modérateur")


@pytest.fixture
def fanta(db: None) -> Any:
    """Of the subscriptions desk."""
    return person("fanta", role="Service abonnements")


@pytest.fixture
def as_() -> Callable[[Any], Client]:
    """A browser in which this person is signed in; nobody when None."""

    def browser(user: Any = None) -> Client:
        client = Client(headers={"accept-encoding": "gzip"})
        if user is not None:
            client.force_login(user)
        return client

    return browser


# The paper.


@pytest.fixture
def society(db: None) -> Section:
    return Section.objects.create(name="Société", slug="societe")


@pytest.fixture
def newsdesk(db: None) -> Author:
    """The byline the newsroom shares."""
    return Author.objects.create(pen_name="Rédaction du Fleuve", slug="redaction-du-fleuve", is_collective=True)


@pytest.fixture
def write(society: Section, newsdesk: Author) -> Callable[..., Article]:
    """Write an article; publish it too unless `at` is None. What is not said is usual."""

    def written(title: str = "Le pont rouvre", *, at: Any = "now", **fields: Any) -> Article:
        lists = {name: fields.pop(name) for name in ("tags", "signers", "reporters") if name in fields}
        usual = {"section": society, "author": newsdesk, "body": "<p>Le pont a rouvert hier matin.</p>"}
        article = workflow.store(Article(title=title, **(usual | fields)), **lists)
        if at is None:
            return article
        return workflow.publish(article, by=None, at=None if at == "now" else at)

    return written


@pytest.fixture
def article(write: Callable[..., Article]) -> Article:
    """Free, and published."""
    return write()


@pytest.fixture
def reserved(write: Callable[..., Article]) -> Article:
    """For subscribers, with the canary in its sold part."""
    body = "".join(f"<p>{'Une phrase du début. ' * 12}</p>" for _ in range(6)) + f"<p>{SOLD}</p>"
    return write("Une enquête réservée", access="subscribers", body=body)


@pytest.fixture
def said(article: Article, alice: Any) -> Contribution:
    """A contribution of alice, published, with the canary in it."""
    return moderation.publish(send(article, alice, SAID), by=None)


def send(article: Article, author: Any, text: str = "Une contribution assez longue.") -> Contribution:

    return moderation.receive(article, author, text=text, token=uuid4())
