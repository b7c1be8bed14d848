"""Vouchers: batches of codes printed for sellers, sold for cash, each good once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from subscriptions.models.holding import Plan
from subscriptions.models.paying import Payment


class VoucherBatch(models.Model):
    """A print run of codes for one seller: its plan and price are what was decided when it was made."""

    number = models.CharField("numéro", max_length=20, unique=True)
    seller = models.CharField("vendeur", max_length=120)
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="voucher_batches")
    plan_name = models.CharField("formule imprimée", max_length=60)
    price_xof = models.PositiveIntegerField("prix d’un code (FCFA)")
    size = models.PositiveIntegerField("codes")
    made_at = models.DateTimeField("imprimé le", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="imprimé par", related_name="+", null=True
    )
    expires_at = models.DateTimeField("valables jusqu’au")
    activated_at = models.DateTimeField("activé le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancelled_reason = models.CharField("motif", max_length=200, blank=True)
    paid_xof = models.PositiveIntegerField("réglé par le vendeur (FCFA)", default=0)

    class Meta:
        verbose_name = "lot de codes"
        verbose_name_plural = "lots de codes"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="a_batch_holds_codes"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_batch_lasts"),
        ]

    def __str__(self) -> str:
        return f"lot {self.number}"


class Voucher(models.Model):
    """One code. Only its digest is kept: whoever reads the database cannot use it."""

    batch = models.ForeignKey(VoucherBatch, models.PROTECT, verbose_name="lot", related_name="vouchers")
    serial = models.PositiveIntegerField("rang")
    digest = models.CharField(max_length=64, unique=True)
    payment = models.OneToOneField(
        Payment, models.PROTECT, verbose_name="utilisé par", related_name="voucher", null=True, blank=True
    )
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code"
        ordering = ["batch", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "serial"], name="a_code_has_its_place"),
            models.CheckConstraint(
                condition=Q(payment__isnull=True, used_at__isnull=True)
                | Q(payment__isnull=False, used_at__isnull=False),
                name="a_code_used_has_its_payment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.serial}"
