"""The texts themselves, and who finds them useful."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article

REPORTS_ON_TOP = 3  # this many reports put a contribution on top of the queue; it stays shown


class State(models.TextChoices):
    """Where a contribution stands. The passes between them are in `moderation.TRANSITIONS`."""

    PENDING = "pending", "En attente"
    PUBLISHED = "published", "Publiée"
    REJECTED = "rejected", "Refusée"
    REMOVED = "removed", "Retirée"
    WITHDRAWN = "withdrawn", "Reprise par son auteur"


class Reason(models.TextChoices):
    """Why a contribution is refused or removed; its author is told in these words."""

    INSULT = "insult", "injure"
    DEFAMATION = "defamation", "diffamation"
    HATE = "hate", "haine ou incitation"
    OFF_TOPIC = "off_topic", "hors sujet"
    DUPLICATE = "duplicate", "doublon"
    ADVERTISING = "advertising", "publicité"
    PERSONAL_DATA = "personal_data", "donnée personnelle"
    UNREADABLE = "unreadable", "illisible ou majuscules"
    TOO_SHORT = "too_short", "trop court"


class Order(models.TextChoices):
    """How a reader may go through a discussion. The first is the one they find."""

    CHOICES = "choix", "Choix de la rédaction d’abord"
    OLDEST = "anciennes", "Les plus anciennes"
    NEWEST = "recentes", "Les plus récentes"


class WrittenSize(models.Func):
    """The bytes of a plain text once it stands in a page: signs that HTML or typography writes longer count for six."""

    function = "octet_length"
    template = (
        "(octet_length(%(expressions)s) + 5 * (char_length(%(expressions)s)"
        r""" - char_length(translate(%(expressions)s, E'&<>"\'\n;:!?«»', ''))))"""
    )
    output_field = models.IntegerField()


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def under(self, article: Article) -> Self:
        return self.filter(article=article)

    def shown_to(self, user: models.Model, *, hides_after: int = 0) -> Self:
        """Keep what is published, and what this person sent and still waits or was refused.

        `hides_after` reports without an answer hide a contribution from all but its author; 0 hides none.
        """
        own = Q(author=user.pk, state__in=[State.PENDING, State.REJECTED, State.REMOVED])
        published = Q(state=State.PUBLISHED)
        if not hides_after:
            return self.filter(published | own)
        return self.with_reports().filter(published & (Q(reports_count__lt=hides_after) | Q(author=user.pk)) | own)

    def outline_for(self, user: models.Model, order: str, *, hides_after: int = 0) -> models.QuerySet:
        """Bring the shape of a discussion and none of its words: number, state, whether chosen, bytes once written."""
        shown = self.shown_to(user, hides_after=hides_after).in_threads(order)
        picked = models.ExpressionWrapper(Q(picked_at__isnull=False), output_field=models.BooleanField())
        return shown.annotate(is_picked=picked, size=WrittenSize("text")).values_list(
            "pk", "state", "is_picked", "size"
        )

    def with_reactions(self, user: models.Model) -> Self:
        """Bring all that the space shows of each: names, marks, and what this person has done with it."""
        marked = UsefulMark.objects.filter(contribution=models.OuterRef("pk"), person=user.pk)
        follows = self.model._meta.get_field("follows").related_model.objects
        followed = follows.filter(contribution=models.OuterRef("pk"), person=user.pk)
        reported = self._reports().filter(contribution=models.OuterRef("pk"), person=user.pk)
        return self.select_related("author", "parent__author").annotate(
            useful_count=_count_of(UsefulMark.objects.all()),
            is_marked=models.Exists(marked),
            is_reported=models.Exists(reported),
            is_followed=models.Exists(followed),
        )

    def _reports(self) -> models.QuerySet:
        return self.model._meta.get_field("reports").related_model.objects.waiting()

    def in_threads(self, order: str = "") -> Self:
        """Order by threads (see `Order`); each first contribution is followed by its answers, the oldest first."""
        begun, thread = Coalesce("parent__sent_at", "sent_at"), Coalesce("parent", "pk")
        answers = models.F("parent").asc(nulls_first=True), "sent_at", "pk"
        if order == Order.NEWEST:
            return self.order_by(begun.desc(), thread.desc(), *answers)
        if order == Order.OLDEST:
            return self.order_by(begun, thread, *answers)
        is_chosen = Q(picked_at__isnull=False) | Q(parent__picked_at__isnull=False)
        return self.order_by(models.Case(models.When(is_chosen, then=0), default=1), begun, thread, *answers)

    def with_reports(self) -> Self:
        """Count the reports on each that wait for an answer: `reports_count`."""
        return self.annotate(reports_count=_count_of(self._reports()))

    def reported(self, *, times: int = 1) -> Self:
        """Keep what stands in the space and was reported this often since the newsroom last looked at it."""
        return self.with_reports().filter(state=State.PUBLISHED, reports_count__gte=times)

    def sent_by(self, user: models.Model) -> Self:
        """Bring all that a person sent, newest first, with what names its article and no text of it."""
        wanted = ["kicker", "title", "slug", "dated_on", "status", "published_at", "embargo_until"]
        own = [field.name for field in self.model._meta.concrete_fields]
        found = self.filter(author=user).select_related("article")
        return found.only(*own, *(f"article__{name}" for name in wanted)).order_by("-sent_at", "-pk")

    def to_read(self) -> Self:
        """Bring the moderators' queue: reported first, then the oldest that wait, then those that were set aside."""
        often = (
            self._reports().values("contribution").annotate(times=models.Count("pk")).filter(times__gte=REPORTS_ON_TOP)
        )
        reported = Q(state=State.PUBLISHED, pk__in=often.values("contribution"))
        rank = models.Case(
            models.When(state=State.PUBLISHED, then=0), models.When(is_set_aside=True, then=2), default=1
        )
        return self.filter(Q(state=State.PENDING) | reported).order_by(rank, "sent_at", "pk")

    def sent_since(self, at: datetime) -> Self:
        return self.filter(sent_at__gt=at)

    def counted(self) -> Self:
        """Keep those that count against a person's limit: all but the refused and the withdrawn."""
        return self.exclude(state__in=[State.REJECTED, State.WITHDRAWN])


def _count_of(rows: models.QuerySet) -> Coalesce:
    """Count the rows that point at each contribution, in the same query."""
    counted = rows.filter(contribution=models.OuterRef("pk")).order_by().values("contribution")
    return Coalesce(models.Subquery(counted.annotate(rows=models.Count("pk")).values("rows")), 0)


class Contribution(models.Model):
    """A subscriber's text under an article: plain, at most 1,000 characters, held until someone has read it."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="contributions"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="en réponse à", related_name="replies", null=True, blank=True
    )
    text = models.TextField("texte", max_length=1000)
    state = models.CharField("état", max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField("motif", max_length=15, choices=Reason, blank=True)
    note = models.CharField("mot à l’auteur", max_length=300, blank=True)
    findings = models.JSONField("constats", default=list, editable=False)
    held_by = ArrayField(models.CharField(max_length=30), verbose_name="retenue par", default=list, editable=False)
    address = models.GenericIPAddressField("adresse du réseau", null=True, blank=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="ouverte par",
        related_name="+",
        null=True,
        editable=False,
    )
    claimed_until = models.DateTimeField("gardée jusqu’à", null=True, editable=False)
    is_set_aside = models.BooleanField("mise de côté", default=False, editable=False)
    is_newsroom = models.BooleanField("au nom de la rédaction", default=False, editable=False)
    picked_at = models.DateTimeField("choisie le", null=True, blank=True, editable=False)
    token = models.UUIDField("jeton", editable=False)
    sent_at = models.DateTimeField("envoyée le", default=timezone.now)
    version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution"
        ordering = ["sent_at", "pk"]
        permissions = [
            ("read", "Peut lire l’espace des contributions"),
            ("moderate", "Peut modérer"),
            ("answer", "Peut répondre au nom de la rédaction"),
            ("pick", "Peut choisir des contributions"),
        ]
        indexes = [
            models.Index(fields=["article", "sent_at", "id"], name="contribution_of_article"),
            models.Index(fields=["author", "-sent_at"], name="contribution_of_author"),
            models.Index(fields=["sent_at"], condition=Q(state="pending"), name="contribution_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "token"], name="contribution_is_sent_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="contribution_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REJECTED, State.REMOVED]) | ~Q(reason=""),
                name="contribution_refused_has_a_reason",
                violation_error_message="Choisissez un motif.",
            ),
            models.CheckConstraint(
                condition=Q(picked_at__isnull=True) | Q(state=State.PUBLISHED, parent__isnull=True),
                name="contribution_picked_is_published",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="contribution_answers_another"),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_pending(self) -> bool:
        return self.state == State.PENDING

    @property
    def is_refused(self) -> bool:
        return self.state in {State.REJECTED, State.REMOVED}

    @property
    def asked(self) -> models.Model | None:
        """The appeal made on it, if there was one."""
        return getattr(self, "appeal", None)

    @property
    def signed(self) -> str:
        """The name it bears: the public name, or what stands for somebody who has left."""
        if self.author.erased_at:
            return "Abonné supprimé"
        return self.author.display_name or "Abonné"

    @property
    def anchor(self) -> str:
        """Its place on the page of the space."""
        return f"contribution-{self.pk}"


class UsefulMark(models.Model):
    """One subscriber finds a contribution useful; once each, and it may be taken back."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, verbose_name="contribution", related_name="useful_marks"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "marque « utile »"
        constraints = [models.UniqueConstraint(fields=["contribution", "person"], name="useful_is_marked_once")]

    def __str__(self) -> str:
        return f"utile, pour {self.person}"
