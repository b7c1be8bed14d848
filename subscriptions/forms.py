"""What a reader tells the subscriptions desk."""

from typing import Any

from django import forms

from subscriptions.models import Request


class RequestForm(forms.ModelForm):
    """A wish to subscribe: the desk calls back on this number."""

    class Meta:
        model = Request
        fields = ["phone"]
        labels = {"phone": "Votre numéro de téléphone"}
        help_texts = {"phone": "Le service abonnements vous appelle à ce numéro pour le règlement."}
        error_messages = {"phone": {"required": "Donnez un numéro où vous joindre."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if sum(sign.isdigit() for sign in phone) < 6:
            raise forms.ValidationError("Ce numéro paraît incomplet.", code="bad_phone")
        return phone
