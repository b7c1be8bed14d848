"""What institutions order: contracts, invoices and avoirs, and access decided before they have paid."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from subscriptions.models.holding import Plan, Right


class Organisation(models.Model):
    """A ministry, a firm, a school, a library: who orders and pays later, for people who read now."""

    name = models.CharField("nom", max_length=120, unique=True)
    postal_address = models.TextField("adresse postale", max_length=400, blank=True)
    tax_number = models.CharField("NIF", max_length=40, blank=True)
    contact_name = models.CharField("interlocuteur", max_length=120, blank=True)
    contact_email = models.EmailField("adresse e-mail de l’interlocuteur", blank=True)
    contact_phone = models.CharField("téléphone de l’interlocuteur", max_length=30, blank=True)
    note = models.TextField("note interne", max_length=1000, blank=True)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "institution"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContractQuerySet(models.QuerySet["Contract"]):
    def running(self, at: datetime) -> Self:
        """Keep those whose days have begun and are not over, paid or not. Same rule as `Contract.is_running`."""
        return self.filter(starts_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at), ends_at__gt=at)

    def open(self, at: datetime) -> Self:
        """Keep those that let people in: running, and paid or under a decision that still stands at this instant.

        Same rule as `Contract.is_open`. Of several decisions the last one made rules.
        """
        ruling = Decision.objects.filter(contract=OuterRef("pk"), made_at__lte=at).order_by("-made_at", "-pk")
        decided = self.running(at).annotate(decided_until=Subquery(ruling.values("until")[:1]))
        return decided.filter(Q(paid_up_at__lte=at) | Q(decided_until__gt=at))

    def giving(self, right: str) -> Self:
        return self.filter(rights__contains=[right])


class Contract(models.Model):
    """What an organisation ordered: seats or reading rooms, for a time, at a price. What was agreed never changes."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="institution", related_name="contracts")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="contracts")
    plan_name = models.CharField("formule vendue", max_length=60)
    rights = ArrayField(models.CharField(max_length=10, choices=Right), verbose_name="droits")
    seats = models.PositiveIntegerField("sièges")
    opens_rooms = models.BooleanField("salles de lecture", default=False)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("échéance")
    purchase_order = models.CharField("bon de commande", max_length=80, blank=True)
    amount_xof = models.PositiveIntegerField("montant (FCFA)")
    tax_xof = models.PositiveIntegerField("dont taxe (FCFA)", default=0)
    paid_up_at = models.DateTimeField("entièrement réglé le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("arrêté le", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="arrêté par", related_name="+", null=True, editable=False
    )
    end_reason = models.CharField("motif de l’arrêt", max_length=200, blank=True, editable=False)
    form = models.UUIDField("formulaire", unique=True, null=True, editable=False)
    signed_at = models.DateTimeField("inscrit le", default=timezone.now, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="inscrit par", related_name="+", null=True
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat"
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "ends_at"], name="contract_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="contract_ends_after_it_starts",
                violation_error_message="L’échéance vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0) | Q(opens_rooms=True),
                name="contract_opens_something",
                violation_error_message="Un contrat ouvre des sièges ou des salles de lecture.",
            ),
            models.CheckConstraint(
                condition=Q(amount_xof__gt=0),
                name="contract_has_a_price",
                violation_error_message="Un contrat a un montant.",
            ),
            models.CheckConstraint(condition=Q(tax_xof__lte=F("amount_xof")), name="contract_tax_is_part_of_it"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_name}, {self.seats} siège{'s' if self.seats > 1 else ''}"

    def is_running(self, at: datetime) -> bool:
        """Same rule as `ContractQuerySet.running`."""
        return self.starts_at <= at < self.ends_at and (self.ended_at is None or at < self.ended_at)

    def is_open(self, at: datetime) -> bool:
        """Same rule as `ContractQuerySet.open`."""
        if not self.is_running(at):
            return False
        if self.paid_up_at is not None and self.paid_up_at <= at:
            return True
        ruling = self.ruling_decision(at)
        return ruling is not None and at < ruling.until

    def ruling_decision(self, at: datetime) -> "Decision | None":
        """The last decision made by this instant."""
        return self.decisions.filter(made_at__lte=at).order_by("-made_at", "-pk").first()

    @property
    def last_moment(self) -> datetime:
        """The instant just before its end: the day it falls on is its last."""
        return (self.ended_at or self.ends_at) - timedelta(microseconds=1)


class Decision(models.Model):
    """Who opened an organisation's access before it has paid, until when, and why. The last one made rules."""

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="decisions")
    made_at = models.DateTimeField("décidé le")
    until = models.DateTimeField("jusqu’au")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "décision d’accès"
        verbose_name_plural = "décisions d’accès"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.reason


class Invoice(models.Model):
    """A facture, or the avoir that cancels one; numbered without a gap within its year, never changed."""

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="invoices")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    issued_at = models.DateTimeField("émise le")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="émise par", related_name="+", null=True
    )
    due_on = models.DateField("à régler avant le")
    amount_xof = models.IntegerField("montant (FCFA)")
    tax_xof = models.IntegerField("dont taxe (FCFA)", default=0)
    client_name = models.CharField("client", max_length=120)
    client_address = models.TextField("adresse", max_length=400, blank=True)
    client_tax_number = models.CharField("NIF", max_length=40, blank=True)
    purchase_order = models.CharField("bon de commande", max_length=80, blank=True)
    wording = models.CharField("objet", max_length=300)
    cancels = models.OneToOneField(
        "self", models.PROTECT, verbose_name="annule", related_name="cancelled_by", null=True, blank=True
    )

    class Meta:
        verbose_name = "facture"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="invoice_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(cancels=None, amount_xof__gt=0) | Q(cancels__isnull=False, amount_xof__lt=0),
                name="a_credit_note_is_a_contrary_invoice",
            ),
        ]

    def __str__(self) -> str:
        return f"{'A' if self.amount_xof < 0 else 'F'}{self.year}-{self.number:05d}"

    @property
    def is_standing(self) -> bool:
        """Whether it asks for money: an invoice, and no credit note cancels it."""
        return self.amount_xof > 0 and not hasattr(self, "cancelled_by")
