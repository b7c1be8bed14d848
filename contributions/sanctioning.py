"""The form by which a moderator suspends a person, whom the desk knows by a public name alone."""

import re
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from accounts.names import skeleton
from contributions.models import Sanction


class PublicNameField(forms.CharField):
    """A person, told by the public name that stands over their contributions: the desk sees no e-mail address."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        number = re.fullmatch(r"compte (\d{1,18})", typed)
        people = get_user_model().objects
        person = people.filter(pk=number[1] if number else None).first()
        person = person or people.filter(display_key=skeleton(typed)).first()
        if typed and person is None:
            raise ValidationError("Personne ne contribue sous ce nom.", code="unknown_name")
        return person


class SanctionForm(forms.ModelForm):
    person = PublicNameField(label="Personne", max_length=60, help_text="Son nom public, comme il paraît.")
    reason = forms.CharField(
        label="Motif", max_length=300, help_text="La personne lit ce motif.", widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Sanction
        fields = ["person", "kind", "starts_at", "ends_at", "reason"]
