"""What a reader tells the letters' page."""

from typing import Any

from django import forms

from letters.models import Newsletter


class AskForm(forms.Form):
    """An address and the letters it wants."""

    email = forms.EmailField(
        label="Votre adresse e-mail", max_length=254, error_messages={"invalid": "Saisissez une adresse e-mail valide."}
    )
    letters = forms.ModelMultipleChoiceField(
        queryset=Newsletter.objects.none(),
        to_field_name="slug",
        error_messages={"required": "Choisissez au moins une lettre.", "invalid_choice": "Cette lettre n’existe plus."},
    )
    website = forms.CharField(required=False)  # hidden from people: a robot fills it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].queryset = Newsletter.objects.filter(is_offered=True)
        self.fields["email"].error_messages["required"] = "Donnez l’adresse où vous voulez les recevoir."


class ChoiceForm(forms.Form):
    """The letters of an account: none is a choice too."""

    letters = forms.ModelMultipleChoiceField(queryset=Newsletter.objects.none(), to_field_name="slug", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].queryset = Newsletter.objects.filter(is_offered=True)
