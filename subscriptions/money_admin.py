"""The desk's screens of money: payments and the cash desk, the ledger, alerts, vouchers for sellers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import acts
from edge.days import midnight
from edge.inputs import Chooser, Moment, OneWindow, ReadOnly, SearchesCalmly
from subscriptions import checkout, ledger, receipts, sheets, vouchers
from subscriptions.models import Invoice, LedgerEntry, Message, Payment, PaymentAlert, VoucherBatch
from subscriptions.money_forms import AT_THE_DESK, PAPER
from subscriptions.payments import registry
from subscriptions.payments.protocol import Outage, Refunds, Refused


class Written(ReadOnly, admin.ModelAdmin):
    """A list that nobody writes by hand."""

    list_per_page = 50
    show_full_result_count = False


class TakeForm(forms.ModelForm):
    """What the desk writes down when it takes money."""

    provider = forms.ChoiceField(label="Moyen", choices=AT_THE_DESK)
    provider_ref = forms.CharField(label="Référence du papier", max_length=200, help_text=PAPER)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Payment
        fields = ["person", "plan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())

    def clean(self) -> dict[str, Any]:
        """Say at once what the ledger would refuse; the verb asks again when it writes."""
        typed = super().clean()
        if not self.errors:
            known = Payment.objects.filter(provider=typed["provider"], provider_ref=typed["provider_ref"].strip())
            if known.exclude(begun_by=typed["token"] or uuid4()).exists():
                self.add_error("provider_ref", "Cette référence est déjà inscrite.")
        return typed


@admin.register(Payment)
class PaymentAdmin(OneWindow, SearchesCalmly, admin.ModelAdmin):
    """Payments as they were made; adding one is the cash desk, and nothing is typed over."""

    form = TakeForm
    list_display = ["reference", "payer", "plan_name", "amount_xof", "provider", "state", "created_at"]
    list_filter = ["state", "provider", "created_at"]
    list_select_related = ["person", "invoice"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = [
        "reference", "provider_ref", "person__email", "person__phone", "person__display_name", "invoice__client_name",
    ]  # fmt: skip
    search_help_text = "Référence, nom public, adresse e-mail, téléphone ou institution"
    autocomplete_fields = ["person"]
    date_hierarchy = "created_at"
    shown = [
        "reference", "payer", "plan_name", "amount_xof", "tax_xof", "provider", "means", "provider_ref", "state",
        "reason", "created_at", "settled_at", "receipt",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Payment | None = None) -> list[str]:
        return self.shown if obj else ["token", "person", "plan", "provider", "provider_ref"]

    def get_readonly_fields(self, request: HttpRequest, obj: Payment | None = None) -> list[str]:
        return self.shown if obj else []

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "person":
            kwargs["widget"] = Chooser(db_field, self.admin_site, words="Nom public, adresse e-mail ou téléphone")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="payé par", ordering="person__display_name")
    def payer(self, payment: Payment) -> str:
        return payment.payer

    @admin.display(description="reçu")
    def receipt(self, payment: Payment) -> str:
        entry = payment.entries.filter(kind=LedgerEntry.Kind.SALE).select_related("receipt").first()
        return str(entry.receipt) if entry else ""

    def has_change_permission(self, request: HttpRequest, obj: Payment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Payment | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Payment, form: TakeForm, change: bool) -> None:
        typed = form.cleaned_data
        taken = ledger.take(
            typed["person"],
            typed["plan"],
            provider=typed["provider"],
            provider_ref=typed["provider_ref"],
            by=request.user,
            form=typed["token"],
        )
        obj.pk = taken.pk
        obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Payment, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, f"Encaissé : {obj.plan_name}, {obj.person}.")
        return HttpResponseRedirect(reverse("admin:subscriptions_payment_change", args=[obj.pk]))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("export.csv", view(self.export), name="subscriptions_payment_export"),
            path("<int:pk>/rembourser/", view(self.refund), name="subscriptions_payment_refund"),
            *super().get_urls(),
        ]

    def refund(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Enter a refund: the money is given back outside, the accounts say so, what it opened ends."""
        if not request.user.has_perm("subscriptions.refund_payment"):
            raise PermissionDenied
        payment = get_object_or_404(Payment, pk=pk)
        if request.method == "POST":
            try:
                checkout.give_back(payment, by=request.user, note=request.POST.get("note", ""))
                messages.success(request, "Le remboursement est inscrit ; l’accès que ce règlement ouvrait est fini.")
                return redirect("admin:subscriptions_payment_change", pk)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            except (Refused, Outage) as why:
                words = str(why) if isinstance(why, Refused) else "Le prestataire ne répond pas : rien n’est inscrit."
                messages.error(request, words)
        gives_back = isinstance(registry.named(payment.provider), Refunds)
        around = self.admin_site.each_context(request) | {"opts": self.opts, "has_view_permission": True}
        return render(
            request,
            "admin/subscriptions/payment/refund.html",
            around | {"payment": payment, "is_by_itself": gives_back},
        )

    def export(self, request: HttpRequest) -> HttpResponse:
        """The ledger of a period as CSV: `?du=2026-11-01&au=2026-11-30`, last day included; this month without."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        first = _day(request.GET.get("du", "")) or today.replace(day=1)
        last = _day(request.GET.get("au", "")) or today
        acts.note_export(request.user, LedgerEntry, f"Écritures emportées, du {first} au {last}.")
        lines = receipts.export(midnight(first), midnight(last + timedelta(days=1)))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="ecritures-{first}-{last}.csv"'
        return response


def _day(text: str) -> Any:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None


@admin.register(LedgerEntry)
class LedgerAdmin(Written):
    list_display = ["at", "kind", "amount_xof", "plan_name", "provider", "provider_ref", "by"]
    list_filter = ["kind", "provider"]
    list_select_related = ["by"]
    search_fields = ["provider_ref", "payment__reference"]
    date_hierarchy = "at"


@admin.register(PaymentAlert)
class AlertAdmin(Written):
    list_display = ["at", "payment", "what", "seen_at", "seen_by"]
    list_filter = [("seen_at", admin.EmptyFieldListFilter)]
    list_select_related = ["payment", "seen_by"]
    actions = ["see"]

    @admin.action(description="Vu", permissions=["view"])
    def see(self, request: HttpRequest, queryset: QuerySet) -> None:
        queryset.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=request.user)


class BatchForm(forms.ModelForm):
    class Meta:
        model = VoucherBatch
        fields = ["seller", "plan", "size", "expires_at"]
        field_classes = {"expires_at": forms.SplitDateTimeField}
        widgets = {"expires_at": Moment}

    def clean_size(self) -> int:
        size = self.cleaned_data["size"]
        if not 1 <= size <= vouchers.MOST:
            raise forms.ValidationError(f"Un lot a de 1 à {vouchers.MOST} codes.")
        return size

    def clean_expires_at(self) -> datetime:
        expires_at = self.cleaned_data["expires_at"]
        if expires_at <= timezone.now():
            raise forms.ValidationError("La date de fin est passée.")
        return expires_at


@admin.register(Invoice)
class InvoiceAdmin(Written):
    """Invoices and avoirs, as they were issued; what is done with one is on its institution's page."""

    list_display = ["__str__", "client_name", "amount_xof", "issued_at", "due_on", "purchase_order"]
    list_filter = ["year"]
    search_fields = ["client_name", "purchase_order", "number"]
    date_hierarchy = "issued_at"


@admin.register(Message)
class MessageAdmin(Written):
    """What the desk wrote to people, and what became of it."""

    list_display = ["made_at", "kind", "to", "person", "state", "said"]
    list_filter = ["state", "kind", "channel"]
    list_select_related = ["person"]
    search_fields = ["to", "person__display_name"]
    exclude = ["text"]
    date_hierarchy = "made_at"


@admin.register(VoucherBatch)
class BatchAdmin(OneWindow, admin.ModelAdmin):
    """Batches of codes: made, printed, activated, paid by their seller, cancelled if they are lost."""

    form = BatchForm
    list_display = ["number", "seller", "plan_name", "size", "used", "due", "situation", "expires_at"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["number", "seller"]
    shown = ["number", "seller", "plan_name", "price_xof", "size", "used", "paid_xof", "due", "situation", "expires_at",
             "sheet"]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(used_count=Count("vouchers__payment"))

    @admin.display(description="utilisés")
    def used(self, batch: VoucherBatch) -> int:
        return batch.used_count

    @admin.display(description="dû (FCFA)")
    def due(self, batch: VoucherBatch) -> int:
        return max(0, batch.used_count * batch.price_xof - batch.paid_xof)

    @admin.display(description="situation")
    def situation(self, batch: VoucherBatch) -> str:
        if batch.cancelled_at:
            return f"annulé : {batch.cancelled_reason}"
        return "en service" if batch.activated_at else "pas encore activé"

    @admin.display(description="à imprimer")
    def sheet(self, batch: VoucherBatch) -> SafeString:
        return format_html('<a href="{}">Les codes, en PDF</a>', reverse("admin:voucher_sheet", args=[batch.pk]))

    def get_fields(self, request: HttpRequest, obj: VoucherBatch | None = None) -> list[str]:
        return self.shown if obj else ["seller", "plan", "size", "expires_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: VoucherBatch | None = None) -> list[str]:
        return self.shown if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: VoucherBatch | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: VoucherBatch, form: BatchForm, change: bool) -> None:
        if change:
            return  # nothing of a batch is typed over: its gestures are buttons
        typed = form.cleaned_data
        made = vouchers.make(
            typed["plan"], seller=typed["seller"], size=typed["size"], expires_at=typed["expires_at"], by=request.user
        )
        obj.pk = made.pk
        obj.refresh_from_db()

    def response_add(
        self, request: HttpRequest, obj: VoucherBatch, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, f"Le lot {obj.number} est fait : imprimez-le, puis activez-le chez son vendeur.")
        return HttpResponseRedirect(reverse("admin:subscriptions_voucherbatch_change", args=[obj.pk]))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/codes.pdf", view(self.print_sheet), name="voucher_sheet"),
            path("<int:pk>/geste/", view(self.gesture), name="voucher_gesture"),
            *super().get_urls(),
        ]

    def print_sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._one(request, pk)
        acts.note(request.user, batch, "Feuille des codes imprimée.")
        response = HttpResponse(sheets.pdf(batch), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="codes-{batch.number}.pdf"'
        return response

    def gesture(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Activate, cancel, or note what the seller brought."""
        batch = self._one(request, pk)
        if request.method == "POST":
            try:
                messages.success(request, self._carry_out(batch, request))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
        return redirect("admin:subscriptions_voucherbatch_change", pk)

    def _carry_out(self, batch: VoucherBatch, request: HttpRequest) -> str:
        if "_activate" in request.POST:
            vouchers.activate(batch)
            return "Le lot est en service."
        if "_cancel" in request.POST:
            vouchers.cancel(batch, reason=request.POST.get("reason", ""))
            return "Le lot est annulé : ses codes n’ouvrent plus rien."
        amount = request.POST.get("amount", "")
        vouchers.take_money(batch, amount_xof=int(amount) if amount.isdecimal() and len(amount) < 10 else 0)
        return "Le versement est noté."

    def _one(self, request: HttpRequest, pk: int) -> VoucherBatch:
        if not request.user.has_perm("subscriptions.change_voucherbatch"):
            raise PermissionDenied
        return get_object_or_404(VoucherBatch, pk=pk)
