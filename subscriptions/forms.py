"""What a reader tells the subscriptions desk."""

from typing import Any

from django import forms

from subscriptions.ledger import For
from subscriptions.models import Present, Request


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


class PresentForm(forms.ModelForm):
    """For whom a subscription is paid, and the word that goes with it."""

    class Meta:
        model = Present
        fields = ["to_name", "to_email", "word"]
        labels = {"to_name": "Pour qui ?", "to_email": "Son adresse e-mail", "word": "Un mot de vous"}
        help_texts = {"to_email": "Nous lui écrivons dès le règlement. Sans elle, vous lui donnez le lien vous-même."}
        error_messages = {"to_name": {"required": "Dites pour qui est ce cadeau."}}
        widgets = {"word": forms.Textarea(attrs={"rows": 3})}

    def for_whom(self) -> For:
        typed = self.cleaned_data
        return For(typed["to_name"], typed["to_email"], typed["word"])
