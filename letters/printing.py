"""How an issue reads: one subject, one page for the eye, one plain text, the same for everyone who receives it."""

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

from articles.markup import Element, parse, text_of
from articles.models import Article
from articles.reading import read, without_the_sold_part
from articles.typography import typeset
from edge.addresses import absolute
from edge.post import PostedMessage
from letters.models import Issue
from pictures.display import Shown, figure_of
from subscriptions.access import VISITOR

LEAD_LENGTH = 600  # signs of the first article's own text, beside its standfirst
COLUMNS = 72  # of the plain text
LEAVE = "letters-leave-this-one"  # stands for the reader's own link until a copy is made
TINTS = {1: "#1f3a70", 2: "#a33b1b", 3: "#7d5408", 4: "#2d6832", 5: "#0f626d", 6: "#86234f"}  # of css/tokens.css


@dataclass(frozen=True)
class Entry:
    """One article as a letter tells it: never more than any visitor reads on the site."""

    article: Article
    address: str
    tint: str
    text: str
    paragraphs: tuple[str, ...] = ()
    picture: Shown | None = None


@dataclass(frozen=True)
class Printed:
    """An issue ready to leave; `LEAVE` stands where each copy has its reader's own link."""

    subject: str
    html: str
    text: str
    list_id: str

    def copy(self, to: str, *, leave: str, sender: str = "", **headers: str) -> PostedMessage:
        """Make the copy of one address; `sender` is where its bounces go, the From stays the paper's."""
        own = {"List-Id": self.list_id, "Precedence": "bulk", **headers} | ({"From": from_line()} if sender else {})
        message = PostedMessage(self.subject, self.text.replace(LEAVE, leave), sender or from_line(), [to], headers=own)
        message.attach_alternative(self.html.replace(LEAVE, escape(leave)), "text/html")
        return message


def entries_of(issue: Issue, at: datetime) -> list[Entry]:
    """What the articles of an issue say to a visitor at this instant; one that is no longer out is left out."""
    ranks = dict(issue.items.values_list("article", "rank"))
    articles = list(without_the_sold_part(Article.objects.visible(at).filter(pk__in=ranks)))
    articles.sort(key=lambda article: ranks[article.pk])
    prefetch_related_objects([article for article in articles[:1] if article.picture_id], "picture__renditions")
    return [_entry(article, at, is_lead=place == 0) for place, article in enumerate(articles)]


def printed(issue: Issue, at: datetime) -> Printed:
    """Print an issue as it stands at this instant."""
    entries = entries_of(issue, at)
    subject = issue.subject or (entries[0].article.headline if entries else str(issue))
    context = {
        "issue": issue,
        "letter": issue.newsletter,
        "entries": entries,
        "word": paragraphs(issue.word),
        "paper": settings.NEWSROOM,
        "site": absolute("/"),
        "offer": absolute(reverse("offer")),
        "online": absolute(issue.get_absolute_url()),
        "letters": absolute(reverse("letters")),
        "leave": LEAVE,
    }
    return Printed(
        subject=" ".join(typeset(subject).split(" ")).replace("\n", " "),
        html=render_to_string("letters/email/issue.html", context),
        text=wrapped(render_to_string("letters/email/issue.txt", context)),
        list_id=f"<{issue.newsletter.slug}.lettres.{host()}>",
    )


def host() -> str:
    """The site's name, as messages bear it."""
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"


def leave_headers(address: str) -> dict[str, str]:
    """What lets a mail program leave for its reader, in one click (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def from_line() -> str:
    """Who letters come from: the paper's name, and the address it answers at."""
    sender = settings.LETTERS_FROM
    return sender if "<" in sender else formataddr((settings.NEWSROOM["name"], sender))


def paragraphs(word: str) -> list[str]:
    """The paragraphs of what was typed: an empty line ends one."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", word.replace("\r", "")) if part.strip()]


def wrapped(text: str) -> str:
    """Fold the lines of a plain text; an address is never cut."""
    lines = (textwrap.wrap(line, COLUMNS, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join("\n".join(line) for line in lines).strip() + "\n"


def _entry(article: Article, at: datetime, *, is_lead: bool) -> Entry:
    picture = figure_of(article.picture) if is_lead and article.picture_id else None
    return Entry(
        article=article,
        address=absolute(article.get_absolute_url()),
        tint=TINTS.get(article.section.tint, TINTS[1]) if article.section else TINTS[1],
        text=article.standfirst if is_lead else article.excerpt,
        paragraphs=tuple(_first_paragraphs(article, at)) if is_lead else (),
        picture=picture if picture and not picture.is_missing else None,
    )


def _first_paragraphs(article: Article, at: datetime) -> list[str]:
    """The beginning of what any visitor may read: whole paragraphs, as many as fit, and one at least."""
    kept: list[str] = []
    for block in parse(str(read(article, VISITOR, at).opening)).children:
        if not _is_paragraph(block):
            continue
        text = " ".join(text_of(block).split())
        if kept and sum(map(len, kept)) + len(text) > LEAD_LENGTH:
            break
        kept.append(text)
    return kept


def _is_paragraph(block: Any) -> bool:
    return isinstance(block, Element) and block.tag == "p" and bool(text_of(block).strip())
