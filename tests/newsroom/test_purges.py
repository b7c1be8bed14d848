"""Which page each change purges; and that no page is ever older than a change, whatever was done in whatever order."""

import os
import random
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import live, workflow
from articles.models import Article, Dossier, DossierPlace, Section, Tag
from authors.models import Author
from edge import purging
from edge.models import Purge
from edge.tags import ARTICLES, Reads, tables
from frontpage import composing
from frontpage.composing import Choice
from frontpage.models import Alert, Announcement, Zone
from newsroom import purges
from pictures.models import Picture

database = pytest.mark.database

NOTHING_PUBLIC = {
    "accounts", "admin", "account", "usersessions", "procrastinate", "auth", "contenttypes", "sessions",
}  # fmt: skip


def purged():
    """The names that were purged since one last asked."""
    found = {tag for purge in Purge.objects.all() for tag in purge.tags}
    Purge.objects.all().delete()
    return found


# Each change, and what it purges.


@database
def test_a_draft_purges_nothing(write, newsdesk):
    purged()
    draft = write("Un brouillon", at=None, signers=[newsdesk], tags=[Tag.objects.create(name="Fleuve", slug="fleuve")])
    workflow.store(draft)
    assert purged() == set()


@database
def test_what_comes_out_purges_its_lists(write, society, newsdesk):
    tag = Tag.objects.create(name="Fleuve", slug="fleuve")
    signer = Author.objects.create(pen_name="Une signataire", slug="une-signataire")
    draft = write("Une nouvelle", at=None, tags=[tag], signers=[signer])
    purged()
    workflow.publish(draft, by=None)
    assert purged() >= {
        f"article:{draft.pk}", f"section:{society.pk}", f"author:{newsdesk.pk}", f"author:{signer.pk}", f"tag:{tag.pk}",
        ARTICLES,
    }  # fmt: skip


@database
def test_a_word_changed_purges_the_pages_that_show_the_article_alone(article):
    purged()
    article.title = "Le pont rouvre enfin"
    workflow.store(article, nature="typo")
    assert purged() == {f"article:{article.pk}"}


@database
def test_what_changes_nothing_purges_nothing(article):
    purged()
    Article.objects.filter(pk=article.pk).update(version=7, saved_at=timezone.now())
    Alert.objects.filter(pk=0).update(text="Rien")
    assert purged() == set()


@database
def test_an_article_that_moves_purges_both_sections(article, society):
    other = Section.objects.create(name="Économie", slug="economie")
    purged()
    article.section = other
    workflow.store(article, nature="typo")
    assert purged() >= {f"section:{society.pk}", f"section:{other.pk}", ARTICLES}


@database
def test_a_rollback_purges_nothing(article, django_db_blocker):
    purged()
    with pytest.raises(ValidationError):
        workflow.withdraw(article, by=None, reason=" ")
    assert purged() == set()


@database
def test_a_picture_purges_itself_and_where_it_stands(db):
    picture = Picture.objects.create(alt="Le pont")
    purged()
    Picture.objects.create(alt="Une autre, qui n’est nulle part")
    assert purged() == set()
    picture.caption = "Le pont, hier"
    picture.save()
    assert purged() == {f"picture:{picture.pk}", f"picture:{picture.uuid}"}


@database
@pytest.mark.django_db(transaction=True)
def test_a_great_deal_at_once_purges_everything(society):
    purged()
    at = timezone.now()
    Article.objects.bulk_create(
        Article(title=f"Archive {n}", slug=f"archive-{n}", section=society, access="free", status="published",
                published_at=at, dated_on=at.date()) for n in range(1001)
    )  # fmt: skip
    assert purged() == {"everything"}


@database
def test_every_table_says_what_it_does_to_pages():
    """A table that pages read is declared; the others are of nobody's page, and a page that reads one is refused."""
    known = tables()
    labels = [*purges.WHOLE, *purges.CHANGED, *purges.OF_AN_ARTICLE, *purges.OF_A_PICTURE, *purges.BY_TIME]
    assert len(labels) == len(set(labels))
    assert set(known.reads) == {*map(purges.table_of, labels), "articles_article"}
    assert not {apps.get_model(label)._meta.app_label for label in labels} & NOTHING_PUBLIC
    assert all(reads in Reads for reads in known.reads.values())


@database
def test_the_triggers_are_those_of_the_code(db, django_assert_num_queries):
    with django_assert_num_queries(2 + 2):  # and a savepoint
        purges.after_migrate(None, using="default")


# Whatever is done, in whatever order: what the cache gives is what a fresh rendering gives.


class Newsroom:
    """People who do anything, at random, with a few articles, and a clock that runs."""

    def __init__(self, chance, clock, society, newsdesk, write, bakary):
        self.chance, self.clock, self.write, self.bakary = chance, clock, write, bakary
        self.sections = [society, Section.objects.create(name="Économie", slug="economie", position=1)]
        self.authors = [newsdesk, Author.objects.create(pen_name="Awa du fleuve", slug="awa-du-fleuve")]
        self.tags = [Tag.objects.create(name=name, slug=name.lower()) for name in ("Crue", "Riz")]
        self.dossier = Dossier.objects.create(title="Le fleuve", slug="le-fleuve")
        for number in range(5):
            self.publish_new(f"Ancienne {number}", timezone.now() - timedelta(hours=number + 1))

    def one(self, **narrowed):
        return self.chance.choice(list(Article.objects.filter(**narrowed).order_by("pk")))

    def publish_new(self, title="Nouvelle", at="now"):
        article = self.write(
            f"{title} {self.chance.randrange(10**6)}", at=at, section=self.chance.choice(self.sections),
            author=self.chance.choice(self.authors), tags=self.chance.sample(self.tags, self.chance.randrange(3)),
            signers=self.chance.sample(self.authors, 1), access=self.chance.choice(["free", "subscribers"]),
            body="<p>" + "Un mot du fleuve. " * 60 + "</p>",
        )  # fmt: skip
        if self.chance.random() < 0.3:
            DossierPlace.objects.create(dossier=self.dossier, article=article, position=article.pk)

    def plan(self):
        draft = self.write(f"Prévue {self.chance.randrange(10**6)}", at=None, author=self.chance.choice(self.authors))
        workflow.schedule(draft, by=None, at=timezone.now() + timedelta(minutes=self.chance.randrange(1, 4)))

    def embargo(self):
        article = self.one(status="published")
        article.embargo_until = timezone.now() + timedelta(minutes=2)
        workflow.store(article, nature="declared")

    def come_out(self):
        due = Article.objects.filter(status="scheduled", published_at__lte=timezone.now()).first()
        if due:
            workflow.come_out(due)

    def rewrite(self):
        article = self.one(status="published")
        article.title, article.standfirst = f"Repris {self.chance.randrange(10**6)}", "Un chapeau."
        article.access = self.chance.choice(["free", "subscribers"])
        article.section, article.author = self.chance.choice(self.sections), self.chance.choice(self.authors)
        workflow.store(article, nature="typo", tags=self.chance.sample(self.tags, 1))

    def correct(self):
        workflow.correct(self.one(status="published"), by=None, kind="erratum", text="C’était un mardi.")

    def withdraw(self):
        if Article.objects.filter(status="published").count() > 3:
            workflow.withdraw(self.one(status="published"), by=None, reason="Une source est revenue.")

    def rename(self):
        thing = self.chance.choice([*self.sections, *self.authors, *self.tags])
        if isinstance(thing, Author):
            thing.pen_name = f"Signature {self.chance.randrange(10**6)}"
        else:
            thing.name = f"Nom {self.chance.randrange(10**6)}"
        if self.chance.random() < 0.5:
            thing.slug = f"adresse-{self.chance.randrange(10**6)}"
        thing.save()

    def compose(self):
        chosen = self.chance.sample(list(Article.objects.filter(status="published").order_by("pk")), 3)
        zones = [Zone.LEAD, Zone.TOP, Zone.BLOCK]
        begun = composing.begin(by=self.bakary)
        composing.arrange(
            begun, [Choice(one.pk, zone, 1) for one, zone in zip(chosen, zones, strict=True)], by=self.bakary,
            seen_version=begun.version,
        )  # fmt: skip
        later = self.chance.choice([None, timezone.now() + timedelta(minutes=1)])
        composing.show(begun, by=self.bakary, at=later)

    def alert(self):
        now = timezone.now()
        Alert.objects.create(
            text=f"Alerte {self.chance.randrange(10**6)}", starts_at=now, ends_at=now + timedelta(minutes=2)
        )

    def announce(self):
        now = timezone.now()
        Announcement.objects.create(
            title="Une annonce", text="Du riz.", body="<p>Du riz.</p>", starts_at=now - timedelta(seconds=1),
            ends_at=now + timedelta(minutes=3),
        )  # fmt: skip

    def tell_live(self):
        article = self.one(status="published")
        live.open_thread(article)
        live.add(article, by=self.bakary, title="", text="On y est.", token=uuid4())

    def wait(self):
        self.clock.shift(timedelta(seconds=self.chance.choice([20, 61, 130])))

    VERBS = (
        "publish_new", "plan", "embargo", "come_out", "rewrite", "correct", "withdraw", "rename", "compose", "alert",
        "announce", "tell_live", "wait", "wait", "wait",
    )  # fmt: skip

    def addresses(self):
        """Every public page that shows something of all this."""
        named = [*self.sections, *self.authors, *self.tags]
        for thing in named:
            thing.refresh_from_db()
        lists = [thing.get_absolute_url() for thing in named]
        shown = list(Article.objects.exclude(dated_on=None).order_by("-pk")[:5])
        return [
            "/", "/flux/", "/rectificatifs/", "/dossiers/", "/dossiers/le-fleuve/", "/sitemap.xml",
            "/sitemaps/pages.xml", "/sitemaps/actualite.xml", "/api/articles/", "/les-plus-lus/", "/annonces/", *lists,
            f"{lists[0]}flux/rss/",
            *(one.get_absolute_url() for one in shown), *(f"/api/articles/{one.pk}/" for one in shown[:2]),
            f"{timezone.localdate():/%Y/%m/%d/}",
        ]  # fmt: skip


SEEDS = range(8 if os.environ.get("TORTURE") else 1)
STEPS = 40 if os.environ.get("TORTURE") else 16


@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_is_older_than_the_last_change(seed, paper, society, newsdesk, write, bakary):
    chance = random.Random(seed)
    done = []
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        newsroom = Newsroom(chance, clock, society, newsdesk, write, bakary)
        purging.deliver()
        for _ in range(STEPS):
            addresses = newsroom.addresses()
            for address in addresses:
                paper.get(address)
            verb = chance.choice(Newsroom.VERBS)
            try:
                getattr(newsroom, verb)()
            except ValidationError:
                verb += " (refused)"
            done.append(verb)
            purging.deliver()
            for address in {*addresses, *newsroom.addresses()}:
                kept, fresh = paper.get(address), paper.fresh(address)
                assert (kept.status, kept.body) == (fresh.status, fresh.body), (address, done)
