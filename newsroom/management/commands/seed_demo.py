"""Fill an empty database with a small true newspaper, made with the newsroom's own verbs."""

from concurrent.futures import ProcessPoolExecutor
from datetime import time, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.addresses import vouch_for
from articles import finding, live, workflow
from articles.forms import tags_named
from articles.models import Article, Correction, Dossier, Idea, RightOfReply, Section
from authors.models import Author
from editions.models import Edition
from frontpage import composing
from frontpage.models import Alert, Announcement
from letters import composing as letters
from letters import enrolling
from letters.models import Newsletter, Rhythm
from newsroom.demo import cast, copy, drawings, prints
from newsroom.demo.space import Space
from newsroom.roles import sync_roles
from pictures import library
from pictures.models import Picture
from subscriptions import invoicing, ledger, lifecycle, seats, vouchers
from subscriptions.access import Access
from subscriptions.models import (
    Contract,
    MailDomain,
    Organisation,
    Plan,
    ReadingRoom,
    Right,
    Seat,
    Source,
    Unit,
    reader_rights,
)

PASSWORD = "demo"  # noqa: S105
KINDS = {"erratum": "erratum", "precision": "precision", "mise_a_jour": "update"}


class Command(BaseCommand):
    help = "Remplit une base vide du journal de démonstration."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing: a seeding that was killed leaves an empty database, to be filled next time."""
        if Article.objects.exists():
            raise CommandError("La base contient déjà des articles : rien n’est changé.")
        self.now = timezone.now().replace(microsecond=0)
        sync_roles()
        self.people()
        self.names()
        self.plans()
        self.pictures()
        self.articles()
        self.plans_of_the_day()
        self.face()
        finding.gather_words(timezone.now())
        self.prints()
        self.sales()
        self.letters()
        Space(self.published, self.users, self.now).fill()
        self.stdout.write(f"{Article.objects.count()} articles, {Picture.objects.count()} images dessinées.")

    def people(self) -> None:
        self.password = make_password(PASSWORD)
        self.users = {}
        for key, (name, role) in cast.STAFF.items():
            self.users[key] = self.person(key, name, is_staff=True)
            self.users[key].groups.add(Group.objects.get(name=role))
        self.users["admin"] = self.person("admin", "Admin de la démo", is_staff=True, is_superuser=True)
        self.users["rachid"] = self.person("rachid", "Rachid de Tiémala")
        for key, name in copy.public_names().items():
            self.users[key] = self.person(key, name)

    def person(self, key: str, name: str, **rights: bool) -> Any:
        user = get_user_model()(email=f"{key}@demo.test", password=self.password, **rights).rename(name)
        user.joined_at = self.now - timedelta(days=200)
        user.save()
        vouch_for(user)
        return user

    def names(self) -> None:
        for place, (name, slug, tint, description) in enumerate(cast.SECTIONS):
            Section.objects.create(name=name, slug=slug, tint=tint, description=description, position=place)
        for name, slug, role in cast.AUTHORS:
            Author.objects.create(pen_name=name, slug=slug, role=role, is_collective=not role)

    def plans(self) -> None:
        for place, (name, slug, price, count, unit, description) in enumerate(cast.PLANS):
            more = [Right.PDF, Right.ARCHIVE] if unit == Unit.YEAR else []
            Plan.objects.create(
                name=name, slug=slug, price_xof=price, count=count, unit=unit, description=description, position=place,
                rights=[*reader_rights(), *more],
            )  # fmt: skip
        year, month = Plan.objects.get(slug="an"), Plan.objects.get(slug="mois")
        for key in copy.public_names():
            plan, ago = (month, 33) if key == "emile" else (year, 100)
            lifecycle.give(
                self.users[key],
                plan,
                by=self.users["fanta"],
                reason="Règlement en espèces au guichet",
                starts_at=self.now - timedelta(days=ago),
                source=Source.DEMO,
            )

    def pictures(self) -> None:
        used = {copied.get("picture") for copied in copy.articles()} & set(drawings.KEYS)
        wanted = sorted(used | {key for copied in copy.articles() for key in body_keys(copied)})
        with ProcessPoolExecutor() as pool:
            drawn = dict(zip(wanted, pool.map(draw_and_prepare, wanted), strict=True))
        self.drawn = {
            key: library.add(
                prepared,
                alt=drawings.ALT[key],
                credit="La Trame",
                by=self.users["admin"],
            )
            for key, prepared in drawn.items()
        }

    def articles(self) -> None:
        self.published = {}
        for copied in sorted(copy.articles(), key=lambda copied: copied.age, reverse=True):
            self.published[copied.number] = self.article(copied)

    def plans_of_the_day(self) -> None:
        """What the morning conference gave to whom, and a reply that the paper owes."""
        for words, section, who, length, hour in cast.IDEAS:
            Idea.objects.create(
                words=words,
                section=Section.objects.get(slug=section),
                author=self.users[who],
                length=length,
                due_at=time(hour),
            )
        claimant, text = cast.REPLY
        RightOfReply.objects.create(article=self.published["55"], claimant=claimant, text=text)

    def face(self) -> None:
        """What the editor in chief made of it: the front page, an alert, a live text, dossiers; and announcements."""
        bakary, claire = self.users["bakary"], self.users["claire"]
        for title, slug, standfirst, numbers in cast.DOSSIERS:
            dossier = Dossier.objects.create(title=title, slug=slug, standfirst=standfirst)
            for place, number in enumerate(numbers):
                dossier.places.create(article=self.published[number], position=place)
        choices = [
            composing.Choice(self.published[number].pk, zone, rank)
            for zone, numbers in cast.FRONT.items()
            for rank, number in enumerate(numbers)
        ]
        begun = composing.arrange(composing.begin(by=bakary), choices, by=bakary, seen_version=0)
        composing.show(begun, by=bakary)
        number, entries = cast.LIVE
        live.open_thread(self.published[number])
        for ago, title, text in entries:
            at = self.now - timedelta(minutes=ago)
            live.add(self.published[number], by=claire, title=title, text=text, token=uuid4(), at=at)
        number, text = cast.ALERT
        hours = timedelta(hours=3)
        Alert.objects.create(text=text, article=self.published[number], ends_at=self.now + hours, made_by=bakary)
        for told in cast.ANNOUNCEMENTS:
            Announcement.objects.create(**told, ends_at=self.now + timedelta(days=60))

    def prints(self) -> None:
        """The printed papers of the last three days."""
        latest = [self.published[number] for number in ("01", "08", "19", "41", "52", "56", "44", "38", "46")]
        for ago in range(3):
            day, number = timezone.localdate() - timedelta(days=ago), cast.NUMBER - ago
            pdf = File(BytesIO(prints.front_page(day, number, latest[ago:] + latest[:ago])), name="une.pdf")
            Edition.objects.create(day=day, number=number, pdf=pdf, out_at=self.now, added_by=self.users["bakary"])

    def sales(self) -> None:
        """A batch of codes in service at a seller's, another that waits; and what the desk took this month."""
        week, month = Plan.objects.get(slug="semaine"), Plan.objects.get(slug="mois")
        fanta, end = self.users["fanta"], self.now + timedelta(days=180)
        served = vouchers.make(week, seller="Kiosque du quai, Diambala", size=20, expires_at=end, by=fanta)
        vouchers.activate(served)
        vouchers.make(month, seller="Librairie de la gare, Koronga", size=10, expires_at=end, by=fanta)
        renewing = sorted(set(copy.public_names()) - {"emile"})  # his subscription is over, and stays so
        for number, key in enumerate(renewing[:4], start=1):
            ledger.take(self.users[key], month, provider="cash", provider_ref=f"Bordereau {number:04d}", by=fanta)
        vouchers.redeem(self.users["alice"], vouchers.code_of(served, 1))
        paid = ledger.begin(self.users["alice"], month, provider="wave", present=ledger.For(*cast.PRESENT))
        ledger.settle(paid, ledger.Proof(month.price_xof, provider_ref="demo"))
        self.institutions()

    def institutions(self) -> None:
        """A ministry that reads on a promise and has paid a part; a library with its reading rooms, that has paid."""
        fanta, plan = self.users["fanta"], Plan.objects.create(**cast.INSTITUTION_PLAN, rights=list(Right.values))
        (ministry, order), (library, rooms) = (self.ordered(told, plan) for told in cast.INSTITUTIONS)
        promise = "Bon de commande signé par la direction ; mandat attendu au trimestre"
        invoicing.decide(order, until=self.now + timedelta(days=75), by=fanta, reason=promise)
        half = {"provider": "cheque", "provider_ref": "Trésor 0412", "by": fanta}
        ledger.take_on_account(invoicing.issue(order, by=fanta), amount_xof=order.amount_xof // 3, **half)
        whole = {"provider": "transfer", "provider_ref": "VIR-2026-118", "by": fanta}
        ledger.take_on_account(invoicing.issue(rooms, by=fanta), amount_xof=rooms.amount_xof, **whole)
        MailDomain.objects.create(organisation=ministry, domain=cast.DOMAIN)
        for name, network in cast.ROOMS:
            ReadingRoom.objects.create(organisation=library, name=name, network=network)
        seats.accept(seats.invite(ministry, by=fanta, for_manager=True), self.users["seydou"])
        for key in ("rachid", "emile"):
            seats.seat(ministry, self.users[key], Seat.CameBy.DESK)
        seats.invite(ministry, email="secretariat@fleuve.gouv.example", by=fanta)

    def ordered(self, told: dict[str, Any], plan: Plan) -> tuple[Organisation, Contract]:
        organisation = Organisation.objects.create(**told["who"])
        return organisation, invoicing.sign(
            organisation, plan, by=self.users["fanta"], starts_at=self.now - timedelta(days=40), **told["what"]
        )

    def letters(self) -> None:
        """A letter of the morning and one for each rubrique, a few readers, and an issue that leaves in a minute."""
        name, slug, description, word = cast.LETTER
        morning = Newsletter.objects.create(
            name=name, slug=slug, description=description, rhythm=Rhythm.DAILY, leaves_at=time(6)
        )
        alerts = [
            Newsletter.objects.create(
                name=f"Alertes {section.name}", slug=f"alertes-{section.slug}", description=cast.ALERTS,
                section=section, rhythm=Rhythm.AS_IT_COMES, pause_hours=4, position=1 + section.position,
            )
            for section in Section.objects.all()
        ]  # fmt: skip
        for place, key in enumerate(cast.READERS):
            enrolling.choose(self.users[key].email, [morning, alerts[place]])
        bakary = self.users["bakary"]
        issue = letters.begin(morning, by=bakary)
        held = [item.article for item in issue.items.select_related("article")]
        letters.plan(letters.arrange(issue, held, by=bakary, word=word, seen_version=0))

    def article(self, copied: copy.Copy) -> Article:
        article = Article(
            section=Section.objects.filter(slug=copied.get("section")).first(),
            kicker=copied.get("kicker"),
            title=copied.get("title"),
            standfirst=copied.get("standfirst"),
            body=with_uuids(copied.body, self.drawn),
            picture=self.drawn.get(copied.get("picture")),
            picture_caption=copied.get("picture_caption"),
            author=Author.objects.filter(slug=copied.get("author")).first(),
            signature=copied.get("signature"),
            agency=copied.get("agency"),
            access=copied.get("access") or Access.FREE,
            are_contributions_closed=copied.get("contributions") == "closed",
        )
        signature = copied.get("signature").casefold()
        signers = [author for author in Author.objects.all() if author.pen_name.casefold() in signature]
        tags = tags_named([name.strip() for name in copied.get("tags").split(",") if name.strip()])
        workflow.store(article, tags=tags, signers=signers, reporters=[self.users["claire"]], by=self.users["claire"])
        self.move(article, copied)
        return article

    def move(self, article: Article, copied: copy.Copy) -> None:
        """Take an article to the state its file asks for."""
        claire, bakary = self.users["claire"], self.users["bakary"]
        out_at = self.now - copied.age
        match copied.get("state"):
            case "submitted":
                workflow.submit(article, by=claire)
            case "scheduled":
                workflow.schedule(article, by=bakary, at=self.now + copy.span(copied.get("in") or "20h"))
            case "published" | "withdrawn":
                signs = claire if article.section else None  # one came with an archive, without a rubrique
                workflow.publish(article, by=signs, at=out_at)
        if correction := copied.get("correction"):
            kind, _, text = correction.partition("|")
            declared_at = max(out_at + timedelta(minutes=30), self.now - copy.span(copied.get("correction_ago")))
            kind = KINDS.get(kind.strip(), Correction.Kind.ERRATUM)
            workflow.correct(article, by=bakary, kind=kind, text=text, at=min(declared_at, self.now))
        if copied.get("state") == "withdrawn":
            workflow.withdraw(article, by=bakary, reason="Une source est revenue sur ses propos.")


def draw_and_prepare(key: str) -> library.Prepared:
    """The long part of a picture, in a process of the pool."""
    return library.prepare(BytesIO(drawings.draw(key)))


def body_keys(copied: copy.Copy) -> list[str]:
    return [key for key in drawings.KEYS if f'data-picture="{key}"' in copied.body]


def with_uuids(body: str, drawn: dict[str, Picture]) -> str:
    """Name the pictures of a body as the library does."""
    for key, picture in drawn.items():
        body = body.replace(f'data-picture="{key}"', f'data-picture="{picture.uuid}"')
    return body
