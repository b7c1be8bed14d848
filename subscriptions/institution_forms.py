"""What the desk types about an institution. Each form rehearses its verb: a refusal is read with what was typed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from edge.days import midnight
from edge.networks import network_of
from subscriptions import domains, invoicing, ledger, seats
from subscriptions.models import Contract, Invoice, MailDomain, Organisation, Plan, ReadingRoom
from subscriptions.money_forms import AT_THE_DESK, PAPER, refusal_of

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_XOF = 2_000_000_000  # what the column holds


class Rehearsed(forms.Form):
    """A form whose verb is tried and undone before it is done."""

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not self.errors and (refusal := refusal_of(lambda: self.carry_out(by=None))):
            raise refusal
        return typed

    def carry_out(self, *, by: Any) -> object:
        raise NotImplementedError


class SignForm(Rehearsed):
    """A new contract. The amount is proposed from the price of a seat, and agreed by hand."""

    plan = forms.ModelChoiceField(Plan.objects.all(), label="Formule", help_text="Elle dit la durée et les droits.")
    seats = forms.IntegerField(label="Sièges", min_value=0, max_value=100_000, initial=10)
    opens_rooms = forms.BooleanField(label="Ouvrir ses salles de lecture", required=False)
    amount_xof = forms.IntegerField(
        label="Montant convenu, taxe comprise (FCFA)",
        required=False,
        min_value=1,
        max_value=MOST_XOF,
        help_text="Vide : le prix de la formule, pour chaque siège.",
    )
    purchase_order = forms.CharField(label="Numéro du bon de commande", required=False, max_length=80)
    starts_on = forms.DateField(label="Premier jour", required=False, widget=DAY, help_text="Vide : maintenant.")
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.initial.setdefault("token", uuid4())

    def carry_out(self, *, by: Any) -> Contract:
        typed = self.cleaned_data
        amount = typed["amount_xof"] or typed["plan"].price_xof * max(1, typed["seats"])
        return invoicing.sign(
            self.organisation,
            typed["plan"],
            seats=typed["seats"],
            amount_xof=amount,
            by=by,
            starts_at=beginning_of(typed["starts_on"]) if typed["starts_on"] else None,
            opens_rooms=typed["opens_rooms"],
            purchase_order=typed["purchase_order"],
            form=typed["token"],
        )


class PayForm(Rehearsed):
    """What an institution paid of an invoice."""

    amount_xof = forms.IntegerField(label="Montant reçu (FCFA)", min_value=1, max_value=MOST_XOF)
    provider = forms.ChoiceField(label="Moyen", choices=AT_THE_DESK, initial="transfer")
    provider_ref = forms.CharField(label="Référence du papier", max_length=200, help_text=PAPER)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, invoice: Invoice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoice = invoice
        self.initial |= {"token": uuid4(), "amount_xof": invoicing.due_xof(invoice)}

    def carry_out(self, *, by: Any) -> object:
        typed = self.cleaned_data
        return ledger.take_on_account(
            self.invoice,
            amount_xof=typed["amount_xof"],
            provider=typed["provider"],
            provider_ref=typed["provider_ref"],
            by=by,
            form=typed["token"],
        )


class DecideForm(Rehearsed):
    """Access before payment, until the end of a day."""

    until = forms.DateField(label="Dernier jour", widget=DAY)
    reason = forms.CharField(
        label="Motif", max_length=200, help_text="Qui a décidé, sur quelle promesse. Reste dans le registre."
    )

    def __init__(self, contract: Contract, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract

    def carry_out(self, *, by: Any) -> object:
        typed = self.cleaned_data
        until = beginning_of(typed["until"]) + timedelta(days=1)
        return invoicing.decide(self.contract, until=until, by=by, reason=typed["reason"])


class WhyForm(Rehearsed):
    """A gesture that asks only why."""

    reason = forms.CharField(label="Motif", max_length=200, help_text="Reste dans le registre.")

    def __init__(self, act: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verb = act

    def carry_out(self, *, by: Any) -> object:
        return self.verb(by=by, reason=self.cleaned_data["reason"])


class InviteForm(Rehearsed):
    """Who is invited to a seat, or to manage the seats."""

    emails = forms.CharField(label="Adresses e-mail, une par ligne", max_length=12_000, widget=forms.Textarea)
    for_manager = forms.BooleanField(label="Pour gérer les sièges, sans en prendre un", required=False)

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def carry_out(self, *, by: Any) -> str:
        typed = self.cleaned_data
        return seats.invite_many(self.organisation, typed["emails"], by=by, for_manager=typed["for_manager"])


class DomainForm(forms.ModelForm):
    class Meta:
        model = MailDomain
        fields = ["domain"]

    def clean_domain(self) -> str:
        return domains.domain_of(self.cleaned_data["domain"])


class RoomForm(forms.ModelForm):
    class Meta:
        model = ReadingRoom
        fields = ["name", "network"]

    def clean_network(self) -> str:
        return str(network_of(self.cleaned_data["network"]))


def beginning_of(day: date) -> datetime:
    """The first instant of a day that was typed. Raises ValidationError `far_date`."""
    if not 2000 <= day.year <= 2200:
        raise ValidationError("Cette date est trop loin.", code="far_date")
    return midnight(day)
