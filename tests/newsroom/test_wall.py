"""The proof of the wall: whoever is not let in never hears the canary, at any address, by any method."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles import live
from articles.models import Article, Dossier, DossierPlace, Tag
from contributions import moderation
from editions.models import Edition
from letters import composing as letters
from letters import enrolling, sending
from letters.models import Issue, Newsletter, Recipient
from pictures.models import Picture
from subscriptions import invoicing, ledger, presents, seats
from subscriptions.models import Invitation, Organisation, Plan, Present, SeatManager
from tests.conftest import SAID, SOLD, send

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
READERS = ["visitor", "rachid", "emile"]
SHARES = 8

# Every address of the site: its pattern, and one of it as it is asked.
ADDRESSES = {
    "": "/",
    "flux/": "/flux/",
    "rubriques/<slug:slug>/": "/rubriques/societe/",
    "rubriques/<slug:slug>/flux/": "/rubriques/societe/flux/",
    "auteurs/<slug:slug>/": "/auteurs/redaction-du-fleuve/",
    "mots-cles/<slug:slug>/": "/mots-cles/pont/",
    "recherche/": "/recherche/?q=canari",
    "dossiers/": "/dossiers/",
    "dossiers/<slug:slug>/": "/dossiers/pont/",
    "<yyyy:year>/<mm:month>/<mm:day>/": "{day}",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/direct/": "{article}direct/",
    "rectificatifs/": "/rectificatifs/",
    "apercu/<str:token>/": "/apercu/x/",
    "apercu/<str:token>/ecran/": "/apercu/x/ecran/",
    "abonnement/": "/abonnement/",
    "abonnements/": "/abonnements/",
    "reglements/<str:reference>/": "/reglements/X/",
    "reglements/<str:reference>/reprendre/": "/reglements/X/reprendre/",
    "reglements/<str:reference>/recu/": "/reglements/X/recu/",
    "reglements/<str:reference>/recu.pdf": "/reglements/X/recu.pdf",
    "paiements/<str:provider>/": "/paiements/wave/",
    "code/": "/code/",
    "abonnements/<slug:slug>/": "/abonnements/mois/",
    "abonnements/<slug:slug>/offrir/": "/abonnements/mois/offrir/",
    "cadeau/<str:token>/": "/cadeau/{present}/",
    "rappels/arret/<str:token>/": "/rappels/arret/x/",
    "institutions/": "/institutions/",
    "institutions/invitation/<str:token>/": "/institutions/invitation/{invitation}/",
    "institutions/<int:pk>/": "/institutions/{organisation}/",
    "institutions/<int:pk>/releve.pdf": "/institutions/{organisation}/releve.pdf",
    "institutions/<int:pk>/factures/<int:invoice_pk>.pdf": "/institutions/{organisation}/factures/1.pdf",
    "salle/": "/salle/",
    "compte/abonnement/": "/compte/abonnement/",
    "sante/": "/sante/",
    "sante/pret/": "/sante/pret/",
    "sante/mesures/": "/sante/mesures/",
    "compte/appareils/": "/compte/appareils/",
    "compte/connexion/code/": "/compte/connexion/code/",
    "compte/verification/code/": "/compte/verification/code/",
    "compte/verification/cle/": "/compte/verification/cle/",
    "compte/double-cle/": "/compte/double-cle/",
    "compte/double-cle/application/": "/compte/double-cle/application/",
    "compte/double-cle/application/retirer/": "/compte/double-cle/application/retirer/",
    "compte/double-cle/secours/": "/compte/double-cle/secours/",
    "compte/double-cle/secours/nouveaux/": "/compte/double-cle/secours/nouveaux/",
    "compte/double-cle/secours/codes.txt": "/compte/double-cle/secours/codes.txt",
    "compte/double-cle/cles/": "/compte/double-cle/cles/",
    "compte/double-cle/cles/ajouter/": "/compte/double-cle/cles/ajouter/",
    "compte/double-cle/cles/<int:pk>/retirer/": "/compte/double-cle/cles/1/retirer/",
    "compte/double-cle/cles/<int:pk>/nom/": "/compte/double-cle/cles/1/nom/",
    "annonces/": "/annonces/",
    "annonces/<int:number>/": "/annonces/1/",
    "flux/rss/": "/flux/rss/",
    "rubriques/<slug:slug>/flux/rss/": "/rubriques/societe/flux/rss/",
    "auteurs/<slug:slug>/flux/": "/auteurs/redaction-du-fleuve/flux/",
    "auteurs/<slug:slug>/flux/rss/": "/auteurs/redaction-du-fleuve/flux/rss/",
    "mots-cles/<slug:slug>/flux/": "/mots-cles/pont/flux/",
    "mots-cles/<slug:slug>/flux/rss/": "/mots-cles/pont/flux/rss/",
    "sitemap.xml": "/sitemap.xml",
    "sitemaps/actualite.xml": "/sitemaps/actualite.xml",
    "sitemaps/pages.xml": "/sitemaps/pages.xml",
    "sitemaps/<yyyy:year>-<mm:month>.xml": "/sitemaps/2026-11.xml",
    "api/": "/api/",
    "api/openapi.json": "/api/openapi.json",
    "api/articles/": "/api/articles/",
    "api/articles/<int:pk>/": "/api/articles/{pk}/",
    "api/rubriques/": "/api/rubriques/",
    "robots.txt": "/robots.txt",
    "humans.txt": "/humans.txt",
    "manifest.webmanifest": "/manifest.webmanifest",
    "sw.js": "/sw.js",
    "hors-ligne/": "/hors-ligne/",
    "les-plus-lus/": "/les-plus-lus/",
    "lu/": "/lu/",
    "a-lire/": "/a-lire/",
    "compte/a-lire/": "/compte/a-lire/",
    "favicon.ico": "/favicon.ico",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/carte.jpg": "{article}carte.jpg",
    "journal/": "/journal/",
    "journal/<yyyy:year>-<mm:month>-<mm:day>.pdf": "/journal/2026-11-27.pdf",
    "style/": "/style/",
    "vu/": "/vu/",
    "lettres/": "/lettres/",
    "lettres/confirmer/<str:token>/": "/lettres/confirmer/{confirm}/",
    "lettres/arret/<str:token>/": "/lettres/arret/{leave}/",
    "lettres/<slug:slug>/<int:number>/": "/lettres/matin/{issue}/",
    "courriels/service/": "/courriels/service/",
    "charte/": "/charte/",
    "charte/<int:number>/": "/charte/1/",
    "images/<uuid:uuid>/<int:width>.<str:format>": "/images/{picture}/320.jpg",
    "lecteur/": "/lecteur/",
    "compte/": "/compte/",
    "compte/contributions/": "/compte/contributions/",
    "compte/donnees/": "/compte/donnees/",
    "compte/fermer/": "/compte/fermer/",
    "compte/nouvelles/": "/compte/nouvelles/",
    "courriels/arret/<str:token>/": "/courriels/arret/x/",
    "compte/connexion/": "/compte/connexion/?next={article}contributions/",
    "compte/inscription/": "/compte/inscription/",
    "compte/inscription/recommencer/": "/compte/inscription/recommencer/",
    "compte/confirmation/": "/compte/confirmation/",
    "compte/deconnexion/": "/compte/deconnexion/",
    "compte/ferme/": "/compte/ferme/",
    "compte/verification/": "/compte/verification/",
    "compte/adresse/": "/compte/adresse/",
    "compte/nom/": "/compte/nom/",
    "compte/mot-de-passe/": "/compte/mot-de-passe/",
    "compte/mot-de-passe/premier/": "/compte/mot-de-passe/premier/",
    "compte/mot-de-passe/oublie/": "/compte/mot-de-passe/oublie/",
    "compte/mot-de-passe/oublie/code/": "/compte/mot-de-passe/oublie/code/",
    "compte/mot-de-passe/oublie/nouveau/": "/compte/mot-de-passe/oublie/nouveau/",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/": "{article}",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/suite/": "{article}suite/",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/abonnement/": "{article}abonnement/",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/offrir/": "{article}offrir/",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/contributions/": "{article}contributions/",
    "<yyyy:year>/<mm:month>/<mm:day>/<slug:slug>/lecteur/": "{article}lecteur/",
}


def patterns(resolver: URLResolver, prefix: str = "") -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        found |= patterns(one, path) if isinstance(one, URLResolver) else {path: one}
    return found


@pytest.fixture
def singing(reserved: Article, alice: Any, settings: Any, tmp_path: Path) -> Article:
    """A reserved article whose sold part and whose space, in every state, hold the canary; and a printed paper."""
    settings.MEDIA_ROOT = tmp_path
    Edition.objects.create(day=date(2026, 11, 27), number=1, pdf=ContentFile(f"%PDF-1.4 {SOLD}".encode(), name="une"))
    reserved.tags.add(Tag.objects.create(name="Pont", slug="pont"))
    moderation.publish(send(reserved, alice, SAID), by=None)
    moderation.reject(send(reserved, alice, SAID), by=None, reason="off_topic", note=SAID)
    removed = moderation.publish(send(reserved, alice, SAID), by=None)
    moderation.remove(removed, by=None, reason="insult", note=SAID)
    send(reserved, alice, SAID)
    DossierPlace.objects.create(dossier=Dossier.objects.create(title="Pont", slug="pont"), article=reserved)
    letter = Newsletter.objects.create(name="Le matin", slug="matin", description="Chaque jour.")
    enrolling.choose("lectrice@example.org", [letter])
    letters.plan(letters.begin(letter, by=None))
    sending.begin_due(timezone.now())
    order_seats(alice)
    live.open_thread(reserved)
    live.add(reserved, by=None, title=SOLD, text=SOLD, token=uuid4())
    return reserved


def order_seats(manager: Any) -> None:
    """An institution with an invoice, a seat, a manager, and a present: each has an address, and is somebody's own."""
    plan = Plan.objects.create(name="Institution", slug="institution", price_xof=1000, unit="year", is_on_sale=False)
    library = Organisation.objects.create(name="Bibliothèque du fleuve")
    contract = invoicing.sign(library, plan, seats=3, amount_xof=3000, by=None)
    invoicing.decide(contract, until=timezone.now() + timedelta(days=30), by=None, reason="Bon reçu")
    invoicing.issue(contract, by=None)
    seats.accept(seats.invite(library, email="ami@example.org", by=None), manager)
    SeatManager.objects.create(organisation=library, person=manager)
    paid = ledger.begin(manager, plan, provider="wave", present=ledger.For("Un ami"))
    ledger.settle(paid, ledger.Proof(1000))
    presents.accept(Present.objects.get(), manager)


@pytest.fixture
def readers(rachid: Any, emile: Any) -> dict[str, Any]:
    return {"visitor": None, "rachid": rachid, "emile": emile}


def test_every_address_of_the_site_is_in_the_list():
    known = {path for path in patterns(get_resolver()) if not path.startswith("redaction/")}

    assert known == set(ADDRESSES)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("share", range(SHARES))  # of the addresses: the canary's cage is long to build
def test_the_canary_never_sings(share, reader, readers, singing, as_):
    picture = Picture.objects.create()
    article, recipient, issue = singing.get_absolute_url(), Recipient.objects.get(), Issue.objects.get()
    named = {
        "article": article, "day": article[:12], "picture": picture.uuid, "pk": singing.pk, "issue": issue.pk,
        "confirm": enrolling.confirm_token(recipient),
        "leave": enrolling.leave_token(recipient.pk, issue.newsletter_id, issue.pk),
        "organisation": Organisation.objects.get().pk,
        "invitation": seats.token_of(Invitation.objects.get()),
        "present": presents.token_of(Present.objects.get()),
    }  # fmt: skip
    client, sings = as_(readers[reader]), set()
    cookies = client.cookies.copy()

    for address in list(ADDRESSES.values())[share::SHARES]:
        path = address.format(**named)
        for method in METHODS:
            client.cookies = cookies.copy()  # what an address gave, or took, is not for the next
            response = getattr(client, method)(path)
            if "canari chante" in unzipped(response):
                sings.add((method, path))

    assert sings == set()


@pytest.mark.parametrize(
    "headers", [{"Range": "bytes=0-50000"}, {"If-None-Match": "*"}, {"Accept": "application/json"}]
)
@pytest.mark.parametrize("end", ["", "suite/", "contributions/", "lecteur/"])
def test_the_canary_does_not_sing_to_partial_or_conditional_requests(end, headers, singing, rachid, as_):
    client = as_(rachid)

    assert "canari chante" not in unzipped(client.get(singing.get_absolute_url() + end, headers=headers))
    assert "canari chante" not in unzipped(client.get("/journal/2026-11-27.pdf", headers=headers))


@pytest.mark.parametrize("reader", READERS)
def test_the_desk_opens_to_nobody_of_them(reader, readers, singing, as_):
    client = as_(readers[reader])
    closed = {}

    for path in patterns(get_resolver()):
        if path.startswith("redaction/") and "(?P<" not in path:
            response = client.get("/" + fill(path, singing))
            closed[path] = response.status_code, "canari chante" in unzipped(response)

    assert len(closed) > 40
    assert all(status in {301, 302, 403, 404} and not sings for status, sings in closed.values())


def test_the_subscriber_hears_it(singing, alice, as_):
    client = as_(alice)

    assert SOLD in unzipped(client.get(singing.get_absolute_url() + "suite/"))
    assert SAID in unzipped(client.get(singing.get_absolute_url() + "contributions/"))
    parts = json.loads(unzipped(client.get(singing.get_absolute_url() + "lecteur/")))
    assert SOLD in parts["rest"]
    assert SAID in parts["contributions"]


def fill(path: str, article: Article) -> str:
    for placeholder, value in {
        "<path:object_id>": article.pk,
        "<int:pk>": article.pk,
        "<slug:reader>": "abonne",
        "<int:content_type_id>": 1,
        "<path:app_label>": "articles",
        "<id>": article.pk,
    }.items():
        path = path.replace(placeholder, str(value))
    return path


def unzipped(response: Any) -> str:
    body = b"".join(response) if response.streaming else response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return body.decode("utf-8", "replace")
