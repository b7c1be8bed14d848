"""An archive comes in from WordPress, through the verbs by which any article is stored and published.

`wordpress_export` reads the file, `wordpress_text` its texts; here a post becomes an article, alone in its
transaction. What is here already is left as it is, so that an import that stopped is simply run again.
"""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import Q
from django.utils import timezone

from articles import body, workflow
from articles.headlines import SLUG_LENGTH, slug_of
from articles.markup import escape
from articles.models import Article, Section, Status, Tag, Tint
from articles.wordpress_export import Attachment, Entry, Other, Person, Post, Term, attachments, read
from articles.wordpress_media import Media, as_sent
from articles.wordpress_text import (
    Image,
    Text,
    absolute,
    image,
    kicker_and_title,
    names_in,
    sign_off,
    text_of_post,
    words,
)
from authors.models import Author
from pictures import library
from pictures.models import Picture

logger = logging.getLogger(__name__)

TITLE_LENGTH, STANDFIRST_LENGTH, NAME_LENGTH, KEY_LENGTH = 200, 600, 60, 200
PROGRESS = 500  # items between two words on where the import stands
OUT = {"publish", "future"}
NOT_COPY = {"trash": "articles à la corbeille", "auto-draft": "brouillons vides", "inherit": "versions anciennes"}
KINDS = {"attachment": "fichiers joints", "page": "pages", "nav_menu_item": "entrées de menu"}
NO_SECTION = {"uncategorized", "non-classe", "sans-categorie"}
ADDRESS = re.compile(rf"[-a-zA-Z0-9_]{{1,{SLUG_LENGTH}}}")


@dataclass
class Report:
    """What became of each item of an export."""

    imported: Counter[Status] = field(default_factory=Counter)
    already: int = 0
    left_aside: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    missing_pictures: int = 0

    def lines(self) -> list[str]:
        """Say it in French, one line for each matter, those without object left out."""
        states = ", ".join(f"{status.label.lower()} : {self.imported[status]}" for status in self.imported)
        told = [
            f"Articles importés : {self.imported.total()}" + (f" ({states})" if states else ""),
            f"Déjà là : {self.already}",
            f"Refusés, dits plus haut : {self.refused}" if self.refused else "",
            _counted("Laissés de côté", self.left_aside),
            _counted("Laissés de côté dans les textes", self.left_out),
            _counted("À revoir", self.remarks),
            f"Images manquantes dans la photothèque : {self.missing_pictures}" if self.missing_pictures else "",
        ]
        return [line for line in told if line]


class Import:
    """One export coming in. `say` is given a sentence for each thing to know at once; `report` counts the rest."""

    def __init__(self, path: Path, *, media: Media | None = None, say: Callable[[str], object] = logger.info) -> None:
        self.path = path
        self.media = media
        self.say = say
        self.report = Report()
        self.people: dict[str, Person] = {}
        self.attachments: dict[str, Attachment] = {}
        self.links: dict[str, str] = {}  # of the posts already read, by their keys

    def run(self) -> Report:
        """Bring everything in. Raises what `wordpress_export.read` raises; what came before stays."""
        self.attachments = attachments(self.path)
        try:
            for number, entry in enumerate(read(self.path), start=1):
                self.take(entry)
                if number % PROGRESS == 0:
                    self.say(f"{number} éléments lus…")
        finally:
            if self.media:
                self.fill_missing_pictures(self.media)
            self.report.missing_pictures = _missing_pictures().count()
        return self.report

    def take(self, entry: Entry) -> None:
        match entry:
            case Person():
                self.people[entry.login] = entry
            case Post() if entry.status in NOT_COPY:
                self.report.left_aside[NOT_COPY[entry.status]] += 1
            case Post():
                self.bring(entry)
            case Attachment():
                self.report.left_aside[KINDS["attachment"]] += 1
            case Other():
                self.report.left_aside[KINDS.get(entry.kind, f"contenus « {entry.kind} »")] += 1

    def bring(self, post: Post) -> None:
        """Make an article of a post, or say in words why there is none; the next one comes in either way."""
        self.report.left_aside["commentaires"] += post.comments
        key = self.key_of(post)
        if Article.objects.filter(source_key=key).exists():
            self.report.already += 1
            return
        try:
            with transaction.atomic():
                writer = Writer(post, self)
                article = writer.article(key)
        except ValidationError as refusal:
            self.refuse(post, " ".join(refusal.messages))
        except (OperationalError, InterfaceError):  # the database is gone, and this post has no part in it
            raise
        except Exception as error:
            logger.exception("The post %s was not brought in", key)
            self.refuse(post, f"Une erreur inattendue est survenue ({type(error).__name__}).")
        else:
            self.report.imported[Status(article.status)] += 1
            self.report.left_out += writer.left_out
            self.report.remarks += writer.remarks

    def key_of(self, post: Post) -> str:
        """Bring what an article is known by from one import to the next: its guid, else its link, else its words.

        Two posts of one file may have one guid, where someone copied a base by hand: the second goes by its link.
        """
        key = _key(post.guid or post.link, post)
        if self.links.setdefault(key, post.link) != post.link:
            return _key(post.link, post)
        return key

    def refuse(self, post: Post, why: str) -> None:
        self.report.refused += 1
        self.say(f"Non importé, « {words(post.title) or post.link or post.id} » : {why}")

    def fill_missing_pictures(self, media: Media) -> None:
        """Give the pictures of earlier imports the file that they lacked."""
        for picture in _missing_pictures().iterator():
            path = media.find(picture.source_url)
            if path:
                self.put_file(path, lambda file, picture=picture: library.replace(picture, file))

    def put_file(self, path: Path, put: Callable[[BinaryIO], Picture]) -> Picture | None:
        try:
            with path.open("rb") as file:
                return put(file)
        except (ValidationError, OSError) as refusal:
            why = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else refusal.strerror
            self.say(f"Image non reprise, {path.name} : {why}")
            return None


class Writer:
    """Turns one post into an article."""

    def __init__(self, post: Post, coming: Import) -> None:
        self.post = post
        self.coming = coming
        self.left_out: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()

    def article(self, key: str) -> Article:
        """Store the article and take it to its state. Raises what the verbs raise, `missing_title`, `long_title`."""
        post = self.post
        kicker, title = kicker_and_title(words(post.title))
        _check_title(title)
        text = text_of_post(post.content, post.site)
        self.left_out += text.left_out
        picture = self.lead_picture(text)
        standfirst, html, signature = self.texts(text)
        section, tags = self.section_and_tags()
        article = Article(
            section=section,
            kicker=kicker,
            title=title,
            slug=address_of(post, title),
            standfirst=standfirst,
            body=html,
            picture=picture,
            author=self.author(),
            signature=signature,
            source_key=key,
            source_url=absolute(post.site, post.link),
        )
        workflow.store(article, tags=tags, signers=_signers(signature))
        self.move(article)
        return article

    def move(self, article: Article) -> None:
        """Take the article to the state of the post. An instant that is not known is not invented."""
        post = self.post
        if post.status not in OUT or post.password:
            return
        if post.date is None:
            self.remarks["sans date, laissés en brouillon"] += 1
            return
        article.slug = address_of(post, article.title)  # as it was: `store` writes addresses its own way
        if post.date > timezone.now():
            workflow.schedule(article, by=None, at=post.date)
        else:
            workflow.publish(article, by=None, at=post.date)

    def texts(self, text: Text) -> tuple[str, str, str]:
        """Give standfirst, body and signature; an excerpt too long to be a standfirst opens the body."""
        standfirst = words(self.post.excerpt)
        html, signature = sign_off(body.clean(text.html))
        if len(standfirst) <= STANDFIRST_LENGTH:
            return standfirst, html, signature
        self.remarks[f"chapeau de plus de {STANDFIRST_LENGTH} signes, mis en tête du texte"] += 1
        return "", f"<p>{escape(standfirst)}</p>{html}", signature

    # Names.

    def author(self) -> Author | None:
        """The byline of the post's account. An e-mail address is no name, and is never printed."""
        login = self.post.creator
        person = self.coming.people.get(login, Person("", login, ""))
        name = words(person.name or login).partition("@")[0].strip()
        slug = slug_of(name) or slug_of(login.partition("@")[0]) or (person.id and f"auteur-{person.id}")
        if not name or not slug:
            return None
        slug = slug[: Author._meta.get_field("slug").max_length].strip("-")
        pen_name = name[: Author._meta.get_field("pen_name").max_length]
        return Author.objects.at(slug) or Author.objects.create(slug=slug, pen_name=pen_name)

    def section_and_tags(self) -> tuple[Section | None, list[Tag]]:
        """An article has one section: the first category. The others still tell what it is about."""
        categories = [term for term in self.post.terms if term.domain == "category" and term.slug not in NO_SECTION]
        keywords = [term for term in self.post.terms if term.domain == "post_tag"]
        first, others = categories[:1], categories[1:]
        section = _section(first[0]) if first else None
        tags = [_named(Tag, term) for term in (*keywords, *others)]
        return section, [tag for tag in tags if tag]

    # Pictures.

    def lead_picture(self, text: Text) -> Picture | None:
        """Give each figure of the text its picture; the post's own, or the first of the text, goes on top."""
        lead, others = self.featured(), text.images
        first = others[0][1] if others else None
        if first and (lead is None or as_sent(first.url) == as_sent(lead.url)):  # shown once is enough
            lead = first if lead is None or first.caption else lead
            others = others[1:]
        for figure, shown in others:
            figure.attrs["data-picture"] = str(self.picture(shown).uuid)
        return self.picture(lead) if lead else None

    def featured(self) -> Image | None:
        attached = self.coming.attachments.get(self.post.thumbnail)
        url = absolute(attached.site, attached.url) if attached else ""
        return image(url, alt=words(attached.alt), caption=words(attached.caption)) if url else None

    def picture(self, shown: Image) -> Picture:
        """Bring a picture of the old site: the library's if it is there, else its file, else its words alone."""
        known = Picture.objects.filter(source_url=shown.url, alt=shown.alt, caption=shown.caption).first()
        said = {"alt": shown.alt, "caption": shown.caption, "credit": shown.credit, "source_url": shown.url}
        path = self.coming.media.find(shown.url) if self.coming.media and not known else None
        added = path and self.coming.put_file(path, lambda file: library.add(file, **said))
        return known or added or Picture.objects.create(**said)


def _key(given: str, post: Post) -> str:
    if 0 < len(given) <= KEY_LENGTH:
        return given
    return hashlib.sha256("\0".join((given, post.title, post.content)).encode()).hexdigest()


def address_of(post: Post, title: str) -> str:
    """The slug the post already has, letter for letter where an address may be so written."""
    if ADDRESS.fullmatch(post.name):
        return post.name
    return slug_of(unquote(post.name)) or slug_of(title) or f"article-{slug_of(post.id) or 'importe'}"


def _check_title(title: str) -> None:
    if not title:
        raise ValidationError("Il manque le titre.", code="missing_title")
    if len(title) > TITLE_LENGTH:
        raise ValidationError(f"Le titre a plus de {TITLE_LENGTH} signes.", code="long_title")


def _signers(signature: str) -> list[Author]:
    """The authors already known under the names of a signature, in its order."""
    slugs = [slug_of(name) for name in names_in(signature) if name]
    found = Author.objects.filter(Q(slug__in=slugs) | Q(former_slugs__overlap=slugs)) if slugs else []
    known = {slug: author for author in found for slug in author.former_slugs}
    known |= {author.slug: author for author in found}
    return [known[slug] for slug in dict.fromkeys(slugs) if slug in known]


def _section(term: Term) -> Section | None:
    count = Section.objects.count()
    return _named(Section, term, position=count, tint=Tint.values[count % len(Tint.values)])


def _named(model: type[models.Model], term: Term, **usual: int) -> models.Model | None:
    """Bring the section or the tag of a term, by its address or its name; None if neither can be written."""
    length = model._meta.get_field("slug").max_length
    name = words(term.name)[:NAME_LENGTH].strip()
    slug = (slug_of(unquote(term.slug)) or slug_of(name))[:length].strip("-")
    if not name or not slug:
        return None
    found = model.objects.filter(name__iexact=name).first() or model.objects.at(slug)
    return found or model.objects.create(name=name, slug=slug, **usual)


def _missing_pictures() -> models.QuerySet[Picture]:
    return Picture.objects.filter(original="").exclude(source_url="").order_by("pk")


def _counted(heading: str, counts: Counter[str]) -> str:
    told = ", ".join(f"{name} : {count}" for name, count in counts.most_common() if count)
    return f"{heading} – {told}" if told else ""
