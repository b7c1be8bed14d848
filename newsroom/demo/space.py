"""The demo's contributions, sent, decided, answered and contested with the verbs that everybody uses."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from articles.models import Article
from contributions import appeals, charter, moderation, notices, reactions, sanctions
from contributions.models import Contribution, Notice, Sanction
from newsroom.demo import copy

TOKENS = UUID("6f4f6e0a-5a0c-4b58-9d3c-0d3c1f0a7b11")
READ_IN, SPREAD = 9, 37  # minutes between a text and its decision: the shortest, and how far they spread


class Space:
    """The discussion under the demo's articles; `articles` by number, `users` by key, `now` the demo's instant."""

    def __init__(self, articles: dict[str, Article], users: dict[str, Any], now: datetime) -> None:
        self.articles, self.users, self.now = articles, users, now
        self.named: dict[str, Contribution] = {}

    def fill(self) -> None:
        for key in copy.public_names():
            charter.accept(self.users[key], charter.in_force(self.now))
        for place, letter in enumerate(copy.contributions()):
            self.take(place, letter)
        self.warn()
        Notice.objects.filter(at__lt=self.now - timedelta(days=1)).update(read_at=self.now)

    def take(self, place: int, letter: dict[str, Any]) -> None:
        """Send one contribution at its instant, decide on it, and do to it what others did."""
        article = self.articles[letter["article"]]
        sent_at = min(article.published_at + timedelta(minutes=letter["after"]), self.now)
        sent = moderation.receive(
            article,
            self.users[letter["author"]],
            text=letter["text"],
            token=uuid5(TOKENS, str(place)),
            parent=self.named[letter["parent"]] if "parent" in letter else None,
            at=sent_at,
        )
        if key := letter.get("key"):
            self.named[key] = sent
        decided_at = min(sent_at + timedelta(minutes=READ_IN + place * 11 % SPREAD), self.now)
        self.decide(sent, letter, decided_at)
        self.react(sent, letter, decided_at)

    def decide(self, sent: Contribution, letter: dict[str, Any], at: datetime) -> None:
        by = self.users["mariam"]
        why = {"reason": letter.get("reason", ""), "note": letter.get("note", "")}
        match letter["state"]:
            case "published":
                moderation.publish(sent, by=by, at=at)
            case "rejected":
                moderation.reject(sent, by=by, **why, at=at)
            case "removed":
                moderation.publish(sent, by=by, at=at)
                moderation.remove(sent, by=by, **why, at=min(at + timedelta(minutes=50), self.now))
            case "withdrawn":
                moderation.withdraw(sent)

    def react(self, sent: Contribution, letter: dict[str, Any], at: datetime) -> None:
        """What came after the decision: followers, marks, reports, the newsroom's answer and choice, an appeal."""
        for key in letter.get("followed", []):
            notices.follow(sent, self.users[key], is_followed=True)
        for key in letter.get("useful", []):
            reactions.mark_useful(sent, self.users[key], is_useful=True)
        for key, reason, note in letter.get("reports", []):
            reactions.report(sent, self.users[key], reason=reason, note=note)
        if text := letter.get("answer"):
            answered_at = min(at + timedelta(minutes=25), self.now)
            token = uuid5(TOKENS, text)
            moderation.answer(sent.article, self.users["claire"], parent=sent, text=text, token=token, at=answered_at)
        if letter.get("picked"):
            moderation.pick(sent, by=self.users["bakary"], is_picked=True)
        if text := letter.get("appeal"):
            appeals.appeal(sent, text=text)

    def warn(self) -> None:
        """One reader was warned, and has read it: the moderator sees it beside what that person writes."""
        ibra, about = (
            self.users["ibra"],
            Contribution.objects.filter(author=self.users["ibra"], state="removed").first(),
        )
        warning = Sanction(
            person=ibra,
            kind="warning",
            starts_at=about.decided_at,
            reason="On ne désigne pas un particulier, ni son adresse.",
            contribution=about,
        )
        sanctions.decide(warning, by=self.users["mariam"])
        reactions.acknowledge(ibra)
