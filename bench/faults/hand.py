"""A hand of the newsroom: one verb, in a process of its own. Used by the faults."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.addresses import vouch_for  # noqa: E402
from articles import workflow  # noqa: E402
from articles.models import Article, Section  # noqa: E402
from authors.models import Author  # noqa: E402
from contributions import charter  # noqa: E402
from contributions.access import is_closed  # noqa: E402
from contributions.models import Charter, Switches  # noqa: E402
from edge import purging  # noqa: E402
from subscriptions import ledger, lifecycle  # noqa: E402
from subscriptions.models import Plan  # noqa: E402

User = get_user_model()
BODY = "<p>Le marché de Diambala a rouvert ce matin sous un ciel clair, après trois jours de travaux.</p>" * 8


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"sessionid={key}; __Host-sessionid={key}"  # as http and https call it


def people(count: str) -> dict:
    """Subscribers with open sessions, the newsroom's own, and what there is to read."""
    plan = Plan.objects.order_by("price_xof").filter(price_xof__gt=0).first()
    made = []
    for number in range(int(count)):
        user = User.objects.create_user(f"essai{number}@demo.test", "x", display_name=f"Lectrice numéro {number}")
        vouch_for(user)
        lifecycle.give(user, plan, by=None, reason="essai")
        for version in Charter.objects.all():
            charter.accept(user, version)
        made.append({"pk": user.pk, "email": user.email, "cookie": cookie_of(user)})
    staff = {name: cookie_of(User.objects.get(email=f"{name}@demo.test")) for name in ("claire", "bakary", "fanta")}
    visible = Article.objects.visible(timezone.now()).order_by("-published_at")
    out = [
        article for article in visible if not is_closed(article, timezone.now(), Switches.objects.first() or Switches())
    ]
    return {
        "people": made,
        "staff": staff,
        "articles": [article.get_absolute_url() for article in out],
        "sections": [section.get_absolute_url() for section in Section.objects.all()],
    }


def draft(title: str) -> Article:
    """A complete text, ready to come out."""
    article = Article(
        section=Section.objects.first(), title=title, standfirst="Les étals sont pleins, les prix tiennent.", body=BODY
    )
    by = User.objects.get(email="bakary@demo.test")
    workflow.store(article, by=by, signers=[Author.objects.first()])
    return article


def schedule(seconds: str) -> dict:
    article = draft(f"Programmé {timezone.now():%H%M%S%f}")
    by = User.objects.get(email="bakary@demo.test")
    workflow.schedule(article, by=by, at=timezone.now() + timedelta(seconds=float(seconds)))
    article.refresh_from_db()
    return {"pk": article.pk, "address": article.get_absolute_url(), "title": article.title}


def publish(title: str) -> dict:
    article = draft(title)
    workflow.publish(article, by=User.objects.get(email="bakary@demo.test"))
    article.refresh_from_db()
    return {"pk": article.pk, "address": article.get_absolute_url()}


def rename(pk: str, title: str) -> dict:
    Article.objects.filter(pk=int(pk)).update(title=title)
    purging.deliver()
    return {}


def publish_without_end(seed: str) -> None:
    """Publish, sell and announce as fast as can be, and say each thing once it is done, until somebody kills us."""
    seller, number = User.objects.get(email="fanta@demo.test"), 0
    plan = Plan.objects.filter(price_xof__gt=0).first()
    buyers = list(User.objects.filter(email__startswith="essai"))
    while True:
        number += 1
        done = publish(f"Essai {seed} {number}")
        say("article", done["pk"])
        reference = f"BORD-{seed}-{number}"
        ledger.take(buyers[number % len(buyers)], plan, provider="cash", provider_ref=reference, by=seller)
        say("payment", reference)


def to_store() -> dict:
    """Copy every file that the database names from the disk to the store of the settings."""
    import boto3
    from django.core.files import File
    from django.core.files.storage import FileSystemStorage

    from newsroom.backup import named_files

    told = settings.STORAGES["default"]["OPTIONS"]
    client = boto3.client("s3", endpoint_url=told["endpoint_url"], region_name=told["region_name"])
    client.create_bucket(Bucket=told["bucket_name"])
    disk = FileSystemStorage()
    for storage, name in named_files():
        with disk.open(name) as held:
            storage.save(name, File(held))
    return {}


def say(kind: str, what: object) -> None:
    os.write(1, f"{kind} {what}\n".encode())


VERBS = {verb.__name__: verb for verb in (people, schedule, publish, rename, publish_without_end, to_store)}

if __name__ == "__main__":
    said = VERBS[sys.argv[1]](*sys.argv[2:])
    if said is not None:
        print(json.dumps(said))
