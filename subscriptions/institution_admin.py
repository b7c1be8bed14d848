"""The desk's screens of institutions: who they are, what they ordered and owe, who reads for them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from edge.inputs import OneWindow, number
from subscriptions import invoice_paper, invoicing, seats, seats_paper
from subscriptions.institution_forms import (
    DecideForm,
    DomainForm,
    InviteForm,
    PayForm,
    RoomForm,
    SignForm,
    WhyForm,
)
from subscriptions.institution_views import pdf
from subscriptions.models import (
    Contract,
    Invoice,
    LedgerEntry,
    MailDomain,
    MessageKind,
    Organisation,
    ReadingRoom,
    Seat,
    SeatManager,
)

LIST = "admin:subscriptions_organisation_changelist"
PAGE = "admin:subscriptions_organisation_change"


class CardForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = [
            "name", "postal_address", "tax_number", "contact_name", "contact_email", "contact_phone", "note",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 3, "cols": 60}) for name in ("postal_address", "note")}


class Spoken(forms.BaseInlineFormSet):
    """Rows of a table whose boxes have no label of their own to the eye: each says its column's to the ear."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)


class DomainInline(admin.TabularInline):
    model, form, formset, extra = MailDomain, DomainForm, Spoken, 1


class RoomInline(admin.TabularInline):
    model, form, formset, extra = ReadingRoom, RoomForm, Spoken, 1


@admin.register(Organisation)
class OrganisationAdmin(OneWindow, admin.ModelAdmin):
    """Who an institution is is typed here; what it orders, pays and opens goes by gestures, each on its own page."""

    form = CardForm
    list_display = ["name", "contact_name", "ordered", "taken", "due"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "contact_name", "contact_email", "contracts__purchase_order"]
    search_help_text = "Nom, interlocuteur ou bon de commande"
    inlines = [DomainInline, RoomInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        at = timezone.now()
        running = Contract.objects.running(at).filter(organisation=OuterRef("pk")).order_by()
        held = Seat.objects.held(at).filter(organisation=OuterRef("pk")).order_by()
        asked = Invoice.objects.filter(contract__organisation=OuterRef("pk")).order_by()
        paid = LedgerEntry.objects.filter(payment__invoice__contract__organisation=OuterRef("pk")).order_by()
        return super().get_queryset(request).annotate(
            ordered=_sum(running.values("organisation").annotate(n=Sum("seats"))),
            taken=_sum(held.values("organisation").annotate(n=Count("pk"))),
            asked=_sum(asked.values("contract__organisation").annotate(n=Sum("amount_xof"))),
            paid=_sum(paid.values("payment__invoice__contract__organisation").annotate(n=Sum("amount_xof"))),
        )  # fmt: skip

    @admin.display(description="sièges commandés")
    def ordered(self, organisation: Organisation) -> int:
        return organisation.ordered

    @admin.display(description="occupés")
    def taken(self, organisation: Organisation) -> int:
        return organisation.taken

    @admin.display(description="reste dû (FCFA)")
    def due(self, organisation: Organisation) -> int:
        return organisation.asked - organisation.paid

    def get_inlines(self, request: HttpRequest, obj: Organisation | None) -> list[Any]:
        return self.inlines if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return super().get_deleted_objects(objs, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        told = dossier(found) if found else {}
        return super().change_view(request, object_id, form_url, told | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        pages: tuple[tuple[str, Callable[..., HttpResponse], str], ...] = (
            ("<int:pk>/contrat/", self.sign, "sign"),
            ("<int:pk>/inviter/", self.invite, "invite"),
            ("<int:pk>/geste/", self.gesture, "gesture"),
            ("<int:pk>/releve.pdf", self.statement, "statement"),
            ("contrats/<int:pk>/decision/", self.decide, "decide"),
            ("contrats/<int:pk>/fermer/", self.take_back, "take_back"),
            ("contrats/<int:pk>/arreter/", self.end, "end"),
            ("factures/<int:pk>/regler/", self.pay, "pay"),
            ("factures/<int:pk>/facture.pdf", self.invoice, "invoice"),
        )
        return [
            *(path(address, view(page), name=f"institution_{name}") for address, page, name in pages),
            *super().get_urls(),
        ]

    def sign(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self._one(request, pk)
        return self._gesture(request, found, partial(SignForm, found), "Nouveau contrat", "Inscrire le contrat")

    def invite(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self._one(request, pk)
        return self._gesture(request, found, partial(InviteForm, found), "Inviter", "Envoyer les invitations")

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        contract = self._contract(request, pk)
        return self._gesture(
            request, contract.organisation, partial(DecideForm, contract), "Ouvrir avant le règlement", "Décider"
        )

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        contract = self._contract(request, pk)
        verb = partial(WhyForm, partial(invoicing.take_back, contract))
        return self._gesture(request, contract.organisation, verb, "Fermer l’accès décidé", "Fermer maintenant")

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        contract = self._contract(request, pk)
        verb = partial(WhyForm, partial(invoicing.end, contract))
        return self._gesture(request, contract.organisation, verb, "Arrêter le contrat", "Arrêter maintenant")

    def pay(self, request: HttpRequest, pk: int) -> HttpResponse:
        invoice = self._invoice(request, pk)
        if not request.user.has_perm("subscriptions.add_payment"):
            raise PermissionDenied
        heading = f"Règlement de la facture {invoice}"
        return self._gesture(request, invoice.contract.organisation, partial(PayForm, invoice), heading, "Encaisser")

    def _gesture(
        self,
        request: HttpRequest,
        organisation: Organisation,
        make: Callable[..., forms.Form],
        heading: str,
        button: str,
    ) -> HttpResponse:
        """A page for one gesture: its form, or what it did."""
        form = make(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            said = form.carry_out(by=request.user)
            self.log_change(request, organisation, heading)
            messages.success(request, said if isinstance(said, str) else f"{heading} : c’est fait.")
            return redirect(PAGE, organisation.pk)
        around = self.admin_site.each_context(request) | {"opts": self.opts, "has_view_permission": True}
        context = around | {"form": form, "organisation": organisation, "heading": heading, "button": button}
        return render(request, "admin/subscriptions/organisation/gesture.html", context)

    def gesture(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The gestures that ask for nothing: issue, send, chase, cancel an invoice; free a seat, an invitation."""
        organisation = self._one(request, pk)
        if request.method == "POST":
            try:
                said = _carry_out(organisation, request)
                self.log_change(request, organisation, said)
                messages.success(request, said)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
        return redirect(PAGE, pk)

    def statement(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pdf(seats_paper.pdf(self._one(request, pk), timezone.now()), "releve-des-sieges")

    def invoice(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = self._invoice(request, pk)
        return pdf(invoice_paper.pdf(found), f"facture-{found}")

    def _one(self, request: HttpRequest, pk: int) -> Organisation:
        if not request.user.has_perm("subscriptions.change_organisation"):
            raise PermissionDenied
        return get_object_or_404(Organisation, pk=pk)

    def _contract(self, request: HttpRequest, pk: int) -> Contract:
        contract = get_object_or_404(Contract.objects.select_related("organisation"), pk=pk)
        self._one(request, contract.organisation_id)
        return contract

    def _invoice(self, request: HttpRequest, pk: int) -> Invoice:
        invoice = get_object_or_404(Invoice.objects.select_related("contract__organisation"), pk=pk)
        self._one(request, invoice.contract.organisation_id)
        return invoice


def _sum(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.values("n")[:1]), 0)


def dossier(organisation: Organisation) -> dict[str, Any]:
    """All that the page of an institution shows beside its form."""
    at = timezone.now()
    contracts = organisation.contracts.prefetch_related("decisions__by").order_by("-starts_at", "-pk")[:20]
    told = []
    for contract in contracts:
        ruling = next((one for one in contract.decisions.all() if one.made_at <= at), None)
        invoices = contract.invoices.select_related("cancelled_by").order_by("pk")
        told.append(
            {
                "contract": contract,
                "is_open": contract.is_open(at),
                "is_over": not contract.is_running(at) and contract.starts_at <= at,
                "ruling": ruling if ruling and ruling.until > at else None,
                "invoices": [(one, invoicing.due_xof(one)) for one in invoices],
                "is_invoiced": any(one.is_standing for one in invoices),
            }
        )
    held = Seat.objects.held(at).filter(organisation=organisation).select_related("holder")
    return {
        "contracts": told,
        "room": seats.room(organisation, at),
        "people": held[:200],
        "managers": organisation.managers.filter(ended_at=None).select_related("person"),
        "invited": [(one, seats.link_of(one)) for one in organisation.invitations.pending(at)[:100]],
        "sent": organisation.messages.filter(~Q(kind=MessageKind.CODE))[:20],
    }


def _carry_out(organisation: Organisation, request: HttpRequest) -> str:
    """One gesture; says what was done. Raises what its verb raises."""
    sent, by = request.POST, request.user
    if "issue" in sent:
        made = invoicing.issue(get_object_or_404(organisation.contracts, pk=number(sent["issue"])), by=by)
        return f"Facture {made} émise."
    if "send" in sent:
        invoicing.send(_invoice_of(organisation, sent["send"]))
        return "La facture part par courriel."
    if "chase" in sent:
        invoicing.chase(_invoice_of(organisation, sent["chase"]))
        return "La relance part par courriel."
    if "cancel" in sent:
        made = invoicing.cancel(_invoice_of(organisation, sent["cancel"]), by=by)
        return f"Avoir {made} émis."
    if "revoke" in sent:
        seats.revoke(get_object_or_404(organisation.invitations, pk=number(sent["revoke"])))
        return "Invitation retirée."
    if "remove" in sent:
        seats.leave(get_object_or_404(organisation.seats_of, pk=number(sent["remove"])), by=by)
        return "Siège rendu."
    if "dismiss" in sent:
        manager = get_object_or_404(SeatManager, organisation=organisation, pk=number(sent["dismiss"]))
        seats.dismiss(manager)
        return "Cette personne ne gère plus les sièges."
    raise ValidationError("Ce geste n’existe pas.", code="unknown")


def _invoice_of(organisation: Organisation, typed: str) -> Invoice:
    return get_object_or_404(Invoice, contract__organisation=organisation, pk=number(typed))


def page_of(organisation: Organisation) -> str:
    return reverse(PAGE, args=[organisation.pk])
