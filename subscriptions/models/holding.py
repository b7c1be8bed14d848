"""Who pays, and for how long: plans, subscriptions, and the append-only stretches of time they are made of."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone


class Right(models.TextChoices):
    """What a plan opens."""

    ARTICLES = "articles", "articles réservés"
    CONTRIBUTE = "contribute", "espace des contributions"
    PDF = "pdf", "journal en PDF"
    ARCHIVE = "archive", "archives"


class Unit(models.TextChoices):
    """What a plan's duration is counted in."""

    DAY = "day", "jour"
    WEEK = "week", "semaine"
    MONTH = "month", "mois"
    YEAR = "year", "an"


def reader_rights() -> list[str]:
    return [Right.ARTICLES, Right.CONTRIBUTE]


class Plan(models.Model):
    """An offer of the paper: a price in whole FCFA, a duration, and what it opens."""

    name = models.CharField("nom", max_length=60)
    slug = models.SlugField("adresse", unique=True)
    description = models.CharField("présentation", max_length=200, blank=True)
    price_xof = models.PositiveIntegerField("prix (FCFA)")
    tax_per_mille = models.PositiveSmallIntegerField(
        "taxe comprise (‰)",
        default=0,
        validators=[MaxValueValidator(1000)],
        help_text="180 pour 18 %. Elle est comprise dans le prix, et copiée sur chaque vente.",
    )
    count = models.PositiveSmallIntegerField("durée", default=1, validators=[MaxValueValidator(366)])
    unit = models.CharField("unité", max_length=5, choices=Unit, default=Unit.MONTH)
    zone = models.CharField("zone", max_length=60, blank=True, help_text="Vide : partout.")
    rights = ArrayField(models.CharField(max_length=10, choices=Right), verbose_name="droits", default=reader_rights)
    grace_days = models.PositiveSmallIntegerField("délai de grâce (jours)", default=0)
    is_on_sale = models.BooleanField("en vente", default=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "formule"
        ordering = ["position", "price_xof"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="plan_lasts",
                violation_error_message="La durée doit être d’au moins un.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tax_xof(self) -> int:
        """The tax that the price holds, in whole FCFA, to the nearest."""
        return self.tax_in(self.price_xof)

    def tax_in(self, amount_xof: int) -> int:
        """The tax that an amount holds at this plan's rate, in whole FCFA, to the nearest."""
        whole = 1000 + self.tax_per_mille
        return (2 * amount_xof * self.tax_per_mille + whole) // (2 * whole)

    @property
    def opens(self) -> str:
        """Say what it opens, in the order of `Right`: « articles réservés, espace des contributions »."""
        return ", ".join(str(right.label) for right in Right if right in self.rights)

    @property
    def duration(self) -> str:
        """Say the duration in French: « 1 jour », « 6 mois », « 2 ans »."""
        plural = "" if self.count == 1 or self.unit == Unit.MONTH else "s"
        return f"{self.count}\u00a0{self.get_unit_display()}{plural}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def held_by(self, user: models.Model) -> Self:
        return self.filter(holder=user)

    def active(self, at: datetime) -> Self:
        """Keep those that are open at this instant. Same rule as `Subscription.is_active`."""
        return self.filter(starts_at__lte=at, open_until__gt=at)

    def unfollowed(self) -> Self:
        """Keep those after which nothing of the same person goes on."""
        follows = Subscription.objects.filter(
            holder=OuterRef("holder"), starts_at__lte=OuterRef("ends_at"), open_until__gt=OuterRef("open_until")
        )
        return self.exclude(Exists(follows))

    def opening(self, right: str) -> Self:
        return self.filter(plan__rights__contains=[right])


class Subscription(models.Model):
    """What a person holds without a gap; its dates are the sum of its periods, written by `lifecycle` alone."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="abonné", related_name="subscriptions"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="subscriptions")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("échéance")
    open_until = models.DateTimeField("ouvert jusqu’à", editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        ordering = ["-starts_at", "-pk"]
        permissions = [("read_everything", "Peut lire tous les articles")]
        indexes = [models.Index(fields=["holder", "-open_until"], name="subscription_of_holder")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="subscription_ends_after_it_starts",
                violation_error_message="L’échéance vient après le début.",
            ),
            models.CheckConstraint(condition=Q(open_until__gte=F("ends_at")), name="subscription_is_open_to_its_end"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} de {self.holder}"

    def is_active(self, at: datetime) -> bool:
        """Same rule as `SubscriptionQuerySet.active`."""
        return self.starts_at <= at < self.open_until

    @property
    def last_moment(self) -> datetime:
        """The instant just before the end: the day it falls on is the last day shown."""
        return self.ends_at - timedelta(microseconds=1)


class Source(models.TextChoices):
    """Where a stretch of subscription comes from."""

    DESK = "desk", "donné par le service"
    DEMO = "demo", "démonstration"
    PAYMENT = "payment", "règlement"
    MERGE = "merge", "réunion de comptes"
    MOVED = "moved", "avancée"
    PRESENT = "present", "abonnement offert"


class HolderRange(Func):
    """A range of one holder, so that GiST compares holders without an extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or ("holder", "holder")), **extra)


class PeriodQuerySet(models.QuerySet["Period"]):
    def lived(self) -> Self:
        """Keep those that have days: what was ended before it began never was."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=F("starts_at")))

    def last_end(self) -> datetime | None:
        """The instant after which nothing of these is given."""
        return self.lived().aggregate(last=Max(Coalesce("ended_at", "ends_at")))["last"]


class Period(models.Model):
    """One stretch of subscription given to a person. A trigger lets nobody delete or change it, but end it once."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, verbose_name="abonnement", related_name="periods")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="abonné", related_name="+")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("échéance")
    ended_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    source = models.CharField("origine", max_length=10, choices=Source, default=Source.DESK)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="donnée par", related_name="+", null=True
    )
    reason = models.CharField("motif", max_length=200)
    continues = models.OneToOneField(
        "self", models.PROTECT, verbose_name="reprend", related_name="continued_by", null=True, blank=True
    )
    created_at = models.DateTimeField("inscrite le", auto_now_add=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "période"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="period_ends_after_it_starts",
                violation_error_message="L’échéance vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("starts_at"), ended_at__lte=F("ends_at")),
                name="period_is_ended_within_itself",
            ),
            ExclusionConstraint(
                name="periods_of_a_holder_never_overlap",
                expressions=[
                    (HolderRange(), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("starts_at"),
                            Coalesce(F("ended_at"), F("ends_at")),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Cette personne a déjà un abonnement sur ces dates.",
            ),
        ]

    def __str__(self) -> str:
        first, last = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at - timedelta(microseconds=1))
        return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"

    @property
    def last_moment(self) -> datetime:
        """The instant just before its end: the day it falls on is its last."""
        return (self.ended_at or self.ends_at) - timedelta(microseconds=1)


class Ending(models.Model):
    """Who ended a stretch before its time, and why: one line for each, never changed."""

    period = models.OneToOneField(Period, models.PROTECT, verbose_name="période", related_name="ending")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    at = models.DateTimeField("le")
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "arrêt"

    def __str__(self) -> str:
        return self.reason


class Merger(models.Model):
    """Two accounts of one person made one: the absorbed one is closed, what it paid stays written under it."""

    survivor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="compte gardé", related_name="absorbed"
    )
    absorbed = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="compte réuni", related_name="merged_into"
    )
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "réunion de comptes"
        verbose_name_plural = "réunions de comptes"
        permissions = [("merge_accounts", "Peut réunir deux comptes")]
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="two_accounts_are_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"


class Request(models.Model):
    """A reader's wish to subscribe, waiting for the desk to take the money and give the subscription."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="demandeur", related_name="subscription_requests"
    )
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="requests")
    phone = models.CharField("téléphone", max_length=30)
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    answered_at = models.DateTimeField("traitée le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="traitée par", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "demande d’abonnement"
        verbose_name_plural = "demandes d’abonnement"
        ordering = ["answered_at", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(answered_at__isnull=True),
                name="request_waits_once_per_person",
                violation_error_message="Une demande est déjà en cours pour ce compte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} pour {self.person}"
