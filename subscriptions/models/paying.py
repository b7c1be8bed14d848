"""Payments are attempts, whose state moves forward; the ledger is the truth, and nobody changes a line of it."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from subscriptions.models.holding import Period, Plan, Unit
from subscriptions.models.ordering import Invoice


class State(models.TextChoices):
    """Where an attempt stands. The database lets it move only as `ledger.FORWARD` says."""

    CREATED = "created", "commencé"
    PENDING = "pending", "en cours de vérification"
    SUCCEEDED = "succeeded", "réglé"
    FAILED = "failed", "refusé"
    CANCELLED = "cancelled", "abandonné"
    EXPIRED = "expired", "expiré"
    REFUNDED = "refunded", "remboursé"


OPEN = (State.CREATED, State.PENDING)
PROVIDERS = (
    ("orange_money", "Orange Money"),
    ("wave", "Wave"),
    ("cinetpay", "CinetPay"),
    ("paydunya", "PayDunya"),
    ("stripe", "Carte bancaire"),
    ("cash", "Espèces"),
    ("cheque", "Chèque"),
    ("transfer", "Virement"),
    ("purchase_order", "Bon de commande"),
    ("voucher", "Code prépayé"),
)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def to_check(self, at: datetime) -> Self:
        """Keep the attempts that are not settled and whose turn to be asked about has come."""
        return self.filter(next_check_at__lte=at).order_by("next_check_at")


class Payment(models.Model):
    """One attempt to pay for a plan, written before the provider is called. What is sold is copied at sale."""

    reference = models.CharField("référence", max_length=30, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="abonné", related_name="payments", null=True
    )
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, verbose_name="facture", related_name="payments", null=True, blank=True
    )
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="payments")
    plan_name = models.CharField("formule vendue", max_length=60)
    plan_count = models.PositiveSmallIntegerField("durée vendue")
    plan_unit = models.CharField("unité", max_length=5, choices=Unit)
    amount_xof = models.PositiveIntegerField("montant (FCFA)")
    tax_xof = models.PositiveIntegerField("dont taxe (FCFA)", default=0)
    charged_minor = models.PositiveIntegerField("montant débité (plus petite unité)", null=True)
    charged_currency = models.CharField("monnaie débitée", max_length=3, blank=True)
    rate = models.DecimalField("cours", max_digits=12, decimal_places=6, null=True)
    provider = models.CharField("par", max_length=20, choices=PROVIDERS)
    means = models.CharField("moyen", max_length=30, blank=True)
    provider_ref = models.CharField("référence chez le prestataire", max_length=200, null=True)
    token = models.CharField(max_length=300, null=True)  # what the provider's status call or callback goes by
    payment_url = models.CharField(max_length=1000, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.CREATED)
    reason = models.CharField("motif", max_length=200, blank=True)
    return_to = models.CharField("page d’où l’on vient", max_length=300, blank=True)
    begun_by = models.UUIDField("formulaire", unique=True, null=True)
    created_at = models.DateTimeField("commencé le", default=timezone.now)
    expires_at = models.DateTimeField("le lien expire le", null=True)
    settled_at = models.DateTimeField("réglé le", null=True)
    next_check_at = models.DateTimeField("à vérifier le", null=True)
    checks = models.PositiveSmallIntegerField("vérifications", default=0)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "règlement"
        ordering = ["-created_at", "-pk"]
        permissions = [("refund_payment", "Peut inscrire un remboursement")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="payment_of_person"),
            models.Index(fields=["next_check_at"], condition=Q(next_check_at__isnull=False), name="payment_to_check"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, invoice=None) | Q(person=None, invoice__isnull=False),
                name="payment_is_of_a_person_or_of_an_invoice",
            ),
            models.UniqueConstraint(fields=["provider", "provider_ref"], name="payment_is_known_once_to_its_provider"),
            models.UniqueConstraint(fields=["provider", "token"], name="payment_token_is_its_own"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="payment_state_is_known"),
            models.CheckConstraint(
                condition=Q(charged_minor__isnull=True, charged_currency="", rate__isnull=True)
                | (Q(charged_minor__gt=0, rate__gt=0) & ~Q(charged_currency="")),
                name="what_is_debited_has_its_rate",
            ),
            models.CheckConstraint(condition=Q(tax_xof__lte=models.F("amount_xof")), name="tax_is_part_of_the_price"),
            models.CheckConstraint(
                condition=~Q(state__in=["succeeded", "refunded"]) | Q(settled_at__isnull=False),
                name="payment_settled_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_settled(self) -> bool:
        return self.state == State.SUCCEEDED

    @property
    def is_entered(self) -> bool:
        """Whether the ledger holds its sale, refunded since or not."""
        return self.state in {State.SUCCEEDED, State.REFUNDED}

    @property
    def payer(self) -> str:
        """Who pays, in words: a person, or the client of an invoice."""
        return self.invoice.client_name if self.invoice else str(self.person)

    @property
    def debited(self) -> str:
        """What was debited in another currency, and at which rate: « 2,29 EUR (1 EUR = 655,957 FCFA) »; or empty."""
        if not self.charged_currency:
            return ""
        return f"{in_units(self.charged_minor or 0, self.charged_currency)} ({rate_line(self)})"

    def sold_plan(self) -> Plan:
        """The plan as it was sold: its duration may have changed since."""
        plan = Plan.objects.get(pk=self.plan_id)
        plan.count, plan.unit = self.plan_count, self.plan_unit
        return plan


def in_units(minor: int, currency: str) -> str:
    """An amount given in smallest units, in words: cents for the euro, whole units for the others."""
    shown = f"{minor // 100},{minor % 100:02d}" if currency == "EUR" else str(minor)
    return f"{shown}\u00a0{currency}"


def rate_line(payment: Payment) -> str:
    rate = f"{(payment.rate or Decimal(1)).normalize():f}".replace(".", ",")
    return f"1\u00a0{payment.charged_currency} = {rate}\u00a0FCFA"


class LedgerEntry(models.Model):
    """One line of the accounts, in whole FCFA. A trigger refuses to change or delete it: a contrary line corrects."""

    class Kind(models.TextChoices):
        SALE = "sale", "vente"
        REFUND = "refund", "remboursement"

    payment = models.ForeignKey(Payment, models.PROTECT, verbose_name="règlement", related_name="entries")
    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.SALE)
    amount_xof = models.IntegerField("montant (FCFA)")
    tax_xof = models.IntegerField("dont taxe (FCFA)", default=0)
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    provider = models.CharField("par", max_length=20, choices=PROVIDERS)
    provider_ref = models.CharField("référence", max_length=200)
    plan_name = models.CharField("formule", max_length=60)
    period = models.OneToOneField(
        Period, models.PROTECT, verbose_name="a ouvert", related_name="entry", null=True, blank=True
    )
    note = models.CharField("note", max_length=200, blank=True)

    class Meta:
        verbose_name = "écriture"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="ledger_by_instant")]
        constraints = [
            models.UniqueConstraint(fields=["payment", "kind"], name="a_payment_is_entered_once"),
            models.CheckConstraint(
                condition=Q(kind="sale", amount_xof__gte=0) | Q(kind="refund", amount_xof__lte=0),
                name="a_refund_is_a_contrary_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.payment_id}"


class Receipt(models.Model):
    """A reçu: one for each sale, numbered without a gap within its year in the paper's zone."""

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, verbose_name="écriture", related_name="receipt")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")

    class Meta:
        verbose_name = "reçu"
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="receipt_number_is_given_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:06d}"


class Callback(models.Model):
    """What a provider told us, as it came: unproved, kept once by its key, never changed."""

    provider = models.CharField("par", max_length=20, choices=PROVIDERS)
    key = models.CharField("clé", max_length=200)
    payment = models.ForeignKey(
        Payment, models.PROTECT, verbose_name="règlement", related_name="callbacks", null=True, blank=True
    )
    said = models.CharField("ce qui est dit", max_length=60, blank=True)
    received_at = models.DateTimeField("reçu le", default=timezone.now)

    class Meta:
        verbose_name = "avis d’un prestataire"
        verbose_name_plural = "avis des prestataires"
        ordering = ["-received_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["provider", "key"], name="callback_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.provider} {self.said}"


class PaymentAlert(models.Model):
    """What the desk must look at: an amount or a currency that differs, a payment that could open nothing."""

    payment = models.ForeignKey(Payment, models.PROTECT, verbose_name="règlement", related_name="alerts")
    what = models.CharField("quoi", max_length=300)
    at = models.DateTimeField("le", default=timezone.now)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="vu par", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "anomalie"
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["payment", "what"], name="an_alert_is_raised_once")]

    def __str__(self) -> str:
        return self.what
